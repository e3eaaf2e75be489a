"""The database refuses to change a line of a report's history, and to change or remove a version of a message's words.

A line of history goes with its report when that is erased, as the person's own words have to; nothing else removes it.
"""

from typing import Any

from django.db import migrations

REFUSED = {"reports_reportevent": ("UPDATE",), "reports_messagetemplate": ("UPDATE", "DELETE")}
SAID = {
    "reports_reportevent": "a line of the history of a report is written once",
    "reports_messagetemplate": "a version of the words of a message is written once",
}


def hold(apps: Any, schema_editor: Any) -> None:
    for table, deeds in REFUSED.items():
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                f"CREATE FUNCTION {table}_written_once() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{SAID[table]}'; END $$"
            )
            schema_editor.execute(
                f"CREATE TRIGGER {table}_written_once BEFORE {' OR '.join(deeds)} ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION {table}_written_once()"
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
            schema_editor.execute(f"DROP TRIGGER {table}_written_once ON {table}")
            schema_editor.execute(f"DROP FUNCTION {table}_written_once()")
            continue
        for deed in deeds:
            schema_editor.execute(f"DROP TRIGGER {table}_no_{deed.lower()}")


class Migration(migrations.Migration):
    dependencies = [("reports", "0010_reports_are_taken_and_answered")]
    operations = [migrations.RunPython(hold, let_go)]
