from django.apps import AppConfig


class ActionsConfig(AppConfig):
    name = "commonweal.actions"
    label = "actions"
