"""Gives the reports of a benchmark's store the lives that years of work would have: states, clocks, teams, histories.

By SQL over the whole table, since a million reports led through the product's operations would take a day: the rows
are those that the operations would have left (the database's own constraints hold), and only what the measured pages
read is there. SQLite only. Everything is drawn by the rows' own numbers, so that a store comes out the same each time.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

YEARS = 5
WARDS, STREETS = 17, 900
# Of a hundred reports that wait, how many stand where, and whether a team has them.
STANDS = (
    ("new", 25, False), ("triaged", 6, False), ("returned", 4, False), ("assigned", 18, True), ("accepted", 14, True),
    ("in-hand", 20, True), ("answered", 9, True), ("handed-over", 4, True),
)  # fmt: skip
LATE_OF_100, URGENT_OF_100 = 12, 4
KINDS = ("noise", "noise", "noise", "rowdy-behaviour", "drug-use", "nuisance-vehicles", "other")
ONE_PLACE = "1 Crowd Row"
STAMP = "%Y-%m-%d %H:%M:%S"
KEY = "lower(hex(randomblob(6))) || '4' || substr(lower(hex(randomblob(2))), 2) || 'a' || " \
    "substr(lower(hex(randomblob(8))), 2)"  # fmt: skip
OFFICER = "00000000000040008000000000000001"
WAITS = "id IN (SELECT id FROM waits)"


def many_reports(partnership_id: UUID, teams: Sequence[UUID], ward: str, n: int, now: datetime) -> None:
    """`n` reports over five years, the newest of this minute, logged by other lines; into an empty table."""
    step = YEARS * 365 * 86_400 / n
    with _much_at_once() as cursor:
        cursor.execute(
            f"""
            WITH RECURSIVE numbers(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM numbers WHERE i < {n} - 1),
            told AS (SELECT i, strftime('%%Y-%%m-%%d %%H:%%M:%%S', %s, '-' || (i * {step} + 5) || ' seconds') AS at
                FROM numbers)
            INSERT INTO reports_report (
                id, created_at, changed_at, reference, source, source_key, received_at, happened_at, happened_at_known,
                category, easting_m, northing_m, location, caller_name, anonymous, account, content_digest,
                partnership_id, landlord, marking, team_id, version, ward_code, category_version, rule_fired, state,
                urgent)
            SELECT {KEY}, at, at, printf('BEN-%%08d', i), 'out-of-hours', 'B-' || i, at, at, 1,
                {_one_of(KINDS)}, 433000 + i * 37 %% 3000, 334000 + i * 91 %% 3000,
                (i %% 160) || ' Bench Row ' || (i %% {STREETS}), 'Caller ' || (i %% 50000), 0,
                'Loud music since ten', '', %s,
                CASE i %% 5 WHEN 3 THEN 'Fenwick Homes' WHEN 4 THEN 'Copper Homes' ELSE '' END,
                CASE i %% 20 WHEN 0 THEN 'official-sensitive' ELSE 'official' END,
                CASE i %% 3 WHEN 0 THEN NULL ELSE {_one_of([one.hex for one in teams])} END, 1,
                CASE i %% {WARDS} WHEN 3 THEN %s ELSE 'E0599' || (i %% {WARDS}) END, 1, '', 'logged', 0
            FROM told
            """,
            [now.strftime(STAMP), partnership_id.hex, ward],
        )


def three_in_ten_were_taken_here(partnership_id: UUID) -> None:
    """They are closed, each with its answers and the history of its receipt, its answer and its closing."""
    closed = "state = 'closed'"
    with _much_at_once() as cursor:
        cursor.execute(
            "UPDATE reports_report SET state = 'closed', state_since = datetime(received_at, '+9 days'), version = 6 "
            "WHERE partnership_id = %s AND rowid %% 10 IN (1, 4, 7) AND state = 'logged'",
            [partnership_id.hex],
        )
        _taken_here(cursor, closed)
        _note(cursor, "received", "received_at", closed)
        _note(cursor, "accepted", "datetime(received_at, '+1 days')", closed, by=OFFICER)
        _note(cursor, "answered", "datetime(received_at, '+5 days')", closed, by=OFFICER)
        _note(cursor, "closed", "datetime(received_at, '+9 days')", closed, by=OFFICER)


def let_wait(partnership_id: UUID, teams: Sequence[UUID], n: int, now: datetime) -> None:
    """`n` of the newest reports that nobody worked wait: with triage or with a team, each with its clock.

    Every fiftieth looks co-ordinated, and some that are closed were added to by their reporters since.
    """
    with _much_at_once() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE waits (id text PRIMARY KEY, n integer)")
        cursor.execute(
            "INSERT INTO waits SELECT id, row_number() OVER () FROM (SELECT id FROM reports_report "
            "WHERE partnership_id = %s AND state = 'logged' ORDER BY received_at DESC LIMIT %s)",
            [partnership_id.hex, n],
        )
        cursor.execute(
            f"""
            UPDATE reports_report SET state = w.state, version = 3, rule_fired = 'the rest',
                state_since = datetime(%s, '-' || (w.n * 11 %% 9000) || ' minutes'),
                ward_code = CASE WHEN reports_report.rowid %% 90 IN (1, 2) THEN '' ELSE ward_code END,
                urgent = w.n * 7 / 100 %% 100 < {URGENT_OF_100},
                team_id = CASE WHEN w.state IN ({_list([state for state, _, team in STANDS if team])}) THEN w.team END,
                due_at = datetime(%s, '-' || (w.n * 13 %% 4300 + CASE WHEN w.n %% 100 < {LATE_OF_100} THEN 4400
                    ELSE 0 END) || ' minutes')
            FROM (SELECT id, n, CASE {_stands("n * 7")} END AS state,
                {_one_of([one.hex for one in teams], "n / 100")} AS team FROM waits) AS w
            WHERE reports_report.id = w.id
            """,
            [now.strftime(STAMP), (now + timedelta(days=3)).strftime(STAMP)],
        )
        _taken_here(cursor, WAITS)
        _note(cursor, "received", "received_at", WAITS)
        _note(cursor, "routed", "received_at", WAITS)
        _note(cursor, "co-ordinated", "received_at", "id IN (SELECT id FROM waits WHERE n % 50 = 7)")
        newest = "state = 'closed' AND rowid % 40 = 1 AND received_at > datetime('now', '-60 days')"
        _note(cursor, "diary", "datetime(state_since, '+1 hours')", newest)
        cursor.execute("DROP TABLE waits")
        cursor.execute("ANALYZE")


def at_one_place(partnership_id: UUID, n: int, now: datetime) -> UUID:
    """`n` of those that are new lie within some metres and fifteen hours; the key of one of them."""
    with _much_at_once() as cursor:
        cursor.execute(
            f"""
            UPDATE reports_report SET easting_m = 530000 + w.n % 200, northing_m = 180000 + w.n % 190,
                location = '{ONE_PLACE}', category = 'noise',
                happened_at = datetime('{now.strftime(STAMP)}', '-' || (w.n * 13 % 900) || ' minutes')
            FROM (SELECT id, row_number() OVER () AS n FROM reports_report WHERE partnership_id = '{partnership_id.hex}'
                AND state = 'new' ORDER BY received_at DESC LIMIT {n}) AS w
            WHERE reports_report.id = w.id
            """
        )
        cursor.execute(f"SELECT id FROM reports_report WHERE location = '{ONE_PLACE}' ORDER BY id")
        return UUID(cursor.fetchone()[0])


@contextmanager
def _much_at_once() -> Iterator[Any]:
    """One transaction, with much of the file in memory."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA cache_size=-400000")
        with transaction.atomic():
            yield cursor
        cursor.execute("PRAGMA cache_size=-20000")


