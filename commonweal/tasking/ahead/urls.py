"""Addresses of what is ahead."""

from django.urls import path

from commonweal.local_events import views as events
from commonweal.tasking.ahead import views

urlpatterns = [
    path("", views.ahead, name="ahead"),
    path("calendar/", views.calendar, name="ahead-calendar"),
    path("themes/<slug:theme>/<slug:month>/", views.theme, name="ahead-theme"),
    path("themes/<slug:theme>/<slug:month>/step/", views.theme_step, name="ahead-theme-step"),
    path("events/new/", events.new, name="local-event-new"),
    path("events/<uuid:event_id>/", views.event, name="ahead-event"),
    path("events/<uuid:event_id>/step/", views.event_step, name="ahead-event-step"),
    path("events/<uuid:event_id>/change/", events.change, name="local-event-change"),
]
