"""What went on between March 2021 and March 2025: places that came back, what every year brings, and others once only.

Bonfire Night, Halloween, summer by the water, Christmas in the bars and the first warm days come back each year with
their own weeks and their own size: they are on the list and are not news. Every clock change and the leap day have a
fortnight that is counted wrongly where days are not London's civil days.
"""

from collections.abc import Mapping

from commonweal.core.terms import CallSource
from commonweal.synthetic.storyline import (
    AFTER_SCHOOL,
    ALL_DAY,
    EVENING,
    NIGHT,
    Moment,
    Spell,
    Storyline,
    moment,
    spell,
)  # fmt: skip

SPELLS_BEFORE: Mapping[str, tuple[Spell, ...]] = {
    # Every year, with its own shape.
    "Fennick Park Green": (
        spell("2021-10-18", 2, 6, 11, 4, 1),
        spell("2022-10-17", 2, 5, 13, 6, 1),
        spell("2023-10-16", 2, 4, 12, 7, 2),
        spell("2024-10-21", 3, 6, 11, 4, 1),
    ),
    "Kestrel Way Estate": (
        spell("2021-10-11", 2, 3, 8, 7, 3),
        spell("2022-10-10", 2, 3, 6, 9, 3),
        spell("2023-10-16", 2, 5, 9, 5, 2),
        spell("2024-10-14", 2, 4, 9, 6, 2),
    ),
    "Thistle Bank Park": (spell("2022-10-24", 4, 8, 3), spell("2024-10-28", 5, 8, 4, 1)),
    "Pennywharf Levels": (
        spell("2021-06-07", 3, 6, 8, 9, 9, 8, 7, 8, 6, 4, 2),
        spell("2022-06-06", 5, 7, 9, 11, 12, 11, 9, 8, 7, 5, 4, 2),
        spell("2023-06-05", 3, 5, 7, 6, 5, 4, 3),
        spell("2024-06-10", 4, 6, 7, 8, 9, 8, 7, 6, 4, 2),
    ),
    "Ambergate Cross": (
        spell("2022-04-18", 4, 5, 5, 6, 5, 4, 2),
        spell("2023-05-01", 3, 4, 5, 5, 4, 2),
        spell("2024-04-22", 4, 4, 5, 5, 4, 3),
    ),
    "Ropewalk Estate": (spell("2022-06-20", 3, 5, 7, 8, 6, 4, 2), spell("2023-07-03", 3, 5, 6, 4, 2)),
    "St Orrin's Square": (
        spell("2021-07-05", 4, 6, 5, 4, 3),
        spell("2022-07-04", 4, 5, 6, 5, 4, 2),
        spell("2024-07-01", 3, 6, 7, 4),
    ),
    "Five Ways": (
        spell("2021-12-06", 3, 5, 6, 4),
        spell("2022-12-05", 4, 5, 7, 6, 2),
        spell("2023-12-04", 4, 6, 6, 3),
        spell("2024-12-09", 4, 5, 6, 2),
    ),
    "Osiers station": (spell("2022-12-05", 4, 5, 4, 4, 3), spell("2024-01-08", 4, 5, 5, 3)),
    # Came back, some of them twice.
    "Coldharrow Estate": (spell("2022-01-17", 3, 5, 7, 6, 5, 3), spell("2023-11-13", 3, 4, 6, 6, 5, 2)),
    "Lantern Cross": (spell("2021-07-19", 3, 5, 5, 4, 2), spell("2023-07-17", 4, 5, 5, 3)),
    "Hollowmere station": (spell("2022-03-14", 4, 5, 4, 3, 2), spell("2024-09-02", 3, 5, 4, 4, 2)),
    "Samphire Court Estate": (spell("2021-04-12", 3, 4, 5, 5, 4, 2),),
    "Corviser Estate": (spell("2022-08-15", 3, 5, 7, 6, 4, 2), spell("2024-08-19", 4, 5, 6, 5, 3)),
    "Merrow Vale Park": (spell("2022-07-11", 5, 8, 9, 6, 3, 1),),
    "Copperwell Circus": (spell("2024-05-27", 3, 4, 5, 5, 4, 3),),
    "Willowbrook Recreation Ground": (spell("2023-05-08", 3, 5, 5, 4, 2),),
    "Northgate Towers Estate": (spell("2023-05-01", 3, 5, 6, 6, 4, 2),),
    "Verity Estate": (spell("2023-11-20", 3, 4, 5, 4, 2),),
    "Northmoor Central station": (spell("2022-09-05", 4, 5, 4, 2), spell("2023-02-13", 3, 5, 5, 3)),
    "Jessamine Estate": (spell("2023-02-06", 3, 3, 3, 3, 3),),
    "Larkhythe Street": (spell("2022-10-03", 3, 3, 3, 3),),
}
"""Earlier weeks of storylines that are told elsewhere, by place."""


