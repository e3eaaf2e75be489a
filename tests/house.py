"""A furnished partnership: one hotspot, one import job, a mapping with its sample, callers with a decision.

For tests that open every page: `furnish` gives the parts of addresses that need an id.
"""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from commonweal.actions.blocking.operations import raise_blocker
from commonweal.actions.operations import agree_action
from commonweal.actions.terms import Wanted
from commonweal.callers.operations import run_callers
from commonweal.core.policy.ahead import EventSort
from commonweal.effects.list_check.operations import check_list
from commonweal.effects.list_check.terms import Month
from commonweal.effects.operations import answer_question
from commonweal.effects.terms import Question
from commonweal.explore.operations import keep_answer
from commonweal.explore.terms import Choice
from commonweal.hotspots.operations import run_week
from commonweal.local_events.operations import enter_event
from commonweal.local_events.terms import EventWanted
from commonweal.people.models import Caller
from commonweal.people.operations import decide
from commonweal.people.terms import Answer
from commonweal.places.kinds import BOROUGHS, PLACES, WARDS
from commonweal.publishing.operations import EditionWanted, publish_edition
from commonweal.publishing.terms import Span
from commonweal.reports.kinds import CALL_LOG
from commonweal.reports.mappings.operations import save_mapping, take_sample
from commonweal.reports.mappings.toml_form import data_of
from commonweal.tasking.meeting.operations import make_agenda
from commonweal.tasking.problem.operations import begin_sheet
from commonweal.tasking.product.operations import issue_product, start_product
from commonweal.tasking.response.agencies.operations import CommitmentWanted, commit
from commonweal.tasking.response.diary.operations import DiaryWanted, add_to_diary
from commonweal.tasking.response.operations import ResponseWanted, start_response
from commonweal.tasking.response.report.content import Written
from commonweal.tasking.response.report.operations import ReportWanted, issue_report
from commonweal.unusual_weeks.operations import run_week as judge_week
from tests.cast import AT, EVERYBODY, Cast
from tests.deliveries import call_log, collection, deliver, feature, square
from tests.meetings.met import BEGINS, SEATED, planned
from tests.reports.mapped import foreign_log, layout

CUT_OFF = date(2026, 3, 9)
WARDS_LOADED = {"area_kind": "ward", "days": "2022-05-05"}
NAME, NUMBER, WORDS = "Zelda Quince", "+441632960177", "a very particular banjo"
NUMBER_AS_SHOWN = "01632 960177"


def furnish(cast: Cast, folder: Path) -> dict[str, str]:
    """One hotspot and one import job of Northmoor's, and whatever else an address names, by the address's words."""
    wards = collection(feature("Polygon", [square(-1.53, 52.88, 0.04)], code="W1", name="Abbey"))
    deliver(folder, WARDS, wards, by=cast.viewer("amina"), name="w.geojson", options={"valid_from": "2022-05-05"})
    estate = feature("Polygon", [square(-1.518, 52.896, 0.015)], code="L1", name="Larch Estate", kind="estate")
    deliver(folder, PLACES, collection(estate), by=cast.viewer("amina"), name="p.geojson")
    call = {"caller_name": NAME, "caller_phone": NUMBER, "account": WORDS}
    calls = [{**call, "received_at": f"2026-03-0{day} 21:00"} for day in range(1, 9)]
    # The same caller in another spelling, on a line that the hotspot rule does not count.
    spelled = {**call, "caller_name": "Z. Quince", "source": "council-line", "received_at": "2026-03-08 22:00"}
    rows = [*calls, {"category": "=singing()"}, spelled]
    job = deliver(folder, CALL_LOG, call_log(rows), by=cast.viewer("amina"))
    run, _ = run_week(CUT_OFF, by=cast.viewer("amina"), at=AT)
    hotspot = run.hotspots.get()
    ids = {"hotspot_id": str(hotspot.id), "job_id": str(job.id), **WARDS_LOADED, **_mapping_tried(cast, folder)}
    ids |= _callers_found(cast) | {"report_id": str(hotspot.evidence[0])}
    ids |= _week_judged(cast, folder)
    ids |= _action_agreed(cast)
    ids |= _event_entered(cast)
    ids |= _problem_begun(cast)
    ids |= _product_issued(cast)
    ids |= _page_published(cast)
    ids |= _meeting_planned(cast)
    ids |= _response_reported(cast)
    return ids | _effect_judged(cast, folder) | _list_checked(cast, folder) | _answer_kept(cast)


