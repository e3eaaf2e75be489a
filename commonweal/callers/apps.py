from django.apps import AppConfig


class CallersConfig(AppConfig):
    name = "commonweal.callers"
    label = "callers"
