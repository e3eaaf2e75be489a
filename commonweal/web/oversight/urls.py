"""Addresses of the pages of oversight, and of what each role can see."""

from django.urls import path

from commonweal.web.oversight import agreement_views, emergency_views, look_views, role_views, share_views

urlpatterns = [
    path("overview/", look_views.overview, name="oversight"),
    path("sharing/", agreement_views.register, name="agreements"),
    path("sharing/agreements/new/", agreement_views.new_agreement, name="agreement-new"),
    path("sharing/agreements/<uuid:agreement_id>/", agreement_views.agreement, name="agreement"),
    path("sharing/agreements/<uuid:agreement_id>/wording/", agreement_views.change_wording, name="agreement-wording"),
    path("sharing/agreements/<uuid:agreement_id>/party/", agreement_views.add_party, name="agreement-party"),
    path("sharing/agreements/<uuid:agreement_id>/item/", agreement_views.add_item, name="agreement-item"),
    path("sharing/agreements/<uuid:agreement_id>/remove/", agreement_views.remove_line, name="agreement-remove"),
    path(
        "sharing/agreements/<uuid:agreement_id>/signature/<uuid:party_id>/", agreement_views.sign, name="agreement-sign"
    ),
    path("sharing/agreements/<uuid:agreement_id>/in-force/", agreement_views.put_in_force, name="agreement-in-force"),
    path("sharing/agreements/<uuid:agreement_id>/review/", agreement_views.review, name="agreement-review"),
    path("sharing/agreements/<uuid:agreement_id>/next/", agreement_views.next_version, name="agreement-next"),
    path("sharing/agreements/<uuid:agreement_id>/<slug:step>/", agreement_views.take_step, name="agreement-step"),
    path("sharing/now/", share_views.shares, name="shares"),
    path("sharing/over/", share_views.shares_over, name="shares-over"),
    path("sharing/refused/", share_views.blocked, name="shares-blocked"),
    path("sharing/<slug:record_kind>/<uuid:record_id>/", share_views.share, name="share-record"),
    path("sharing/shares/<uuid:share_id>/end/", share_views.end, name="share-end"),
    path("looks/", look_views.week, name="looks"),
    path("looks/make/", look_views.make_list, name="looks-make"),
    path("looks/list.csv", look_views.download, name="looks-file"),
    path("looks/at/", look_views.at_record, name="looks-at"),
    path("looks/without-relation/", look_views.unrelated, name="looks-unrelated"),
    path("looks/people/", look_views.people, name="looks-people"),
    path("looks/people/<uuid:staff_id>/", look_views.person, name="looks-person"),
    path("looks/<uuid:review_id>/", look_views.entry, name="look"),
    path("emergencies/", emergency_views.emergencies, name="emergencies"),
    path("emergencies/<uuid:glass_id>/", emergency_views.review, name="emergency-review"),
    path("roles/", role_views.all_roles, name="roles"),
    path("roles/<slug:role>/", role_views.one_role, name="role"),
]
