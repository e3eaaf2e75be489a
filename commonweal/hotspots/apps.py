from django.apps import AppConfig


class HotspotsConfig(AppConfig):
    name = "commonweal.hotspots"
    label = "hotspots"
