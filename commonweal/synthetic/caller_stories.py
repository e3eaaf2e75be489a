"""The planned callers of five years: over a rule, one short of it, a day too late, and records that may be one person.

Modelled on the rules as the papers state them (Islington, March 2023; statutory guidance of September 2025; Anti-social
Behaviour, Crime and Policing Act 2014, s.104): a window of k months ending on day D begins the day after the same day
k months earlier, or after that month's last day where there is none. Names are invented, numbers are kept for drama.
"""

from commonweal.core.terms import CallSource
from commonweal.synthetic.caller_story import (
    Caller,
    CallerRule,
    CallerStory,
    complaint,
    expect,
    on,
    record,
    spread,
    taken_at,
)  # fmt: skip

OOH, POLICE, COUNCIL = CallSource.OUT_OF_HOURS, CallSource.POLICE_ASB, CallSource.COUNCIL_LINE
_OOH, _POLICE, _SECOND = CallerRule.OUT_OF_HOURS, CallerRule.POLICE, CallerRule.SECOND_REPORT
_STATUTORY, _LOCAL = CallerRule.STATUTORY, CallerRule.LOCAL
_AT_THE_END = "2026-03-08"

REGULARS = (Caller("Imelda Gathercole", "02079460119"), Caller("Kamal Oyelaran", "07700900355"))
"""The two neighbours who ring about the storyline that has regulars."""

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

SECOND_REPORTS: tuple[CallerStory, ...] = (
    CallerStory(
        "a second report on the last day that counts: 31 August to leap day",
        "Copperwell Road",
        (record("Verena Barrowclough", "01914980136", on(POLICE, "2023-08-31"), on(COUNCIL, "2024-02-29")),),
        (expect(_SECOND, "2024-02-29", True, 2), expect(_SECOND, "2024-03-01", False, 1)),
    ),
    CallerStory(
        "a second report a day late: 31 August to 1 March of a leap year",
        "Tallow Hill Road",
        (record("Silvia Warboys", "01914980248", on(POLICE, "2023-08-31"), on(COUNCIL, "2024-03-01")),),
        (expect(_SECOND, "2024-03-01", False, 1), expect(_SECOND, "2024-02-29", False, 1)),
    ),
    CallerStory(
        "a second report on the last day that counts: 31 August to 28 February",
        "Old Turnpike Road",
        (record("Concepta Moravec", "01314960377", on(OOH, "2022-08-31"), on(POLICE, "2023-02-28")),),
        (expect(_SECOND, "2023-02-28", True, 2), expect(_SECOND, "2023-03-01", False, 1)),
    ),
    CallerStory(
        "a second report a day late: 31 August to 1 March",
        "Quillgate Street",
        (record("Harpreet Ibekwe", "01314960480", on(OOH, "2022-08-31"), on(POLICE, "2023-03-01")),),
        (expect(_SECOND, "2023-03-01", False, 1),),
    ),
    CallerStory(
        "28 August to 28 February: six months to the day, so the first no longer counts",
        "Barleyport Road",
        (record("Orla Dzidzor", "01414960561", on(COUNCIL, "2022-08-28"), on(COUNCIL, "2023-02-28")),),
        (expect(_SECOND, "2023-02-28", False, 1),),
    ),
    CallerStory(
        "29 August to 28 February: the first still counts",
        "Lanternfield Way",
        (record("Tolu Skinnerley", "01414960672", on(COUNCIL, "2022-08-29"), on(COUNCIL, "2023-02-28")),),
        (expect(_SECOND, "2023-02-28", True, 2), expect(_SECOND, "2023-03-01", False, 1)),
    ),
    CallerStory(
        "a second report at 00:10 in summer time, on the Sunday in London and the Saturday in UTC",
        "Pennywharf Road",
        (record("Mirela Featherston", "01514960183", on(OOH, "2025-04-12"), taken_at(OOH, "2025-07-06 00:10")),),
        (expect(_SECOND, "2025-07-05", False, 1), expect(_SECOND, "2025-07-06", True, 2)),
    ),
)

