"""Addresses of the pages of groups and meetings."""

from django.urls import path

from commonweal.meetings import views
from commonweal.meetings.deciding import views as deciding
from commonweal.meetings.papers import views as papers

urlpatterns = [
    path("", views.meetings, name="meetings"),
    path("groups/new/", views.group_new, name="group-new"),
    path("groups/<uuid:group_id>/", views.group, name="group"),
    path("groups/<uuid:group_id>/seats/", views.seat_give, name="seat-give"),
    path("groups/<uuid:group_id>/seats/<uuid:seat_id>/end/", views.seat_end, name="seat-end"),
    path("groups/<uuid:group_id>/plan/", views.meeting_plan, name="meeting-plan"),
    path("<uuid:meeting_id>/", views.meeting, name="meeting"),
    path("<uuid:meeting_id>/step/", views.meeting_step, name="meeting-step"),
    path("<uuid:meeting_id>/move/", views.meeting_move, name="meeting-move"),
    path("<uuid:meeting_id>/agenda/", views.agenda_add, name="meeting-agenda"),
    path("<uuid:meeting_id>/attendance/", views.attendance, name="meeting-attendance"),
    path("<uuid:meeting_id>/decide/", deciding.decide_view, name="meeting-decide"),
    path("<uuid:meeting_id>/confirm/", deciding.confirm_view, name="meeting-confirm"),
    path("<uuid:meeting_id>/minutes/", papers.minutes, name="minutes"),
    path("<uuid:meeting_id>/minutes/<slug:format>/", papers.minutes_file, name="minutes-file"),
    path("<uuid:meeting_id>/meeting.ics", papers.calendar, name="meeting-calendar"),
]
