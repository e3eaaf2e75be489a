"""Outlines for maps, sets of boundaries and what is known of areas, from the viewer on."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Avg, Count, Max, Min, Q

from commonweal.access.queries import partnership_of, partnerships
from commonweal.access.record_kinds import RecordKind
from commonweal.access.viewer import Viewer
from commonweal.core.policy.words import day_in_words
from commonweal.core.terms import AreaKind, LocationKind
from commonweal.files.cells import GREAT_BRITAIN, Extent
from commonweal.places.models import Address, Area, AreaFigures, GazetteerVersion, Place, Postcode
from commonweal.places.overlaps import Rings, overlapping
from commonweal.places.terms import AREA_WORDS

BEYOND_M = 10_000
Line = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Outline:
    """A shape to draw, in British National Grid metres: the rings of an area or polygon, or a street's lines."""

    name: str
    kind: str
    lines_m: tuple[Line, ...]
    is_area: bool


def extent_around_boroughs(partnership_id: UUID, notes: list[str]) -> Extent:
    """The box around the boroughs that a partnership has loaded, and 10 km beyond: where its calls can lie.

    Without a borough it is Great Britain, and `notes` says so.
    """
    box = Area.objects.filter(
        partnership_id=partnership_id, area_kind=AreaKind.BOROUGH, withdrawn_at__isnull=True
    ).aggregate(
        west=Min("min_easting_m"), south=Min("min_northing_m"), east=Max("max_easting_m"), north=Max("max_northing_m")
    )
    if box["west"] is None:
        notes.append("No borough is loaded, so points were only checked to lie in Great Britain.")
        return GREAT_BRITAIN
    return Extent(
        box["west"] - BEYOND_M,
        box["south"] - BEYOND_M,
        box["east"] + BEYOND_M,
        box["north"] + BEYOND_M,
        f"metres on the British National Grid, up to {BEYOND_M // 1000} km beyond the boroughs loaded",
    )


def boroughs_said(partnership_id: UUID) -> str:
    """`Northmoor`, or `Northmoor and the other boroughs loaded`: what `extent_around_boroughs` is measured from."""
    own = next(one.borough_name for one in partnerships() if one.id == partnership_id)
    names = set(
        Area.objects.filter(
            partnership_id=partnership_id, area_kind=AreaKind.BOROUGH, withdrawn_at__isnull=True
        ).values_list("name", flat=True)
    )
    if own not in names:
        return "the boroughs loaded"
    return own if names == {own} else f"{own} and the other boroughs loaded"


def ward_outlines(day: date, viewer: Viewer) -> list[Outline]:
    """The wards of the partnership's own borough that hold on a day; all of them where none says so.

    Wards of a neighbour may be loaded too: a map of all of them would make the own borough a speck.
    """
    wards = Area.objects.visible_to(viewer).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        area_kind=AreaKind.WARD,
        valid_from__lte=day,
        withdrawn_at__isnull=True,
    )
    own = own_borough_codes(viewer)
    found = sorted(wards, key=lambda ward: ward.name)
    found = [ward for ward in found if ward.within_code in own] or found
    viewer.saw(RecordKind.AREA, [ward.id for ward in found])
    return [Outline(ward.name, AreaKind.WARD, tuple(r for p in ward.rings for r in p), True) for ward in found]


def wards_on(day: date, viewer: Viewer) -> list[tuple[str, str]]:
    """Code and name of the own borough's wards that hold on a day, by name; of all wards where none says so."""
    wards = Area.objects.visible_to(viewer).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        area_kind=AreaKind.WARD,
        valid_from__lte=day,
        withdrawn_at__isnull=True,
    )
    own = own_borough_codes(viewer)
    found = list(wards.values_list("code", "name", "within_code").order_by("name", "code"))
    return [(code, name) for code, name, within in found if within in own] or [(code, name) for code, name, _ in found]


