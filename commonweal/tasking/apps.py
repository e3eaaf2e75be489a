from django.apps import AppConfig


class TaskingConfig(AppConfig):
    name = "commonweal.tasking"
    label = "tasking"