def _taken_here(cursor: Any, which: str) -> None:
    """The answers of reports that have none yet."""
    cursor.execute(
        f"""
        INSERT INTO reports_reportintake (report_id, key, way_in, language, ongoing, place_found, uprn, borough_name,
            aimed, strands, risks, vulnerable, vehicle, animals, drugs, age_band, impact, told_before, wish, may_share,
            access_digest, their_reference, partnership_id)
        SELECT id, 'bench-' || id, 'web', 'en', 'over',
            CASE rowid % 90 WHEN 1 THEN 'words' WHEN 2 THEN 'another-borough' ELSE 'address' END, '', '', '', '[]',
            '[]', '', '', 0, 0, 'not-known', '{{}}', '', '', 0, '', '', partnership_id
        FROM reports_report WHERE {which} AND id NOT IN (SELECT report_id FROM reports_reportintake)
        """
    )


def _note(cursor: Any, kind: str, at: str, which: str, by: str = "") -> None:
    """A line of the history of each of these; `at` in SQL."""
    cursor.execute(
        f"""
        INSERT INTO reports_reportevent (id, at, kind, state, by_id, by, words, rule, public,
            their_id, details, report_id)
        SELECT {KEY}, {at}, '{kind}', '', {f"'{by}'" if by else "NULL"}, '', 'Written by the benchmark', '', 0, '',
            '{{}}', id
        FROM reports_report WHERE {which}
        """
    )


def _one_of(values: Sequence[str], number: str = "i") -> str:
    """SQL that takes one of the values by a row's number."""
    branches = " ".join(f"WHEN {at} THEN '{one}'" for at, one in enumerate(values))
    return f"CASE {number} %% {len(values)} {branches} END"


def _stands(number: str) -> str:
    """SQL's branches that deal the states out as `STANDS` has them."""
    share, branches = 0, []
    for state, of_100, _ in STANDS:
        share += of_100
        branches.append(f"WHEN {number} %% 100 < {share} THEN '{state}'")
    return " ".join(branches)


def _list(values: Sequence[str]) -> str:
    return ", ".join(f"'{one}'" for one in values)
