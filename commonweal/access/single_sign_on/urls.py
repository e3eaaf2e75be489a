"""Addresses of single sign-on; without a configured provider each answers as a missing page."""

from django.urls import path

from commonweal.access.single_sign_on import views

urlpatterns = [
    path("", views.go, name="single-sign-on"),
    path("return/", views.come_back, name="single-sign-on-return"),
    path("link/", views.link, name="single-sign-on-link"),
]
