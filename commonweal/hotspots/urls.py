"""Addresses of the hotspot pages."""

from django.urls import path

from commonweal.hotspots import views
from commonweal.hotspots.life import views as life

urlpatterns = [
    path("", views.board, name="hotspot-board"),
    path("list.csv", views.download, name="hotspot-download"),
    path("rule/", views.rule, name="hotspot-rule"),
    path("run/", views.run, name="hotspot-run"),
    path("<uuid:hotspot_id>/", views.hotspot, name="hotspot"),
    path("<uuid:hotspot_id>/decide/", life.decide, name="hotspot-decide"),
    path("<uuid:hotspot_id>/weeks.svg", views.weeks_chart, name="hotspot-weeks"),
]
