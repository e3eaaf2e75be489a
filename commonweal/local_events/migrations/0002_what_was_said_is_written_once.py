"""The database itself refuses to change or remove a line of an event's history or a note, and to remove an event."""

from typing import Any

from django.db import migrations

REFUSED = {
    "local_events_localeventline": ("UPDATE", "DELETE"),
    "local_events_aheadnote": ("UPDATE", "DELETE"),
    "local_events_localevent": ("DELETE",),
}
SAID = {
    "local_events_localeventline": "a line of the history of an event is written once",
    "local_events_aheadnote": "a note about what is ahead is written once",
    "local_events_localevent": "a local event is never deleted",
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
    dependencies = [("local_events", "0001_initial")]
    operations = [migrations.RunPython(hold, let_go)]
