"""Addresses of the choice of a role."""

from django.urls import path

from commonweal.access.role_choice import views

urlpatterns = [path("choose/", views.choose, name="role-choice")]