def landlords_known(viewer: Viewer) -> list[str]:
    """The landlords that the address list names, each once, by name: no address is handed out."""
    homes = Address.objects.visible_to(viewer).exclude(landlord="")
    return list(homes.order_by("landlord").values_list("landlord", flat=True).distinct())


def postcode_points(codes: Collection[str], partnership_id: UUID) -> dict[str, tuple[float, float]]:
    """Easting and northing in metres of the postcodes (`N1 2AB`) that are loaded and have a point."""
    found = Postcode.objects.filter(partnership_id=partnership_id, code__in=codes, easting_m__isnull=False)
    points = ((code, _whole(east, north)) for code, east, north in found.values_list("code", "easting_m", "northing_m"))
    return {code: point for code, point in points if point is not None}


def own_borough_codes(viewer: Viewer) -> set[str]:
    """The codes under which the partnership's own borough was loaded; empty where it was not."""
    name = partnership_of(viewer).borough_name
    boroughs = Area.objects.visible_to(viewer).filter(area_kind=AreaKind.BOROUGH, name=name, withdrawn_at__isnull=True)
    return set(boroughs.values_list("code", flat=True))


def own_borough_names(viewer: Viewer) -> set[str]:
    """What areas may call the partnership's own borough: its codes and its name."""
    return own_borough_codes(viewer) | {partnership_of(viewer).borough_name}


def place_outline(place_id: UUID | None, viewer: Viewer) -> list[Outline]:
    """The outline of one place, as a list of one; empty where the viewer may not see it."""
    place = Place.objects.visible_to(viewer).filter(id=place_id).first() if place_id else None
    if place is None:
        return []
    viewer.saw(RecordKind.PLACE, [place.id])
    if place.location_kind == LocationKind.STREET:
        return [Outline(place.name, "place", tuple(place.parts), False)]
    return [Outline(place.name, "place", tuple(ring for polygon in place.parts for ring in polygon), True)]


