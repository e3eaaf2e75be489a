"""Addresses of the weekly product."""

from django.urls import path

from commonweal.tasking.product import views
from commonweal.tasking.product.terms import Audience

urlpatterns = [
    path("", views.products, name="products"),
    path("start/", views.start, name="product-start"),
    path("<uuid:product_id>/", views.draft, name="product-draft"),
    path("<uuid:product_id>/newer-run/", views.newer_run, name="product-newer-run"),
    path("<uuid:product_id>/preview/<slug:copy>/", views.preview, name="product-preview"),
    path("<uuid:product_id>/issue/", views.issue, name="product-issue"),
    path("full/<uuid:full_id>/", views.copy_of(Audience.FULL), name="product-full"),
    path("partner/<uuid:partner_id>/", views.copy_of(Audience.PARTNER), name="product-partner"),
    path("councillor/<uuid:councillor_id>/", views.copy_of(Audience.COUNCILLOR), name="product-councillor"),
    path("full/<uuid:full_id>/file/<slug:format>/", views.file_of(Audience.FULL), name="product-full-file"),
    path("partner/<uuid:partner_id>/file/<slug:format>/", views.file_of(Audience.PARTNER), name="product-partner-file"),
    path(
        "councillor/<uuid:councillor_id>/file/<slug:format>/",
        views.file_of(Audience.COUNCILLOR),
        name="product-councillor-file",
    ),
]
