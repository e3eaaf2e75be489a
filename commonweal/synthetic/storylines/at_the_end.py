"""What is going on at the last cut-off, 9 March 2026: on the list, just dropped off, and near misses."""

from commonweal.synthetic.storyline import AFTER_SCHOOL, ALL_DAY, EVENING, NIGHT, SHOP_HOURS, Storyline, moment, spell

ON_THE_LIST: tuple[Storyline, ...] = (
    Storyline(
        "Coldharrow Estate",
        "A group takes over two stairwells every night: cannabis, shouting, and residents afraid to pass.",
        {"drug-use": 5, "rowdy-behaviour": 4, "intimidation": 3, "noise": 3, "drug-dealing": 2},
        EVENING,
        (spell("2025-06-16", 2, 4, 5, 4, 2), spell("2026-01-26", 2, 8, 18, 16, 14, 13)),
        {
            "drug-use": (
                "About fifteen of them in the stairwell again, smoking cannabis and blocking the stairs.",
                "Smoke is coming in under the front door, the children cannot sleep.",
            ),
            "intimidation": ("They were asked to move and told the caller to go back inside or else.",),
            "noise": ("Shouting and music from the second floor landing, it has been every night this week.",),
            "rowdy-behaviour": ("Same group as last night, the entry door has been forced so anyone can get in.",),
        },
    ),
    Storyline(
        "Lantern Cross",
        "Begging at the cash machines by day and street drinking round the phone boxes by night.",
        {"begging": 4, "street-drinking": 4, "drug-use": 3, "intimidation": 2},
        ALL_DAY,
        (spell("2025-07-21", 3, 4, 5, 4, 3), spell("2026-02-02", 2, 4, 5, 7, 7)),
        {
            "begging": (
                "Two people begging aggressively at the cash machines and following customers.",
                "Staff say customers are being put off coming in.",
            ),
            "street-drinking": ("Group drinking round the phone boxes, shouting at people waiting for the bus.",),
            "drug-use": ("Someone is using drugs in the phone box in full view of the road.",),
        },
    ),
    Storyline(
        "Marshgate Fields",
        "Off-road bikes and drinking on both sides of the borough's border; each council sends callers to the other.",
        {"nuisance-vehicles": 5, "street-drinking": 3, "rowdy-behaviour": 2, "litter-and-dumping": 1},
        EVENING,
        (spell("2025-08-11", 3, 4, 4, 3), spell("2026-02-02", 3, 4, 5, 5, 5)),
        {
            "nuisance-vehicles": (
                "Three off-road bikes without lights going round the field at speed.",
                "Caller was told by the other council that this is not their part of the park.",
                "Bikes tearing up the football pitch again, nearly hit a dog walker.",
            ),
            "street-drinking": (
                "Group drinking by the culvert, they move across to the Eastmarsh side when a patrol comes.",
            ),
        },
    ),
    Storyline(
        "Weavers Reach Estate",
        "Dealing moves from block to block across the ward line that runs through the middle of the estate.",
        {"drug-dealing": 4, "drug-use": 4, "intimidation": 2, "nuisance-vehicles": 1},
        EVENING,
        (spell("2025-10-06", 3, 4, 3, 2), spell("2026-02-09", 3, 4, 6, 5)),
        {
            "drug-dealing": (
                "Cars pull up for a minute at a time and somebody runs down from the walkway.",
                "They were outside the north block yesterday and are outside the south block today.",
                "Dealing in the car park in front of children.",
            ),
            "intimidation": ("Lookouts on both corners, resident does not feel able to go out.",),
        },
    ),
    Storyline(
        "Northmoor Central station",
        "Begging and rough sleeping in the booking hall entrance through the day.",
        {"begging": 6, "rowdy-behaviour": 2, "street-drinking": 2, "drug-use": 2},
        SHOP_HOURS,
        (spell("2025-05-12", 3, 4, 4, 2), spell("2026-02-16", 3, 5, 4)),
        {
            "begging": (
                "Man sitting across the entrance asking everybody for money, gets angry when refused.",
                "Two people asleep in the entrance, the ticket office staff ask for outreach to attend.",
                "Woman followed to the barrier by somebody begging.",
            ),
        },
    ),
    Storyline(
        "Treadle Road",
        "Mopeds racing between the lights; two neighbours ring about it almost every time.",
        {"nuisance-vehicles": 8, "noise": 2, "intimidation": 1},
        EVENING,
        (spell("2026-02-16", 4, 4, 4),),
        {
            "nuisance-vehicles": (
                "Four mopeds racing up and down, no number plates.",
                "The mopeds are back, this is the third call this week.",
                "Riders on the pavement outside the school gate end.",
                "Engines revving outside the flats for half an hour.",
            ),
        },
        n_regulars=2,
    ),
    Storyline(
        "Sextant Estate",
        "Three loud evenings on the podium, each of them rung in by everybody who overlooks it.",
        {"rowdy-behaviour": 4, "noise": 3, "vandalism": 2},
        EVENING,
        (spell("2026-02-23", 3, 6),),
        {
            "rowdy-behaviour": (
                "Large group on the podium throwing things at the windows.",
                "Caller has already reported this tonight, so have several neighbours.",
            ),
            "noise": ("Twenty or so of them with a speaker on the podium.",),
        },
        calls_per_incident=3,
    ),
    Storyline(
        "open-10",
        "A fire pit and drug use on waste ground behind the old coal depot, which has no name in any gazetteer.",
        {"drug-use": 5, "litter-and-dumping": 2, "rowdy-behaviour": 2},
        NIGHT,
        (spell("2026-02-23", 3, 5),),
        {
            "drug-use": (
                "Fire burning again on the waste ground behind the coal depot, people sitting round it.",
                "Needles and foil left round the fire pit on the open land.",
                "Group going through the gap in the fence to the waste ground.",
            ),
        },
    ),
    Storyline(
        "The Clock Tower",
        "A new gathering of young people on electric bikes after school.",
        {"nuisance-vehicles": 4, "rowdy-behaviour": 4, "intimidation": 2},
        AFTER_SCHOOL,
        (spell("2026-02-23", 2, 5),),
        {
            "nuisance-vehicles": (
                "Young people on electric bikes riding through people at the bus stop.",
                "Group on bikes shouting at shoppers under the tower.",
                "One of the riders kicked a bin over into the road.",
            ),
        },
    ),
)

