"""Addresses of the tasking meeting."""

from django.urls import path

from commonweal.tasking.meeting import views

urlpatterns = [
    path("<uuid:meeting_id>/", views.screen, name="tasking-meeting"),
    path("<uuid:meeting_id>/agenda/", views.agenda, name="tasking-agenda"),
    path("<uuid:meeting_id>/decide/", views.decide_view, name="tasking-decide"),
    path("<uuid:meeting_id>/confirm/", views.confirm_view, name="tasking-confirm"),
]
