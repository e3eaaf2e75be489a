"""The policy of a partnership, and the law, read from their files and kept as long as the files do not change."""

import os
from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from commonweal.core.policy import (
    CaseReviewLaw,
    PartnershipPolicy,
    PolicyRefused,
    case_review_law_on,
    read_case_review_law,
    read_policy,
)
from commonweal.core.policy.actions import ActionsPolicy, read_actions_policy
from commonweal.core.policy.ahead import AheadPolicy, read_ahead_policy
from commonweal.core.policy.calendar import Calendar, read_calendar, read_school_holidays
from commonweal.core.policy.harm import HarmTable, read_harm
from commonweal.core.policy.meetings import MeetingsPolicy, read_meetings_policy
from commonweal.core.policy.publishing import PublishingPolicy, read_publishing_policy
from commonweal.core.policy.reports import ReportsPolicy, read_bank_holidays, read_reports_policy

DEFAULT, CALENDAR = "default", "calendar"


class UnknownPolicy(Exception):
    """No policy file has this name; the message names those that exist."""


def policy_names() -> list[str]:
    """The policies of this installation, by file name without `.toml`."""
    folder = Path(settings.POLICY_FOLDER)
    return list(_policy_names(folder, folder.stat().st_mtime_ns)) if folder.is_dir() else []


@cache
def _policy_names(folder: Path, changed_ns: int) -> tuple[str, ...]:
    return tuple(sorted(file.stem for file in folder.glob("*.toml")))


def policy_named(name: str) -> PartnershipPolicy:
    """The policy of that name, completed from `default.toml`; raises `UnknownPolicy` or `PolicyRefused`."""
    file = Path(settings.POLICY_FOLDER) / f"{name}.toml"
    if name not in policy_names():
        raise UnknownPolicy(
            f"There is no policy {name!r} in {settings.POLICY_FOLDER}; found: {', '.join(policy_names())}"
        )
    return _read(file, file.stat().st_mtime_ns)


def case_review_law(day: date) -> CaseReviewLaw:
    """The statutory test for a case review in force on a day; raises `NoPolicyOn` or `PolicyRefused`."""
    return case_review_law_on(_case_review_laws(), day)


def case_review_laws() -> tuple[CaseReviewLaw, ...]:
    """Every dated version of the statutory test; raises `PolicyRefused`."""
    return _case_review_laws()


def reports_policy_named(name: str) -> ReportsPolicy:
    """How the partnership whose policy has that name deals with reports, or the starting values where it says nothing.

    Raises `PolicyRefused`.
    """
    for file in _reports_files(Path(settings.POLICY_FOLDER), name):
        try:
            return _read_reports(file, os.stat(file).st_mtime_ns)  # noqa: PTH116 - asked for every report
        except FileNotFoundError:
            continue
    raise UnknownPolicy(f"There is no {DEFAULT}.toml in {settings.POLICY_FOLDER}/reports")


@cache
def _reports_files(folder: Path, name: str) -> tuple[Path, Path]:
    """Where a policy about reports may stand: under its own name, else the starting values."""
    return folder / "reports" / f"{name}.toml", folder / "reports" / f"{DEFAULT}.toml"


def actions_policy_named(name: str) -> ActionsPolicy:
    """What the partnership whose policy has that name chose about actions, else the starting values.

    Raises `PolicyRefused`.
    """
    chosen = Path(settings.POLICY_FOLDER) / "actions"
    # An installation that states none yet starts with the values that come with the product.
    shipped = Path(settings.LAW_FOLDER).with_name("actions") / f"{DEFAULT}.toml"
    stated = (chosen / f"{name}.toml", chosen / f"{DEFAULT}.toml")
    file = next((one for one in stated if one.is_file()), shipped)
    return _read_actions(file, file.stat().st_mtime_ns)


@cache
def _read_actions(file: Path, changed_ns: int) -> ActionsPolicy:
    return read_actions_policy(file.read_text(encoding="utf-8"), file=f"actions/{file.name}")


def ahead_policy_named(name: str) -> AheadPolicy:
    """What the partnership whose policy has that name prepares for each year, else the starting values.

    Raises `PolicyRefused`.
    """
    chosen = Path(settings.POLICY_FOLDER) / "ahead"
    shipped = Path(settings.LAW_FOLDER).with_name("ahead") / f"{DEFAULT}.toml"
    stated = (chosen / f"{name}.toml", chosen / f"{DEFAULT}.toml")
    file = next((one for one in stated if one.is_file()), shipped)
    return _read_ahead(file, file.stat().st_mtime_ns)


@cache
def _read_ahead(file: Path, changed_ns: int) -> AheadPolicy:
    return read_ahead_policy(file.read_text(encoding="utf-8"), file=f"ahead/{file.name}")


