"""A week of a partnership as one story: calls, a place that adds up, a meeting, actions, and what residents read.

The numbers are those of Islington's Bemerton case study and of the story's week: 61 calls in January, 27 in two weeks
where more than 6 are needed, the fifth week on the list, nine actions, six fobs, 14 calls in February, none in March.
"""

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from commonweal.access.demo_people import LANDLORD, POLICE
from commonweal.access.demo_people import PATROL as PATROLS
from tests.conftest import ROOT
from tests.journeys.conftest import Watched, press
from tests.journeys.test_every_page import overflow
from tests.listening import free_port
from tests.northmoor import northmoor
from tests.seed import Seed
from tests.week.calls import (
    ESTATE,
    ESTATE_NAME,
    IN_FEBRUARY,
    IN_JANUARY,
    IN_MARCH,
    IN_TWO_WEEKS,
    LAST,
    NEEDED,
    RUN_ON,
    WEEKS_ON_LIST,
    Call,
    calls_of_the_story,
)
from tests.week.story import Story, choose, words

pytestmark = pytest.mark.browser
DATABASE = "test_commonweal_week"
PATROL, FOBS = "Patrol the stairwells from 18:00 to midnight", "Hand six fobs for the block doors to the police"
NO_FOBS = "Police have no fobs for the block doors"


@pytest.fixture
def story(
    seed: Seed, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, chromium: Browser, django_db_blocker: Any
) -> Iterator[Story]:
    files = tmp_path / "files.pickle"
    files.write_bytes(pickle.dumps(northmoor(tmp_path_factory)))
    with django_db_blocker.unblock():
        database = seed.database(DATABASE, tmp_path / "data")
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.week.service", str(port), str(files)],
        cwd=ROOT, env={**os.environ, "COMMONWEAL_DATA": str(tmp_path / "data"), **database},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    told = Story(process, f"http://127.0.0.1:{port}", chromium, tmp_path)
    try:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "serving", "the service of the week did not start"
        yield told
    finally:
        for watched in told.people.values():
            watched.page.context.close()
        assert process.stdin is not None
        process.stdin.close()
        process.wait()


def test_a_week_from_calls_to_what_residents_read(story: Story, tmp_path_factory: pytest.TempPathFactory) -> None:
    calls = calls_of_the_story(northmoor(tmp_path_factory).places)
    monday(story, calls)
    tuesday(story)
    wednesday(story)
    thursday_and_after(story)
    three_weeks_later(story, calls)
    month_ends(story, calls)
    residents_read(story)


def monday(story: Story, calls: list[tuple[date, Call]]) -> None:
    """The log is loaded and the week is run: the estate is on the list for the fifth week, and one caller is."""
    story.load(calls, date.min, RUN_ON)
    page = story.who("amina").open("/hotspots/?cut-off=2026-02-02")
    press(page.get_by_role("button", name="Run this week").first)
    press(page.get_by_role("link", name=ESTATE_NAME).first)
    said = words(page)
    assert f"{IN_TWO_WEEKS} calls in the 14 days to 1 February 2026; more than {NEEDED} needed" in said
    assert f"{WEEKS_ON_LIST} weeks on the list, since the week to 4 January 2026" in said
    assert "An Enhanced Partnership Response is proposed" in said
    page = story.who("amina").open("/callers/?cut-off=2026-02-02")
    press(page.get_by_role("button", name="Make this week’s list").first)
    said = words(page)
    assert "1 repeat caller out of hours" in said
    assert "11 calls in 3 months, 3 in the last month" in said


def tuesday(story: Story) -> None:
    """The analyst writes beside the figures and issues the week's product."""
    story.go("2026-02-03T09:00")
    page = story.who("amina").open("/product/")
    press(page.get_by_role("button", name="Write the product of this week"))
    page.get_by_label("The week in a sentence or two").fill("One estate is on the list for the fifth week")
    mine = page.locator("fieldset", has=page.get_by_role("heading", name=ESTATE_NAME)).first
    mine.get_by_label("What to know about it").fill("Calls come after dark, most about drugs in the stairwells")
    press(page.get_by_role("button", name="Save", exact=True))
    press(page.get_by_role("button", name="Issue the product"))
    page.goto(f"{story.address}/product/")
    press(page.locator("#products a").first)
    row = page.get_by_role("row", name=ESTATE_NAME).first
    assert row.locator("td").first.inner_text() == str(IN_TWO_WEEKS)
    assert "most about drugs in the stairwells" in words(page)


# What is agreed: the key of its kind, what is to be done, which team does it and by when.
AGREED = (
    ("a", PATROL, "Neighbourhood police", "9 February 2026"),
    ("a", "Patrol at the peak hours, 20:00 to midnight", "Nightwatch patrols", "13 February 2026"),
    ("a", FOBS, "Lanternlight housing team", "10 February 2026"),
    ("t", "New lock on the door of the bin store", "Lanternlight housing team", "16 February 2026"),
    ("a", "Letter to every door: what is done, and whom to call", "Lanternlight housing team", "12 February 2026"),
    ("v", "Walk the estate after dark", "North team", "11 February 2026"),
    ("y", "Session at the ball court", "North team", "13 February 2026"),
    ("o", "Visit the two who sleep under the stairs", "North team", "6 February 2026"),
    ("a", "Cut the bushes behind the garages", "North team", "18 February 2026"),
)