CASE_REVIEWS: tuple[CallerStory, ...] = (
    CallerStory(
        "three complaints within days of what happened, the last a fortnight before the application: both tests",
        "Quarry Mead Estate",
        (
            record(
                "Maeve Featherston",
                "01154960811",
                complaint("2025-12-22", about="2025-12-20"),
                complaint("2026-01-19", about="2026-01-17"),
                complaint("2026-02-20", about="2026-02-20"),
            ),
        ),
        (expect(_STATUTORY, "2026-03-06", True, 3), expect(_LOCAL, "2026-03-06", True, 3, 1)),
    ),
    CallerStory(
        "three complaints, the last two months before the application: the statutory test only",
        "Priorswell Estate",
        (
            record(
                "Gareth Moravec",
                "01164960922",
                complaint("2025-10-02", about="2025-10-01"),
                complaint("2025-11-03", about="2025-11-01"),
                complaint("2026-01-05", about="2026-01-02"),
            ),
        ),
        (expect(_STATUTORY, "2026-03-02", True, 3), expect(_LOCAL, "2026-03-02", False, 3, 0)),
    ),
    CallerStory(
        "three complaints, one of them six weeks after what it is about: the local test only",
        "Paddlers Wharf Estate",
        (
            record(
                "Silvia Kesterton",
                "01174960137",
                complaint("2026-01-06", about="2026-01-05"),
                complaint("2026-02-03", about="2026-02-01"),
                complaint("2026-02-24", about="2026-01-13"),
            ),
        ),
        (expect(_STATUTORY, "2026-03-06", False, 2), expect(_LOCAL, "2026-03-06", True, 3, 1)),
    ),
    CallerStory(
        "three complaints, the first six months and a day before the application: neither test",
        "Hobbin Wood Estate",
        (
            record(
                "Emeka Tattersfield",
                "01184960248",
                complaint("2025-09-06", about="2025-09-05"),
                complaint("2025-12-10", about="2025-12-08"),
                complaint("2026-02-10", about="2026-02-09"),
            ),
        ),
        (
            expect(_STATUTORY, "2026-03-06", False, 2),
            expect(_LOCAL, "2026-03-06", False, 2, 1),
            expect(_STATUTORY, "2026-03-05", True, 3),
            expect(_LOCAL, "2026-03-05", True, 3, 1),
        ),
    ),
    CallerStory(
        "about 31 January, complained of on leap day: the last day of the month that begins with the behaviour",
        "Millrace Estate",
        (
            record(
                "Ines Rowbotham",
                "01214960359",
                complaint("2023-11-20", about="2023-11-18"),
                complaint("2023-12-28", about="2023-12-26"),
                complaint("2024-02-29", about="2024-01-31"),
            ),
        ),
        (expect(_STATUTORY, "2024-03-11", True, 3), expect(_LOCAL, "2024-03-11", True, 3, 1)),
    ),
    CallerStory(
        "about 31 January, complained of on 1 March of a leap year: a day late, so the local test only",
        "Tollgate House Estate",
        (
            record(
                "Pascal Vasilescu",
                "01314960793",
                complaint("2023-11-20", about="2023-11-18"),
                complaint("2023-12-28", about="2023-12-26"),
                complaint("2024-03-01", about="2024-01-31"),
            ),
        ),
        (expect(_STATUTORY, "2024-03-11", False, 2), expect(_LOCAL, "2024-03-11", True, 3, 1)),
    ),
    CallerStory(
        "complaints from 31 August on: an application on leap day is the last in time, the day after is late",
        "Drovers Green Estate",
        (
            record(
                "Rhoda Coppersmith",
                "01414960805",
                complaint("2023-08-31", about="2023-08-30"),
                complaint("2023-11-13", about="2023-11-12"),
                complaint("2024-01-09", about="2024-01-08"),
            ),
        ),
        (
            expect(_STATUTORY, "2024-02-29", True, 3),
            expect(_LOCAL, "2024-02-29", False, 3, 0),
            expect(_STATUTORY, "2024-03-01", False, 2),
            expect(_LOCAL, "2024-02-08", True, 3, 1),
        ),
    ),
    CallerStory(
        "two complaints in a month: neither test",
        "Elverson Estate",
        (
            record(
                "Zofia Thackwray",
                "01514960916",
                complaint("2022-05-09", about="2022-05-08"),
                complaint("2022-05-30", about="2022-05-28"),
            ),
        ),
        (expect(_STATUTORY, "2022-06-01", False, 2), expect(_LOCAL, "2022-06-01", False, 2, 2)),
    ),
)

