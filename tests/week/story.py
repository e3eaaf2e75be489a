"""People at their screens and the service of the week, whose clock goes where the story is."""

import subprocess
from datetime import date
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from tests.deliveries import call_log
from tests.journeys.conftest import Watched, press, sign_in
from tests.journeys.test_an_analyst import wait_until
from tests.week.calls import Call


class Story:
    """The service of the week: its clock, its worker, and people at their screens."""

    def __init__(self, process: "subprocess.Popen[str]", address: str, chromium: Browser, folder: Path) -> None:
        self.process, self.address, self.chromium, self.folder = process, address, chromium, folder
        self.people: dict[tuple[str, int], Watched] = {}

    def tell(self, line: str) -> None:
        """Say something to the service and wait until it did it."""
        said, heard = self.process.stdin, self.process.stdout
        assert said is not None
        assert heard is not None
        said.write(f"{line}\n")
        said.flush()
        assert heard.readline().strip() == "done", line

    def go(self, when: str) -> None:
        """The clock goes to a day and hour; whoever was signed in has gone home."""
        self.tell(f"go {when}:00+00:00")
        for watched in self.people.values():
            assert watched.faults == []
            watched.page.context.close()
        self.people.clear()

    def who(self, name: str, *, width: int = 1280) -> Watched:
        """Somebody at their screen, signed in."""
        if (name, width) not in self.people:
            context = self.chromium.new_context(viewport={"width": width, "height": 900})
            self.people[name, width] = Watched(context, self.address)
            sign_in(self.people[name, width], name)
        return self.people[name, width]

    def load(self, calls: list[tuple[date, Call]], first: date, last: date) -> None:
        """The analyst loads the log of some days."""
        page = self.who("amina").open("/imports/new/")
        file = self.folder / f"calls-to-{last}.csv"
        file.write_text(call_log([call for day, call in calls if first <= day <= last]))
        page.check("input[name=kind][value=call-log]")
        page.set_input_files("input[type=file]", file)
        press(page.get_by_role("button", name="Load"))
        self.tell("work")
        page.reload()
        wait_until(page, "Finished")
        assert ", none refused" in words(page) or ", 0 refused" in words(page), words(page)[:300]


def words(page: Any) -> str:
    """What the page says, without its line breaks."""
    return " ".join(page.inner_text("main").split())


def choose(field: Any, words_of_option: str) -> None:
    """Choose the option that says this among other words."""
    field.select_option(value=field.locator("option", has_text=words_of_option).first.get_attribute("value"))
