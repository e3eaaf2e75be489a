from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "commonweal.audit"
    label = "audit"
