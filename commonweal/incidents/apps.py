from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    name = "commonweal.incidents"
    label = "incidents"
