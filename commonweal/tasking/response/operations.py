"""Starts a response, makes it longer, ends it, takes actions into it, and notes what residents said.

Each is one line of the response's history, written with the change. What is sent twice under one key is done once; of
two people who move its days at once the second is told how it stands. The life of the hotspot follows an Enhanced
Partnership Response: its start and its moved end are decisions about the place (`hotspots/life`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from commonweal.access.permission import NotAllowed, may, require
from commonweal.access.queries import viewers_of_partnership
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act, Role
from commonweal.access.viewer import Viewer
from commonweal.actions.models import Action
from commonweal.actions.operations import agree_action
from commonweal.actions.policy import actions_policy
from commonweal.actions.terms import Wanted
from commonweal.audit.deeds import Deed
from commonweal.core.policy.words import counted, day_in_words
from commonweal.core.rules.hotspot_life import Choice
from commonweal.core.rules.response_life import ResponseDays, Stands, may_end_on, stands_on
from commonweal.core.terms import london_day
from commonweal.effects.queries import place_of_key
from commonweal.files.written import clean
from commonweal.hotspots.life.operations import LONGEST_WORDS as LONGEST_LIFE_WORDS
from commonweal.hotspots.life.operations import AboutHotspot, decide_hotspot
from commonweal.hotspots.queries import hotspots_of_run
from commonweal.hotspots.terms import WEEKLY_HOTSPOTS
from commonweal.runs.queries import newest_run
from commonweal.tasking.models import Response, ResponseAction, ResponseEvent, ResponsePartner
from commonweal.tasking.response.terms import (
    LONGEST_KEY,
    LONGEST_LINE,
    LONGEST_WORDS,
    NoSuchResponse,
    ResponseChanged,
    ResponseRefused,
    Said,
    Sort,
)

LATEST_BEGIN = timedelta(days=60)
PLACES = ("place:", "spot:")


@dataclass(frozen=True, slots=True)
class ResponseWanted:
    """A response as it is agreed; `key` names it for ever: the same key is the same response, however often sent.

    `place_name`: what the place was called; empty: as it is called now. `decided_on`: None is today; `begins_on`: None
    is the day of the decision; `ends_on`, its last day: None is as long as the policy says.
    """

    key: str
    sort: str
    location_key: str
    why: str
    lead_id: UUID | None
    partner_ids: Sequence[UUID] = ()
    place_name: str = ""
    decided_in: str = ""
    residents: str = ""
    decided_on: date | None = None
    begins_on: date | None = None
    ends_on: date | None = None


def start_response(wanted: ResponseWanted, *, by: Viewer, at: datetime) -> Response:
    """The response that stands under the key: started now, or started under it before.

    One whose last day has passed at the same place is closed by it; one that is under way refuses it. Raises
    `NotAllowed`, `ResponseRefused`, `NoPolicyOn`, `DecisionRefused`.
    """
    require(by, Act.CREATE, RecordKind.RESPONSE)
    if not 0 < len(wanted.key) <= LONGEST_KEY:
        raise ResponseRefused("key", "The form has lost its key. Open it again.")
    if found := _of_key(wanted.key, by):
        return found
    row = _row(wanted, by, at)
    partners = list(dict.fromkeys([row.lead_id, *wanted.partner_ids]))
    for organisation_id in partners:
        check_agency("partners", organisation_id, by)
    try:
        with transaction.atomic():
            _close_what_is_over(row, by, at)
            row.save(force_insert=True)
            today = london_day(at)
            ResponsePartner.objects.bulk_create(
                ResponsePartner(response=row, organisation_id=one, from_on=today) for one in partners
            )
            note_line(row, Said.STARTED, by=by, at=at, words=row.why, on=row.ends_on, organisation_id=row.lead_id)
            _tell_life(row, Choice.START_EPR, row.key, row.why, row.ends_on, wanted.decided_on or today, by, at)
    except IntegrityError:
        # Sent twice at one moment, or two of one sort at one place: the other one made it.
        if found := _of_key(wanted.key, by):
            return found
        raise ResponseRefused("place", "Somebody has started one here just now. Open the list of responses.") from None
    by.trace.did(Deed.CHANGE, RecordKind.RESPONSE, [row.id], why=Said.STARTED)
    return row


def _of_key(key: str, by: Viewer) -> Response | None:
    return Response.objects.filter(partnership_id=by.partnership_id, key=key).first()


def _row(wanted: ResponseWanted, by: Viewer, at: datetime) -> Response:
    if wanted.sort not in Sort.values:
        raise ResponseRefused("sort", "Choose what sort of response it is.")
    sort, today = Sort(wanted.sort), london_day(at)
    name = checked("place", wanted.place_name, LONGEST_LINE) or place_of_key(wanted.location_key, by)
    if not wanted.location_key.startswith(PLACES) or not name:
        raise ResponseRefused("place", "Choose a place: open its hotspot’s page and begin there.")
    decided_on = wanted.decided_on or today
    begins_on = wanted.begins_on or decided_on
    if decided_on > today or not decided_on <= begins_on <= decided_on + LATEST_BEGIN:
        latest = day_in_words(decided_on + LATEST_BEGIN)
        raise ResponseRefused("begins", f"Choose a day from {day_in_words(decided_on)} to {latest}.")
    ends_on = _last_day(sort, begins_on, decided_on, wanted.ends_on, by)
    return Response(
        partnership_id=by.partnership_id, created_at=at, changed_at=at, key=wanted.key, sort=sort,
        location_key=wanted.location_key, place_name=name, begins_on=begins_on, ends_on=ends_on,
        lead_id=_lead(sort, wanted.lead_id, by), why=checked("why", wanted.why, needed=True),
        decided_in=checked("decided_in", wanted.decided_in, LONGEST_LINE),
        start_facts=_start_facts(wanted.location_key, by), residents_at_start=checked("residents", wanted.residents),
        started_by_id=by.staff_id, started_by=by.name,
    )  # fmt: skip


def _last_day(sort: Sort, begins_on: date, decided_on: date, ends_on: date | None, by: Viewer) -> date:
    policy = actions_policy(by.partnership_id)
    rules = policy.responses_on(decided_on)
    days = rules.pai_days if sort is Sort.PAI else policy.hotspot_life_on(decided_on).epr_days
    if ends_on is None:
        return begins_on + timedelta(days=days - 1)
    longest = begins_on + timedelta(days=rules.longest_days - 1)
    if not begins_on <= ends_on <= longest:
        first = day_in_words(begins_on)
        raise ResponseRefused(
            "ends", f"It lasts at most {counted(rules.longest_days, 'day')}. Choose {first} to {day_in_words(longest)}."
        )
    return ends_on


def _lead(sort: Sort, lead_id: UUID | None, by: Viewer) -> UUID:
    if lead_id is None:
        raise ResponseRefused("lead", "Choose the agency that leads it.")
    check_agency("lead", lead_id, by)
    police = police_of(by)
    if sort is Sort.PAI and police and lead_id not in police:
        raise ResponseRefused("lead", "A Positive Action Initiative is led by the police. Choose them.")
    return lead_id


def police_of(viewer: Viewer) -> frozenset[UUID]:
    """The agencies for which police neighbourhood officers work in the viewer's partnership today."""
    here = viewers_of_partnership(viewer)
    found = {one.organisation_id for one in here if one.role is Role.NEIGHBOURHOOD_OFFICER}
    return frozenset(one for one in found if one)


