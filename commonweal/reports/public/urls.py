"""Addresses of the residents' door."""

from django.urls import path

from commonweal.reports.own import forms as own_forms
from commonweal.reports.own import views as own
from commonweal.reports.public import views

urlpatterns = [
    path("", views.start, name="report-start"),
    path("danger/", views.danger, name="report-danger"),
    path("help/", views.help_page, name="report-help"),
    path("come-back/", views.come_back, name="report-come-back"),
    path("status/", own.door, name="own-report-door"),
    path("status/code/", own.ask_code, name="own-report-code"),
    path("status/yours/", own.show, name="own-report"),
    path("status/yours/add/", own_forms.add, name="own-report-add"),
    path("status/yours/worse/", own_forms.worse, name="own-report-worse"),
    path("status/yours/disagree/", own_forms.disagree, name="own-report-disagree"),
    path("status/yours/survey/", own_forms.survey, name="own-report-survey"),
    path("status/yours/complaint/", own_forms.complaint, name="own-report-complaint"),
    path("status/yours/close/", own.leave, name="own-report-leave"),
    path("<uuid:draft_id>/check/", views.check, name="report-check"),
    path("<uuid:draft_id>/send/", views.send, name="report-send"),
    path("<uuid:draft_id>/sent/", views.sent, name="report-sent"),
    path("<uuid:draft_id>/save/", views.save, name="report-save"),
    path("<uuid:draft_id>/<slug:step>/", views.step, name="report-question"),
]
