"""Hotspots that began between September 2025 and January 2026."""

from commonweal.core.terms import CallSource
from commonweal.synthetic.storyline import AFTER_SCHOOL, ALL_DAY, EVENING, NIGHT, SHOP_HOURS, Storyline, moment, spell

AUTUMN: tuple[Storyline, ...] = (
    Storyline(
        "Saddlers Junction",
        "Begging outside the supermarket and rows over the pitch.",
        {"begging": 6, "rowdy-behaviour": 3, "drug-use": 2},
        SHOP_HOURS,
        (spell("2025-09-08", 4, 4, 5, 5, 4, 3, 3, 1),),
        {
            "rowdy-behaviour": ("Two people fighting over who may beg at the supermarket door.",),
            "begging": ("Customers asked for money at the door, one was spat at.",),
        },
    ),
    Storyline(
        "Millrace Estate",
        "Youth gathering after the start of term: bikes in the corridors, water thrown at doors.",
        {"rowdy-behaviour": 7, "vandalism": 3, "intimidation": 2},
        AFTER_SCHOOL,
        (spell("2025-09-15", 3, 4, 6, 7, 7, 6, 4, 3),),
        {
            "rowdy-behaviour": (
                "Children cycling through the corridors and banging on doors.",
                "Water balloons thrown at an elderly resident's door.",
            ),
            "vandalism": ("Lift jammed on purpose, second time this week.",),
        },
    ),
    Storyline(
        "Shuttle Street",
        "Drug use in the doorway of a closed pub.",
        {"drug-use": 8, "litter-and-dumping": 2},
        ALL_DAY,
        (spell("2025-09-22", 4, 5, 5, 4, 3, 2),),
        {
            "drug-use": (
                "Three people using drugs in the doorway of the closed pub.",
                "Needles in the pub doorway on the way to school.",
            ),
        },
    ),
    Storyline(
        "Candlewick Yard Estate",
        "Rows on the walkway; exactly 7 when the clocks have gone back, one of them just after a summer midnight.",
        {"rowdy-behaviour": 5, "noise": 4, "drug-use": 2},
        NIGHT,
        (spell("2025-10-13", 3, 4, 3, 2),),
        {
            "rowdy-behaviour": (
                "Men arguing on the walkway, threats to kick a door in.",
                "Banging on doors along the walkway.",
            ),
        },
        moments=(
            moment("2025-10-13 00:20"),
            moment("2025-10-26 01:30"),
            moment("2025-10-26 01:30", source=CallSource.OUT_OF_HOURS, second_time=True),
            moment("2025-10-26 23:45", source=CallSource.OUT_OF_HOURS),
        ),
    ),
    Storyline(
        "Kestrel Way Estate",
        "Halloween: eggs, flour and fireworks through letter boxes.",
        {"fireworks": 5, "rowdy-behaviour": 4, "vandalism": 4},
        EVENING,
        (spell("2025-10-13", 2, 4, 8, 9, 5, 2),),
        {
            "vandalism": ("Eggs thrown at windows and flour in the lift.",),
            "fireworks": ("Firework pushed through a letter box, nobody hurt.",),
            "rowdy-behaviour": ("Group in masks going from door to door frightening people.",),
        },
    ),
    Storyline(
        "Fennick Park Green",
        "Fireworks thrown across the green round Bonfire Night.",
        {"fireworks": 9, "rowdy-behaviour": 3},
        EVENING,
        (spell("2025-10-20", 2, 6, 12, 5, 2),),
        {
            "fireworks": (
                "Fireworks being thrown at each other on the green.",
                "Rockets fired flat across the path at people.",
            ),
            "rowdy-behaviour": ("Bonfire of pallets and the fire service has been called.",),
        },
    ),
    Storyline(
        "Thistle Bank Park",
        "Fireworks after dark near the animal hospital.",
        {"fireworks": 9, "noise": 2},
        EVENING,
        (spell("2025-10-27", 5, 9, 4, 1),),
        {
            "fireworks": (
                "Loud fireworks in the park, the dogs next door are frantic.",
                "Fireworks let off from the top of the mound until late.",
            ),
        },
    ),
    Storyline(
        "Dovetail Estate",
        "Fireworks in a stairwell and the group that lit them, who stayed.",
        {"fireworks": 5, "rowdy-behaviour": 4, "intimidation": 2},
        EVENING,
        (spell("2025-10-27", 4, 7, 4, 3, 1),),
        {
            "fireworks": ("Firework let off inside the stairwell, smoke on three floors.",),
            "intimidation": ("Same group hanging round the lobby and swearing at residents.",),
        },
    ),
    Storyline(
        "Wrenmoor Road",
        "Riders waiting for orders block the pavement and race away.",
        {"nuisance-vehicles": 7, "noise": 3},
        EVENING,
        (spell("2025-11-10", 4, 4, 4, 3, 2),),
        {
            "nuisance-vehicles": (
                "Delivery riders blocking the pavement and revving engines.",
                "Mopeds going the wrong way round the island.",
            ),
        },
    ),
)

