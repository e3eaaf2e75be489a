from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "commonweal.access"
    label = "access"
