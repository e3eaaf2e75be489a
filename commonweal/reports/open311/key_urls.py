"""The administrator's pages of the keys of other systems."""

from django.urls import path

from commonweal.reports.open311 import key_views

urlpatterns = [
    path("", key_views.all_keys, name="system-keys"),
    path("new/", key_views.new_key, name="system-key-new"),
    path("<uuid:key_id>/withdraw/", key_views.withdraw, name="system-key-withdraw"),
]
