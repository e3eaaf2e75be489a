"""Addresses of the pages that answer whether something worked."""

from django.urls import path

from commonweal.effects import views
from commonweal.effects.list_check import views as list_check

urlpatterns = [
    path("", views.ask, name="effects"),
    path("answer/", views.answer, name="effect-answer"),
    path("list/", list_check.list_checks, name="list-checks"),
    path("list/answer/", list_check.answer, name="list-check-answer"),
    path("list/<uuid:check_id>/", list_check.list_check, name="list-check"),
    path("list/<uuid:check_id>/months.svg", list_check.months_chart, name="list-check-months"),
    path("<uuid:effect_id>/", views.effect, name="effect"),
    path("<uuid:effect_id>/weeks.svg", views.weeks_chart, name="effect-weeks"),
]
