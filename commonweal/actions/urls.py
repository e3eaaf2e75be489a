"""Addresses of the pages of actions."""

from django.urls import path

from commonweal.actions.blocking import views as blocking
from commonweal.actions.counts import views as counts
from commonweal.actions.listed import views as listed
from commonweal.actions.photos import views as photos
from commonweal.actions.single import views as single

urlpatterns = [
    path("", listed.mine, name="actions-mine"),
    path("list/", listed.list_page, name="actions"),
    path("counts/", counts.counts_page, name="action-counts"),
    path("in-the-way/", blocking.blockers_page, name="blockers"),
    path("in-the-way/<uuid:blocker_id>/", blocking.solve, name="blocker"),
    path("new/", single.new, name="action-new"),
    path("<uuid:action_id>/", single.action, name="action"),
    path("<uuid:action_id>/photos/<uuid:photo_id>/", photos.photo, name="action-photo"),
]