def agencies_of(viewer: Viewer) -> dict[UUID, str]:
    """The agencies whose people work in the viewer's partnership today, by name."""
    here = {(one.organisation_name, one.organisation_id) for one in viewers_of_partnership(viewer)}
    return {one: name for name, one in sorted(here, key=lambda pair: pair[0]) if one}


def check_agency(field: str, organisation_id: UUID, by: Viewer) -> None:
    """Refuse an agency whose people do not work here today."""
    if organisation_id not in agencies_of(by):
        raise ResponseRefused(field, "Choose an agency whose people work in this partnership.")


def _start_facts(location_key: str, by: Viewer) -> dict[str, Any]:
    """The place as the newest run has it; nothing where no run lists it."""
    run = newest_run(WEEKLY_HOTSPOTS, viewer=by)
    found = hotspots_of_run(run.id, by, location_key=location_key) if run else ()
    if not run or not found:
        return {}
    one = found[0]
    return {
        "run": str(run.id), "run_short": run.result_digest[:4], "as_at": run.as_at.isoformat(),
        "because": one.because, "n_calls": one.n_calls, "n_incidents": one.n_incidents,
        "weeks_on_list": one.weeks_on_list, "peak": one.peak, "kind": one.kind_label, "wards": list(one.wards),
        "categories": [[label, n] for _, label, n in one.categories],
    }  # fmt: skip


def _close_what_is_over(row: Response, by: Viewer, at: datetime) -> None:
    """Close what stands open at the same place though its last day has passed; refuse where it has not."""
    standing = Response.objects.select_for_update().filter(
        partnership_id=by.partnership_id, location_key=row.location_key, sort=row.sort, ended_on=None
    )
    for one in standing:
        if one.ends_on >= row.begins_on:
            raise ResponseRefused(
                "place",
                f"One is under way at {one.place_name} until {day_in_words(one.ends_on)}. "
                "Make it longer on its page instead.",
            )
        _end(one, one.ends_on, Said.CLOSED, "", by, at)


