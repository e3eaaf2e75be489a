"""`python -m commonweal` is the same as the `commonweal` command."""

from commonweal.command_line import main

main()
