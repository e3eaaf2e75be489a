"""Hotspots that began between March and August 2025."""

from commonweal.core.terms import CallSource
from commonweal.synthetic.storyline import AFTER_SCHOOL, ALL_DAY, EVENING, NIGHT, SHOP_HOURS, Storyline, moment, spell

SPRING: tuple[Storyline, ...] = (
    Storyline(
        "Juniper Rise Estate",
        "Young people on a roof; the seventh call of the fortnight comes in the weekend when the clocks go forward.",
        {"rowdy-behaviour": 5, "drug-use": 3, "vandalism": 2},
        NIGHT,
        (spell("2025-03-10", 1, 3, 4, 5, 4, 2),),
        {
            "rowdy-behaviour": (
                "They are on the roof again, throwing gravel down.",
                "Six or seven on the roof of the low block, one of them very young.",
            ),
            "vandalism": ("The hatch to the roof has been broken open.",),
        },
        moments=(
            moment("2025-03-16 23:30", source=CallSource.OUT_OF_HOURS),
            moment("2025-03-17 00:10"),
            moment("2025-03-30 00:50", source=CallSource.OUT_OF_HOURS),
            moment("2025-03-30 02:10"),
            moment("2025-03-30 23:40", source=CallSource.OUT_OF_HOURS),
            moment("2025-03-31 00:20"),
        ),
    ),
    Storyline(
        "Hollowmere station",
        "Begging at the ticket machines, less when the station put staff beside them.",
        {"begging": 6, "intimidation": 2, "drug-use": 2},
        SHOP_HOURS,
        (spell("2025-03-10", 5, 5, 4, 3, 3, 1),),
        {
            "begging": (
                "Man demanding change from people at the ticket machines.",
                "Two people begging at the station, one shouting at passengers.",
            ),
        },
    ),
    Storyline(
        "Samphire Court Estate",
        "Dealing in the stairwells of the tall block through spring, and a second, shorter wave in November.",
        {"drug-dealing": 6, "drug-use": 4, "intimidation": 2},
        EVENING,
        (spell("2025-04-07", 3, 4, 6, 7, 9, 8, 7, 6, 5, 4, 2), spell("2025-11-10", 3, 4, 5, 4, 2)),
        {
            "drug-dealing": (
                "Dealing on the stairs between the third and fourth floor.",
                "People queuing in the stairwell, resident had to step over them.",
                "The door entry is broken so buyers walk straight in.",
                "Offered drugs on the way to the lift.",
            ),
        },
    ),
    Storyline(
        "Ambergate Cross",
        "Street drinking on the benches from the first warm days, and again at the end of summer.",
        {"street-drinking": 7, "rowdy-behaviour": 3, "litter-and-dumping": 1},
        ALL_DAY,
        (spell("2025-04-21", 4, 4, 5, 5, 6, 6, 5, 4, 3, 2), spell("2025-09-01", 3, 4, 5, 4, 2)),
        {
            "street-drinking": (
                "Eight people drinking on the benches, two of them fighting.",
                "Broken bottles all round the benches.",
                "Drinkers shouting at people getting off the bus.",
            ),
        },
    ),
    Storyline(
        "Northgate Towers Estate",
        "Balloons and canisters: young adults use gas in cars under the towers.",
        {"drug-use": 7, "nuisance-vehicles": 3, "litter-and-dumping": 2},
        NIGHT,
        (spell("2025-04-28", 3, 4, 5, 5, 6, 6, 7, 6, 5, 4, 4, 3, 1),),
        {
            "drug-use": (
                "People in parked cars inhaling balloons, canisters all over the ground.",
                "Hissing of gas canisters under the window for two hours.",
                "Driver got in and drove off straight after using a balloon.",
            ),
        },
    ),
    Storyline(
        "Willowbrook Recreation Ground",
        "Motorbikes on the grass after school and a group at the shelter until late.",
        {"nuisance-vehicles": 5, "rowdy-behaviour": 4, "drug-use": 2},
        AFTER_SCHOOL,
        (spell("2025-05-05", 3, 5, 7, 6, 5, 4, 3, 1),),
        {
            "nuisance-vehicles": (
                "Two motorbikes riding on the grass near small children.",
                "Bikes are ridden in through the gap by the bowling green.",
            ),
            "drug-use": ("Group at the shelter, smell of cannabis right across the playground.",),
        },
    ),
    Storyline(
        "Paper Mill Place",
        "The surroundings of a cuckooed address: knocking, waiting, quarrels in the street.",
        {"drug-dealing": 4, "drug-use": 4, "rowdy-behaviour": 3},
        NIGHT,
        (spell("2025-05-19", 2, 4, 6, 6, 7, 5, 4, 2),),
        {
            "drug-dealing": (
                "People waiting in the street for somebody to open the door to them.",
                "Neighbour is worried for the woman who lives at the end house.",
            ),
            "rowdy-behaviour": ("Quarrel over money outside the end house.",),
        },
    ),
)