def wednesday(story: Story) -> None:
    """The meeting agrees an Enhanced Partnership Response of three weeks and nine actions; police have no fobs."""
    story.go("2026-02-04T09:00")
    page = story.who("chris").open("/meetings/groups/new/")
    page.get_by_label("Name", exact=True).fill("Weekly tasking")
    page.get_by_label("What is it?").select_option(label="Tasking meeting")
    page.get_by_label("How many agencies").fill("1")
    press(page.get_by_role("button", name="Set it up"))
    page.get_by_label("Day", exact=True).fill("2026-02-04")
    page.get_by_label("From").fill("10:00")
    page.get_by_label("To", exact=True).fill("11:00")
    press(page.get_by_role("button", name="Plan it"))
    story.go("2026-02-04T10:00")
    page = story.who("chris").open("/meetings/")
    press(page.get_by_role("link", name="Weekly tasking").first)
    assert "Wednesday 4 February 2026" in words(page)
    press(page.get_by_role("button", name="Make the agenda from the week"))
    press(page.get_by_role("button", name="Open the meeting"))
    page.get_by_label("Northmoor Council").select_option(label="Present")
    press(page.get_by_role("button", name="Note who is here"))
    press(page.locator(".cw-agenda a", has_text=ESTATE_NAME).first)
    assert "Proposed: Enhanced Partnership Response" in words(page)
    decide(page, "e", "Three weeks with police, landlord and patrols: stairwells and doors", "North team")
    for key, what, team, by in AGREED:
        decide(page, key, what, team, by)
    decide(page, "b", NO_FOBS, "Lanternlight housing team", "6 February 2026", of=PATROL)
    said = words(page)
    assert page.locator(".cw-decision").count() == 2 + len(AGREED)
    assert "day 1 of 21, to 24 February 2026" in said
    assert f"still open: {len(AGREED)} actions" in said
    press(page.get_by_role("button", name="Close the meeting"))
    story.tell("work")
    press(page.get_by_role("link", name="Minutes"))
    assert NO_FOBS in words(page)
    page.goto(f"{story.address}/responses/")
    press(page.get_by_role("link", name=ESTATE_NAME).first)
    press(page.get_by_role("link", name="Change who takes part"))
    for agency in (POLICE, LANDLORD, PATROLS):
        page.get_by_label("Another agency").select_option(label=agency)
        press(page.get_by_role("button", name="Take it in"))
        press(page.get_by_role("link", name="Change who takes part"))


def thursday_and_after(story: Story) -> None:
    """Each agency does what it said, on a telephone; six fobs take away what was in the way of the police."""
    story.go("2026-02-05T14:00")
    page = story.who("cora", width=320).open("/actions/in-the-way/")
    assert NO_FOBS in words(page)
    page.get_by_text("It is no longer in the way").first.click()
    page.get_by_label("What was done about it").fill("Six fobs were handed to the sergeant")
    press(page.get_by_role("button", name="No longer in the way"))
    done(story, "cora", FOBS, "6 fobs handed over at the station")
    done(story, "abby", "Visit the two who sleep", "Both took a bed for the night")
    page = story.who("abby").open("/responses/")
    press(page.get_by_role("link", name=ESTATE_NAME).first)
    press(page.get_by_role("link", name="Add to the diary"))
    choose(page.get_by_label("Who is there?"), POLICE)
    page.get_by_label("What do they do?").fill("Foot patrol in the stairwells")
    page.get_by_label("Day", exact=True).fill("6 February 2026")
    page.get_by_label("Repeat until").fill("20 February 2026")
    page.get_by_label("Friday").check()
    press(page.get_by_role("button", name="Add", exact=True))
    story.go("2026-02-12T16:00")
    page = story.who("ben", width=320).open("/responses/")
    press(page.get_by_role("link", name=ESTATE_NAME).first)
    press(page.get_by_role("link", name="Count a day"))
    page.get_by_label("Day", exact=True).fill("6 February 2026")
    page.get_by_label("Patrols").fill("2")
    page.get_by_label("People met").fill("9")
    page.get_by_label("Warnings").fill("2")
    press(page.get_by_role("button", name="Keep the count"))
    for who, what, outcome in (
        ("ben", PATROL, "Patrolled on six evenings, two warnings given"),
        ("pat", "Patrol at the peak hours", "Eight patrols between 20:00 and midnight"),
        ("cora", "New lock on the door", "New lock fitted, old one kept"),
        ("cora", "Letter to every door", "212 letters delivered"),
        ("abby", "Walk the estate", "Walked with two residents, five findings"),
        ("abby", "Session at the ball court", "Eleven young people came"),
        ("abby", "Cut the bushes", "Cut to one metre"),
    ):
        done(story, who, what, outcome)


