"""Address of the weekly page."""

from django.urls import path

from commonweal.tasking import views

urlpatterns = [path("", views.weekly_page, name="weekly-page")]
