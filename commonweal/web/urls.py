"""All addresses of the product, by the door that answers them (settings.DOOR, docs/decisions/0031)."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from commonweal.web import errors, rule_views, runbook_views, views
from commonweal.web.public_urls import urlpatterns as public

# What residents and other systems open.
PUBLIC: list[URLPattern | URLResolver] = public
# What a monitor asks at either door.
BOTH: list[URLPattern | URLResolver] = [
    path("health", views.health, name="health"),
]
STAFF: list[URLPattern | URLResolver] = [
    path("", views.start, name="start"),
    path("", include("commonweal.access.signing_in.urls")),
    path("invitation/", include("commonweal.access.invitations.urls")),
    path("sign-in/council/", include("commonweal.access.single_sign_on.urls")),
    path("", include("commonweal.access.sessions.urls")),
    path("roles/", include("commonweal.access.role_choice.urls")),
    path("", include("commonweal.web.keeping.urls")),
    path("", include("commonweal.web.oversight.urls")),
    path("hotspots/", include("commonweal.hotspots.urls")),
    path("actions/", include("commonweal.tasking.calls_and_actions.urls")),
    path("actions/", include("commonweal.actions.urls")),
    path("effects/", include("commonweal.effects.urls")),
    path("explore/", include("commonweal.explore.urls")),
    path("unusual/", include("commonweal.unusual_weeks.urls")),
    path("callers/", include("commonweal.callers.urls")),
    path("worked/", include("commonweal.tasking.checking.urls")),
    path("product/", include("commonweal.tasking.product.urls")),
    path("ahead/", include("commonweal.tasking.ahead.urls")),
    path("problems/", include("commonweal.tasking.problem.urls")),
    path("weekly-page/", include("commonweal.tasking.urls")),
    path("responses/", include("commonweal.tasking.response.urls")),
    path("reports/", include("commonweal.reports.urls")),
    path("meetings/tasking/", include("commonweal.tasking.meeting.urls")),
    path("meetings/", include("commonweal.meetings.urls")),
    path("neighbourhood-pages/", include("commonweal.publishing.staff.urls")),
    path("places/", include("commonweal.places.urls")),
    path("systems/", include("commonweal.reports.open311.key_urls")),
    path("imports/mappings/", include("commonweal.reports.mappings.urls")),
    path("imports/new/", views.new_import, name="import-new"),
    path("imports/guide/", views.import_guide, name="import-guide"),
    path("imports/", include("commonweal.imports.urls")),
    path("rules/", rule_views.rules, name="rule-register"),
    path("rules/<slug:rule>/", rule_views.spec, name="rule-spec"),
    path("components", views.components, name="components"),
    path("runbook/", runbook_views.index, name="runbook"),
    path("runbook/<str:code>/", runbook_views.page, name="runbook-page"),
]

urlpatterns = {"PUBLIC": [*PUBLIC, *BOTH], "STAFF": [*STAFF, *BOTH], "BOTH": [*PUBLIC, *STAFF, *BOTH]}[settings.DOOR]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
