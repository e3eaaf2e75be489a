from django.apps import AppConfig


class RecoveryConfig(AppConfig):
    name = "commonweal.recovery"
    label = "recovery"