def _clocks_go_forward(sunday: str, monday_after: str) -> tuple[Moment, ...]:
    """Either side of the hour that is skipped, before midnight, and just after it, when UTC still has Sunday."""
    return (
        moment(f"{sunday} 00:50", source=CallSource.OUT_OF_HOURS),
        moment(f"{sunday} 02:10"),
        moment(f"{sunday} 23:40", source=CallSource.OUT_OF_HOURS),
        moment(f"{monday_after} 00:20"),
    )


def _clocks_go_back(monday_before: str, sunday: str) -> tuple[Moment, ...]:
    """Just after a summer midnight a fortnight before, both runs of the hour that comes twice, and before midnight."""
    return (
        moment(f"{monday_before} 00:20"),
        moment(f"{sunday} 01:30"),
        moment(f"{sunday} 01:30", source=CallSource.OUT_OF_HOURS, second_time=True),
        moment(f"{sunday} 23:45", source=CallSource.OUT_OF_HOURS),
    )


CLOCKS_AND_LEAP_DAY: tuple[Storyline, ...] = (
    Storyline(
        "Harbinger Estate",
        "Exactly 7 at the cut-off after the clocks went forward in 2021.",
        {"rowdy-behaviour": 5, "noise": 4},
        NIGHT,
        (spell("2021-03-15", 3, 4, 2),),
        {"rowdy-behaviour": ("Young people jumping between the low roofs.",)},
        moments=_clocks_go_forward("2021-03-28", "2021-03-29"),
    ),
    Storyline(
        "Tamarind Court Estate",
        "Exactly 7 when the clocks have gone back in 2021, one of them just after a summer midnight.",
        {"noise": 5, "rowdy-behaviour": 4},
        NIGHT,
        (spell("2021-10-18", 3, 4, 2),),
        {"noise": ("Shouting in the court after midnight.",)},
        moments=_clocks_go_back("2021-10-18", "2021-10-31"),
    ),
    Storyline(
        "Ironmonger Fields Estate",
        "Exactly 7 at the cut-off after the clocks went forward in 2022.",
        {"drug-use": 5, "noise": 3},
        NIGHT,
        (spell("2022-03-14", 3, 4, 1),),
        {"drug-use": ("Cannabis in the drying room again.",)},
        moments=_clocks_go_forward("2022-03-27", "2022-03-28"),
    ),
    Storyline(
        "Priorswell Estate",
        "Exactly 7 when the clocks have gone back in 2022.",
        {"rowdy-behaviour": 5, "vandalism": 3},
        NIGHT,
        (spell("2022-10-17", 3, 4, 1),),
        {"vandalism": ("Entry panel smashed by a group in masks.",)},
        moments=_clocks_go_back("2022-10-17", "2022-10-30"),
    ),
    Storyline(
        "Fuller Street Estate",
        "Exactly 7 at the cut-off after the clocks went forward in 2023.",
        {"nuisance-vehicles": 5, "noise": 4},
        NIGHT,
        (spell("2023-03-13", 3, 4, 2),),
        {"nuisance-vehicles": ("Scooters ridden up and down the ramp.",)},
        moments=_clocks_go_forward("2023-03-26", "2023-03-27"),
    ),
    Storyline(
        "Hobbin Wood Estate",
        "Exactly 7 when the clocks have gone back in 2023.",
        {"drug-dealing": 4, "drug-use": 4},
        NIGHT,
        (spell("2023-10-16", 3, 4, 1),),
        {"drug-dealing": ("Cars stopping by the bin chamber all night.",)},
        moments=_clocks_go_back("2023-10-16", "2023-10-29"),
    ),
    Storyline(
        "Wainwright Fields Estate",
        "Exactly 7 at the cut-off after the clocks went forward in 2024.",
        {"rowdy-behaviour": 5, "intimidation": 2},
        NIGHT,
        (spell("2024-03-18", 3, 4, 2),),
        {"rowdy-behaviour": ("A crowd round the ball court until the small hours.",)},
        moments=_clocks_go_forward("2024-03-31", "2024-04-01"),
    ),
    Storyline(
        "Umber Estate",
        "Exactly 7 when the clocks have gone back in 2024.",
        {"noise": 6, "rowdy-behaviour": 3},
        NIGHT,
        (spell("2024-10-14", 3, 4, 1),),
        {"noise": ("Speaker in the stairwell, second night running.",)},
        moments=_clocks_go_back("2024-10-14", "2024-10-27"),
    ),
    Storyline(
        "Bellfounder Estate",
        "Exactly 7 in the fortnight that holds leap day; without 29 February it would be 6.",
        {"vandalism": 4, "rowdy-behaviour": 4},
        EVENING,
        (spell("2024-02-19", 3, 4, 2),),
        {"vandalism": ("Glass of the entrance broken, third time this month.",)},
        moments=(moment("2024-02-29 23:50", source=CallSource.OUT_OF_HOURS), moment("2024-03-01 00:10")),
    ),
)

