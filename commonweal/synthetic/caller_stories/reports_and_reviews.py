"""Planned second reports, and complaints for the two tests of a case review."""

from commonweal.core.terms import CallSource
from commonweal.synthetic.caller_story import CallerRule, CallerStory, complaint, expect, on, record, taken_at

OOH = CallSource.OUT_OF_HOURS
POLICE = CallSource.POLICE_ASB
COUNCIL = CallSource.COUNCIL_LINE
_SECOND = CallerRule.SECOND_REPORT
_STATUTORY = CallerRule.STATUTORY
_LOCAL = CallerRule.LOCAL

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
