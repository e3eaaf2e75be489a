"""The database refuses to change entries and looks, to change stand-ins and reasons, and to wind a chain back.

Stand-ins and reasons may be removed: that is how a person is dropped. A chain's count goes up by one and never down.
"""

from typing import Any

from django.db import migrations

SAID = "an audit entry is written once"
REFUSED = {
    "audit_auditentry": ("UPDATE", "DELETE"),
    "audit_auditlook": ("UPDATE", "DELETE"),
    "audit_auditstandin": ("UPDATE",),
    "audit_auditreason": ("UPDATE",),
    "audit_auditchain": ("DELETE",),
}
ONE_MORE = 'NEW.count <> OLD.count + 1 OR NEW.id <> OLD.id OR NEW."of" <> OLD."of"'


def hold(apps: Any, schema_editor: Any) -> None:
    (_hold_postgresql if schema_editor.connection.vendor == "postgresql" else _hold_sqlite)(schema_editor)


def _hold_postgresql(schema_editor: Any) -> None:
    schema_editor.execute(
        "CREATE FUNCTION audit_written_once() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{SAID}'; END $$"
    )
    for table, deeds in REFUSED.items():
        schema_editor.execute(
            f"CREATE TRIGGER {table}_written_once BEFORE {' OR '.join(deeds)} ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION audit_written_once()"
        )
    schema_editor.execute(
        f"CREATE TRIGGER audit_chain_one_more BEFORE UPDATE ON audit_auditchain FOR EACH ROW WHEN ({ONE_MORE}) "
        "EXECUTE FUNCTION audit_written_once()"
    )


def _hold_sqlite(schema_editor: Any) -> None:
    for table, deeds in REFUSED.items():
        for deed in deeds:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
            )
    schema_editor.execute(
        f"CREATE TRIGGER audit_chain_one_more BEFORE UPDATE ON audit_auditchain WHEN {ONE_MORE} "
        f"BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
    )


def let_go(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER audit_chain_one_more ON audit_auditchain")
        for table in REFUSED:
            schema_editor.execute(f"DROP TRIGGER {table}_written_once ON {table}")
        schema_editor.execute("DROP FUNCTION audit_written_once()")
        return
    schema_editor.execute("DROP TRIGGER audit_chain_one_more")
    for table, deeds in REFUSED.items():
        for deed in deeds:
            schema_editor.execute(f"DROP TRIGGER {table}_no_{deed.lower()}")


class Migration(migrations.Migration):
    dependencies = [("audit", "0006_an_entry_is_a_link")]
    operations = [migrations.RunPython(hold, let_go)]