DROPPED_OFF: tuple[Storyline, ...] = (
    Storyline(
        "Swallow Street",
        "Visitors at all hours round one door; the tenant whose home is used was moved and the calls stopped.",
        {"drug-use": 4, "drug-dealing": 4, "rowdy-behaviour": 2, "noise": 2},
        NIGHT,
        (spell("2026-01-26", 3, 5, 5, 5, 3, 1),),
        {
            "drug-dealing": (
                "People coming and going all night at the same front door, none of them live there.",
                "Concerned that the man who lives there is not in charge of who comes in.",
            ),
            "rowdy-behaviour": ("Shouting up at the window to be let in.",),
        },
    ),
    Storyline(
        "Quince Court Estate",
        "Cannabis and noise in the bin store, fading since the door was repaired.",
        {"drug-use": 5, "noise": 3, "rowdy-behaviour": 2},
        EVENING,
        (spell("2026-02-02", 3, 4, 6, 4, 2),),
        {
            "drug-use": ("Four or five people in the bin store smoking cannabis.",),
            "rowdy-behaviour": ("The bin store door will not lock so they have gone back in.",),
            "noise": ("Noise from the bin store under the bedroom window.",),
        },
    ),
)

NEAR_MISSES: tuple[Storyline, ...] = (
    Storyline(
        "Jessamine Estate",
        "Three calls every week, on the same three evenings: exactly 6 in any fortnight, never on the list.",
        {"noise": 5, "rowdy-behaviour": 3, "drug-use": 2},
        EVENING,
        (spell("2026-01-26", 3, 3, 3, 3, 3, 3),),
        {
            "noise": (
                "Band practice in the community room past ten again.",
                "Doors slamming and shouting after the music stops.",
            ),
        },
        days=(1, 4, 5),
    ),
    Storyline(
        "Wicket Lane",
        "A burst of bin fires that stopped one call short of the list.",
        {"vandalism": 5, "rowdy-behaviour": 3},
        EVENING,
        (spell("2026-02-23", 4, 2),),
        {
            "vandalism": (
                "Wheelie bin set alight outside the garages.",
                "Young people running off after lighting a bin.",
            ),
        },
    ),
    Storyline(
        "Half Moon Green",
        "Dogs off the lead and a row about it; six calls in the fortnight.",
        {"animals": 6, "intimidation": 2},
        SHOP_HOURS,
        (spell("2026-02-23", 1, 5),),
        {
            "animals": ("Two large dogs running loose at the playground.",),
            "intimidation": ("Owner became abusive when asked to put the dogs on a lead.",),
        },
    ),
    Storyline(
        "open-20",
        "Tipping and fires on a strip of land by the railway, in no place of the gazetteer: exactly 6.",
        {"litter-and-dumping": 6, "drug-use": 2},
        EVENING,
        (spell("2026-02-23", 3, 3),),
        {
            "litter-and-dumping": (
                "Van tipping rubble on the strip by the railway.",
                "Rubbish alight on the land beside the tracks.",
            ),
        },
    ),
    Storyline(
        "Market Square",
        "Skateboards against the memorial and a Saturday drunk: exactly 6.",
        {"rowdy-behaviour": 4, "street-drinking": 3},
        AFTER_SCHOOL,
        (spell("2026-02-23", 2, 4),),
        {
            "rowdy-behaviour": ("Skateboarders chipping the steps of the memorial.",),
            "street-drinking": ("Man drunk and shouting between the stalls.",),
        },
    ),
    Storyline(
        "Anvil Road",
        "Six at the cut-off of 31 March 2025; a call 15 minutes after midnight would be a seventh if days were UTC.",
        {"noise": 4, "rowdy-behaviour": 4},
        EVENING,
        (spell("2025-03-17", 2, 4, 2),),
        {
            "noise": (
                "Shouting from people leaving a party.",
                "Music from a parked car with all its doors open.",
            ),
        },
        moments=(moment("2025-03-30 02:20"), moment("2025-03-31 00:15")),
    ),
    Storyline(
        "Larkhythe Street",
        "Engines and music outside a closed shop, three calls a week through the autumn and never a seventh.",
        {"nuisance-vehicles": 4, "noise": 4},
        EVENING,
        (spell("2025-09-29", 3, 3, 3, 3, 3),),
        {
            "nuisance-vehicles": (
                "Cars with music on outside the closed shop.",
                "Engines left running, people sitting on the bonnets.",
            ),
        },
        days=(3, 4, 5),
    ),
)
