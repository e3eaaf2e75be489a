"""All addresses of the product."""

from django.urls import include, path

from commonweal.web import errors, rule_views, runbook_views, views

urlpatterns = [
    path("", views.start, name="start"),
    path("", include("commonweal.access.signing_in.urls")),
    path("invitation/", include("commonweal.access.invitations.urls")),
    path("sign-in/council/", include("commonweal.access.single_sign_on.urls")),
    path("", include("commonweal.access.sessions.urls")),
    path("roles/", include("commonweal.access.role_choice.urls")),
    path("", include("commonweal.web.keeping.urls")),
    path("", include("commonweal.web.oversight.urls")),
    path("hotspots/", include("commonweal.hotspots.urls")),
    path("callers/", include("commonweal.callers.urls")),
    path("weekly-page/", include("commonweal.tasking.urls")),
    path("reports/", include("commonweal.reports.urls")),
    path("places/", include("commonweal.places.urls")),
    path("imports/mappings/", include("commonweal.reports.mappings.urls")),
    path("imports/new/", views.new_import, name="import-new"),
    path("imports/guide/", views.import_guide, name="import-guide"),
    path("imports/", include("commonweal.imports.urls")),
    path("rules/", rule_views.rules, name="rule-register"),
    path("rules/<slug:rule>/", rule_views.spec, name="rule-spec"),
    path("components", views.components, name="components"),
    path("health", views.health, name="health"),
    path("runbook/", runbook_views.index, name="runbook"),
    path("runbook/<str:code>/", runbook_views.page, name="runbook-page"),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
