"""Where each call says it was: coordinates, and words as people type them.

A place's name in the ways people write it, directions to open ground, or next to nothing.
"""

from collections.abc import Container, Sequence

from commonweal.core.terms import LocationKind
from commonweal.synthetic.chance import Chance
from commonweal.synthetic.happenings import Happening
from commonweal.synthetic.plan import Plan
from commonweal.synthetic.spots import Location, Spot, near

_NAME_ONLY = 30
_STORY_SPOTS = 12
_SHORT = ((" Road", " Rd"), (" Street", " St"), (" Estate", " Est"), (" Avenue", " Ave"), (" Gardens", " Gdns"))
OPEN_GROUND = (
    "waste ground behind the old depot", "open land by the railway", "no address, cleared land behind the works",
    "field at the back, no name", "land between the tracks and the sidings", "yard with the broken fence", "",
)  # fmt: skip
UNKNOWN = (
    "near the shops", "by the canal", "at the bus stop", "usual place", "behind the school", "in the underpass",
    "caller moving, would not say", "not given", "unknown", "outside my house", "on the estate",
    "town centre somewhere", "???", "", "",
)  # fmt: skip
"""None of these is the name of a place, so none can be found."""
NOT_OURS = (
    "Gallowglass Estate", "Zennor Parade", "Wheelwrights Basin", "Halcyon Point", "Old Vinegar Works",
    "Kittiwake Court", "Bishop's Folly", "Upper Ravelin",
)  # fmt: skip
"""Names as good as any, but of no place in the gazetteer: somebody has to look where they are."""
ACROSS_THE_BORDER = (
    "Saltings Road, Eastmarsh", "Eelcatcher Street, Eastmarsh", "Reedcutters Way", "Eastmarsh Broadway",
    "past the border, Eastmarsh side", "Decoy Lane, Eastmarsh", "",
)  # fmt: skip
_NAMES_NO_PLACE_OF_OURS = 150


class Whereabouts:
    """Hands out spots and words, call by call; calls of one event at one place share their spot."""

    def __init__(
        self, plan: Plan, beyond: Sequence[Spot], first_on_open_ground: Container[int], chance: Chance
    ) -> None:
        self._plan = plan
        self._beyond = beyond
        self._first_on_open_ground = first_on_open_ground
        self._chance = chance
        self._of_event: dict[int, Spot] = {}

    def of(self, number: int, happening: Happening) -> tuple[Spot | None, str]:
        """Coordinates and words of call `number`; some calls have a place's exact name and no coordinates."""
        if happening.elsewhere:
            return self._chance.pick(self._beyond), self._chance.pick(ACROSS_THE_BORDER)
        if happening.row is None:
            return None, self._chance.pick(NOT_OURS if self._chance.happens(_NAMES_NO_PLACE_OF_OURS) else UNKNOWN)
        location = self._plan.locations[happening.row]
        if location.kind is LocationKind.PROVISIONAL:
            return self._on_open_ground(location, number), self._chance.pick(OPEN_GROUND)
        if not location.side_areas and self._chance.happens(_NAME_ONLY):
            return None, location.name
        return self._at_place(location, happening), self._described(location.name)

    def _on_open_ground(self, location: Location, number: int) -> Spot:
        """The first call stands on the patch's own spot, later ones near it."""
        first_point = location.sides[0][0]
        return first_point if number in self._first_on_open_ground else near(first_point, self._chance)

    def _at_place(self, location: Location, happening: Happening) -> Spot:
        """A spot of the place; across a line that matters, the calls of a week take the sides in turn."""
        spots = location.sides[happening.nth % len(location.sides)]
        spot = self._chance.pick(spots[:_STORY_SPOTS] if happening.story else spots)
        if happening.event is None or location.side_areas:
            return spot
        return self._of_event.setdefault(happening.event, spot)

    def _described(self, name: str) -> str:
        """Words beside coordinates; they never decide where a call counts."""
        short = next((name.replace(long, brief) for long, brief in _SHORT if long in name), name)
        ways = (name, "", f"o/s {name}", short, f"near {name}", name.upper(), f"{name}, by the entrance", f" {name}  ")
        return ways[self._chance.weighted((46, 14, 9, 12, 8, 4, 4, 3))]
