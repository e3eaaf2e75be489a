"""Tells a person who chose the wrong kind what the file is: a map file, or a table whose columns another kind has.

The kind's own reader would refuse the file too, but could only name what it misses. Looks at the first member's
beginning and its header, and says nothing where it is not sure.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from commonweal.files.delivery import Delivery, FileRefused, Member
from commonweal.files.table import read_header
from commonweal.imports.kind import ImportKind, Loading, Reading

LOOKED_AT_BYTES = 64_000
MAP, TABLE = "GeoJSON", "CSV"


def telling_wrong_kinds(kinds: Iterable[ImportKind]) -> Mapping[str, ImportKind]:
    """The kinds by name, each of which first says whether a file is plainly of another one."""
    known = tuple(kinds)
    return {kind.name: replace(kind, read=_reader(kind, known)) for kind in known}


def other_kind(delivery: Delivery, kind: ImportKind, kinds: Iterable[ImportKind], *, mapped: bool) -> str:
    """What a delivery is that is plainly not of this kind, in words ("a map file (GeoJSON)"); empty where it may be.

    A call log that a column mapping reads has columns of its own: only a map file is told.
    """
    found = _refusal(delivery, kind, tuple(kinds), mapped=mapped)
    return found.found if found else ""


def _reader(kind: ImportKind, kinds: tuple[ImportKind, ...]) -> Callable[[Delivery, Loading], Reading]:
    def read(delivery: Delivery, loading: Loading) -> Reading:
        refusal = _refusal(delivery, kind, kinds, mapped="mapping" in loading.options)
        if refusal:
            raise refusal
        return kind.read(delivery, loading)

    return read


def _refusal(
    delivery: Delivery, kind: ImportKind, kinds: tuple[ImportKind, ...], *, mapped: bool
) -> FileRefused | None:
    member = delivery.members[0]
    if _is_map(member):
        if MAP in kind.takes:
            return None
        maps = " or ".join(one.label for one in kinds if one.takes == MAP)
        return _told(member, kind, "a map file (GeoJSON)", f"Load it as one of these kinds: {maps}.")
    # Of a zip with many tables one says nothing about the others.
    fitting = [] if mapped or len(delivery.members) > 1 else _fitting(member, kind, kinds)
    if fitting:
        what = f"a table whose columns are those of {fitting[0].label}"
        return _told(member, kind, what, f"Load it as the kind {fitting[0].label}.")
    if kind.takes == MAP and _is_table(member):
        to_do = "Export the layer as GeoJSON in WGS84 (longitude, latitude), or choose the kind that it is."
        return _told(member, kind, "a table (CSV), not a map file", to_do)
    return None


def _told(member: Member, kind: ImportKind, found: str, to_do: str) -> FileRefused:
    return FileRefused(file=member.name, found=found, allowed=f"{kind.takes} of the kind {kind.label}", to_do=to_do)


def _fitting(member: Member, kind: ImportKind, kinds: tuple[ImportKind, ...]) -> list[ImportKind]:
    """Other kinds that know the table by its columns, the closest first; none where this kind knows it too."""
    header = {_plain(name) for name in _header(member)}
    n_known = {one.name: _n_known(header, one) for one in kinds}
    if n_known[kind.name]:
        return []
    return sorted((one for one in kinds if n_known[one.name]), key=lambda one: -n_known[one.name])


def _n_known(header: set[str], kind: ImportKind) -> int:
    """The size of the largest set of columns of the kind that all stand in the header, or 0."""
    return max((len(names) for names in kind.headings if header.issuperset(map(_plain, names))), default=0)


def _plain(heading: str) -> str:
    return heading.strip().lower().replace(" ", "_")


def _header(member: Member) -> list[str]:
    try:
        return read_header(member)
    except FileRefused:
        return []


def _beginning(member: Member) -> bytes:
    try:
        with member.opened() as stream:
            return stream.read(LOOKED_AT_BYTES).removeprefix(b"\xef\xbb\xbf").lstrip()
    except FileRefused:
        return b""


def _is_map(member: Member) -> bool:
    start = _beginning(member)
    return start.startswith(b"{") and (b'"FeatureCollection"' in start or b'"features"' in start)


def _is_table(member: Member) -> bool:
    first = _beginning(member).split(b"\n", 1)[0]
    return not first.startswith((b"{", b"[", b"<")) and any(sign in first for sign in (b",", b";", b"\t"))