MAY_BE_ONE_PERSON: tuple[CallerStory, ...] = (
    CallerStory(
        "three spellings, two numbers: eleven calls only if a person confirms that they are one caller",
        "Gantry Estate",
        (
            record(
                "Roisin Kinsellagh",
                "07700900862",
                spread(OOH, 3, "2025-12-16", "2026-01-28"),
                on(OOH, "2026-02-14"),
            ),
            record("Rosheen Kinsella", "07700900862", on(OOH, "2025-12-30", "2026-01-20", "2026-02-22")),
            record(
                "R. Kinselagh",
                "01632960733",
                spread(OOH, 3, "2025-12-22", "2026-02-03"),
                on(OOH, "2026-03-01"),
            ),
        ),
        (
            expect(_OOH, _AT_THE_END, False, 4, 1),
            expect(_OOH, _AT_THE_END, False, 3, 1, record=1),
            expect(_OOH, _AT_THE_END, False, 4, 1, record=2),
            expect(_OOH, _AT_THE_END, True, 11, 3, record=None),
        ),
        one_person=True,
    ),
    CallerStory(
        "a typing error in the number: two figures changed places",
        "Samphire Court Estate",
        (
            record("Dimitra Vasilescu", "07700900514", spread(OOH, 7, "2025-12-12", "2026-02-27")),
            record("Dimitra Vasilescu", "07700900541", spread(OOH, 4, "2026-01-05", "2026-03-04")),
        ),
        (
            expect(_OOH, _AT_THE_END, False, 7, 2),
            expect(_OOH, _AT_THE_END, False, 4, 2, record=1),
            expect(_OOH, _AT_THE_END, True, 11, 4, record=None),
        ),
        one_person=True,
    ),
    CallerStory(
        "gave only a number at first, and a name with it later",
        "Kestrel Way Estate",
        (
            record("", "01214960377", spread(OOH, 5, "2024-05-06", "2024-06-16")),
            record("Ngozi Ekwueme", "01214960377", spread(OOH, 6, "2024-06-24", "2024-07-28")),
        ),
        (
            expect(_OOH, "2024-07-28", False, 5, 0),
            expect(_OOH, "2024-07-28", False, 6, 5, record=1),
            expect(_OOH, "2024-07-28", True, 11, 5, record=None),
        ),
        one_person=True,
    ),
    CallerStory(
        "three calls with the name and no number: they count for no rule until a person confirms",
        "Verity Estate",
        (
            record("Rupert Tremelling", "02079460561", spread(OOH, 8, "2022-01-10", "2022-03-20")),
            record("Rupert Tremelling", "", on(OOH, "2022-01-29", "2022-02-19", "2022-03-12")),
        ),
        (
            expect(_OOH, "2022-03-20", False, 8, 3),
            expect(_OOH, "2022-03-20", False, 3, 1, record=1),
            expect(_OOH, "2022-03-20", True, 11, 4, record=None),
        ),
        one_person=True,
    ),
    CallerStory(
        "a couple who share a landline: two people, six calls each, never to be counted together",
        "Corviser Estate",
        (
            record("Gurdev Wadhwani", "02079460388", spread(OOH, 6, "2025-12-14", "2026-03-01")),
            record("Harleen Wadhwani", "02079460388", spread(OOH, 6, "2025-12-18", "2026-03-05")),
        ),
        (
            expect(_OOH, _AT_THE_END, False, 6, 2),
            expect(_OOH, _AT_THE_END, False, 6, 2, record=1),
            expect(_OOH, _AT_THE_END, True, 12, 4, record=None),
        ),
        one_person=False,
    ),
    CallerStory(
        "two people of one name at the two ends of the borough, with a number each",
        "Pellow Estate",
        (
            record("Yasmin Hossaini", "07700900229", spread(OOH, 5, "2025-12-13", "2026-02-26")),
            record("Yasmin Hossaini", "01134960934", spread(OOH, 5, "2025-12-20", "2026-03-03")),
        ),
        (
            expect(_OOH, _AT_THE_END, False, 5, 1),
            expect(_OOH, _AT_THE_END, False, 5, 2, record=1),
            expect(_OOH, _AT_THE_END, True, 10, 3, record=None),
        ),
        one_person=False,
    ),
)

CALLER_STORIES: tuple[CallerStory, ...] = (
    *OUT_OF_HOURS_CALLERS, *POLICE_CALLERS, *SECOND_REPORTS, *CASE_REVIEWS, *MAY_BE_ONE_PERSON,
)  # fmt: skip
