"""Papers of every block for the tests of this room, plain and hostile."""

from dataclasses import replace
from datetime import date

from commonweal.core.terms import Marking
from commonweal.documents.paper import (
    Bullets,
    Column,
    Facts,
    Lead,
    Note,
    Paper,
    Paragraph,
    Picture,
    Section,
    Subheading,
    Table,
)

CHART = """<svg xmlns="http://www.w3.org/2000/svg" width="640" height="220" viewBox="0 0 640 220">
<!-- planted in a comment --><metadata>planted in metadata</metadata><title>planted in a title</title>
<defs><clipPath id="frame"><rect width="640" height="220"/></clipPath></defs>
<g clip-path="url(#frame)" class="planted-class" data-who="planted in data">
<rect width="640" height="220" fill="#ffffff"/>
<path d="M40 190L140 160L240 60L340 120L440 150L540 185" fill="none" stroke="#0b5345" stroke-width="3"/>
<text x="40" y="30" font-family="Atkinson Hyperlegible, sans-serif" font-size="16">calls in 14 days</text></g></svg>"""


def weekly_paper() -> Paper:
    """A paper with every block, as a week's product would have them."""
    places = Table(
        "Places over six calls",
        (Column("Place"), Column("Ward"), Column("Calls", numeric=True), Column("A week before", numeric=True)),
        (
            ("Bemerton Estate", "Caledonian", 61, 14),
            ("Archway Mall", "Junction", 27, 22),
            ("Whitbread", "Bunhill", 7, 0),
        ),
        source="Police calls and the out-of-hours line",
    )
    return Paper(
        title="Hotspots of the week",
        subtitle="For the tasking meeting of 24 November 2026",
        marking=Marking.OFFICIAL_SENSITIVE,
        audience="Members of the tasking group",
        version="2, issued",
        dated_on=date(2026, 11, 23),
        source="run 4f9c2a71, calls to 22 November 2026",
        made_by="Northmoor Community Safety Partnership",
        sections=(
            Section(
                "What changed",
                (
                    Lead("Three places had more than six calls in 14 days; one is new."),
                    Paragraph(
                        "Calls on the Bemerton Estate fell after the door was mended.\nThey had risen for a month."
                    ),
                    Bullets(("Nine actions were agreed last week.", "Six fobs went to the police.")),
                    Facts((("Held on", "24 November 2026"), ("Chair", "The council"))),
                ),
            ),
            Section(
                "Places",
                (
                    Subheading("Over the line"),
                    places,
                    Picture(CHART, "Calls rose to twelve in October and fell to four.", "Calls at Bemerton Estate"),
                    Note("A call counts at the first location that holds it."),
                ),
            ),
            Section("How it was made", (Note("Counted on the data of 23 November 2026."),), on_slides=False),
        ),
    )


LONG_WORD = "Q" * 10_000
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=cmd", " =2+2", '=HYPERLINK("https://example.org")')


def hostile_paper() -> Paper:
    """Words that somebody might write or paste, of which no file may make more than words."""
    numbered = tuple(
        (f"Place {n}", f"Words about place {n} that go on for a while, as reasons do", n) for n in range(1, 201)
    )
    rows = tuple((formula, "]]> <script>alert(1)</script> & \"quoted\" 'too'", 1234567.5) for formula in FORMULAS)
    wide = tuple(Column(f"Column {n}", numeric=n > 0) for n in range(12))
    tall = CHART.replace('width="640" height="220" viewBox="0 0 640 220"', 'viewBox="0 0 640 1600"')
    return replace(
        weekly_paper(),
        title="Null \x00, bell \x07, down \x0b and \u202eturned\u202c; " + "a title that goes on " * 12,
        subtitle="",
        source='run 4f9c2a71 & <b>not bold</b> "]]>" \\ } body { color: red',
        sections=(
            Section(
                "Hostile words",
                (Lead("=1+1"), Paragraph("Lone half \ud800, no character \uffff, end"), Paragraph("\x07")),
            ),
            Section("A long word", (Paragraph(LONG_WORD), Bullets(("short",)))),
            Section("Other hands", (Paragraph("تقرير الأسبوع \u200fعن الضوضاء"), Paragraph("週の報告 👩‍👩‍👧 Ŵrexham"))),
            Section(
                "Formulas [*?/:\\]", (Table("Formulas", (Column("=A1"), Column("B"), Column("C", numeric=True)), rows),)
            ),
            Section("Formulas again", (Table("Formulas", (Column("Name"),), ((LONG_WORD,), ("after",))),)),
            Section("Nothing", (Table("An empty table", (Column("Place"), Column("Calls", numeric=True)), ()),)),
            Section(
                "Many",
                (
                    Table(
                        "Two hundred rows", (Column("Place"), Column("Words"), Column("Number", numeric=True)), numbered
                    ),
                ),
            ),
            Section("Wide", (Table("Twelve columns", wide, (tuple(range(1000, 1012)),) * 3),)),
            Section(
                "Tall", (Subheading("A tall picture"), Picture(tall, 'Alternative "with" <signs>', "A tall picture"))
            ),
            Section("List", (Bullets(tuple(f"Item {n}: " + "words " * 30 for n in range(12))),)),
        ),
    )


N_TABLES = 40


def many_tables() -> Paper:
    """Tables of two tall rows, each a little lower on its page than the one before: one of them begins at its foot."""
    columns = (Column("Rule"), Column("Caller"), Column("Since last week"), Column("Why"))
    why = "11 calls in the 3 months to 8 March 2026, at least 10 needed; 3 calls in the month to 8 March 2026" * 3
    blocks = []
    for n in range(N_TABLES):
        rows = tuple((f"Row{n}{one}", "C-U8N6-UNKE", "New", why) for one in "ab")
        above = tuple("A line above it" for _ in range(1 + n % 7))
        blocks += [Bullets(above), Table(f"Table {n}", columns, rows)]
    return replace(weekly_paper(), sections=(Section("Tables", tuple(blocks)),))
