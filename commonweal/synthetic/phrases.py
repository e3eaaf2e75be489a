"""What callers say, by category, and how the lines write it down; every sentence is invented."""

from collections.abc import Mapping

from commonweal.core.terms import CallSource

OPENINGS: Mapping[str, tuple[str, ...]] = {
    "drug-use": (
        "Group smoking cannabis in the entrance", "Strong smell of cannabis coming into the flat",
        "Two people injecting in the doorway", "People smoking what looks like crack on the stairs",
        "Used needles and foil left on the ground", "Several people inhaling balloons",
        "Four people using drugs openly on the bench", "Smell of cannabis through the letter box",
        "Someone slumped after using drugs, breathing but not talking", "Drug use behind the bin store",
        "Young adults smoking cannabis by the gate", "Canisters and balloons all over the path",
    ),
    "drug-dealing": (
        "Dealing from a parked car", "Man on a bicycle handing over small bags", "Three deals seen in ten minutes",
        "Same man dealing at the corner", "People called over one at a time to a man in a doorway",
        "Bags being hidden under the hedge", "Caller was offered drugs", "Cars stopping for a minute and driving off",
        "Lookouts on both corners while one man deals",
    ),
    "noise": (
        "Loud music with heavy bass", "Party still going with people on the balcony", "Shouting and singing outside",
        "Alarm ringing for more than an hour", "Karaoke from a bar with its doors open",
        "Amplified music from a parked car", "Drilling and hammering late", "Generator running outside",
        "People talking and laughing under the window", "Music through the wall",
        "Dog barking without stopping while music is played",
    ),
    "rowdy-behaviour": (
        "Large group shouting and pushing each other", "Young people throwing stones at windows",
        "Fight between five or six people", "People hanging about and kicking doors",
        "Group running in and out of the traffic", "Eggs thrown at passing cars",
        "Drunk men singing and banging on shutters", "Young people climbing on the garage roofs",
        "Group blocking the pavement and swearing", "Bottles thrown from the wall",
    ),
    "intimidation": (
        "Caller was followed to the door", "Group called abuse at an elderly couple",
        "Man threatened to find out where the caller lives",
        "Caller was told to mind their own business or regret it",
        "Two people stood in front of the door and would not move", "Neighbour is too frightened to go to the shop",
        "Abuse shouted at the caller and a child", "Somebody has been ringing the bell and running off",
    ),
    "nuisance-vehicles": (
        "Mopeds racing up and down", "Car doing wheel spins at the junction",
        "Electric motorbike ridden along the pavement", "Riders without helmets or plates",
        "Engine revving for half an hour", "Delivery mopeds blocking the pavement", "Cars racing each other",
        "Quad bike on the grass", "Motorbike ridden through the pedestrian way",
        "Van parked with its engine running and music on",
    ),
    "street-drinking": (
        "Group drinking and shouting", "Six people drinking on the benches",
        "Man with open cans asking people for money", "Drinkers arguing loudly",
        "Bottles and cans left all over the ground", "Man asleep across the path surrounded by cans",
        "Drinkers urinating against the wall",
    ),
    "begging": (
        "Man begging aggressively", "Woman begging at the cash machine",
        "Two people begging and swearing when refused", "Person begging at the door of the shop",
        "Man walking between cars at the lights asking for money", "Customers pestered for money at the tables",
        "Person begging with a dog, people are stepping into the road",
    ),
    "litter-and-dumping": (
        "Mattresses and bags dumped", "Builder's rubble tipped from a van", "Bins overturned and searched",
        "Food waste thrown from a window", "Fridge and furniture left on the pavement",
        "Bags dumped beside the recycling banks", "Needles among the rubbish",
    ),
    "vandalism": (
        "Entry door kicked in", "Graffiti being sprayed on the wall", "Bus shelter glass smashed", "Bin set on fire",
        "Lift buttons burnt", "Car mirrors knocked off along the street", "Lamp smashed on purpose",
        "Playground swings cut down",
    ),
    "fireworks": (
        "Fireworks thrown at people", "Rockets let off between the buildings", "Very loud fireworks",
        "Fireworks aimed at a bus", "Bangers put under parked cars", "Firework thrown into a garden",
    ),
    "animals": (
        "Large dog off the lead and out of control", "Dog barking for hours", "Dog being set on other dogs",
        "Pigeons being fed in great numbers, rats as well", "Dog fouling the children's play area",
    ),
    "other": (
        "Caller unhappy about people gathering", "Lights out along the path and people hiding there",
        "Man exposing himself, has run off", "People living in a van", "Tent pitched beside the path",
        "Ball games against a wall", "Drone flown low over gardens", "Laser pen shone into windows",
    ),
}  # fmt: skip
GATHERINGS = frozenset({"drug-dealing", "rowdy-behaviour", "intimidation", "street-drinking", "nuisance-vehicles"})
"""Categories in which callers count heads."""
WHILE_IT_GOES_ON = (
    "It has been going on for an hour.", "It started about twenty minutes ago.", "Children are present.",
    "Wants somebody to attend.", "Still happening.", "Asks for a patrol now.",
)  # fmt: skip
"""Said only in a call that was taken while the matter went on."""
DETAILS = (
    "It is every week now.", "This is the third time this week.", "It has got worse since last month.",
    "Nobody hurt as far as caller knows.", "No street light there.", "There is broken glass now.",
    "Neighbours have complained as well.", "It happens most evenings.",
)  # fmt: skip
HEADS = (
    "About six people.", "Three or four of them.", "More than ten people.", "All of them adults.", "Mostly teenagers.",
    "Two men and a woman.", "They come back every time they are moved on.", "One of them has a dog.", "Some on bikes.",
    "They have a speaker.", "Faces covered.", "No weapons seen.",
)  # fmt: skip
EFFECTS = (
    "Baby cannot sleep.", "Caller works nights and is exhausted.", "Caller does not feel safe going out.",
    "Caller has had to close all the windows.", "Elderly neighbour is frightened.", "Caller has an exam tomorrow.",
    "Children have to walk past it.", "Caller has given up using the garden.", "Caller's health is suffering.",
)  # fmt: skip
WISHES = (
    "Would like a patrol to come by.", "Does not want to be contacted.", "Would like to know what will be done.",
    "Has videos if needed.", "Does not want officers at the door.",
    "Happy to keep a diary.", "Says it was reported before and nothing changed.", "Asks for a call back.",
)  # fmt: skip
WHEN = ((5, "in the early hours"), (12, "this morning"), (17, "this afternoon"), (21, "this evening"), (24, "tonight"))
"""Until which hour each is said."""
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LEADS = {
    CallSource.POLICE_ASB: ("Caller states: ", "Informant reports: ", "", "", "Passer-by reports: "),
    CallSource.OUT_OF_HOURS: ("", "", "Resident says: ", "Caller rang again. "),
    CallSource.COUNCIL_LINE: ("Resident writes: ", "By phone: ", "Web form: ", ""),
    CallSource.PATROL_LINE: ("Call-out: ", "Tenant rang: ", "", "Patrol asked to attend. "),
}
ODD_ENDINGS = (
    " (line bad, caller's words: “they've been at it since José's party”)", "; see log", " \\u0000",
    " <no further details>", ' - "same as before"', " =see above",
)  # fmt: skip
"""What real logs hold to a reader's harm: quotes, marks of other programs, letters beyond ASCII, an escaped NUL."""
