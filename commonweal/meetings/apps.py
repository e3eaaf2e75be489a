from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "commonweal.meetings"
    label = "meetings"