def extend_response(response_id: UUID, version: int, last_day: date, why: str, *, by: Viewer, at: datetime) -> Response:
    """A response with a later last day, and the reason. Raises `NotAllowed`, `NoSuchResponse`, `ResponseRefused`,
    `ResponseChanged`."""
    require(by, Act.APPROVE, RecordKind.RESPONSE)
    words = checked("why", why, needed=True)
    with transaction.atomic():
        row = response_to_change(response_id, by)
        check_version(row, version)
        longest = actions_policy(by.partnership_id).responses_on(row.begins_on).longest_days
        found = may_end_on(days_of(row), last_day, on=london_day(at), longest_days=longest)
        if not found:
            raise ResponseRefused("last_day", f"{found.because}.")
        write_response(row, at, ends_on=last_day)
        note_line(row, Said.EXTENDED, by=by, at=at, words=words, on=last_day)
        _tell_life(row, Choice.MOVE_EPR_END, _life_key(row), words, last_day, london_day(at), by, at)
    by.trace.did(Deed.CHANGE, RecordKind.RESPONSE, [row.id], why=Said.EXTENDED)
    return row


def end_response(response_id: UUID, version: int, why: str, *, by: Viewer, at: datetime) -> Response:
    """A response that ends today, before its last day, with the reason; or that is closed after it, without one.

    Ended before: as it stands. Raises as `extend_response`.
    """
    require(by, Act.APPROVE, RecordKind.RESPONSE)
    today, words = london_day(at), checked("why", why)
    with transaction.atomic():
        row = response_to_change(response_id, by)
        if row.ended_on is not None:
            return row
        check_version(row, version)
        if today > row.ends_on:
            _end(row, row.ends_on, Said.CLOSED, words, by, at)
        else:
            if not words:
                raise ResponseRefused("why", "Say why it ends before its last day, in a sentence.")
            _end(row, today, Said.ENDED_EARLY, words, by, at)
            _tell_life(row, Choice.MOVE_EPR_END, _life_key(row), words, today, today, by, at)
    by.trace.did(Deed.CHANGE, RecordKind.RESPONSE, [row.id], why=Said.CLOSED)
    return row


def _end(row: Response, last_day: date, said: Said, words: str, by: Viewer, at: datetime) -> None:
    write_response(row, at, ended_on=last_day)
    note_line(row, said, by=by, at=at, words=words, on=last_day)


def close_what_is_over(row: Response, *, by: Viewer, at: datetime) -> None:
    """Close a response whose last day has passed; for the end report, inside its transaction."""
    if row.ended_on is None and london_day(at) > row.ends_on:
        _end(row, row.ends_on, Said.CLOSED, "", by, at)


def _life_key(row: Response) -> str:
    return f"response/{row.id}/{row.version}"


def _tell_life(
    row: Response, choice: Choice, key: str, words: str, until: date, decided_on: date, by: Viewer, at: datetime
) -> None:
    """The life of the place follows an Enhanced Partnership Response; an initiative moves it by its actions alone."""
    if row.sort != Sort.EPR or not may(by, Act.CREATE, RecordKind.HOTSPOT_DECISION):
        return
    about = AboutHotspot(
        key, row.location_key, row.place_name, choice, words[:LONGEST_LIFE_WORDS], decided_on, until
    )  # fmt: skip
    decide_hotspot(about, by=by, at=at)


def note_residents(
    response_id: UUID, version: int, at_start: str, at_end: str, *, by: Viewer, at: datetime
) -> Response:
    """What residents said before and after, as it stands now; the earlier words stay in the history.

    Raises as `extend_response`.
    """
    before, after = checked("residents_at_start", at_start), checked("residents_at_end", at_end)
    with transaction.atomic():
        row = response_to_change(response_id, by)
        if row.lead_id != by.organisation_id and not may(by, Act.CREATE, RecordKind.RESPONSE):
            raise NotAllowed(f"{by.role} may not write what residents said")
        if (row.residents_at_start, row.residents_at_end) == (before, after):
            return row
        check_version(row, version)
        if after and stands_on(days_of(row), reported=False, on=london_day(at)) is Stands.TO_COME:
            raise ResponseRefused("residents_at_end", "It has not begun yet. Write what residents say after it.")
        write_response(row, at, residents_at_start=before, residents_at_end=after)
        told = " ".join(part for part in (before and f"Before: {before}", after and f"After: {after}") if part)
        note_line(row, Said.RESIDENTS, by=by, at=at, words=told[:LONGEST_WORDS])
    by.trace.did(Deed.CHANGE, RecordKind.RESPONSE, [row.id], why=Said.RESIDENTS)
    return row


