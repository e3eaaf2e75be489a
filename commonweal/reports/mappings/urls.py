"""Addresses of the mapping pages; loading a file by one is composed in `web`."""

from django.urls import path

from commonweal.reports.mappings import views

urlpatterns = [
    path("", views.all_mappings, name="mappings"),
    path("new/", views.new_mapping, name="mapping-new"),
    path("samples/<uuid:sample_id>/", views.try_mapping, name="mapping-sample"),
    path("samples/<uuid:sample_id>/discard/", views.discard, name="mapping-discard"),
    path("<uuid:mapping_id>/", views.one_mapping, name="mapping"),
    path("<uuid:mapping_id>/mapping.toml", views.as_toml, name="mapping-toml"),
]
