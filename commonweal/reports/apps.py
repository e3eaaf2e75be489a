from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "commonweal.reports"
    label = "reports"
