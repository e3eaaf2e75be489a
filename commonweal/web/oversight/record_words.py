"""How records are named on pages that show none of their content: by reference where they have one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from commonweal.access.record_kinds import RecordKind
from commonweal.access.viewer import Viewer
from commonweal.reports.metadata.queries import references_of

KIND_WORDS = {
    RecordKind.REPORT: "report",
    RecordKind.CALLER: "caller",
    RecordKind.HOTSPOT: "hotspot",
    RecordKind.CALLER_FINDING: "line of the callers' list",
    RecordKind.IMPORT_JOB: "loaded file",
    RecordKind.IDENTITY_DECISION: "decision about callers",
}


class OfARecord(Protocol):
    """Whatever names a record by kind and id."""

    @property
    def record_kind(self) -> str: ...
    @property
    def record_id(self) -> UUID: ...


Line = TypeVar("Line", bound=OfARecord)


@dataclass(frozen=True, slots=True)
class Referred(Generic[Line]):
    """A line with the words for its record."""

    line: Line
    record: str


def kind_words(kind: str) -> str:
    """A kind of record in words: report, loaded file."""
    return KIND_WORDS.get(kind, kind.replace("-", " "))  # type: ignore[call-overload, no-any-return]


def with_references(lines: Sequence[Line], viewer: Viewer) -> list[Referred[Line]]:
    """Each line with its record's reference, or with its kind and the beginning of its id."""
    words = words_for(((one.record_kind, one.record_id) for one in lines), viewer)
    return [Referred(one, words[one.record_kind, one.record_id]) for one in lines]


def words_for(records: Iterable[tuple[str, UUID]], viewer: Viewer) -> dict[tuple[str, UUID], str]:
    """Words for each record: the reference of a report; of others the kind, and what tells two of them apart."""
    wanted: list[tuple[str, UUID]] = list(dict.fromkeys(records))
    references = references_of([one for kind, one in wanted if kind == RecordKind.REPORT], viewer)
    return {(kind, one): references.get(one) or f"{kind_words(kind)} {str(one)[:8]}" for kind, one in wanted}


def first_of(values: Sequence[Any], n: int) -> tuple[Sequence[Any], int]:
    """The first `n`, and how many more there are."""
    return values[:n], max(0, len(values) - n)
