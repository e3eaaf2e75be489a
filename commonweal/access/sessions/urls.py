"""Addresses of a session's own pages."""

from django.urls import path

from commonweal.access.sessions import views

urlpatterns = [
    path("locked/", views.unlock, name="session-locked"),
    path("confirm/", views.prove, name="step-up"),
    path("carry-on/", views.carry_on, name="carry-on"),
    path("session-ended/", views.ended, name="session-ended"),
    path("your-devices/", views.your_devices, name="your-devices"),
    path("your-devices/end/", views.end_devices, name="your-devices-end"),
]
