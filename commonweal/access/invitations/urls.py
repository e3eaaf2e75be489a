"""Addresses at which a link is taken up."""

from django.urls import path

from commonweal.access.invitations import views

urlpatterns = [
    path("", views.invitation, name="invitation"),
    path("<str:token>/", views.open_link, name="invitation-link"),
]
