"""Addresses of Explore; each carries the whole choice after the question mark."""

from django.urls import path

from commonweal.explore import views

urlpatterns = [
    path("", views.explore, name="explore"),
    path("records/", views.records, name="explore-records"),
    path("keep/", views.keep, name="explore-keep"),
    path("kept/", views.kept_list, name="explore-kept-list"),
    path("kept/<uuid:explored_id>/", views.kept, name="explore-kept"),
    path("funnel.svg", views.funnel_chart, name="explore-funnel"),
    path("trend.svg", views.trend_chart, name="explore-trend"),
]
