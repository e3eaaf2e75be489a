from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "commonweal.imports"
    label = "imports"
