"""Addresses of the pages about unusual weeks."""

from django.urls import path

from commonweal.unusual_weeks import views

urlpatterns = [
    path("", views.week, name="unusual"),
    path("run/", views.run, name="unusual-run"),
    path("<uuid:unusual_id>/<int:number>/", views.one, name="unusual-one"),
    path("<uuid:unusual_id>/<int:number>/weeks.svg", views.weeks_chart, name="unusual-weeks"),
]
