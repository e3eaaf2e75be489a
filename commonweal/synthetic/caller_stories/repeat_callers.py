"""Planned repeat callers, out of hours and to the police: over the rule, one short of it, a day too late."""

from commonweal.core.terms import CallSource
from commonweal.synthetic.caller_story import CallerRule, CallerStory, expect, on, record, spread, taken_at

OOH = CallSource.OUT_OF_HOURS
POLICE = CallSource.POLICE_ASB
_OOH = CallerRule.OUT_OF_HOURS
_POLICE = CallerRule.POLICE
_AT_THE_END = "2026-03-08"

OUT_OF_HOURS_CALLERS: tuple[CallerStory, ...] = (
    CallerStory(
        "eleven calls in three months, three of them in the last month: over the rule, as once before in 2023",
        "Tenterden Fields Estate",
        (
            record(
                "Hesba Merriwether",
                "07700900417",
                spread(OOH, 14, "2023-09-11", "2023-11-24"),
                spread(OOH, 8, "2025-12-15", "2026-02-04"),
                spread(OOH, 3, "2026-02-12", "2026-03-06"),
            ),
        ),
        (expect(_OOH, _AT_THE_END, True, 11, 3), expect(_OOH, "2025-03-09", False, 0, 0)),
    ),
    CallerStory(
        "nine calls in three months: one short of the rule",
        "Loomhouse Estate",
        (
            record(
                "Selwyn Drinkwater",
                "01632960288",
                spread(OOH, 6, "2025-12-15", "2026-02-04"),
                spread(OOH, 3, "2026-02-12", "2026-03-06"),
            ),
        ),
        (expect(_OOH, _AT_THE_END, False, 9, 3),),
    ),
    CallerStory(
        "a long summer of calls about one courtyard, and another a year later",
        "Ropewalk Estate",
        (
            record(
                "Osman Partington",
                "01154960218",
                spread(OOH, 25, "2021-05-03", "2021-08-20"),
                spread(OOH, 18, "2022-06-06", "2022-08-28"),
            ),
        ),
        (
            expect(_OOH, "2021-08-20", True, 21, 7),
            expect(_OOH, "2021-12-31", False, 0, 0),
            expect(_OOH, "2022-08-28", True, 18, 7),
        ),
    ),
    CallerStory(
        "nine in spring and a tenth forty-one days later: ten in three months, but only one of them in the last month",
        "Hartsong Estate",
        (
            record(
                "Adaeze Lanyard",
                "01164960305",
                spread(OOH, 9, "2023-02-01", "2023-03-10"),
                on(OOH, "2023-04-20"),
            ),
        ),
        (expect(_OOH, "2023-04-20", False, 10, 1), expect(_OOH, "2023-03-10", False, 9, 6)),
    ),
    CallerStory(
        "the first of ten on 31 August, at 00:20 in summer time, the last on 30 November: on the list that one day",
        "Umber Estate",
        (
            record(
                "Malachy Wadekar",
                "07700900630",
                taken_at(OOH, "2025-08-31 00:20"),
                spread(OOH, 8, "2025-09-08", "2025-11-22"),
                on(OOH, "2025-11-30"),
            ),
        ),
        (expect(_OOH, "2025-11-30", True, 10, 4), expect(_OOH, "2025-12-01", False, 9, 3)),
    ),
    CallerStory(
        "the first of ten on 30 August, a day too old when the tenth comes on 30 November",
        "Fallowgate Estate",
        (
            record(
                "Gloria Quayeson",
                "01174960641",
                on(OOH, "2025-08-30"),
                spread(OOH, 8, "2025-09-08", "2025-11-22"),
                on(OOH, "2025-11-30"),
            ),
        ),
        (expect(_OOH, "2025-11-30", False, 9, 4), expect(_OOH, "2025-11-29", False, 9, 3)),
    ),
    CallerStory(
        "the first of ten on leap day, the last on 28 May: the last day on which leap day counts",
        "Brackenbury Court Estate",
        (
            record(
                "Laszlo Ramanujan",
                "01144960127",
                on(OOH, "2024-02-29"),
                spread(OOH, 8, "2024-03-06", "2024-05-20"),
                on(OOH, "2024-05-28"),
            ),
        ),
        (expect(_OOH, "2024-05-28", True, 10, 3), expect(_OOH, "2024-05-29", False, 9, 3)),
    ),
    CallerStory(
        "the first of ten on leap day, the last on 29 May: a day too late",
        "Saltmaker Estate",
        (
            record(
                "Winifred Ilves",
                "01134960772",
                on(OOH, "2024-02-29"),
                spread(OOH, 8, "2024-03-06", "2024-05-20"),
                on(OOH, "2024-05-29"),
            ),
        ),
        (expect(_OOH, "2024-05-28", False, 9, 2), expect(_OOH, "2024-05-29", False, 9, 3)),
    ),
    CallerStory(
        "the first of ten on leap day, the last on Sunday 26 May: three days, and on one weekly list",
        "Emberley Estate",
        (
            record(
                "Tova Saltonstall",
                "01214960450",
                on(OOH, "2024-02-29"),
                spread(OOH, 8, "2024-03-06", "2024-05-20"),
                on(OOH, "2024-05-26"),
            ),
        ),
        (expect(_OOH, "2024-05-26", True, 10, 4), expect(_OOH, "2024-05-29", False, 9, 3)),
    ),
    CallerStory(
        "the tenth call in the hour that comes twice, after the clocks went back",
        "Inkerson Estate",
        (
            record(
                "Nerys Hathersage",
                "01184960513",
                spread(OOH, 9, "2024-08-05", "2024-10-21"),
                taken_at(OOH, "2024-10-27 01:30", second_time=True),
            ),
        ),
        (expect(_OOH, "2024-10-27", True, 10, 4), expect(_OOH, "2024-10-26", False, 9, 3)),
    ),
    CallerStory(
        "nine calls through one autumn, never a tenth",
        "Nettlecombe Estate",
        (record("Doreen Thackwray", "01632960871", spread(OOH, 9, "2022-10-03", "2022-12-18")),),
        (expect(_OOH, "2022-12-18", False, 9, 4),),
    ),
    CallerStory(
        "seven calls out of hours and six to the police: thirteen in all, but lines are never added up",
        "Orchard Lock Estate",
        (
            record(
                "Ivor Marchbanks",
                "02079460733",
                spread(OOH, 7, "2024-11-04", "2025-01-19"),
                spread(POLICE, 6, "2024-11-11", "2025-01-12"),
            ),
        ),
        (expect(_OOH, "2025-01-19", False, 7, 3), expect(_POLICE, "2025-01-12", False, 3)),
    ),
)

