"""The guards of 0002 step aside while older entries become links of chains; 0007 puts them back."""

from importlib import import_module
from typing import Any

from django.db import migrations

written_once = import_module("commonweal.audit.migrations.0002_an_entry_is_written_once")


def hold(apps: Any, schema_editor: Any) -> None:
    written_once.hold(apps, schema_editor)


def let_go(apps: Any, schema_editor: Any) -> None:
    written_once.let_go(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_an_entry_is_written_once")]
    operations = [migrations.RunPython(let_go, hold)]
