"""Addresses of the pages on which staff publish what residents read."""

from django.urls import path

from commonweal.publishing.staff import views

urlpatterns = [
    path("", views.editions, name="editions"),
    path("draft/", views.draft, name="edition-draft"),
    path("publish/", views.publish, name="edition-publish"),
    path("<uuid:published_id>/", views.edition, name="edition"),
    path("<uuid:published_id>/file/<slug:format>/", views.file, name="edition-file"),
    path("<uuid:published_id>/take-back/", views.take_back, name="edition-take-back"),
]
