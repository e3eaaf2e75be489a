"""Saves a mapping as a new version, and keeps the file it is tried on for as long as that takes, never longer.

The sample lies in the data folder under a random name, readable by the service only. It is removed when it is loaded
or discarded, and by `clear_samples` when its time is over, whoever comes by first: a page, a new upload, the worker.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from commonweal.access.permission import require
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.audit.deeds import Deed
from commonweal.reports.mappings.layout import Layout, LayoutRefused, complete
from commonweal.reports.mappings.toml_form import data_of
from commonweal.reports.models import ColumnMapping, ColumnMappingVersion, MappingSample

LARGEST_SAMPLE_BYTES = 32_000_000
KEPT_FOR = timedelta(hours=4)
# One person's samples at once: an older one goes when a newer comes.
MOST_SAMPLES = 3
LONGEST_NAME = 80


def save_mapping(name: str, layout: Layout, *, by: Viewer, at: datetime) -> tuple[ColumnMappingVersion, bool]:
    """The version that says this, and whether it is new: the same mapping saved again is the version that exists.

    A name that the partnership has already gets another version. Raises `LayoutRefused`.
    """
    require(by, Act.CREATE, RecordKind.COLUMN_MAPPING)
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise LayoutRefused(
            "name", found=repr(name[:LONGEST_NAME]), allowed=f"a name of 1 to {LONGEST_NAME} characters"
        )
    said = data_of(complete(layout))
    with transaction.atomic():
        mapping, _ = ColumnMapping.objects.get_or_create(
            partnership_id=by.partnership_id, name=name, defaults={"created_at": at, "changed_at": at}
        )
        # Held, so that two people who save at once get two numbers.
        ColumnMapping.objects.select_for_update().filter(id=mapping.id).update(changed_at=at)
        newest = mapping.versions.order_by("-number").first()
        if newest is not None and newest.layout == said:
            return newest, False
        last = mapping.versions.aggregate(last=Max("number"))["last"] or 0
        version = ColumnMappingVersion.objects.create(
            mapping=mapping, number=last + 1, layout=said, made_at=at, made_by_id=by.staff_id
        )
    by.trace.did(Deed.CHANGE, RecordKind.COLUMN_MAPPING, [mapping.id])
    return version, True


def take_sample(
    file: Path, *, file_name: str, draft: Mapping[str, Any], name: str, by: Viewer, at: datetime
) -> MappingSample:
    """A copy of the file to try mappings on; older samples of the same person make room for it."""
    require(by, Act.CREATE, RecordKind.MAPPING_SAMPLE)
    clear_samples(at=at)
    own = MappingSample.objects.filter(partnership_id=by.partnership_id, made_by_id=by.staff_id)
    for old in own.order_by("-created_at")[MOST_SAMPLES - 1 :]:
        _remove(old)
    kept_as = f"{uuid4()}.sample"
    target = sample_folder() / kept_as
    with file.open("rb") as source, target.open("xb") as kept:
        target.chmod(0o600)
        while piece := source.read(1 << 20):
            kept.write(piece)
    sample = MappingSample.objects.create(
        partnership_id=by.partnership_id, created_at=at, changed_at=at, file_name=Path(file_name).name[:200],
        kept_as=kept_as, made_by_id=by.staff_id, name=name, draft=dict(draft),
    )  # fmt: skip
    by.trace.did(Deed.CHANGE, RecordKind.MAPPING_SAMPLE, [sample.id])
    return sample


def keep_draft(sample: MappingSample, draft: Mapping[str, Any], *, name: str, by: Viewer, at: datetime) -> None:
    """The mapping as its maker has it now; nothing is saved by it."""
    require(by, Act.CREATE, RecordKind.MAPPING_SAMPLE)
    sample.draft, sample.name, sample.changed_at = dict(draft), name[:LONGEST_NAME], at
    sample.save(update_fields=["draft", "name", "changed_at"])


def remove_sample(sample: MappingSample, *, by: Viewer) -> None:
    """Remove a sample and its file."""
    require(by, Act.CREATE, RecordKind.MAPPING_SAMPLE)
    by.trace.did(Deed.CHANGE, RecordKind.MAPPING_SAMPLE, [sample.id])
    _remove(sample)


def clear_samples(*, at: datetime) -> int:
    """Remove every sample whose time is over, and files that no sample knows; how many there were."""
    old = list(MappingSample.objects.filter(created_at__lt=at - KEPT_FOR))
    for sample in old:
        _remove(sample)
    known = set(MappingSample.objects.values_list("kept_as", flat=True))
    since = (at - KEPT_FOR).timestamp()
    orphans = [file for file in sample_folder().iterdir() if file.name not in known and file.stat().st_mtime < since]
    for file in orphans:
        file.unlink(missing_ok=True)
    return len(old) + len(orphans)


def sample_folder() -> Path:
    """Where the files of samples lie."""
    folder = Path(settings.DATA_FOLDER) / "mapping-samples"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def sample_path(sample: MappingSample) -> Path:
    """The file of a sample."""
    return sample_folder() / sample.kept_as


def _remove(sample: MappingSample) -> None:
    sample_path(sample).unlink(missing_ok=True)
    sample.delete()
