from django.apps import AppConfig


class SyntheticConfig(AppConfig):
    name = "commonweal.synthetic"
    label = "synthetic"
