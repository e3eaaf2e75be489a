"""The OpenAPI 3.1 description of this door, made from its table; served at /open311/v2/openapi.json."""

from typing import Any

from commonweal.reports.open311.table import ENDPOINTS, Endpoint, Parameter
from commonweal.reports.open311.tree import CONTENT_TYPES, FORMS, JSON

NULLABLE = {"type": ["string", "null"]}
NUMBER = {"type": ["number", "null"]}
WORDS = {
    200: "Done", 400: "Something is missing or wrong", 403: "No key, or a wrong one", 404: "No such thing",
    429: "Too many calls; Retry-After says how long to wait",
}  # fmt: skip


def _thing(*required: str, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(required), "properties": properties}


def _many(of: str) -> dict[str, Any]:
    return {"type": "array", "items": {"$ref": f"#/components/schemas/{of}"}}


SCHEMAS: dict[str, Any] = {
    "error": _thing("code", "description", code={"type": "string"}, description={"type": "string"}),
    "errors": _many("error"),
    "service": _thing(
        "service_code", "service_name", "description", "metadata", "type", "keywords", "group",
        service_code={"type": "string"}, service_name={"type": "string"}, description=NULLABLE,
        metadata={"type": "boolean"}, type={"const": "realtime"}, keywords=NULLABLE, group=NULLABLE,
    ),
    "services": _many("service"),
    "value": _thing("key", "name", key={"type": "string"}, name={"type": "string"}),
    "attribute": _thing(
        "variable", "code", "datatype", "required", "datatype_description", "order", "description",
        variable={"type": "boolean"}, code={"type": "string"},
        datatype={"enum": ["string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"]},
        required={"type": "boolean"}, datatype_description=NULLABLE, order={"type": "integer"},
        description={"type": "string"}, values=_many("value"), automated={"type": "string"},
    ),
    "service_definition": _thing(
        "service_code", "attributes", service_code={"type": "string"}, attributes=_many("attribute")
    ),
    "request": _thing(
        "service_request_id", service_request_id={"type": "string"}, status={"enum": ["open", "closed"]},
        status_notes=NULLABLE, service_name=NULLABLE, service_code=NULLABLE, description={"type": "null"},
        agency_responsible=NULLABLE, service_notice=NULLABLE, requested_datetime=NULLABLE, updated_datetime=NULLABLE,
        expected_datetime=NULLABLE, address=NULLABLE, address_id={"type": "null"}, zipcode=NULLABLE, lat=NUMBER,
        long=NUMBER, media_url={"type": "null"}, account_id={"type": "null"},
    ),
    "service_requests": _many("request"),
    "request_update": _thing("update_id", update_id={"type": "string"}, status={"type": "string"}),
    "service_request_updates": _many("request_update"),
    "endpoint": _thing(
        "specification", "url", "changeset", "type", "formats", url={"type": "string"},
        type={"enum": ["production", "test"]}, formats={"type": "array", "items": {"type": "string"}},
    ),
    "discovery": _thing(
        "changeset", "contact", "key_service", "endpoints", changeset={"type": "string"}, contact={"type": "string"},
        key_service={"type": "string"}, endpoints=_many("endpoint"),
    ),
}  # fmt: skip


def openapi(server: str) -> dict[str, Any]:
    """The description; `server` is the address of the door, without a slash at its end."""
    paths: dict[str, Any] = {}
    for one in ENDPOINTS:
        for form in FORMS:
            paths.setdefault(f"{one.path}.{form}", {})[one.method] = _operation(one, form)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Commonweal: Open311 GeoReport v2",
            "version": "2.0",
            "description": "For other council systems. Reports about people can be sent and never read.",
        },
        "servers": [{"url": server}],
        "paths": paths,
        "components": {"schemas": SCHEMAS},
    }


def _operation(one: Endpoint, form: str) -> dict[str, Any]:
    in_query = [] if one.by_form else one.parameters
    found: dict[str, Any] = {
        "operationId": f"{one.method}-{one.name.removeprefix('open311-')}-{form}",
        "summary": one.says,
        "parameters": [
            *(_parameter(each, "path") for each in one.in_path), *(_parameter(each, "query") for each in in_query),
        ],
        "responses": {str(status): _response(one, status, form) for status in one.statuses},
    }  # fmt: skip
    if one.by_form:
        schema = {
            "type": "object",
            "required": [each.name for each in one.parameters if each.required],
            "properties": {each.name: each.schema for each in one.parameters},
        }
        found["requestBody"] = {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": schema}}}
    return found


def _parameter(one: Parameter, where: str) -> dict[str, Any]:
    return {
        "name": one.name, "in": where, "required": one.required, "schema": one.schema, "description": one.says,
    }  # fmt: skip


def _response(one: Endpoint, status: int, form: str) -> dict[str, Any]:
    found: dict[str, Any] = {"description": WORDS[status]}
    if form == JSON:
        schema = {"$ref": f"#/components/schemas/{one.answers if status == 200 else 'errors'}"}
        found["content"] = {CONTENT_TYPES[form].split(";")[0]: {"schema": schema}}
    else:
        # An XML answer is told by its type alone: JSON beside it says the same, with a schema.
        found["content"] = {CONTENT_TYPES[form].split(";")[0]: {}}
    return found
