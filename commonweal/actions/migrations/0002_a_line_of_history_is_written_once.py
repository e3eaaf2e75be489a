"""The database itself refuses to change or remove a line of an action's history, and to remove an action."""

from typing import Any

from django.db import migrations

REFUSED = {"actions_actionevent": ("UPDATE", "DELETE"), "actions_action": ("DELETE",)}
SAID = {
    "actions_actionevent": "a line of the history of an action is written once",
    "actions_action": "an action is never deleted",
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
    dependencies = [("actions", "0001_initial")]
    operations = [migrations.RunPython(hold, let_go)]