def _action_agreed(cast: Cast) -> dict[str, str]:
    """An action at the estate that no team has yet, with something in its way: partners have no part in it."""
    by = cast.viewer("amina")
    wanted = Wanted(key="house", kind="patrol", what="Evening patrols", due_on=CUT_OFF, location_key="place:L1")
    action = agree_action(wanted, by=by, at=AT)
    blocker = raise_blocker(action.id, "No fobs", action.version, team_id=None, due_on=None, by=by, at=AT)
    hidden = "esther tom petra cora ben pat"
    return {
        "action_id": str(action.id), "blocker_id": str(blocker.id), "hidden:action_id": hidden,
        "hidden:blocker_id": hidden,
    }  # fmt: skip


def _problem_begun(cast: Cast) -> dict[str, str]:
    """The problem sheet of the estate."""
    sheet = begin_sheet("place:L1", "Larch Estate", by=cast.viewer("amina"), at=AT)
    return {"problem_id": str(sheet.id), "part": "why"}


def _event_entered(cast: Cast) -> dict[str, str]:
    """A match on the Saturday after; and the time of a theme whose page has an address of words."""
    day = date(2026, 3, 14)
    wanted = EventWanted("house", "Home match", EventSort.MATCH_DAY, day, day, source="The club")
    event = enter_event(wanted, by=cast.viewer("amina"), at=AT)
    return {"event_id": str(event.id), "theme": "ramadan", "month": "2026-02"}


def _product_issued(cast: Cast) -> dict[str, str]:
    """The week's product, issued in three copies, and the draft of a second one."""
    by = cast.viewer("amina")
    draft = start_product(CUT_OFF, by=by, at=AT)
    first = issue_product(draft.id, draft.version, by=by, at=AT)
    return {
        "product_id": str(start_product(CUT_OFF, by=by, at=AT).id), "full_id": str(first.fullcopy.id),
        "partner_id": str(first.partnercopy.id), "councillor_id": str(first.councillorcopy.id), "copy": "full",
        "format": "docx",
    }  # fmt: skip


def _page_published(cast: Cast) -> dict[str, str]:
    """The residents' page of a ward, which everybody reads, by an address of residents and by one of staff."""
    wanted = EditionWanted("house", "ward:W1", Span(date(2026, 2, 1), date(2026, 2, 28)))
    made = publish_edition(wanted, by=cast.viewer("amina"), at=AT)
    return {"edition_id": str(made.id), "published_id": str(made.id)}


def _meeting_planned(cast: Cast) -> dict[str, str]:
    """A weekly tasking meeting with its agenda; Chris chairs, Amina takes notes; Cora, Ben and Pat sit."""
    if "chris" not in cast.others:
        return {}
    met = planned(cast)
    make_agenda(met.meeting.id, by=met.chris, at=BEGINS)
    seated = SEATED.keys() | {"amina", "chris"}
    people = {"tom", "ada", "esther", *(name.lower() for name, *_ in EVERYBODY)}
    hidden = " ".join(sorted(people - seated))
    chairs = " ".join(sorted((people | seated) - {"chris"}))
    # The last that chairs: no form can end it, so that whoever sits keeps what the table expects.
    seat = met.group.seats.get(may_chair=True)
    return {
        "group_id": str(met.group.id), "meeting_id": str(met.meeting.id), "seat_id": str(seat.id),
        "hidden:group_id": hidden, "hidden:meeting_id": hidden, "hidden:seat_id": chairs,
    }  # fmt: skip


def _response_reported(cast: Cast) -> dict[str, str]:
    """A response of the council alone in a park, which was over in February, with its end report: partners have no
    part in it."""
    then = AT - timedelta(days=30)
    by = cast.viewer("amina", at=then)
    council = by.organisation_id
    wanted = ResponseWanted(
        "house", "enhanced-partnership-response", "place:P1", "Fires in the bins", council, place_name="Elder Park"
    )
    made = start_response(wanted, by=by, at=then)
    said = commit(made.id, CommitmentWanted("house", council, "Empty the bins each evening"), by=by, at=then)
    (line,) = add_to_diary(made.id, DiaryWanted("house", then.date(), council, "Bins emptied"), by=by, at=then)
    issue_report(made.id, ReportWanted("house", Written("It helped")), by=cast.viewer("amina"), at=AT)
    hidden = "esther petra cora ben pat"
    return {
        "response_id": str(made.id), "commitment_id": str(said.id), "entry_id": str(line.id), "number": "1",
        "hidden:response_id": hidden, "hidden:commitment_id": hidden, "hidden:entry_id": hidden,
    }  # fmt: skip


