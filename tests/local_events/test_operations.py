"""Events are entered once, changed from the version that was seen, called off and never lost."""

from datetime import date, time, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction

from commonweal.access.permission import NotAllowed
from commonweal.core.rules.event_days import Every
from commonweal.core.terms import Marking, Window
from commonweal.local_events.kinds import LOCAL_EVENTS
from commonweal.local_events.models import AheadNote, LocalEvent
from commonweal.local_events.operations import call_off, change_event, enter_event, leave_out_day, note_ahead
from commonweal.local_events.queries import event_lines, events_between
from commonweal.local_events.terms import EventChanged, EventRefused, NoSuchEvent, NoteSort
from tests.cast import AT, Cast, gather_all
from tests.deliveries import deliver
from tests.local_events.entered import MATCH_ON, entered, wanted

SEASON = {"every": Every.TWO_WEEKS, "until": date(2026, 5, 9)}


@pytest.fixture
def everybody(db: None) -> Cast:
    return gather_all()


def days_of(cast: Cast, who: str, first: date = MATCH_ON, n: int = 60) -> list[date]:
    window = Window(first, first + timedelta(days=n))
    return [one.days.first_day for one in events_between(window, cast.viewer(who))]


def test_sent_twice_it_is_one_event_and_every_change_leaves_a_line(everybody: Cast) -> None:
    amina = everybody.viewer("amina")
    event = entered(everybody, **SEASON)
    assert entered(everybody, **SEASON).id == event.id
    assert days_of(everybody, "chris") == [date(2026, 3, 14), date(2026, 3, 28), date(2026, 4, 11), date(2026, 4, 25),
                                           date(2026, 5, 9)]  # fmt: skip
    leave_out_day(event.id, 1, date(2026, 3, 28), "The cup", by=amina, at=AT)
    assert date(2026, 3, 28) not in days_of(everybody, "chris")
    with pytest.raises(EventChanged, match="changed it since"):
        change_event(event.id, 1, wanted(title="Another", **SEASON), by=amina, at=AT)
    call_off(event.id, 2, "The ground is flooded", by=amina, at=AT)
    assert days_of(everybody, "chris") == []
    with pytest.raises(EventChanged, match="called off"):
        call_off(event.id, 3, "Again", by=amina, at=AT)
    said = [(one.label, one.words) for one in event_lines(event.id, amina)]
    assert said == [("Called off", "The ground is flooded"), ("Not on one day", "The cup"), ("Entered", "")]


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("title", {"title": " "}),
        ("source", {"source": ""}),
        ("last_on", {"last_on": date(2026, 3, 13)}),
        ("last_on", {"last_on": date(2026, 6, 13)}),
        ("until", {"every": Every.WEEK}),
        ("until", {"every": Every.WEEK, "until": date(2026, 3, 13)}),
        ("crowd", {"crowd": 2_000_001}),
        ("first_on", {"on": date(1999, 12, 31)}),
    ],
)
def test_what_is_no_event_is_refused_beside_its_field(everybody: Cast, field: str, more: dict[str, object]) -> None:
    with pytest.raises(EventRefused) as refused:
        entered(everybody, **more)
    assert refused.value.field == field
    assert not LocalEvent.objects.exists()


def test_a_sensitive_event_is_absent_for_partners_and_the_neighbour_sees_none(everybody: Cast) -> None:
    event = entered(everybody, marking=Marking.OFFICIAL_SENSITIVE)
    assert {who: len(days_of(everybody, who)) for who in ("amina", "abby", "cora", "pat", "esther", "rose", "ada")} == {
        "amina": 1, "abby": 1, "cora": 0, "pat": 0, "esther": 0, "rose": 0, "ada": 0,
    }  # fmt: skip
    with pytest.raises(NoSuchEvent):
        event_lines(event.id, everybody.viewer("cora"))
    with pytest.raises(NotAllowed):
        enter_event(wanted("other"), by=everybody.viewer("cora"), at=AT)


def test_a_line_of_history_and_a_note_are_written_once_and_an_event_is_never_deleted(everybody: Cast) -> None:
    event = entered(everybody)
    note = note_ahead("n1", "theme/ramadan/2026-02", NoteSort.HOW_IT_WENT, "Quiet", by=everybody.viewer("chris"), at=AT)
    again = note_ahead("n1", "theme/ramadan/2026-02", NoteSort.HOW_IT_WENT, "Two", by=everybody.viewer("chris"), at=AT)
    assert (again.id, again.words) == (note.id, "Quiet")
    for change in (
        lambda: event.lines.update(words="other"),
        lambda: event.lines.all().delete(),
        lambda: AheadNote.objects.update(words="other"),
        lambda: LocalEvent.objects.filter(id=event.id).delete(),
    ):
        with pytest.raises((DatabaseError, Exception)), transaction.atomic():
            change()
    assert (event.lines.get().words, AheadNote.objects.get().words) == ("", "Quiet")


