"""Addresses of the pages about callers."""

from django.urls import path

from commonweal.callers import identity_views, views

urlpatterns = [
    path("", views.week, name="caller-week"),
    path("run/", views.run, name="caller-run"),
    path("may-be-one-person/", identity_views.may_be_one_person, name="callers-alike"),
    path("may-be-one-person/<uuid:caller_id>/", identity_views.alike, name="caller-alike"),
    path("decisions/<uuid:decision_id>/undo/", identity_views.undo, name="identity-undo"),
    path("<uuid:finding_id>/", views.finding, name="caller-finding"),
]
