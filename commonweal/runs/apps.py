from django.apps import AppConfig


class RunsConfig(AppConfig):
    name = "commonweal.runs"
    label = "runs"
