"""Addresses of the pages that answer whether something worked."""

from django.urls import path

from commonweal.effects import views

urlpatterns = [
    path("", views.ask, name="effects"),
    path("answer/", views.answer, name="effect-answer"),
    path("<uuid:effect_id>/", views.effect, name="effect"),
    path("<uuid:effect_id>/weeks.svg", views.weeks_chart, name="effect-weeks"),
]
