"""Addresses of responses."""

from django.urls import path

from commonweal.tasking.response import views
from commonweal.tasking.response.diary import views as diary

urlpatterns = [
    path("", views.responses_page, name="responses"),
    path("start/", views.start, name="response-start"),
    path("<uuid:response_id>/", views.response, name="response"),
    path("<uuid:response_id>/days/", views.days, name="response-days"),
    path("<uuid:response_id>/residents/", views.residents, name="response-residents"),
    path("<uuid:response_id>/diary/", diary.add, name="response-diary"),
    path("<uuid:response_id>/diary/<uuid:entry_id>/", diary.entry, name="response-diary-entry"),
    path("<uuid:response_id>/tally/", diary.tally, name="response-tally"),
]
