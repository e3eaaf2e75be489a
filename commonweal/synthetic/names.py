"""The invented names of Northmoor. A street of the same name somewhere is chance."""

BOROUGH_CODE, BOROUGH_NAME = "NM", "Northmoor"
NEIGHBOUR_CODE, NEIGHBOUR_NAME = "EM", "Eastmarsh"
PARTNERSHIP_NAME = "Northmoor Community Safety Partnership"

WARDS = (
    "Tallow Hill", "Quillgate", "Sable Common", "Lanternfield", "Copperwell", "Hollowmere", "Thistle Bank", "Wrenmoor",
    "Ambergate", "Fennick Park", "Osiers", "Kilnside", "St Orrin's", "Barleyport", "Merrow Vale", "Larkhythe",
    "Pennywharf",
)  # fmt: skip

WARDS_BEFORE_2022 = (
    "Tallow Hill", "Quill and Lantern", "Sable Common", "Copperwell North", "Hollowmere", "Old Thistle", "Wrenmoor",
    "Ambergate and Osiers", "Kilnside", "St Orrin's", "Barleyport", "Merrow", "Larkhythe", "Pennywharf",
)  # fmt: skip
"""Fourteen wards until 4 May 2022; some names are the same, their lines are not."""

STRADDLING_ESTATE = "Weavers Reach Estate"
ESTATES = (
    "Harbinger Estate", "Coldharrow Estate", "Juniper Rise Estate", "Saltmaker Estate", "Tamarind Court Estate",
    "Fallowgate Estate", "Ironmonger Fields Estate", "Pellow Estate", "Nettlecombe Estate", "Bellfounder Estate",
    "Quarry Mead Estate", "Hartsong Estate", "Candlewick Yard Estate", "Priorswell Estate", "Drovers Green Estate",
    "Elverson Estate", "Rushlight Estate", "Samphire Court Estate", "Tollgate House Estate", "Underhill Estate",
    "Verity Estate", "Wainwright Fields Estate", "Yarrow Estate", "Ashlar Estate", "Brackenbury Court Estate",
    "Corviser Estate", "Dovetail Estate", "Emberley Estate", "Fuller Street Estate", "Gantry Estate",
    "Hobbin Wood Estate", "Inkerson Estate", "Jessamine Estate", "Kestrel Way Estate", "Loomhouse Estate",
    "Millrace Estate", "Northgate Towers Estate", "Orchard Lock Estate", "Paddlers Wharf Estate", "Quince Court Estate",
    "Ropewalk Estate", "Sextant Estate", "Tenterden Fields Estate", "Umber Estate",
)  # fmt: skip

BORDER_PARK = "Marshgate Fields"
PARKS = (
    "Ferrier Gardens", "Fennick Park Green", "Sable Common Park", "Pennywharf Levels", "Kilnside Meadow",
    "Larkhythe Park", "Willowbrook Recreation Ground", "The Osier Beds", "Merrow Vale Park", "Bandstand Gardens",
    "Copperwell Spring Park", "Half Moon Green", "Thistle Bank Park",
)  # fmt: skip

STATIONS = (
    "Northmoor Central station", "Copperwell station", "Hollowmere station", "Fennick Park station",
    "Merrow Vale station", "Osiers station",
)  # fmt: skip

JUNCTIONS = (
    "Lantern Cross", "Lanternfield Broadway", "Copperwell Circus", "Ambergate Cross", "The Clock Tower",
    "Barleyport Corner", "Saddlers Junction", "Five Ways", "Osier Gate", "Hollowmere Parade", "Coopers Corner",
    "Station Place",
)  # fmt: skip
SQUARES = (
    "Market Square", "St Orrin's Square", "Weighhouse Yard", "Pilgrim Place", "Tanners Square", "Guildhall Steps",
)  # fmt: skip

MAIN_ROADS = (
    "Northmoor High Road", "Great Kiln Road", "Eastmarsh Road", "Copperwell Road", "Tallow Hill Road",
    "Old Turnpike Road", "Hollowmere Road", "Quillgate Street", "Barleyport Road", "Lanternfield Way",
    "Wrenmoor Road", "St Orrin's Road", "Pennywharf Road", "Merrow Vale Road", "Sable Common Road",
    "Ambergate Road", "Thistle Bank Road", "Larkhythe Street",
)  # fmt: skip
STREET_STEMS = (
    "Abbotts", "Acre", "Alderney", "Anvil", "Arrowsmith", "Aspen", "Ballast", "Barge", "Basket", "Beacon",
    "Bellows", "Birdcage", "Bobbin", "Bracken", "Brewhouse", "Bridle", "Broadcloth", "Buckler", "Calico",
    "Candle", "Capstan", "Carder", "Cartwright", "Cask", "Chandler", "Charter", "Cinder", "Clapper", "Cloister",
    "Cobbler", "Colliers", "Compass", "Cordwainer", "Corn", "Cowslip", "Crucible", "Curlew", "Cutler", "Damson",
    "Dial", "Distaff", "Dove", "Drapers", "Dray", "Dyers", "Elmhurst", "Farrier", "Fathom", "Feather",
    "Ferryman", "Flax", "Fletcher", "Flint", "Forge", "Foundry", "Furrow", "Gable", "Garland", "Gatehouse",
    "Gauntlet", "Glaziers", "Glebe", "Goldcrest", "Granary", "Hackle", "Hammer", "Hawthorn", "Hayloft", "Heron",
    "Hitching", "Holly Lodge", "Hornbeam", "Hurdle", "Ivory", "Jackdaw", "Jasper", "Keel", "Kettle",
    "Lacemaker", "Ladle", "Lapwing", "Lattice", "Linden", "Linnet", "Lockkeeper", "Madder", "Mallard",
    "Maltster", "Manor Farm", "Maple", "Marlpit", "Mason", "Mercer", "Mistral", "Mulberry", "Needle",
    "Nightingale", "Nursery", "Oakapple", "Oriel", "Osprey", "Paper Mill", "Parchment", "Partridge", "Pattern",
    "Pearmain", "Pewter", "Pigeon", "Plover", "Plumb", "Poplar", "Potter", "Pound", "Primrose", "Pump",
    "Quarter", "Quay", "Quill", "Rampart", "Reed", "Ribbon", "Rookery", "Rowan", "Russet", "Saffron",
    "Sailcloth", "Sawyer", "Scrivener", "Sedge", "Shuttle", "Sickle", "Silk", "Skylark", "Smithy", "Sparrow",
    "Spindle", "Starling", "Stonecutter", "Sundial", "Swallow", "Tabard", "Tanyard", "Teasel", "Thimble",
    "Tiller", "Tinker", "Treadle", "Trellis", "Turret", "Vellum", "Vintner", "Walnut", "Warp", "Weir", "Wherry",
    "Whitesmith", "Wicket", "Willow", "Windlass", "Woad", "Woolpack", "Yeoman",
)  # fmt: skip
LONG_ENDINGS = ("Road", "Street", "Avenue", "Road", "Street")
SHORT_ENDINGS = ("Street", "Lane", "Close", "Mews", "Walk", "Terrace", "Place", "Row", "Gardens", "Street", "Road")
