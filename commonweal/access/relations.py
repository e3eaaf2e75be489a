"""Which columns of a table relate somebody to a record; a model states its own, and two forms of the rule read them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RelationColumns:
    """Names of columns, empty where the table has none; `guarded`: single records can be kept for named people.

    `person` holds the id of the caller whom a record concerns: who keeps or knows the caller does so with the record.
    `seats` leads to the dated seats of the group that a record belongs to (organisation_id, staff_id, from_on, to_on,
    ended_at), and `closed` to whether that group is closed to everybody without one.
    """

    guarded: bool = False
    marking: str = ""
    team: str = ""
    assigned_to: str = ""
    ward: str = ""
    landlord: str = ""
    received_at: str = ""
    person: str = ""
    seats: str = ""
    closed: str = ""


NONE = RelationColumns()
"""A record of the whole partnership: the role alone decides."""