@dataclass(frozen=True, slots=True)
class BoundarySet:
    """Areas of one kind with the same first and last day, such as the wards of 2022.

    `n_own` of them lie in the partnership's own borough, as they say themselves; 0 where none says so. `of_borough`
    names the borough where the others of the set are left out.
    """

    area_kind: AreaKind
    valid_from: date
    valid_to: date | None
    n_areas: int
    withdrawn: bool = False
    n_own: int = 0
    of_borough: str = ""

    @property
    def words(self) -> str:
        """`20 wards`, or `17 wards of Northmoor`"""
        one, many = AREA_WORDS[self.area_kind]
        words = f"{self.n_areas:,} {one if self.n_areas == 1 else many}"
        return f"{words} of {self.of_borough}" if self.of_borough else words

    @property
    def name(self) -> str:
        """`wards of 2022`"""
        return f"{AREA_WORDS[self.area_kind][1]} of {self.valid_from.year}"

    def holds_with(self, other: "BoundarySet") -> bool:
        """Whether two sets of one kind hold on some same day."""
        begins, ends = max(self.valid_from, other.valid_from), min(self.last_day, other.last_day)
        return self.area_kind == other.area_kind and begins <= ends

    @property
    def last_day(self) -> date:
        """The last day, or the end of time."""
        return self.valid_to or date.max


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two sets that hold in the same days and lie over each other, with how many areas of the first do."""

    first: BoundarySet
    second: BoundarySet
    n_areas: int


def boundary_sets(viewer: Viewer) -> list[BoundarySet]:
    """The sets of boundaries that stand, by kind and first day; then those withdrawn."""
    own = own_borough_names(viewer)
    groups = (
        Area.objects.visible_to(viewer)
        .values("area_kind", "valid_from", "valid_to", withdrawn=Q(withdrawn_at__isnull=False))
        .annotate(n_areas=Count("id"), n_own=Count("id", filter=Q(within_code__in=own)))
    )
    sets = [
        BoundarySet(
            AreaKind(g["area_kind"]), g["valid_from"], g["valid_to"], g["n_areas"], bool(g["withdrawn"]), g["n_own"]
        )
        for g in groups
    ]
    kinds = list(AreaKind)
    return sorted(sets, key=lambda one: (one.withdrawn, kinds.index(one.area_kind), one.valid_from, one.last_day))


@dataclass(frozen=True, slots=True)
class BoroughsPart:
    """The areas of a set that name one borough, with some of their names; `within` is what they call it."""

    within: str
    borough: str
    n_areas: int
    names: tuple[str, ...]


def parts_by_borough(one: BoundarySet, viewer: Viewer) -> list[BoroughsPart]:
    """A standing set, borough by borough as its areas name it: the own first. Boroughs not loaded keep their code."""
    chosen = Area.objects.visible_to(viewer).filter(
        area_kind=one.area_kind, valid_from=one.valid_from, valid_to=one.valid_to, withdrawn_at__isnull=True
    )
    by_borough: dict[str, list[str]] = {}
    for within, name in chosen.order_by("name").values_list("within_code", "name"):
        by_borough.setdefault(within, []).append(name)
    boroughs = Area.objects.visible_to(viewer).filter(area_kind=AreaKind.BOROUGH, code__in=by_borough)
    named = dict(boroughs.values_list("code", "name"))
    own = own_borough_names(viewer)
    parts = [
        BoroughsPart(within, named.get(within, within), len(names), tuple(names[:3]))
        for within, names in by_borough.items()
    ]
    return sorted(parts, key=lambda part: (part.within not in own, part.borough))


def overlaps_of(sets: Sequence[BoundarySet], viewer: Viewer) -> list[Overlap]:
    """Which of these sets lie over each other in the same days, so that a point would be counted in one of two."""
    found = []
    standing = [one for one in sets if not one.withdrawn]
    for i, first in enumerate(standing):
        for second in standing[i + 1 :]:
            if first.holds_with(second):
                pairs = overlapping(_rings_of(first, viewer), _rings_of(second, viewer))
                if pairs:
                    found.append(Overlap(first, second, len({ours for ours, _ in pairs})))
    return found


def _rings_of(one: BoundarySet, viewer: Viewer) -> list[Rings]:
    chosen = Area.objects.visible_to(viewer).filter(
        area_kind=one.area_kind, valid_from=one.valid_from, valid_to=one.valid_to, withdrawn_at__isnull=True
    )
    return list(chosen.order_by("code").values_list("rings", flat=True))


def overlap_notes(
    partnership_id: UUID,
    area_kind: AreaKind,
    days: tuple[date, date | None],
    names: Sequence[str],
    rings: Sequence[Rings],
) -> list[str]:
    """A sentence for each set of the kind, other than the one being loaded, that these areas would lie over."""
    valid_from, valid_to = days
    others: dict[tuple[date, date | None], list[Rings]] = {}
    standing = Area.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=valid_from),
        partnership_id=partnership_id,
        area_kind=area_kind,
        withdrawn_at__isnull=True,
        valid_from__lte=valid_to or date.max,
    ).exclude(valid_from=valid_from)
    for first_day, last_day, outline in standing.order_by("code").values_list("valid_from", "valid_to", "rings"):
        others.setdefault((first_day, last_day), []).append(outline)
    return [
        _overlap_note(BoundarySet(area_kind, first_day, last_day, len(theirs)), over, names)
        for (first_day, last_day), theirs in sorted(others.items(), key=lambda one: one[0][0])
        if (over := sorted({ours for ours, _ in overlapping(rings, theirs)}))
    ]


def _overlap_note(other: BoundarySet, over: Sequence[int], names: Sequence[str]) -> str:
    some = ", ".join(names[i] for i in over[:3])
    return (
        f"{len(over):,} of these {AREA_WORDS[other.area_kind][1]} lie over {other.words} loaded from "
        f"{day_in_words(other.valid_from)} that hold in the same days: {some}{' and others' if len(over) > 3 else ''}. "
        "A call there counts in only one of the two. Load the older set again with its last day, or withdraw one of "
        "them on the page of boundaries."
    )


def gazetteer_version(viewer: Viewer) -> int:
    """Goes up with every change of the gazetteer; 0 before the first."""
    found = GazetteerVersion.objects.filter(partnership_id=viewer.partnership_id).values_list("number", flat=True)
    return found.first() or 0


def place_names(codes: Collection[str], viewer: Viewer) -> dict[str, str]:
    """Names of the places that have these codes today, by code; one that was withdrawn is absent."""
    found = Place.objects.visible_to(viewer).filter(code__in=list(codes))
    return dict(found.values_list("code", "name"))


def places_named(searched_name: str, viewer: Viewer) -> list[tuple[str, str]]:
    """Code and name of the places that have a name, given as it is compared (`operations.searched_name`), by code."""
    found = Place.objects.visible_to(viewer).filter(searched_name=searched_name)
    return sorted(found.values_list("code", "name"))


def gazetteer_places(viewer: Viewer) -> list[Place]:
    """All places in order of code. Not noted as shown: an index is made of them, and what it finds is noted."""
    return sorted(Place.objects.visible_to(viewer), key=lambda place: place.code)


@dataclass(frozen=True, slots=True)
class AddressedStreet:
    """A street, or a block of flats in one, as the address list knows it: the mean point of its addresses."""

    block: str
    street: str
    locality: str
    point: tuple[float, float] | None


def addressed_streets(viewer: Viewer, *, blocks: bool) -> list[AddressedStreet]:
    """The distinct streets of the address list; with `blocks` the distinct named blocks instead."""
    addresses = Address.objects.visible_to(viewer)
    fields = ("block", "street", "locality") if blocks else ("street", "locality")
    found = (addresses.exclude(block="") if blocks else addresses).values(*fields)
    return sorted(
        (
            AddressedStreet(
                one.get("block", ""), one["street"], one["locality"], _whole(one["easting"], one["northing"])
            )
            for one in found.annotate(easting=Avg("easting_m"), northing=Avg("northing_m"))
        ),
        key=lambda one: (one.street, one.locality, one.block),
    )


@dataclass(frozen=True, slots=True)
class HomeOfLandlord:
    """A home of the address list that says whose it is, in British National Grid metres."""

    point: tuple[float, float]
    landlord: str


def uprn_of(address_id: UUID, viewer: Viewer) -> str:
    """The number that everybody knows an address by; empty where there is none that the viewer may read."""
    return Address.objects.visible_to(viewer).filter(id=address_id).values_list("uprn", flat=True).first() or ""


def homes_of_landlords(viewer: Viewer) -> list[HomeOfLandlord]:
    """Every home with a point and a landlord, in order of UPRN. Not noted as shown: only distances are made of them."""
    homes = Address.objects.visible_to(viewer).exclude(landlord="").filter(easting_m__isnull=False)
    rows = homes.order_by("uprn").values_list("easting_m", "northing_m", "landlord")
    return [
        HomeOfLandlord((easting_m, northing_m), landlord)
        for easting_m, northing_m, landlord in rows
        if easting_m is not None and northing_m is not None
    ]


def _whole(easting_m: float | None, northing_m: float | None) -> tuple[float, float] | None:
    return None if easting_m is None or northing_m is None else (round(easting_m, 1), round(northing_m, 1))


@dataclass(frozen=True, slots=True)
class PostcodeFound:
    """A postcode and its point, if it has one."""

    id: UUID
    code: str
    point: tuple[float, float] | None
    quality: int
    borough_code: str


def postcodes_beginning(written: str, viewer: Viewer, *, most: int) -> list[PostcodeFound]:
    """Postcodes that begin as written; with a space the part before it is whole, without one it may go on."""
    field = "code" if " " in written else "squeezed"
    # A range and not LIKE: both databases take it from the index, and capitals and digits have one order everywhere.
    span = {f"{field}__gte": written, f"{field}__lte": written + "ZZZZZZZ"}
    found = Postcode.objects.visible_to(viewer).filter(partnership_id=viewer.partnership_id, **span)
    return [
        PostcodeFound(one.id, one.code, _whole(one.easting_m, one.northing_m), one.quality, one.borough_code)
        for one in found.order_by("squeezed")[:most]
    ]


@dataclass(frozen=True, slots=True)
class AddressFound:
    """An address as the finder shows it: neither landlord nor tenancy."""

    id: UUID
    house: str
    street: str
    compared_street: str
    locality: str
    postcode: str
    block: str
    point: tuple[float, float] | None

    @property
    def words(self) -> str:
        """`12 Fenwick Road, N19 4AB`"""
        first = (
            f"{self.house} {self.street}"
            if self.house[:1].isdigit()
            else ", ".join(filter(None, (self.house, self.street)))
        )
        return ", ".join(part for part in (self.block, first, self.postcode) if part)


def addresses_at(
    number: str,
    viewer: Viewer,
    *,
    streets: Sequence[str] = (),
    postcode: str = "",
    block: str = "",
    flat: str = "",
    most: int,
) -> list[AddressFound]:
    """Addresses with that number (12 also finds 12a), or called `flat 7`, in any of the streets as compared, at the
    postcode, in the block; without a number all of them, in order of house."""
    chosen = Q()
    if streets:
        chosen &= Q(compared_street__in=streets)
    if postcode:
        chosen &= Q(postcode=postcode)
    if block:
        chosen &= Q(block=block)
    found = Address.objects.visible_to(viewer).filter(chosen)
    if flat:
        found = found.filter(house__iexact=flat)
    elif number and not block:
        found = found.filter(house_number__in=_spellings(number))
    return [_address_found(one) for one in found.order_by("house_number", "house", "uprn")[:most]]


def address_of_uprn(uprn: str, viewer: Viewer) -> AddressFound | None:
    """The address of a UPRN, written without leading zeros, or None; what is found is noted as seen."""
    found = Address.objects.visible_to(viewer).filter(partnership_id=viewer.partnership_id, uprn=uprn).first()
    if found is None:
        return None
    viewer.saw(RecordKind.ADDRESS, [found.id])
    return _address_found(found)


def address_points(viewer: Viewer) -> list[tuple[float, float]]:
    """Easting and northing in metres of every address that has a point. Not noted as shown: they are only counted."""
    points = Address.objects.visible_to(viewer).filter(
        partnership_id=viewer.partnership_id, easting_m__isnull=False, northing_m__isnull=False
    )
    return [(float(east), float(north)) for east, north in points.values_list("easting_m", "northing_m")]  # type: ignore[arg-type]


def _spellings(number: str) -> list[str]:
    """12 also finds 12a; 12-14 also finds 12 and 14; 12a finds itself."""
    if "-" in number:
        return [number, *number.split("-")]
    return [number] if number[-1:].isalpha() else [number, *(number + letter for letter in "abcdefgh")]


def _address_found(one: Address) -> AddressFound:
    return AddressFound(
        one.id, one.house, one.street, one.compared_street, one.locality, one.postcode, one.block,
        _whole(one.easting_m, one.northing_m),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Households:
    """Households by code of area, of one published table and year."""

    table: str
    year: int
    n: Mapping[str, int]


def households_of(codes: Collection[str], viewer: Viewer) -> Households | None:
    """Households of these areas by the newest table that has them for the most of them; None where none has."""
    rows = AreaFigures.objects.visible_to(viewer).filter(code__in=codes)
    tables: dict[tuple[str, int], dict[str, int]] = {}
    for table, year, code, figures in rows.values_list("table", "year", "code", "figures"):
        n = figures.get("households")
        if isinstance(n, int | float) and n > 0:
            tables.setdefault((table, year), {})[code] = int(n)
    if not tables:
        return None
    table, year = max(tables, key=lambda key: (len(tables[key]), key[1], key[0]))
    return Households(table, year, tables[table, year])
