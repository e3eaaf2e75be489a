"""The database itself refuses to change or remove a response's history, its counted days, its reports and its checks."""

from typing import Any

from django.db import migrations

SAID = {
    "tasking_responseevent": "a line of a response’s history is written once",
    "tasking_daytally": "what was counted on a day is written once",
    "tasking_endreport": "an end report is written once",
    "tasking_responsecheck": "a check of a response is written once",
}


def hold(apps: Any, schema_editor: Any) -> None:
    for table, said in SAID.items():
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                f"CREATE FUNCTION {table}_stays() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{said}'; END $$"
            )
            schema_editor.execute(
                f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION {table}_stays()"
            )
            continue
        for deed in ("UPDATE", "DELETE"):
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{said}'); END"
            )


def let_go(apps: Any, schema_editor: Any) -> None:
    for table in SAID:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER {table}_stays ON {table}")
            schema_editor.execute(f"DROP FUNCTION {table}_stays()")
            continue
        for deed in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER {table}_no_{deed}")


class Migration(migrations.Migration):
    dependencies = [("tasking", "0005_responses")]
    operations = [migrations.RunPython(hold, let_go)]
