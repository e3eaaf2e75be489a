"""`commonweal routes`: every address of the product, and who may open it."""

from argparse import ArgumentParser
from typing import Any

from commonweal.command_line import FactsCommand, add_json
from commonweal.web.routes import OpensTo, Route, patterns, routes


class Command(FactsCommand):
    help = "List every address with the rights that it asks for and the roles that have them."
    examples = """example:
  commonweal routes --json"""

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        facts = [_facts(pattern, routes().get(name) or Route(name)) for name, pattern in patterns()]
        words = "\n".join(f"{one['address']}: {one['opens_to']}" for one in facts)
        self.tell({"routes": facts}, as_json=options["as_json"], in_words=words)


def _facts(pattern: str, route: Route) -> dict[str, Any]:
    whom = ", ".join(route.roles()) if route.opens_to is OpensTo.STAFF else route.opens_to.value
    return {
        "name": route.name,
        "address": f"/{pattern}",
        "opens_to": whom,
        "needs": [f"{act} {kind}" for kind, act in route.needs],
        "any_of": [f"{act} {kind}" for kind, act in route.any_of],
        "to_send_its_form": [f"{act} {kind}" for kind, act in route.post_needs],
        "names": {argument: kind.value for argument, kind in (route.names or {}).items()},
        "answers": route.answers,
    }
