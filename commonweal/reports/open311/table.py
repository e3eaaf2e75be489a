"""Every address of this door in one table: what it takes and answers. The OpenAPI description and the tests come of it.

Source: GeoReport v2 and FixMyStreet's dialect of it, as interop.md 1 and 2 describe them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from commonweal.reports.open311.asked import LONGEST_DESCRIPTION

DATE = {"type": "string", "format": "date-time"}
TEXT = {"type": "string", "maxLength": 400}
CODE = {"type": "string", "maxLength": 80}
WHOLE = {"type": "integer", "minimum": 1, "maximum": 1000}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter; `schema` in the words of JSON Schema."""

    name: str
    schema: Mapping[str, object]
    required: bool = False
    says: str = ""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address and method. `path` without the extension; `needs_key`: the parameter `api_key` has to be right."""

    method: str
    path: str
    name: str
    says: str
    answers: str
    parameters: Sequence[Parameter] = ()
    in_path: Sequence[Parameter] = ()
    statuses: Sequence[int] = (200, 400, 404, 429)
    needs_key: bool = False

    @property
    def by_form(self) -> bool:
        """Whether its parameters come in a body."""
        return self.method == "post"


JURISDICTION = Parameter("jurisdiction_id", CODE, says="Code of the partnership; needed where several are served")
KEY = Parameter("api_key", {"type": "string", "maxLength": 200}, required=True)
SPAN = (Parameter("start_date", DATE, says="With a zone"), Parameter("end_date", DATE, says="At most 90 days later"))
WHO = tuple(Parameter(name, TEXT) for name in ("email", "phone", "first_name", "last_name", "account_id"))
MEDIA = Parameter("media_url", {"type": "string", "maxLength": 2000}, says="Kept for the officer; never fetched")
DESCRIPTION = {"type": "string", "maxLength": LONGEST_DESCRIPTION}
PAGES = (Parameter("page", WHOLE), Parameter("page_size", WHOLE))

ENDPOINTS = (
    Endpoint("get", "/discovery", "open311-discovery", "Where this door is and what it speaks", "discovery",
             statuses=(200, 400, 404, 429)),
    Endpoint("get", "/services", "open311-services", "What can be sent", "services",
             (JURISDICTION, Parameter("lat", {"type": "number"}), Parameter("long", {"type": "number"}))),
    Endpoint("get", "/services/{service_code}", "open311-service", "The questions of one service",
             "service_definition", (JURISDICTION,), (Parameter("service_code", CODE, required=True),)),
    Endpoint("get", "/tokens/{token}", "open311-token",
             "Every service answers at once with a reference, so no token of ours exists: always 404", "errors",
             (JURISDICTION,), (Parameter("token", CODE, required=True),), statuses=(400, 404, 429)),
    Endpoint("get", "/requests", "open311-requests", "Reports about places that may be read", "service_requests",
             (JURISDICTION, Parameter("service_request_id", TEXT), Parameter("service_code", TEXT),
              *SPAN, Parameter("status", {"type": "string", "enum": ["open", "closed", "open,closed"]}), *PAGES,
              Parameter("extensions", {"type": "string", "enum": ["true", "false"]}))),
    Endpoint("post", "/requests", "open311-requests", "Send a report", "service_requests",
             (KEY, JURISDICTION, Parameter("service_code", CODE, required=True),
              Parameter("lat", {"type": "number"}), Parameter("long", {"type": "number"}),
              Parameter("address_string", {"type": "string", "maxLength": 1000}), Parameter("address_id", CODE),
              Parameter("description", DESCRIPTION), *WHO, Parameter("device_id", TEXT), Parameter("deviceid", TEXT),
              MEDIA, Parameter("attribute[HAPPENING_NOW]", {"type": "string", "enum": ["now", "again", "over"]}),
              Parameter("attribute[HAPPENED_AT]", DATE),
              Parameter("attribute[fixmystreet_id]", CODE, says="The same again within 30 days is the same report")),
             statuses=(200, 400, 403, 404, 429), needs_key=True),
    Endpoint("get", "/requests/{service_request_id}", "open311-request", "One report about a place",
             "service_requests", (JURISDICTION, Parameter("extensions", {"type": "string", "enum": ["true", "false"]})),
             (Parameter("service_request_id", CODE, required=True),)),
    Endpoint("get", "/servicerequestupdates", "open311-updates", "What happened to the reports that this key sent",
             "service_request_updates", (KEY, JURISDICTION, *SPAN, Parameter("page", WHOLE)),
             statuses=(200, 400, 403, 404, 429), needs_key=True),
    Endpoint("post", "/servicerequestupdates", "open311-updates", "Send an update of a report that this key sent",
             "service_request_updates",
             (KEY, JURISDICTION, Parameter("service_request_id", CODE, required=True),
              Parameter("update_id", CODE, required=True),
              Parameter("status", {"type": "string", "enum": ["OPEN", "CLOSED", "FIXED", "REOPEN", "FOR_TRIAGE"]},
                        required=True),
              Parameter("updated_datetime", DATE, required=True),
              Parameter("description", DESCRIPTION, required=True), *WHO, MEDIA, Parameter("title", TEXT),
              Parameter("service_code", CODE), Parameter("service_request_id_ext", CODE),
              Parameter("public_anonymity_required", {"type": "string", "enum": ["TRUE", "FALSE"]}),
              Parameter("email_alerts_requested", {"type": "string", "enum": ["TRUE", "FALSE"]})),
             statuses=(200, 400, 403, 404, 429), needs_key=True),
)  # fmt: skip
