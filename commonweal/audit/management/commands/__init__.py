"""One module a subcommand of `commonweal`."""
