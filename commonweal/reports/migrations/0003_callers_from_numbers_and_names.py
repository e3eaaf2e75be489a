"""Gives each report its caller, one number with one name as compared; backwards, its number again."""

import unicodedata
from collections import defaultdict
from typing import Any

from django.db import migrations

BATCH = 2_000
NO_SIGN = str.maketrans(".,", "  ")


def compared(name: str) -> str:
    """As `commonweal.people.terms` compared names when this was written."""
    return " ".join(unicodedata.normalize("NFC", name).translate(NO_SIGN).casefold().split())


def give_callers(apps: Any, schema_editor: Any) -> None:
    report_model, caller_model = apps.get_model("reports", "Report"), apps.get_model("people", "Caller")
    known: dict[tuple[Any, ...], Any] = {}
    reports: dict[Any, list[Any]] = defaultdict(list)
    rows = report_model.objects.order_by("received_at", "source", "source_key").values_list(
        "id", "partnership_id", "caller_id", "caller_name", "created_at"
    )
    for one, partnership_id, point_id, name, at in rows.iterator(chunk_size=BATCH):
        key = (partnership_id, point_id, compared(name))
        if point_id is None and not key[2]:
            continue
        if key not in known:
            known[key] = caller_model(
                partnership_id=partnership_id, contact_point_id=point_id, name=name, compared_name=key[2],
                created_at=at, changed_at=at,
            )  # fmt: skip
        reports[known[key].id].append(one)
    caller_model.objects.bulk_create(known.values(), batch_size=BATCH)
    for caller_id, ids in reports.items():
        for start in range(0, len(ids), BATCH):
            report_model.objects.filter(id__in=ids[start : start + BATCH]).update(told_by_id=caller_id)


def give_numbers(apps: Any, schema_editor: Any) -> None:
    report_model, caller_model = apps.get_model("reports", "Report"), apps.get_model("people", "Caller")
    for caller_id, point_id in caller_model.objects.values_list("id", "contact_point_id").iterator(chunk_size=BATCH):
        report_model.objects.filter(told_by_id=caller_id).update(caller_id=point_id, told_by_id=None)
    # The reports have let go of them. Those that a decision names stay: with it they go as their table does.
    caller_model.objects.filter(decisions__isnull=True).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_identity_decision"),
        ("reports", "0002_room_for_callers"),
    ]
    operations = [migrations.RunPython(give_callers, give_numbers)]