LIST = """id,title,sort,first_day,last_day,begins,every,until,place,crowd,source,public
M1,United v Harbour,match-day,14 March 2026,,15:00,,,Moorside Stadium,"24,000",The club,
F1,Spring fair,festival,2026-04-04,2026-04-06,,,,,,Safety advisory group,no
M1,Twice,match-day,14 March 2026,,,,,,,The club,
X1,Wrong,party,14 March 2026,,,,,,,The club,
X2,Wrong day,market,31 June 2026,,,,,,,The club,
X3,No end,market,14 March 2026,,,week,,,,The club,
"""


def test_a_list_is_loaded_and_loading_it_again_changes_nothing(everybody: Cast, tmp_path: Path) -> None:
    amina = everybody.viewer("amina")
    job = deliver(tmp_path, LOCAL_EVENTS, LIST, by=amina, name="events.csv")
    assert (job.n_in, job.n_added, job.n_refused) == (6, 2, 4)
    again = deliver(
        tmp_path, LOCAL_EVENTS, f"{LIST}M2,More,match-day,28 March 2026,,,,,,,The club,\n", by=amina, name="b.csv"
    )
    assert (again.n_added, again.n_updated, again.n_unchanged) == (1, 0, 2)
    fair = LocalEvent.objects.get(key="file/F1")
    assert (fair.public, fair.last_on) == (False, date(2026, 4, 6))
    moved = deliver(
        tmp_path, LOCAL_EVENTS, LIST.replace("14 March 2026,,15:00", "15 March 2026,,15:00"), by=amina, name="c.csv"
    )
    assert (moved.n_updated, moved.n_unchanged) == (1, 1)
    assert LocalEvent.objects.get(key="file/M1").lines.count() == 2


ONE = f"{LIST.splitlines()[0]}\nM1,United v Harbour,match-day,14 March 2026,,15:00,,,Moorside Stadium,,The club,yes\n"


def test_a_list_loaded_again_changes_the_facts_and_widens_nothing(everybody: Cast, tmp_path: Path) -> None:
    amina = everybody.viewer("amina")
    deliver(tmp_path, LOCAL_EVENTS, ONE, by=amina, name="a.csv")
    event = LocalEvent.objects.get()
    narrowed = wanted(title="United v Harbour", public=False, marking=Marking.OFFICIAL_SENSITIVE)
    change_event(event.id, 1, narrowed, by=amina, at=AT)
    deliver(tmp_path, LOCAL_EVENTS, ONE.replace("14 March", "15 March"), by=amina, name="b.csv")
    event.refresh_from_db()
    assert (event.first_on, event.public, event.marking) == (date(2026, 3, 15), False, Marking.OFFICIAL_SENSITIVE)
    again = deliver(tmp_path, LOCAL_EVENTS, f"{ONE.replace('14 March', '15 March')}\n", by=amina, name="c.csv")
    assert (again.n_updated, again.n_unchanged) == (0, 1)


def test_a_list_may_take_an_event_from_the_public(everybody: Cast, tmp_path: Path) -> None:
    amina = everybody.viewer("amina")
    deliver(tmp_path, LOCAL_EVENTS, ONE, by=amina, name="a.csv")
    deliver(tmp_path, LOCAL_EVENTS, ONE.replace("The club,yes", "The club,no"), by=amina, name="b.csv")
    deliver(tmp_path, LOCAL_EVENTS, ONE.replace("15:00", "17:30"), by=amina, name="c.csv")
    event = LocalEvent.objects.get()
    assert (event.public, event.begins, event.marking) == (False, time(17, 30), Marking.OFFICIAL)


def test_a_crowd_of_thousands_of_digits_refuses_its_row_alone(everybody: Cast, tmp_path: Path) -> None:
    long = f"M2,Long,match-day,14 March 2026,,,,,,{'9' * 5_000},The club,\n"
    job = deliver(tmp_path, LOCAL_EVENTS, f"{ONE}{long}", by=everybody.viewer("amina"), name="a.csv")
    assert (job.n_added, job.n_refused) == (1, 1)