ONCE: tuple[Storyline, ...] = (
    Storyline(
        "Half Moon Green",
        "The first warm weekends after a winter indoors: groups, glass and music on the green.",
        {"rowdy-behaviour": 4, "street-drinking": 4, "litter-and-dumping": 3},
        EVENING,
        (spell("2021-04-19", 4, 6, 7, 7, 5, 3),),
        {
            "rowdy-behaviour": ("A hundred people on the green and nobody in charge.",),
            "litter-and-dumping": ("The grass is covered in bottles, children cannot play there.",),
        },
    ),
    Storyline(
        "Loomhouse Estate",
        "Dealing from an empty flat until it was secured.",
        {"drug-dealing": 6, "drug-use": 4},
        NIGHT,
        (spell("2021-09-13", 3, 5, 6, 6, 5, 3, 1), spell("2022-05-09", 3, 4, 5, 3)),
        {"drug-dealing": ("The empty flat on the ground floor is open again and people queue at the window.",)},
    ),
    Storyline(
        "Rushlight Estate",
        "Fireworks sold from a van, and fired along the walkways for three weeks.",
        {"fireworks": 8, "rowdy-behaviour": 3},
        EVENING,
        (spell("2021-10-25", 4, 8, 6, 3),),
        {"fireworks": ("Rockets fired along the walkway at head height.",)},
    ),
    Storyline(
        "Weighhouse Yard",
        "Late drinking when the bars opened again, and each summer since it was paved.",
        {"noise": 5, "street-drinking": 4, "rowdy-behaviour": 3},
        NIGHT,
        (spell("2021-07-19", 3, 5, 5, 4, 2), spell("2022-08-01", 4, 5, 4, 3), spell("2023-06-12", 4, 5, 6, 5, 3)),
        {"noise": ("Singing in the yard until four, glasses rolling about.",)},
    ),
    Storyline(
        "Saltmaker Estate",
        "Young people on mopeds in the underground car park.",
        {"nuisance-vehicles": 6, "rowdy-behaviour": 3},
        AFTER_SCHOOL,
        (spell("2022-02-07", 3, 5, 6, 5, 3, 1),),
        {"nuisance-vehicles": ("Mopeds racing round the underground car park, the fumes come up the stairs.",)},
    ),
    Storyline(
        "Sable Common Park",
        "Barbecues and fires in the drought of 2022.",
        {"vandalism": 4, "litter-and-dumping": 4, "noise": 3},
        EVENING,
        (spell("2022-07-18", 6, 9, 8, 5, 3),),
        {"vandalism": ("Grass on fire behind the pavilion.",)},
    ),
    Storyline(
        "Yarrow Estate",
        "A cuckooed flat on the third floor; quarrels on the landing.",
        {"drug-dealing": 4, "drug-use": 4, "rowdy-behaviour": 3},
        NIGHT,
        (spell("2022-11-21", 3, 4, 6, 6, 4, 3, 2),),
        {"drug-dealing": ("Strangers let each other in on the third floor, the tenant is not seen any more.",)},
    ),
    Storyline(
        "Fennick Park station",
        "Rough sleeping and begging in the underpass as the nights get cold.",
        {"begging": 5, "street-drinking": 3, "drug-use": 3},
        ALL_DAY,
        (spell("2023-01-09", 4, 5, 5, 4, 2), spell("2024-12-02", 4, 4, 5, 3)),
        {"begging": ("Four people sleeping in the underpass, passengers have to step over them.",)},
    ),
    Storyline(
        "Gantry Estate",
        "Balloons in parked cars along the service road.",
        {"drug-use": 6, "nuisance-vehicles": 3},
        NIGHT,
        (spell("2023-03-06", 3, 4, 5, 5, 4, 3, 1), spell("2024-06-24", 4, 5, 5, 3)),
        {"drug-use": ("Canisters rolling about under the cars, the hissing goes on for hours.",)},
    ),
    Storyline(
        "Orchard Lock Estate",
        "Swimming and jumping at the lock in the September heat.",
        {"rowdy-behaviour": 6, "noise": 3},
        AFTER_SCHOOL,
        (spell("2023-09-04", 5, 7, 3, 1),),
        {"rowdy-behaviour": ("Thirty young people jumping into the lock, one could not get out.",)},
    ),
    Storyline(
        "open-05",
        "A camp on waste ground, moved on after a month.",
        {"drug-use": 5, "litter-and-dumping": 4},
        ALL_DAY,
        (spell("2023-08-07", 3, 4, 5, 4, 2),),
        {"litter-and-dumping": ("Tents and rubbish on the waste ground, more every day.",)},
    ),
    Storyline(
        "Quarry Mead Estate",
        "A feud between two groups, eggs and then stones.",
        {"vandalism": 5, "intimidation": 4, "rowdy-behaviour": 3},
        EVENING,
        (spell("2024-02-05", 3, 5, 6, 5, 3, 2),),
        {"vandalism": ("Stones thrown at the windows of the low block.",)},
    ),
    Storyline(
        "Pilgrim Place",
        "Street drinking moved here when the market benches went.",
        {"street-drinking": 6, "begging": 3},
        ALL_DAY,
        (spell("2024-05-06", 3, 4, 5, 5, 4, 2),),
        {"street-drinking": ("Six men drinking round the planter since ten in the morning.",)},
    ),
    Storyline(
        "Emberley Estate",
        "Dogs off the lead and threats to those who complain: exactly 6, never on the list.",
        {"animals": 5, "intimidation": 3},
        EVENING,
        (spell("2024-07-15", 2, 4, 2),),
        {"animals": ("Two large dogs loose on the stairs again.",)},
    ),
    Storyline(
        "Inkerson Estate",
        "Windows broken on two evenings: exactly 6 at the cut-off of 14 November 2022.",
        {"vandalism": 7, "rowdy-behaviour": 2},
        EVENING,
        (spell("2022-10-31", 2, 4),),
        {"vandalism": ("Another window of the community room broken.",)},
    ),
)
