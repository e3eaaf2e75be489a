"""Records that may be one person: some are, some never must be counted together."""

from commonweal.core.terms import CallSource
from commonweal.synthetic.caller_story import CallerRule, CallerStory, expect, on, record, spread

OOH = CallSource.OUT_OF_HOURS
_OOH = CallerRule.OUT_OF_HOURS
_AT_THE_END = "2026-03-08"

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
