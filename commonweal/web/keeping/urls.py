"""Addresses of the administrator's pages."""

from django.urls import path

from commonweal.web.keeping import accounts, installation, organisations, people, rights

urlpatterns = [
    path("staff/", people.staff_list, name="staff-list"),
    path("staff/invite/", people.staff_invite, name="staff-invite"),
    path("staff/<uuid:staff_id>/", people.staff_person, name="staff-person"),
    path("staff/<uuid:staff_id>/name/", accounts.staff_name, name="staff-name"),
    path("staff/<uuid:staff_id>/role/", rights.role_give, name="role-give"),
    path("staff/<uuid:staff_id>/team/", rights.team_join, name="team-join"),
    path("staff/<uuid:staff_id>/link/", accounts.staff_link, name="staff-link"),
    path("staff/<uuid:staff_id>/links/withdraw/", accounts.staff_links_withdraw, name="staff-links-withdraw"),
    path("staff/<uuid:staff_id>/sign-out/", accounts.staff_sessions_end, name="staff-sessions-end"),
    path("staff/<uuid:staff_id>/close/", accounts.staff_close, name="staff-close"),
    path("staff/<uuid:staff_id>/open/", accounts.staff_open, name="staff-open"),
    path("staff/roles/<uuid:membership_id>/", rights.role_change, name="role-change"),
    path("staff/roles/<uuid:membership_id>/end/", rights.role_end, name="role-end"),
    path("staff/teams/<uuid:team_membership_id>/", rights.team_change, name="team-membership"),
    path("staff/teams/<uuid:team_membership_id>/end/", rights.team_leave, name="team-leave"),
    path("organisations/", organisations.organisation_list, name="organisation-list"),
    path("organisations/new/", organisations.organisation_new, name="organisation-new"),
    path("organisations/<uuid:organisation_id>/", organisations.organisation_page, name="organisation"),
    path("organisations/<uuid:organisation_id>/words/", organisations.organisation_words, name="organisation-words"),
    path("organisations/parts/<uuid:part_id>/", organisations.part_change, name="part-change"),
    path("organisations/parts/<uuid:part_id>/end/", organisations.part_end, name="part-end"),
    path("teams/", organisations.team_list, name="team-list"),
    path("teams/new/", organisations.team_new, name="team-new"),
    path("teams/<uuid:team_id>/", organisations.team_page, name="team"),
    path("teams/<uuid:team_id>/words/", organisations.team_words, name="team-words"),
    path("partnership/", organisations.partnership_page, name="partnership"),
    path("installation/", installation.installation, name="installation"),
]