def agree_in_response(response_id: UUID, wanted: Wanted, *, by: Viewer, at: datetime) -> Action:
    """An action at the response's place that comes from it; its key says once. Raises also as `agree_action`."""
    row = response_seen(response_id, by)
    with transaction.atomic():
        made = agree_action(wanted, by=by, at=at)
        link_action(row, made, by=by, at=at)
    return made


def take_action_in(response_id: UUID, action_id: UUID, *, by: Viewer, at: datetime) -> Response:
    """An action that is there already becomes one of the response's; twice is once. Raises `ResponseRefused`."""
    require(by, Act.CREATE, RecordKind.ACTION)
    row = response_seen(response_id, by)
    action = Action.objects.visible_to(by).filter(id=action_id, location_key=row.location_key).first()
    if action is None:
        raise ResponseRefused("action", "Choose an action at this place.")
    with transaction.atomic():
        link_action(row, action, by=by, at=at)
    return row


def take_in_what_was_agreed(action: Action, *, by: Viewer, at: datetime) -> None:
    """An action that was agreed at a place where one response is under way, or was agreed that day, becomes its own."""
    on = london_day(at)
    found = Response.objects.visible_to(by).filter(location_key=action.location_key, ended_on=None, ends_on__gte=on)
    under_way = list(found[:2])
    if action.location_key and len(under_way) == 1:
        link_action(under_way[0], action, by=by, at=at)


def link_action(row: Response, action: Action, *, by: Viewer, at: datetime) -> None:
    """Keep that an action belongs to a response; refuses one that belongs to another."""
    link, is_new = ResponseAction.objects.get_or_create(action=action, defaults={"response": row})
    if link.response_id != row.id:
        raise ResponseRefused("action", "This action belongs to another response. Choose another one.")
    if is_new:
        note_line(row, Said.ACTION, by=by, at=at, words=action.reference, on=action.due_on)
        by.trace.did(Deed.CHANGE, RecordKind.RESPONSE, [row.id], why=Said.ACTION)


def response_seen(response_id: UUID, by: Viewer) -> Response:
    """A response that the viewer may see; raises `NoSuchResponse`."""
    found = Response.objects.visible_to(by).filter(id=response_id).first()
    if found is None:
        raise NoSuchResponse(response_id)
    return found


def response_to_change(response_id: UUID, by: Viewer) -> Response:
    """The same, held until the transaction ends, for whoever may write in it. Raises `NotAllowed`, `NoSuchResponse`."""
    require(by, Act.CHANGE, RecordKind.RESPONSE)
    found = Response.objects.visible_to(by).select_for_update().filter(id=response_id).first()
    if found is None:
        raise NoSuchResponse(response_id)
    return found


def may_write_for(organisation_id: UUID, by: Viewer) -> bool:
    """Whether somebody who sees a response may write what an agency does: the host for all, a partner for its own."""
    return by.is_host or organisation_id == by.organisation_id


def check_version(row: Response, version: int) -> None:
    """Refuse a form that was shown before somebody else changed the plan."""
    if row.version != version:
        last_day = day_in_words(days_of(row).last_day)
        raise ResponseChanged(f"Somebody has changed this plan since you opened it. Its last day is {last_day}.")


def write_response(row: Response, at: datetime, **values: Any) -> None:
    """Change the row, which its caller holds; one version more."""
    for name, value in {**values, "version": row.version + 1, "changed_at": at}.items():
        setattr(row, name, value)
    row.save(update_fields=[*values, "version", "changed_at"])


def note_line(row: Response, said: Said, *, by: Viewer, at: datetime, **more: Any) -> ResponseEvent:
    """One line of the history, numbered within the response, which is held for it until the transaction ends."""
    Response.objects.select_for_update().get(id=row.id)
    last = row.events.aggregate(last=Max("number"))["last"] or 0
    return ResponseEvent.objects.create(
        response=row, number=last + 1, at=at, kind=said, by_id=by.staff_id, by=by.name, **more
    )


def days_of(row: Response) -> ResponseDays:
    """The days of a response, as the rule takes them."""
    return ResponseDays(row.begins_on, row.ends_on, row.ended_on)


def checked(field: str, written: str, longest: int = LONGEST_WORDS, *, needed: bool = False) -> str:
    """What somebody wrote, as it is kept; raises `ResponseRefused` where it is too long, or nothing and needed."""
    words = clean(written)
    if needed and not words:
        raise ResponseRefused(field, "Write it in a sentence. Name nobody.")
    if len(words) > longest:
        raise ResponseRefused(field, f"That is {len(words):,} characters; at most {longest:,} are kept.")
    return words
