"""Addresses of the pages about reports."""

from django.urls import path
from django.views.generic import RedirectView

from commonweal.reports import views

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="reports-elsewhere"), name="reports"),
    path("elsewhere/", views.elsewhere_queue, name="reports-elsewhere"),
    path("by-ward/", views.by_ward, name="reports-by-ward"),
    path("by-ward.csv", views.by_ward_file, name="reports-by-ward-file"),
]
