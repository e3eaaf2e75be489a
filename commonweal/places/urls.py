"""Addresses of the gazetteer's pages."""

from django.urls import path
from django.views.generic import RedirectView

from commonweal.places import views

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="place-find"), name="places"),
    path("find/", views.find, name="place-find"),
    path("find/found/", views.found, name="place-found"),
    path("find.json", views.found_as_data, name="place-find-data"),
    path("boundaries/", views.boundaries, name="boundaries"),
    path("boundaries/<slug:area_kind>/<slug:days>/withdraw/", views.withdraw, name="boundaries-withdraw"),
]
