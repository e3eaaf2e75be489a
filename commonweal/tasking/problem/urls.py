"""Addresses of problem sheets."""

from django.urls import path

from commonweal.tasking.problem import views

urlpatterns = [
    path("", views.sheets, name="problems"),
    path("start/", views.start, name="problem-start"),
    path("<uuid:problem_id>/", views.sheet, name="problem"),
    path("<uuid:problem_id>/move/", views.move, name="problem-move"),
    path("<uuid:problem_id>/write/<slug:part>/", views.write, name="problem-write"),
    path("<uuid:problem_id>/measures/", views.measures, name="problem-measures"),
    path("<uuid:problem_id>/paper/", views.paper, name="problem-paper"),
    path("<uuid:problem_id>/file/<slug:format>/", views.paper_file, name="problem-file"),
]
