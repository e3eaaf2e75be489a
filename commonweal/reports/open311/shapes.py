"""Reports and updates in the shapes of GeoReport v2 and of FixMyStreet's dialect: allow-lists, nothing of who reported.

What is written is a tree; `tree.py` makes XML or JSON of it.
"""

import numpy as np

from commonweal.places.grid import to_wgs84
from commonweal.reports.open311.queries import RequestShown, UpdateShown
from commonweal.reports.open311.statuses import CLOSED, TEXTS, open_or_closed, status_out, text_out, word_of
from commonweal.reports.open311.times import in_words
from commonweal.reports.open311.tree import Many, Node


def as_requests(found: list[RequestShown], *, extended: bool) -> Node:
    """The answer to a search; `extended`: with what `extensions=true` adds."""
    return Many("request", [{**_as_request(one), **(_extension(one) if extended else {})} for one in found])


def _as_request(one: RequestShown) -> dict[str, Node]:
    closed = open_or_closed(one.state) == CLOSED
    latitude, longitude = _degrees(one)
    return {
        "service_request_id": one.reference, "status": open_or_closed(one.state),
        "status_notes": TEXTS[word_of(one.state)], "service_name": one.category_label, "service_code": one.category,
        "description": None, "agency_responsible": one.team, "service_notice": None,
        "requested_datetime": in_words(one.received_at), "updated_datetime": in_words(one.state_since),
        "expected_datetime": in_words(one.due_at) if one.due_at and not closed else None, "address": one.ward,
        "address_id": None, "zipcode": None, "lat": latitude, "long": longitude, "media_url": None,
    }  # fmt: skip


def _extension(one: RequestShown) -> dict[str, Node]:
    """What `extensions=true` adds: no answer to a question, and no photo."""
    east, north = one.point or (None, None)
    note: Node = {
        "datetime": in_words(one.state_since), "description": TEXTS[word_of(one.state)],
        "type": word_of(one.state).value,
    }  # fmt: skip
    return {
        "attributes": Many("attribute", []),
        "extended_attributes": {"channel": one.way_in, "x": east, "y": north, "photos": Many("photo", [])},
        "notes": Many("note", [note]),
    }


def _degrees(one: RequestShown) -> tuple[float | None, float | None]:
    if one.point is None:
        return None, None
    longitude, latitude = to_wgs84(np.array([one.point[0]]), np.array([one.point[1]]))
    return float(latitude[0]), float(longitude[0])


def as_update(one: UpdateShown) -> Node:
    """One update, in the words of FixMyStreet's dialect."""
    return {
        "update_id": str(one.id), "service_request_id": one.reference, "status": status_out(one.kind, one.state),
        "updated_datetime": in_words(one.at), "description": text_out(one.kind, one.state, one.answer),
        "media_url": None, "external_status_code": word_of(one.state).value.replace("-", "_").upper(),
        "customer_reference": one.reference, "fixmystreet_id": one.their_reference,
    }  # fmt: skip
