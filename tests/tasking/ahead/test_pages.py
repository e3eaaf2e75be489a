"""What is ahead: what must be started stands first, is agreed once or set aside, and stands beside the next year."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from commonweal.access.signing_in.demonstration import mark_as_demonstration
from commonweal.actions.models import Action
from commonweal.actions.operations import ActionRefused
from commonweal.core.rules.lead_times import Standing
from commonweal.core.terms import Marking
from commonweal.local_events.models import AheadNote
from commonweal.tasking.ahead.frames import AROUND, of_days
from commonweal.tasking.ahead.operations import StartWanted, start_for
from commonweal.tasking.ahead.queries import starts_ahead, subject_of_event, subject_of_theme, subject_shown
from commonweal.tasking.ahead.weeks_of_product import starts_in_words
from tests.cast import AT, Cast, gather_all
from tests.local_events.entered import entered

THEME = "/ahead/themes/street-drinking/2027-04/"
"""Ahead of the morning on which tests ask for pages."""


@pytest.fixture
def everybody(db: None, data_folder: Path) -> Iterator[Cast]:
    mark_as_demonstration(at=AT)
    yield gather_all()
    (data_folder / "demo-mark").unlink()


def words(answer: object) -> str:
    return " ".join(answer.content.decode().split())  # type: ignore[attr-defined]


def test_an_event_is_entered_seen_in_its_week_and_refused_beside_its_field(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.staff("abby"))
    form = {"key": "k", "title": "Fair on the green", "sort": "festival", "first_on": "31 June 2027", "source": "Parks",
            "every": "once", "public": "yes"}  # fmt: skip
    refused = client.post("/ahead/events/new/", form)
    assert refused.status_code == 400
    assert "There is no 31 June 2027" in words(refused)
    assert "Fair on the green" in words(refused)
    today = datetime.now(UTC).date()
    form["first_on"] = (today + timedelta(days=9)).isoformat()
    page = client.post("/ahead/events/new/", form).headers["Location"]
    assert client.post("/ahead/events/new/", form).headers["Location"] == page
    assert "Fair on the green" in words(client.get("/ahead/"))
    assert "Fair on the green" in words(client.get(page))


def test_a_start_is_agreed_once_and_reaches_its_team(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.staff("chris"))
    team = str(everybody.teams["North team"].id)
    form = {"step": "start", "start": "outreach", "team": team, "due_on": "10 April 2027"}
    late = client.post(f"{THEME}step/", {**form, "due_on": "1 October 2027"})
    assert late.status_code == 400
    assert "30 September 2027 is its last day" in words(late)
    assert client.post(f"{THEME}step/", form).status_code == 302
    assert client.post(f"{THEME}step/", form).status_code == 302
    action = Action.objects.get()
    assert action.what == "Agree extra outreach at the squares where people drink"
    assert action.key == "ahead/theme/street-drinking/2027-04/outreach"
    assert action.reference in words(client.get(THEME))


def test_what_is_not_needed_says_why_and_how_it_went_stands_beside_the_next_year(
    everybody: Cast, client: Client
) -> None:
    client.force_login(everybody.staff("chris"))
    refused = client.post(f"{THEME}step/", {"step": "not-needed", "start": "shops", "key": "a", "words": ""})
    assert refused.status_code == 400
    client.post(
        f"{THEME}step/", {"step": "not-needed", "start": "shops", "key": "a", "words": "All were visited in winter"}
    )
    client.post(f"{THEME}step/", {"step": "how-it-went", "key": "b", "words": "Benches moved, calls halved"})
    client.post(f"{THEME}step/", {"step": "how-it-went", "key": "b", "words": "Benches moved, calls halved"})
    assert AheadNote.objects.count() == 2
    assert "All were visited in winter" in words(client.get(THEME))
    assert "Benches moved, calls halved" in words(client.get("/ahead/themes/street-drinking/2028-04/"))
    client.force_login(everybody.staff("cora"))
    seen = words(client.get(THEME))
    assert "Benches moved" not in seen
    assert "must be started" not in seen
    assert client.post(f"{THEME}step/", {"step": "how-it-went", "key": "c", "words": "x"}).status_code == 404


def test_of_a_series_the_first_time_alone_is_prepared_and_each_event_by_its_sort(
    everybody: Cast, client: Client
) -> None:
    from commonweal.core.rules.event_days import Every

    event = entered(everybody, every=Every.WEEK, until=date(2026, 5, 9))
    chris = everybody.viewer("chris")
    of_match = [one for one in starts_ahead(chris) if one.subject.event]
    assert [(one.start.word, one.by, one.standing) for one in of_match] == [
        ("patrols", date(2026, 2, 28), Standing.LATE)
    ]
    subject = subject_of_event(event.id, date(2026, 3, 14), chris)
    start_for(subject, StartWanted("patrols", date(2026, 3, 13)), by=chris, at=AT)
    (start,) = subject_shown(subject, chris).starts
    assert start.standing is Standing.UNDER_WAY
    later = subject_shown(subject_of_event(event.id, date(2026, 3, 21), chris), chris)
    assert (later.starts, later.is_prepared) == ((), False)
    client.force_login(everybody.staff("chris"))
    assert "Prepared once, before the first time." in words(client.get(f"/ahead/events/{event.id}/?on=2026-03-21"))
    with pytest.raises(ActionRefused):
        start_for(subject, StartWanted("dance", date(2026, 3, 13)), by=chris, at=AT)


def test_a_sensitive_event_is_in_no_sentence_for_partners_and_in_no_calendar_file(
    everybody: Cast, client: Client
) -> None:
    today = datetime.now(UTC).date()
    entered(everybody, "a", title="Secret march", on=today + timedelta(days=3), marking=Marking.OFFICIAL_SENSITIVE)
    entered(everybody, "b", title="Quiet filming", on=today + timedelta(days=3), public=False)
    entered(everybody, "c", title="Open; day, fair", on=today + timedelta(days=3), source="A club nobody names")
    chris = everybody.viewer("chris", at=datetime.now(UTC))
    assert any("Secret march" in one for one in starts_in_words(chris, today))
    assert not any("Secret march" in one for one in starts_in_words(chris, today, to_partners=True))
    client.force_login(everybody.staff("chris"))
    file = client.get("/ahead/calendar/").content.decode()
    assert "Secret" not in file
    assert "filming" not in file
    assert "SUMMARY:Open\\; day\\, fair" in file
    assert "A club nobody names" not in file
    assert all(len(line.encode()) <= 75 for line in file.split("\r\n"))
    assert file.count("BEGIN:VEVENT") == file.count("END:VEVENT") == file.count("UID:")


def test_what_must_be_started_for_a_sensitive_event_is_in_no_calendar_file(everybody: Cast, client: Client) -> None:
    on = datetime.now(UTC).date() + timedelta(weeks=20)
    entered(everybody, "a", title="Secret match", on=on, marking=Marking.OFFICIAL_SENSITIVE)
    entered(everybody, "b", title="Quiet match", on=on, public=False)
    entered(everybody, "c", title="Open match", on=on)
    client.force_login(everybody.staff("chris"))
    file = client.get("/ahead/calendar/").content.decode().replace("\r\n ", "")
    assert "(Open match)" in file
    assert "Secret match" not in file
    assert "Quiet match" not in file


def test_an_event_is_not_both_sensitive_and_for_residents(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.staff("abby"))
    form = {"key": "k", "title": "March", "sort": "march", "first_on": "1 June 2027", "source": "Police",
            "every": "once", "public": "yes", "marking": "sensitive"}  # fmt: skip
    refused = client.post("/ahead/events/new/", form)
    assert refused.status_code == 400
    assert words(refused).count("A sensitive event is not for residents. Choose one of the two.") == 2
    del form["public"]
    assert client.post("/ahead/events/new/", form).status_code == 302


def test_a_theme_that_no_policy_has_and_a_month_without_it_are_absent(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.staff("chris"))
    for address in ("dance/2027-04", "street-drinking/2027-05", "street-drinking/never", "ramadan/9999-12",
                    "street-drinking/0001-01", "street-drinking/1999-04", "ramadan/2101-02"):  # fmt: skip
        assert client.get(f"/ahead/themes/{address}/").status_code == 404
    subject = subject_of_theme("ramadan", "2026-02", everybody.viewer("chris"))
    earlier = subject_shown(subject, everybody.viewer("chris")).earlier
    assert [one.days.first_day.year for one in earlier] == [2025, 2024, 2023]


@given(st.lists(st.integers(0, 9), min_size=57, max_size=120))
def test_the_usual_is_the_mean_of_the_same_weekdays_around(counts: list[int]) -> None:
    around = AROUND.days
    found = of_days(np.array(counts, dtype=np.int64), around=around)
    slow = 0.0
    for day in range(around, len(counts) - around):
        same = [n for at, n in enumerate(counts)
                if at % 7 == day % 7 and (at < around or at >= len(counts) - around)]  # fmt: skip
        slow += sum(same) / len(same)
    assert found.n_calls == sum(counts[around : len(counts) - around])
    assert found.usual == pytest.approx(slow)
