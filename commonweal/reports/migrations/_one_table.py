"""Several changes to one large table, made on SQLite by one new table instead of one for each.

SQLite changes few things of a table where it stands: Django writes a new one, with all its rows and indexes, for every
column that is not empty and for every check. Of a million reports each such copy takes a minute or more. PostgreSQL
changes the table where it stands, and there each change is made as Django makes it.
"""

from collections.abc import Sequence
from typing import Any

from django.db import migrations
from django.db.migrations.operations.base import Operation

CACHE_KB = 400_000


class InOneTable(migrations.SeparateDatabaseAndState):
    """These changes to the columns, indexes and constraints of one model; no change of its rows among them."""

    def __init__(self, model_name: str, changes: Sequence[Operation]) -> None:
        self.model_name, self.changes = model_name, changes
        super().__init__(database_operations=changes, state_operations=changes)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__qualname__, [self.model_name, self.changes], {}

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor != "sqlite":
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        old, new = (state.apps.get_model(app_label, self.model_name)._meta for state in (from_state, to_state))
        had = {field.column for field in old.local_concrete_fields}
        table, quoted = schema_editor.quote_name(new.db_table), schema_editor.quote_name
        for field in new.local_concrete_fields:
            if field.column in had:
                continue
            # A column with a constant is only a line in the table's description: no row is written. The constant does
            # not stay, since the new table is made from the model.
            filled = schema_editor.prepare_default(schema_editor.effective_default(field))
            kind = field.db_type(schema_editor.connection)
            schema_editor.execute(f"ALTER TABLE {table} ADD COLUMN {quoted(field.column)} {kind} DEFAULT {filled}")
        self._write_anew(schema_editor, new.model)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor != "sqlite":
            super().database_backwards(app_label, schema_editor, from_state, to_state)
            return
        self._write_anew(schema_editor, to_state.apps.get_model(app_label, self.model_name))

    def _write_anew(self, schema_editor: Any, model: Any) -> None:
        """The table as the model has it; columns that the model lacks stay behind."""
        with schema_editor.connection.cursor() as cursor:
            usual = cursor.execute("PRAGMA cache_size").fetchone()[0]
            # The keys come in no order: with little of their index in memory each row would read and write a page.
            cursor.execute(f"PRAGMA cache_size={-CACHE_KB}")
            try:
                schema_editor._remake_table(model)
                # Statistics go with the table, and without them the long lists are read by the wrong index.
                if cursor.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'").fetchone():
                    cursor.execute(f"ANALYZE {schema_editor.quote_name(model._meta.db_table)}")
            finally:
                cursor.execute(f"PRAGMA cache_size={usual}")