SUMMER: tuple[Storyline, ...] = (
    Storyline(
        "Copperwell Circus",
        "Delivery mopeds and electric bikes on the pavement at the busiest crossing.",
        {"nuisance-vehicles": 8, "intimidation": 1, "rowdy-behaviour": 1},
        SHOP_HOURS,
        (spell("2025-06-02", 4, 5, 5, 6, 6, 5, 5, 4, 3),),
        {
            "nuisance-vehicles": (
                "Mopeds cutting across the pavement at the crossing.",
                "Electric bike hit a shopping trolley and did not stop.",
                "A dozen riders parked across the pavement, wheelchair could not pass.",
            ),
        },
    ),
    Storyline(
        "Pennywharf Levels",
        "Barbecues, sound systems and swimming in the dock all summer.",
        {"noise": 5, "street-drinking": 4, "litter-and-dumping": 3, "drug-use": 3},
        EVENING,
        (spell("2025-06-09", 4, 6, 8, 9, 10, 9, 8, 9, 7, 6, 5, 3, 2),),
        {
            "noise": ("Sound system on the grass, a hundred people and more.",),
            "litter-and-dumping": (
                "Disposable barbecues burning the benches.",
                "Bins overflowing after the weekend, rats among the bags.",
            ),
            "street-drinking": ("People jumping from the dock wall, all of them have been drinking.",),
        },
    ),
    Storyline(
        "Ropewalk Estate",
        "Parties in the inner courtyard on warm nights.",
        {"noise": 8, "rowdy-behaviour": 3},
        NIGHT,
        (spell("2025-06-16", 3, 5, 6, 7, 8, 8, 6, 5, 3, 2),),
        {
            "noise": (
                "Party in the courtyard, bass through every wall.",
                "Asked them to turn it down, it is louder now.",
                "It echoes round the courtyard so the whole block is awake.",
            ),
        },
    ),
    Storyline(
        "St Orrin's Square",
        "Drinkers from three bars on the square at closing time.",
        {"noise": 5, "rowdy-behaviour": 4, "street-drinking": 3},
        NIGHT,
        (spell("2025-07-07", 3, 5, 5, 4, 4, 4, 3, 1),),
        {
            "noise": ("Crowd outside the bars long after closing time, singing.",),
            "rowdy-behaviour": (
                "People urinating in doorways round the square.",
                "Glasses smashed on the steps, nobody from the bars is clearing them.",
            ),
        },
    ),
    Storyline(
        "Merrow Vale Park",
        "Fires in the long grass and young people in the pond.",
        {"vandalism": 4, "rowdy-behaviour": 4, "litter-and-dumping": 2},
        EVENING,
        (spell("2025-07-14", 4, 6, 7, 6, 5, 3, 1),),
        {
            "vandalism": (
                "Grass alight near the pond, a group is watching it.",
                "Bench set on fire by the bandstand path.",
            ),
            "rowdy-behaviour": ("Young people swimming in the pond where it says no swimming.",),
        },
    ),
    Storyline(
        "Underhill Estate",
        "Drug use by people sleeping on the top landing.",
        {"drug-use": 8, "intimidation": 2, "litter-and-dumping": 2},
        ALL_DAY,
        (spell("2025-07-21", 3, 4, 4, 5, 5, 6, 5, 4, 4, 3, 2),),
        {
            "drug-use": (
                "Two people asleep on the top landing with needles beside them.",
                "Used foil and needles on the stairs, the caretaker has cleared it twice today.",
                "Person unwell on the landing, ambulance has been called as well.",
            ),
        },
    ),
    Storyline(
        "open-16",
        "Weekend parties on cleared land behind the goods yard; the only words for it are directions.",
        {"noise": 5, "drug-use": 4, "litter-and-dumping": 2},
        NIGHT,
        (spell("2025-07-28", 3, 4, 5, 4, 2),),
        {
            "noise": ("Generator and speakers on the cleared land behind the goods yard.",),
            "drug-use": ("Hundreds of canisters left on the open land after the weekend.",),
        },
    ),
    Storyline(
        "Eastmarsh Road",
        "Car meets: engines, horns and wheel spins at the far end near the border.",
        {"nuisance-vehicles": 8, "noise": 3},
        NIGHT,
        (spell("2025-08-04", 3, 4, 5, 6, 6, 4, 2),),
        {
            "nuisance-vehicles": (
                "Forty cars meeting, wheel spins at the lights.",
                "Racing towards the border and back, somebody will be killed.",
                "Engines backfiring like gunshots.",
            ),
        },
    ),
    Storyline(
        "Corviser Estate",
        "Open dealing at the garages, moved on and back again within days.",
        {"drug-dealing": 7, "drug-use": 4, "intimidation": 2},
        EVENING,
        (spell("2025-08-18", 4, 5, 7, 8, 8, 7, 6, 4, 3, 1),),
        {
            "drug-dealing": (
                "Dealing at the garages, same three men as yesterday.",
                "Bags hidden behind the loose bricks at garage row.",
            ),
            "intimidation": ("Caller does not want to be seen talking to officers.",),
        },
    ),
    Storyline(
        "Tanners Square",
        "Street drinking moved here from the market benches.",
        {"street-drinking": 7, "begging": 2, "rowdy-behaviour": 2},
        ALL_DAY,
        (spell("2025-08-25", 3, 4, 5, 5, 4, 3, 1),),
        {
            "street-drinking": (
                "Group drinking on the wall since the morning.",
                "Man collapsed on the square, his friends are shouting at passers-by.",
            ),
        },
    ),
)
