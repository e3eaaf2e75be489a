"""Addresses of Explore; each carries the whole choice after the question mark."""

from django.urls import path

from commonweal.explore import views

urlpatterns = [
    path("", views.explore, name="explore"),
    path("records/", views.records, name="explore-records"),
    path("trend.svg", views.trend_chart, name="explore-trend"),
]
