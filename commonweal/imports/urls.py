"""Addresses of the import pages; loading a new file is composed in `web`."""

from django.urls import path

from commonweal.imports import views

urlpatterns = [
    path("", views.jobs, name="import-jobs"),
    path("<uuid:job_id>/", views.job, name="import-job"),
    path("<uuid:job_id>/changes.csv", views.changes, name="import-changes"),
    path("<uuid:job_id>/refused.csv", views.refused, name="import-refused"),
]
