"""Addresses of the pages about reports."""

from django.urls import path

from commonweal.reports import views
from commonweal.reports.call_outs import views as call_out_views
from commonweal.reports.calls import views as call_views
from commonweal.reports.confirming import views as confirming_views
from commonweal.reports.emergency import views as emergency_views
from commonweal.reports.history import views as history_views
from commonweal.reports.incident import views as incident_views
from commonweal.reports.listed import views as list_views
from commonweal.reports.message_words import views as words_views
from commonweal.reports.overdue import views as overdue_views
from commonweal.reports.single import change_views
from commonweal.reports.single import views as single_views
from commonweal.reports.standards import views as standard_views
from commonweal.reports.told import views as told_views
from commonweal.reports.triage import step_views
from commonweal.reports.triage import views as triage_views
from commonweal.reports.untold import views as untold_views

urlpatterns = [
    path("", views.reports, name="reports"),
    path("call/", call_views.call, name="report-call"),
    path("call/known/", call_views.known, name="report-call-known"),
    path("call/places/", call_views.places, name="report-call-places"),
    path("call/<uuid:report_id>/taken/", call_views.taken, name="report-call-taken"),
    path("call-outs/", call_out_views.call_outs, name="call-outs"),
    path("call-outs/<uuid:call_out_id>/", call_out_views.call_out, name="call-out"),
    path("inbox/", triage_views.inbox_page, name="inbox"),
    path("inbox/give/", triage_views.assign_many, name="inbox-assign"),
    path("inbox/<uuid:report_id>/", triage_views.inbox_report, name="inbox-report"),
    path("late/", overdue_views.overdue_page, name="overdue"),
    path("standards/", standard_views.standards, name="standards"),
    path("standards/<slug:standard>/", standard_views.rows, name="standard-rows"),
    path("standards/<slug:standard>.csv", standard_views.rows_file, name="standard-rows-file"),
    path("messages/", words_views.words_list, name="message-words"),
    path("messages/<slug:about>/<slug:language>/", words_views.words_edit, name="message-words-edit"),
    path("not-told/", untold_views.untold_list, name="untold"),
    path("not-told/<uuid:untold_id>/", untold_views.untold_settle, name="untold-settle"),
    path("list/", list_views.list_page, name="report-list"),
    path("elsewhere/", views.elsewhere_queue, name="reports-elsewhere"),
    path("by-ward/", views.by_ward, name="reports-by-ward"),
    path("by-ward.csv", views.by_ward_file, name="reports-by-ward-file"),
    path("open-in-an-emergency/", emergency_views.emergency, name="emergency"),
    path("open-in-an-emergency/<uuid:glass_id>/end/", emergency_views.end, name="emergency-end"),
    path("emergency-openings/", emergency_views.approvals, name="emergency-approvals"),
    path("emergency-openings/<uuid:glass_id>/", emergency_views.answer, name="emergency-answer"),
    path("looks/", told_views.told, name="looks-told"),
    path("<uuid:report_id>/", single_views.report, name="report"),
    path("<uuid:report_id>/purpose/", single_views.purpose, name="report-purpose"),
    path("<uuid:report_id>/step/<slug:step>/", step_views.step, name="report-step"),
    path("<uuid:report_id>/update/", step_views.update, name="report-update"),
    path("<uuid:report_id>/merge/", incident_views.join, name="report-join"),
    path("<uuid:report_id>/part/", incident_views.part, name="report-part"),
    path("<uuid:report_id>/evidence/<uuid:evidence_id>/", history_views.evidence, name="report-evidence"),
    path("<uuid:report_id>/give/", change_views.give, name="report-give"),
    path("<uuid:report_id>/confirm-contact/", confirming_views.confirm_contact, name="report-confirm-contact"),
    path("<uuid:report_id>/marking/", change_views.marking, name="report-marking"),
    path("<uuid:report_id>/keep-for-named-people/", change_views.keep, name="report-keep"),
    path("<uuid:report_id>/open-to-others/", change_views.open_to_others, name="report-open"),
    path("<uuid:report_id>/name-somebody/", change_views.name, name="report-name"),
    path("<uuid:report_id>/named/<uuid:named_id>/end/", change_views.named_no_longer, name="report-named-end"),
    path("<uuid:report_id>/i-know-this-person/", change_views.i_know_this_person, name="report-known"),
    path(
        "<uuid:report_id>/connections/<uuid:connection_id>/take-back/",
        change_views.take_back,
        name="report-connection-end",
    ),
]
