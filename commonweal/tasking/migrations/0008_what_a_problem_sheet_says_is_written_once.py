"""The database itself refuses to change or remove what a problem sheet says, and to remove a sheet."""

from typing import Any

from django.db import migrations

REFUSED = {
    "tasking_problemwords": ("UPDATE", "DELETE"),
    "tasking_problemmeasure": ("UPDATE", "DELETE"),
    "tasking_problemsheet": ("DELETE",),
}
SAID = {
    "tasking_problemwords": "what a problem sheet says is written once",
    "tasking_problemmeasure": "a measure of a problem sheet is written once",
    "tasking_problemsheet": "a problem sheet is never deleted",
}


def hold(apps: Any, schema_editor: Any) -> None:
    for table, deeds in REFUSED.items():
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                f"CREATE FUNCTION {table}_stays() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{SAID[table]}'; END $$"
            )
            schema_editor.execute(
                f"CREATE TRIGGER {table}_stays BEFORE {' OR '.join(deeds)} ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION {table}_stays()"
            )
            continue
        for deed in deeds:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{SAID[table]}'); END"
            )


def let_go(apps: Any, schema_editor: Any) -> None:
    for table, deeds in REFUSED.items():
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER {table}_stays ON {table}")
            schema_editor.execute(f"DROP FUNCTION {table}_stays()")
            continue
        for deed in deeds:
            schema_editor.execute(f"DROP TRIGGER {table}_no_{deed.lower()}")


class Migration(migrations.Migration):
    dependencies = [("tasking", "0007_problem_sheets")]
    operations = [migrations.RunPython(hold, let_go)]
