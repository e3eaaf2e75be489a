"""Address of what worked where."""

from django.urls import path

from commonweal.tasking.checking import views

urlpatterns = [path("", views.what_worked, name="what-worked")]
