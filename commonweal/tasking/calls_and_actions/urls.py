"""Addresses of calls beside actions, and of what is on record of a place."""

from django.urls import path

from commonweal.tasking.calls_and_actions import views

urlpatterns = [
    path("calls/", views.calls_page, name="calls-and-actions"),
    path("place/", views.place_page, name="place-overview"),
    path("place/file/<slug:format>/", views.place_file, name="place-overview-file"),
]