def done(story: Story, who: str, what: str, outcome: str) -> None:
    """Somebody says on a telephone that their action is done, and what came of it."""
    page = story.who(who, width=320).open("/actions/")
    press(page.get_by_role("link", name=what).first)
    page.get_by_label("What was done, or why it is not").fill(outcome)
    press(page.get_by_role("button", name="Done", exact=True))
    assert "Done" in page.locator(".cw-tags").first.inner_text()


def three_weeks_later(story: Story, calls: list[tuple[date, Call]]) -> None:
    """The end report of the response writes its own facts; the lead adds what they cannot know."""
    story.go("2026-02-26T10:00")
    story.load(calls, RUN_ON + timedelta(days=1), date(2026, 2, 25))
    page = story.who("chris").open("/responses/")
    press(page.get_by_role("link", name=ESTATE_NAME).first)
    press(page.get_by_role("link", name="Write the end report"))
    page.get_by_label("What worked").fill("Doors that lock, and somebody there in the evenings")
    press(page.get_by_role("button", name="Issue the report"))
    said = words(page)
    assert "9 of 9 actions done" in said
    assert "25 calls in the 14 days before it began, 7 calls in the 14 days up to its last day" in said
    assert "Solved. Six fobs were handed to the sergeant" in said


def month_ends(story: Story, calls: list[tuple[date, Call]]) -> None:
    """What is left of February is loaded, then March: 14 calls, then none; the place comes off the list."""
    story.go("2026-04-01T09:00")
    story.load(calls, date(2026, 2, 26), LAST)
    run_weeks(story, date(2026, 3, 9), date(2026, 3, 30))
    story.tell("work")
    page = story.who("amina").open("/hotspots/")
    assert ESTATE_NAME not in words(page)
    page.goto(f"{story.address}/actions/calls/?area=place:{ESTATE}&from=2026-01&to=2026-03")
    said = words(page)
    assert f"January 2026 {IN_JANUARY} 0 0 February 2026 {IN_FEBRUARY} 9 0 March 2026 {IN_MARCH} 0 0" in said
    press(page.get_by_role("link", name="What is on record"))
    said = words(page)
    assert "75 calls from 1 January 2026 to 31 March 2026; most in January 2026, with 61 calls" in said
    assert "Enhanced Partnership Response 4 February 2026 to 24 February 2026 Over, reported" in said
    assert "6 weeks Fell more than comparable places 7, was 64" in said
    page = story.who("chris").open("/worked/")
    assert "Other work 5 5 0 0 0" in words(page)


def residents_read(story: Story) -> None:
    """The chair says in words for residents what was done; the estate's page is published, and anybody reads it."""
    page = story.who("chris").open("/actions/list/?which=ended")
    press(page.get_by_role("link", name=FOBS).first)
    page.get_by_text("What residents read").last.click()
    page.get_by_label("In one sentence, without a name").fill("The police can now open the doors of every block")
    press(page.get_by_role("button", name="Keep these words"))
    page = story.who("amina").open("/neighbourhood-pages/")
    choose(page.get_by_label("Ward or place"), ESTATE_NAME)
    page.get_by_label("First month").select_option(label="January 2026")
    page.get_by_label("Last month").select_option(label="March 2026")
    press(page.get_by_role("button", name="Look at the page"))
    assert "A person could be found by so few" in words(page)
    press(page.get_by_role("button", name="Publish for everybody"))
    context = story.chromium.new_context(viewport={"width": 320, "height": 900}, java_script_enabled=False)
    resident = Watched(context, story.address)
    page = resident.open("/your-neighbourhood/")
    press(page.get_by_role("link", name=ESTATE_NAME))
    said = words(page)
    assert f"Calls {IN_JANUARY + IN_FEBRUARY + IN_MARCH} Actions finished {len(AGREED)} Events with residents 0" in said
    assert "The police can now open the doors of every block" in said
    assert f"January 2026 {IN_JANUARY} 0 0 February 2026 {IN_FEBRUARY} 9 0 March 2026 {IN_MARCH} 0 0" in said
    assert "Outreach to people on the street" not in said
    assert overflow(page) == []
    assert resident.faults == []
    context.close()


def run_weeks(story: Story, first: date, last: date) -> None:
    """The analyst runs every week that is not run yet."""
    page = story.who("amina").page
    for n in range((last - first).days // 7 + 1):
        page.goto(f"{story.address}/hotspots/?cut-off={first + timedelta(weeks=n)}")
        press(page.get_by_role("button", name="Run this week").first)


def decide(page: Any, key: str, what: str, team: str, by: str = "", of: str = "") -> None:
    """A decision by its key; the fields it needs, and Control and Enter."""
    page.locator("#decide").focus()
    page.keyboard.press(key)
    page.get_by_label("What is to be done?").fill(what)
    choose(page.get_by_label("Who does it?"), team)
    if of:
        choose(page.get_by_label("In the way of which action?"), of)
    if by:
        page.get_by_label("By when?").fill(by)
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