WINTER: tuple[Storyline, ...] = (
    Storyline(
        "Verity Estate",
        "Dealing from the laundry room as the evenings get dark.",
        {"drug-dealing": 6, "drug-use": 5, "intimidation": 2},
        EVENING,
        (spell("2025-11-17", 3, 4, 5, 6, 6, 5, 5, 4, 3, 3, 1),),
        {
            "drug-dealing": (
                "The laundry room is being used for dealing, residents cannot use it.",
                "Man at the laundry room door asks everyone what they want.",
                "Lock on the laundry room has been glued.",
            ),
        },
    ),
    Storyline(
        "Osiers station",
        "People sleeping in the station entrance in the cold, and drinking to keep warm.",
        {"begging": 4, "street-drinking": 4, "drug-use": 3},
        ALL_DAY,
        (spell("2025-12-01", 4, 5, 5, 4, 3, 4, 3, 2),),
        {
            "begging": ("Three people sleeping across the station entrance, please send outreach.",),
            "street-drinking": ("Drinking and shouting under the station canopy.",),
        },
    ),
    Storyline(
        "Five Ways",
        "Drunken rows outside the bars before Christmas.",
        {"rowdy-behaviour": 6, "street-drinking": 4, "noise": 3},
        NIGHT,
        (spell("2025-12-08", 4, 6, 7, 5, 2),),
        {
            "rowdy-behaviour": ("Fight outside the bar, four or five people.",),
            "noise": ("Work parties singing in the road, traffic has stopped.",),
            "street-drinking": ("Man lying in the road after a row.",),
        },
    ),
    Storyline(
        "Elverson Estate",
        "Cannabis in every block and bicycles ridden along the decks.",
        {"drug-use": 7, "rowdy-behaviour": 2, "noise": 2},
        EVENING,
        (spell("2025-12-29", 3, 4, 5, 5, 4, 3, 2),),
        {
            "drug-use": ("Smell of cannabis on every deck.",),
            "rowdy-behaviour": ("Someone riding along the deck knocked an elderly man over.",),
        },
    ),
    Storyline(
        "Lacemaker Place",
        "A second cuckooed address: callers describe the same four visitors.",
        {"drug-dealing": 5, "drug-use": 4, "rowdy-behaviour": 2},
        NIGHT,
        (spell("2026-01-05", 3, 5, 5, 4, 3, 1),),
        {
            "drug-dealing": (
                "Four visitors in and out of the ground floor flat all night.",
                "The tenant used to be friendly, now never seen without them.",
            ),
        },
    ),
    Storyline(
        "Barleyport Corner",
        "Begging at the bus stands, the same two people most days.",
        {"begging": 7, "intimidation": 2},
        SHOP_HOURS,
        (spell("2026-01-12", 4, 4, 4, 3, 2),),
        {
            "begging": (
                "Passengers asked for money along the whole queue.",
                "Man begging stepped in front of a bus to stop it.",
            ),
        },
    ),
    Storyline(
        "Pellow Estate",
        "Youth gathering in the bin store and the caged pitch.",
        {"rowdy-behaviour": 6, "drug-use": 4, "noise": 2},
        EVENING,
        (spell("2026-01-12", 3, 5, 6, 6, 5, 3, 1),),
        {
            "rowdy-behaviour": (
                "Fire lit in the bin store by the group that meets there.",
                "Ball kicked against garage doors for hours in the dark.",
            ),
            "drug-use": ("Cannabis and shouting in the caged pitch.",),
        },
    ),
)