def meetings_policy_named(name: str) -> MeetingsPolicy:
    """What the meetings of the partnership whose policy has that name decide with, or the starting values.

    Raises `PolicyRefused`.
    """
    chosen = Path(settings.POLICY_FOLDER) / "meetings"
    shipped = Path(settings.LAW_FOLDER).with_name("meetings") / f"{DEFAULT}.toml"
    stated = (chosen / f"{name}.toml", chosen / f"{DEFAULT}.toml")
    file = next((one for one in stated if one.is_file()), shipped)
    return _read_meetings(file, file.stat().st_mtime_ns)


@cache
def _read_meetings(file: Path, changed_ns: int) -> MeetingsPolicy:
    return read_meetings_policy(file.read_text(encoding="utf-8"), file=f"meetings/{file.name}")


def publishing_policy_named(name: str) -> PublishingPolicy:
    """What the partnership whose policy has that name lets out to the public, or the starting values.

    Raises `PolicyRefused`.
    """
    chosen = Path(settings.POLICY_FOLDER) / "publishing"
    shipped = Path(settings.LAW_FOLDER).with_name("publishing") / f"{DEFAULT}.toml"
    stated = (chosen / f"{name}.toml", chosen / f"{DEFAULT}.toml")
    file = next((one for one in stated if one.is_file()), shipped)
    return _read_publishing(file, file.stat().st_mtime_ns)


@cache
def _read_publishing(file: Path, changed_ns: int) -> PublishingPolicy:
    return read_publishing_policy(file.read_text(encoding="utf-8"), file=f"publishing/{file.name}")


def harm_named(name: str) -> tuple[HarmTable, ...]:
    """What crimes weigh for the partnership whose policy has that name; empty where it states no weights.

    Raises `PolicyRefused`.
    """
    file = Path(settings.POLICY_FOLDER) / "harm" / f"{name}.toml"
    return _read_harm(file, file.stat().st_mtime_ns) if file.is_file() else ()


@cache
def _read_harm(file: Path, changed_ns: int) -> tuple[HarmTable, ...]:
    return read_harm(file.read_text(encoding="utf-8"), file=f"harm/{file.name}")


def bank_holidays() -> frozenset[date]:
    """The bank holidays of England and Wales; raises `PolicyRefused`."""
    return _bank_holidays()


def calendar_named(name: str) -> Calendar:
    """What comes back each year, with the school holidays of the partnership whose policy has that name, if stated.

    Raises `PolicyRefused`.
    """
    schools = Path(settings.POLICY_FOLDER) / CALENDAR / f"{name}.toml"
    # What no partnership chooses comes with the product, as the law does.
    days = Path(settings.LAW_FOLDER).with_name(CALENDAR) / "days.toml"
    return _calendar(days, days.stat().st_mtime_ns, schools, schools.stat().st_mtime_ns if schools.is_file() else None)


@cache
def _calendar(days: Path, days_changed_ns: int, schools: Path, schools_changed_ns: int | None) -> Calendar:
    stated = None
    if schools_changed_ns is not None:
        stated = read_school_holidays(schools.read_text(encoding="utf-8"), file=f"{CALENDAR}/{schools.name}")
    text = days.read_text(encoding="utf-8")
    return read_calendar(text, file=f"{CALENDAR}/{days.name}", bank_holidays=bank_holidays(), schools=stated)


@cache
def _read_reports(file: Path, changed_ns: int) -> ReportsPolicy:
    return read_reports_policy(file.read_text(encoding="utf-8"), file=f"reports/{file.name}")


@cache
def _bank_holidays() -> frozenset[date]:
    file = Path(settings.LAW_FOLDER) / "bank-holidays.toml"
    return read_bank_holidays(file.read_text(encoding="utf-8"), file=f"law/{file.name}")


@cache
def _read(file: Path, changed_ns: int) -> PartnershipPolicy:
    default = None if file.stem == DEFAULT else policy_named(DEFAULT)
    return read_policy(file.read_text(encoding="utf-8"), file=file.name, default=default, law=_case_review_laws())


@cache
def _case_review_laws() -> tuple[CaseReviewLaw, ...]:
    file = Path(settings.LAW_FOLDER) / "case-review.toml"
    return read_case_review_law(file.read_text(encoding="utf-8"), file=f"law/{file.name}")


def check_policies() -> None:
    """Read the law and every policy; the start stops with file, line, key, found and allowed where one is wrong."""
    if DEFAULT not in policy_names():
        raise ImproperlyConfigured(
            f"COMMONWEAL_POLICIES is {settings.POLICY_FOLDER}; found there: "
            f"{', '.join(policy_names()) or 'no policy'}; allowed: a folder that holds at least {DEFAULT}.toml"
        )
    for name in policy_names():
        try:
            policy_named(name)
            reports_policy_named(name)
            harm_named(name)
            meetings_policy_named(name)
            actions_policy_named(name)
            ahead_policy_named(name)
            bank_holidays()
            calendar_named(name)
        except PolicyRefused as refusal:
            raise ImproperlyConfigured(str(refusal)) from refusal
