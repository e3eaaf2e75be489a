from django.apps import AppConfig


class LocalEventsConfig(AppConfig):
    name = "commonweal.local_events"
    label = "local_events"
