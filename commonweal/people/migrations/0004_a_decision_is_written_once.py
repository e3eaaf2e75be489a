"""The database itself refuses to change or remove a decision about callers: taking it back is a record of its own."""

from typing import Any

from django.db import migrations

TABLES = ("people_identitydecision", "people_identitydecision_callers", "people_identitydecisionundone")
SAID = "a decision about callers is written once"


def hold(apps: Any, schema_editor: Any) -> None:
    for table in TABLES:
        _hold(table, schema_editor)


def _hold(table: str, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"CREATE FUNCTION {table}_written_once() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{SAID}'; END $$"
        )
        schema_editor.execute(
            f"CREATE TRIGGER {table}_written_once BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_written_once()"
        )
        return
    for deed in ("UPDATE", "DELETE"):
        schema_editor.execute(
            f"CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
        )


def let_go(apps: Any, schema_editor: Any) -> None:
    for table in TABLES:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER {table}_written_once ON {table}")
            schema_editor.execute(f"DROP FUNCTION {table}_written_once()")
            continue
        for deed in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER {table}_no_{deed}")


class Migration(migrations.Migration):
    dependencies = [("people", "0003_identity_decision")]
    operations = [migrations.RunPython(hold, let_go)]