POLICE_CALLERS: tuple[CallerStory, ...] = (
    CallerStory(
        "twenty-one calls to the police in a month",
        "Dovetail Estate",
        (record("Kwabena Fairbrass", "07700900188", spread(POLICE, 21, "2026-02-10", "2026-03-07")),),
        (expect(_POLICE, _AT_THE_END, True, 21), expect(_POLICE, "2026-03-04", False, 19)),
    ),
    CallerStory(
        "nineteen calls to the police in a month: one short",
        "Yarrow Estate",
        (record("Philippa Nettleship", "01144960916", spread(POLICE, 19, "2026-02-10", "2026-03-07")),),
        (expect(_POLICE, _AT_THE_END, False, 19),),
    ),
    CallerStory(
        "the first of twenty on 29 January, the last on 28 February: a month to the day",
        "Juniper Rise Estate",
        (
            record(
                "Bartosz Georgiades",
                "01154960377",
                on(POLICE, "2025-01-29"),
                spread(POLICE, 18, "2025-02-02", "2025-02-27"),
                on(POLICE, "2025-02-28"),
            ),
        ),
        (expect(_POLICE, "2025-02-28", True, 20), expect(_POLICE, "2025-03-01", False, 19)),
    ),
    CallerStory(
        "the first of twenty on 29 January, the last on 1 March: a day late at the end of February",
        "Ashlar Estate",
        (
            record(
                "Sabina Lightbown",
                "01164960842",
                on(POLICE, "2025-01-29"),
                spread(POLICE, 18, "2025-02-02", "2025-02-27"),
                on(POLICE, "2025-03-01"),
            ),
        ),
        (expect(_POLICE, "2025-02-28", False, 19), expect(_POLICE, "2025-03-01", False, 19)),
    ),
    CallerStory(
        "the first of twenty on 30 January, the last on leap day",
        "Bellfounder Estate",
        (
            record(
                "Edmund Jellicoe",
                "01174960064",
                on(POLICE, "2024-01-30"),
                spread(POLICE, 18, "2024-02-02", "2024-02-28"),
                on(POLICE, "2024-02-29"),
            ),
        ),
        (expect(_POLICE, "2024-02-29", True, 20), expect(_POLICE, "2024-03-01", False, 19)),
    ),
    CallerStory(
        "nearly a call a day for a month, and again two summers later",
        "Wainwright Fields Estate",
        (
            record(
                "Farida Clutterbuck",
                "01134960259",
                spread(POLICE, 26, "2021-11-01", "2021-11-28"),
                spread(POLICE, 22, "2023-06-05", "2023-06-30"),
            ),
        ),
        (
            expect(_POLICE, "2021-11-28", True, 26),
            expect(_POLICE, "2022-01-31", False, 0),
            expect(_POLICE, "2023-06-30", True, 22),
        ),
    ),
    CallerStory(
        "nineteen calls in four weeks of July, never a twentieth",
        "Rushlight Estate",
        (record("Clement Brackwater", "01184960695", spread(POLICE, 19, "2022-07-04", "2022-07-30")),),
        (expect(_POLICE, "2022-07-30", False, 19),),
    ),
)