def _effect_judged(cast: Cast, folder: Path) -> dict[str, str]:
    """An answer whether something worked; the call that it needs from earlier days touches no list of the week."""
    earlier = {"received_at": "2025-12-28 21:00", "reference": "E-1", "anonymous": "yes", "easting": "434500"}
    deliver(folder, CALL_LOG, call_log([earlier]), by=cast.viewer("amina"), name="earlier.csv")
    question = Question("place:L1", date(2026, 2, 1), date(2026, 2, 7), 4, 250)
    run, _ = answer_question(question, by=cast.viewer("amina"), at=AT)
    return {"effect_id": str(run.id)}


def _list_checked(cast: Cast, folder: Path) -> dict[str, str]:
    """A list of January held against the calls of February; its spot lies far from where the week's calls are."""
    borough = collection(feature("Polygon", [square(-1.53, 52.88, 0.04)], code="E09000099", name="Northmoor"))
    deliver(folder, BOROUGHS, borough, by=cast.viewer("amina"), name="b.geojson", options={"valid_from": "2020-01-01"})
    same = {"anonymous": "yes", "easting": "434000"}
    rows = [{**same, "reference": f"J-{day}", "received_at": f"2026-01-{day} 21:00"} for day in range(15, 22)]
    rows.append({**same, "reference": "J-28", "received_at": "2026-02-28 21:00"})
    deliver(folder, CALL_LOG, call_log(rows), by=cast.viewer("amina"), name="january.csv")
    run_week(date(2026, 1, 26), by=cast.viewer("amina"), at=AT)
    run, _ = check_list(Month(2026, 2), by=cast.viewer("amina"), at=AT)
    return {"check_id": str(run.id)}


def _week_judged(cast: Cast, folder: Path) -> dict[str, str]:
    """The week judged against three years before it, with a call a month from a spot far from these."""
    same = {"anonymous": "yes", "easting": "435000"}
    days = [f"{year}-{month:02}-02" for year in (2023, 2024, 2025) for month in range(1, 13)]
    earlier = [{**same, "reference": f"W-{day}", "received_at": f"{day} 21:00"} for day in days]
    deliver(folder, CALL_LOG, call_log(earlier), by=cast.viewer("amina"), name="year.csv")
    run, _ = judge_week(CUT_OFF, by=cast.viewer("amina"), at=AT)
    return {"unusual_id": str(run.id), "number": "1"}


def _answer_kept(cast: Cast) -> dict[str, str]:
    """An answer of Explore that somebody kept."""
    choice = Choice(first_day=date(2026, 2, 1), last_day=date(2026, 3, 8))
    run, _ = keep_answer(choice, by=cast.viewer("amina"), at=AT)
    return {"explored_id": str(run.id)}


def _mapping_tried(cast: Cast, folder: Path) -> dict[str, str]:
    """A saved mapping, and a sample with who called and what was said in it."""
    version, _ = save_mapping("Night line", layout(), by=cast.viewer("amina"), at=AT)
    file = folder / "night.csv"
    file.write_text(foreign_log([{"Caller name": NAME, "Tel No": NUMBER, "Narrative": WORDS, "Operator": NAME}]))
    now = datetime.now(UTC)
    tried = take_sample(file, file_name=file.name, draft=data_of(layout()), name="", by=cast.viewer("amina"), at=now)
    return {"mapping_id": str(version.mapping_id), "sample_id": str(tried.id)}


def _callers_found(cast: Cast) -> dict[str, str]:
    """The week's list of callers, with two of them confirmed as one person."""
    callers = sorted(Caller.objects.values_list("id", flat=True))
    decision = decide(Answer.ONE_PERSON, callers, why="Rang back", reasons=[], by=cast.viewer("tom"), at=AT)
    run, _ = run_callers(CUT_OFF, by=cast.viewer("amina"), at=AT)
    finding = run.caller_findings.get(watch="case-review")
    return {
        "finding_id": str(finding.id), "caller_id": str(callers[0]), "decision_id": str(decision.id), "rule": "hotspot",
    }  # fmt: skip
