"""Addresses of the tasking meeting."""

from django.urls import path

from commonweal.tasking.meeting import views

urlpatterns = [
    path("<uuid:meeting_id>/", views.screen, name="tasking-meeting"),
    path("<uuid:meeting_id>/agenda/", views.agenda, name="tasking-agenda"),
]
