"""What an agreement covers, and what is named as missing."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.rules.agreements import OPENS_SOMETHING, Standing
from commonweal.core.rules.sharing import Asked, Held, Item, Missing, cover_of

COUNCIL, LANDLORD, POLICE = UUID(int=1), UUID(int=2), UUID(int=3)
TODAY = date(2026, 3, 9)
FIELDS = ("times", "category", "place", "account")
LINE = Item("report", frozenset({"times", "place"}), COUNCIL, LANDLORD, frozenset({"housing-partner"}), ("Repairs",))
HELD = Held(UUID(int=9), "Homes", Standing.HOLDS, date(2026, 12, 31), (LINE,))
ASKED = Asked(
    kind="report", fields=frozenset({"times"}), giver_id=COUNCIL, recipient_id=LANDLORD, purpose="Repairs", on=TODAY,
    expires_on=TODAY + timedelta(days=30), roles_cleared=frozenset({"housing-partner"}),
)  # fmt: skip


def test_what_one_line_names_as_a_whole_is_covered() -> None:
    assert cover_of(ASKED, [HELD]).agreement_id == HELD.agreement_id


@pytest.mark.parametrize(
    ("asked", "held", "missing"),
    [
        (replace(ASKED, recipient_id=POLICE), HELD, Missing.AGREEMENT),
        (ASKED, replace(HELD, standing=Standing.SUSPENDED), Missing.IN_FORCE),
        (ASKED, replace(HELD, standing=Standing.LAPSED), Missing.IN_FORCE),
        (ASKED, replace(HELD, standing=Standing.NOT_YET), Missing.IN_FORCE),
        (replace(ASKED, giver_id=LANDLORD, recipient_id=COUNCIL), HELD, Missing.DIRECTION),
        (replace(ASKED, kind="caller"), HELD, Missing.KIND),
        (replace(ASKED, fields=frozenset({"times", "account"})), HELD, Missing.FIELDS),
        (replace(ASKED, roles_cleared=frozenset()), HELD, Missing.MARKING),
        (replace(ASKED, purpose="Marketing"), HELD, Missing.PURPOSE),
        (replace(ASKED, expires_on=date(2027, 1, 1)), HELD, Missing.EXPIRY),
        (replace(ASKED, expires_on=TODAY - timedelta(days=1)), HELD, Missing.EXPIRY),
    ],
)
def test_what_is_missing_is_named(asked: Asked, held: Held, missing: Missing) -> None:
    found = cover_of(asked, [held])
    assert not found
    assert found.missing is missing
    assert found.because


def test_first_and_last_day_of_a_share_may_be_today_and_the_agreements_last() -> None:
    assert cover_of(replace(ASKED, expires_on=TODAY), [HELD])
    assert cover_of(replace(ASKED, expires_on=date(2026, 12, 31)), [HELD])


def test_two_agreements_are_not_added_up() -> None:
    other = replace(HELD, agreement_id=UUID(int=10), items=(replace(LINE, fields=frozenset({"account"})),))
    found = cover_of(replace(ASKED, fields=frozenset({"times", "account"})), [HELD, other])
    assert found.missing is Missing.FIELDS


def test_the_nearest_refusal_is_told() -> None:
    ended = replace(HELD, agreement_id=UUID(int=10), standing=Standing.ENDED)
    assert cover_of(replace(ASKED, purpose="Marketing"), [ended, HELD]).missing is Missing.PURPOSE


@given(
    standing=st.sampled_from(Standing),
    named=st.sets(st.sampled_from(FIELDS)),
    wanted=st.sets(st.sampled_from(FIELDS), min_size=1),
    to_on=st.none() | st.dates(TODAY - timedelta(days=5), TODAY + timedelta(days=5)),
    expires_on=st.dates(TODAY - timedelta(days=5), TODAY + timedelta(days=5)),
    recipient=st.sampled_from([LANDLORD, POLICE]),
    purpose=st.sampled_from(["Repairs", "Marketing"]),
)
def test_a_share_is_covered_exactly_when_every_part_of_it_is(
    standing: Standing,
    named: set[str],
    wanted: set[str],
    to_on: date | None,
    expires_on: date,
    recipient: UUID,
    purpose: str,
) -> None:
    held = replace(HELD, standing=standing, to_on=to_on, items=(replace(LINE, fields=frozenset(named)),))
    asked = replace(ASKED, fields=frozenset(wanted), expires_on=expires_on, recipient_id=recipient, purpose=purpose)
    expected = (
        standing in OPENS_SOMETHING
        and wanted <= named
        and expires_on >= TODAY
        and (to_on is None or expires_on <= to_on)
        and recipient == LANDLORD
        and purpose == "Repairs"
    )
    assert bool(cover_of(asked, [held])) == expected
