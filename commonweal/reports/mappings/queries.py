"""Saved mappings and the viewer's own samples; and the layout that an import's options name."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from commonweal.access.queries import staff_names
from commonweal.access.record_kinds import RecordKind
from commonweal.access.viewer import Viewer
from commonweal.imports.queries import jobs_with_option
from commonweal.reports.mappings.layout import Layout, complete
from commonweal.reports.mappings.toml_form import layout_of
from commonweal.reports.models import ColumnMapping, ColumnMappingVersion, MappingSample

OPTION, VERSION_OPTION = "mapping", "mapping_version"


class NoSuchMapping(Exception):
    """There is no such mapping, or none that the viewer may see; the message names those that there are."""


class NoSuchSample(Exception):
    """There is no such sample, or its time is over, or it is another person's."""


@dataclass(frozen=True, slots=True)
class VersionShown:
    """One version of a mapping: who made it and when, and which jobs were loaded with it."""

    number: int
    layout: Layout
    made_at: datetime
    made_by: str
    jobs: Sequence[Any]


@dataclass(frozen=True, slots=True)
class MappingShown:
    """A mapping with its versions, the newest first."""

    id: UUID
    name: str
    versions: tuple[VersionShown, ...]

    @property
    def newest(self) -> VersionShown:
        """What a file is read by that is loaded now."""
        return self.versions[0]

    @property
    def last_job(self) -> Any:
        """The newest job that was loaded with any version, or None."""
        jobs = [job for version in self.versions for job in version.jobs]
        return max(jobs, key=lambda job: job.created_at, default=None)


def mappings(viewer: Viewer) -> list[MappingShown]:
    """Every mapping of the viewer's partnership, by name."""
    found = _with_versions(ColumnMapping.objects.visible_to(viewer), viewer)
    viewer.saw(RecordKind.COLUMN_MAPPING, [one.id for one in found])
    return found


def mapping(mapping_id: UUID, viewer: Viewer) -> MappingShown:
    """One mapping; raises `NoSuchMapping`."""
    found = _with_versions(ColumnMapping.objects.visible_to(viewer).filter(id=mapping_id), viewer)
    if not found:
        raise NoSuchMapping(mapping_id)
    viewer.saw(RecordKind.COLUMN_MAPPING, [mapping_id])
    return found[0]


def mapping_named(name: str, viewer: Viewer) -> MappingShown:
    """The mapping of that name; raises `NoSuchMapping` with the names that there are."""
    visible = ColumnMapping.objects.visible_to(viewer)
    found = _with_versions(visible.filter(name=" ".join(name.split())), viewer)
    if not found:
        known = ", ".join(visible.order_by("name").values_list("name", flat=True)) or "none yet"
        raise NoSuchMapping(f"there is no mapping {name!r}; this partnership has: {known}")
    viewer.saw(RecordKind.COLUMN_MAPPING, [found[0].id])
    return found[0]


def with_version(options: Mapping[str, str], viewer: Viewer) -> dict[str, str]:
    """The options of an import; a mapping that they name gets the number of its newest version beside it.

    So a job says for ever by which version its file was read. Raises `NoSuchMapping`.
    """
    if not options.get(OPTION):
        return {name: value for name, value in options.items() if name != OPTION}
    found = mapping_named(options[OPTION], viewer)
    return {**options, OPTION: found.name, VERSION_OPTION: str(found.newest.number)}


def layout_named(options: Mapping[str, Any], partnership_id: UUID) -> Layout | None:
    """The layout that a job's options name, for the reader; None where they name none."""
    if not options.get(OPTION):
        return None
    version = ColumnMappingVersion.objects.get(
        mapping__partnership_id=partnership_id,
        mapping__name=options[OPTION],
        number=int(options[VERSION_OPTION]),
    )
    return complete(layout_of(version.layout))


def fitting(header: Collection[str], shown: Sequence[MappingShown]) -> list[MappingShown]:
    """The mappings all of whose columns stand in a header, those with most columns first."""
    fits = [one for one in shown if set(one.newest.layout.columns()) <= set(header)]
    return sorted(fits, key=lambda one: -len(one.newest.layout.columns()))


def sample(sample_id: UUID, viewer: Viewer, *, since: datetime) -> MappingSample:
    """The viewer's own sample, uploaded since a moment; raises `NoSuchSample`."""
    found = (
        MappingSample.objects.visible_to(viewer)
        .filter(id=sample_id, made_by_id=viewer.staff_id, created_at__gte=since)
        .first()
    )
    if found is None:
        raise NoSuchSample(sample_id)
    viewer.saw(RecordKind.MAPPING_SAMPLE, [sample_id])
    return found


def samples(viewer: Viewer, *, since: datetime) -> list[MappingSample]:
    """The viewer's own samples of which something may still become, newest first."""
    own = MappingSample.objects.visible_to(viewer).filter(made_by_id=viewer.staff_id, created_at__gte=since)
    return list(own.order_by("-created_at"))


def _with_versions(found: QuerySet[ColumnMapping], viewer: Viewer) -> list[MappingShown]:
    records = list(found.order_by("name").prefetch_related("versions"))
    versions = [version for record in records for version in record.versions.all()]
    names = staff_names([version.made_by_id for version in versions if version.made_by_id])
    jobs: dict[tuple[str, str], list[Any]] = {}
    for job in jobs_with_option(OPTION, viewer):
        jobs.setdefault((job.options[OPTION], job.options.get(VERSION_OPTION, "")), []).append(job)
    return [
        MappingShown(record.id, record.name, tuple(_version(record, one, names, jobs) for one in _newest_first(record)))
        for record in records
    ]


def _newest_first(record: ColumnMapping) -> list[ColumnMappingVersion]:
    return sorted(record.versions.all(), key=lambda version: -version.number)


def _version(
    record: ColumnMapping,
    version: ColumnMappingVersion,
    names: Mapping[UUID, str],
    jobs: Mapping[tuple[str, str], Sequence[Any]],
) -> VersionShown:
    return VersionShown(
        number=version.number,
        layout=layout_of(version.layout),
        made_at=version.made_at,
        made_by=names.get(version.made_by_id, "") if version.made_by_id else "command line",
        jobs=jobs.get((record.name, str(version.number)), ()),
    )
