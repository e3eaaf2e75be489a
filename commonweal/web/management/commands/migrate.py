"""`commonweal migrate`: Django's own, run as the database's owner and followed by the application role's rights."""

from typing import Any

from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import connection

from commonweal.command_line import FactsCommand
from commonweal.web.database_roles import as_owner, grant_to_application
from commonweal.web.heads_at_start import keep_heads_at_start


class Command(DjangoMigrate):
    help = (
        "Bring the database to this version. On PostgreSQL set OWNER_DATABASE_URL: tables belong to that role, and the "
        "role in DATABASE_URL gets the rights to serve pages and no more."
    )
    suppressed_base_arguments = FactsCommand.suppressed_base_arguments

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        return super().create_parser("commonweal", subcommand, **kwargs)

    def handle(self, *args: Any, **options: Any) -> None:
        application = str(connection.settings_dict["USER"])
        with as_owner():
            super().handle(*args, **options)
            grant_to_application(application)
        whole = not (options.get("app_label") or options.get("plan") or options.get("check_unapplied"))
        if whole and (said := keep_heads_at_start()):
            self.stderr.write(said)
