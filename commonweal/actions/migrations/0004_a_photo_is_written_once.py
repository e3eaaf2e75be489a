"""The database itself refuses to remove a photo's row, and to change one but for its being taken away, once."""

from typing import Any

from django.db import migrations

TABLE, SAID = "actions_actionphoto", "a photo of an action is written once"
KEPT = ("id", "action_id", "event_id", "number", "kept_as", "content_type", "n_bytes", "digest", "width", "height")
CHANGED = " OR ".join(
    ["OLD.taken_away_at IS NOT NULL", "NEW.taken_away_at IS NULL", *(f"NEW.{one} <> OLD.{one}" for one in KEPT)]
)


def hold(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"CREATE FUNCTION {TABLE}_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF TG_OP = 'UPDATE' THEN IF {CHANGED} THEN RAISE EXCEPTION '{SAID}'; END IF; RETURN NEW; END IF; "
            f"RAISE EXCEPTION '{SAID}'; END $$"
        )
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_stays BEFORE UPDATE OR DELETE ON {TABLE} "
            f"FOR EACH ROW EXECUTE FUNCTION {TABLE}_stays()"
        )
        return
    for deed, when in (("UPDATE", f"WHEN {CHANGED} "), ("DELETE", "")):
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_no_{deed.lower()} BEFORE {deed} ON {TABLE} {when}"
            f"BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
        )


def let_go(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER {TABLE}_stays ON {TABLE}")
        schema_editor.execute(f"DROP FUNCTION {TABLE}_stays()")
        return
    for deed in ("update", "delete"):
        schema_editor.execute(f"DROP TRIGGER {TABLE}_no_{deed}")


class Migration(migrations.Migration):
    dependencies = [("actions", "0003_a_photo_belongs_to_a_line_of_history")]
    operations = [migrations.RunPython(hold, let_go)]
