"""The database itself refuses to change or remove an issued copy, and an issued product with its lines."""

from typing import Any

from django.db import migrations

COPIES = ("tasking_fullcopy", "tasking_partnercopy", "tasking_councillorcopy")
SAID = "an issued copy is written once"
PRODUCT, LINE = "tasking_weeklyproduct", "tasking_productline"
SAID_OF_PRODUCT = "an issued product does not change"
OF_ISSUED = "SELECT 1 FROM tasking_weeklyproduct p WHERE p.id = OLD.product_id AND p.issued_at IS NOT NULL"


def hold(apps: Any, schema_editor: Any) -> None:
    hold_it = _on_postgresql if schema_editor.connection.vendor == "postgresql" else _on_sqlite
    for table in COPIES:
        hold_it(schema_editor, table, SAID, "")
    hold_it(schema_editor, PRODUCT, SAID_OF_PRODUCT, "OLD.issued_at IS NOT NULL")
    hold_it(schema_editor, LINE, SAID_OF_PRODUCT, f"EXISTS ({OF_ISSUED})")


def _on_postgresql(schema_editor: Any, table: str, said: str, when: str) -> None:
    refuse = f"RAISE EXCEPTION '{said}'"
    body = f"IF {when} THEN {refuse}; END IF;" if when else f"{refuse};"
    going_on = "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;"
    schema_editor.execute(
        f"CREATE FUNCTION {table}_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} {going_on} END $$"
    )
    schema_editor.execute(
        f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_stays()"
    )


def _on_sqlite(schema_editor: Any, table: str, said: str, when: str) -> None:
    for deed in ("UPDATE", "DELETE"):
        schema_editor.execute(
            f"CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON {table} "
            f"{f'WHEN {when} ' if when else ''}BEGIN SELECT RAISE(ABORT, '{said}'); END"
        )


def let_go(apps: Any, schema_editor: Any) -> None:
    for table in (*COPIES, PRODUCT, LINE):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER {table}_stays ON {table}")
            schema_editor.execute(f"DROP FUNCTION {table}_stays()")
            continue
        for deed in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER {table}_no_{deed}")


class Migration(migrations.Migration):
    dependencies = [("tasking", "0001_the_weekly_product")]
    operations = [migrations.RunPython(hold, let_go)]
