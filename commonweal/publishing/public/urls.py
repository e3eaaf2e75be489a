"""Addresses of what residents read about their neighbourhood."""

from django.urls import path

from commonweal.publishing.public import views

urlpatterns = [
    path("", views.areas, name="neighbourhood"),
    path("area/", views.area, name="neighbourhood-area"),
    path("<uuid:edition_id>/", views.edition, name="neighbourhood-edition"),
    path("<uuid:edition_id>/file/<slug:format>/", views.file, name="neighbourhood-file"),
]
