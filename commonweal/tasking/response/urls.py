"""Addresses of responses."""

from django.urls import path

from commonweal.tasking.response import views
from commonweal.tasking.response.agencies import views as agencies
from commonweal.tasking.response.diary import views as diary
from commonweal.tasking.response.report import views as report

urlpatterns = [
    path("", views.responses_page, name="responses"),
    path("start/", views.start, name="response-start"),
    path("<uuid:response_id>/", views.response, name="response"),
    path("<uuid:response_id>/days/", views.days, name="response-days"),
    path("<uuid:response_id>/residents/", views.residents, name="response-residents"),
    path("<uuid:response_id>/agencies/", agencies.agencies, name="response-agencies"),
    path("<uuid:response_id>/commitments/", agencies.commitment, name="response-commitment"),
    path("<uuid:response_id>/commitments/<uuid:commitment_id>/", agencies.judged, name="response-judged"),
    path("<uuid:response_id>/actions/", agencies.actions, name="response-actions"),
    path("<uuid:response_id>/diary/", diary.add, name="response-diary"),
    path("<uuid:response_id>/diary/<uuid:entry_id>/", diary.entry, name="response-diary-entry"),
    path("<uuid:response_id>/tally/", diary.tally, name="response-tally"),
    path("<uuid:response_id>/plan/", report.plan, name="response-plan"),
    path("<uuid:response_id>/plan/file/<slug:format>/", report.plan_file, name="response-plan-file"),
    path("<uuid:response_id>/report/", report.write, name="response-report"),
    path("<uuid:response_id>/report/<int:number>/", report.issued, name="response-report-issued"),
    path("<uuid:response_id>/report/<int:number>/file/<slug:format>/", report.issued_file, name="response-report-file"),
]
