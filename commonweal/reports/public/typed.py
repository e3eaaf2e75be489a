"""Reads what somebody typed into a form: one spelling of letters, no signs that a database or a page cannot hold.

Nothing is cut off in silence: what is too long is said to be, with how long it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.translation import gettext as _

from commonweal.reports.written import clean


@dataclass(slots=True)
class Typed:
    """One form as it was sent, and what is wrong with it by field."""

    post: QueryDict
    errors: dict[str, str] = field(default_factory=dict)

    def text(self, name: str, *, longest: int, needed: str = "") -> str:
        """The words of a field; `needed` is the error where there are none."""
        found = clean(self.post.get(name, ""))
        if len(found) > longest:
            self.errors[name] = _("This has %(n)s characters. Shorten it to %(most)s.") % {
                "n": f"{len(found):,}", "most": f"{longest:,}"
            }  # fmt: skip
        elif needed and not found:
            self.errors[name] = needed
        return found

    def one_of(self, name: str, allowed: Mapping[str, object] | tuple[str, ...], *, needed: str = "") -> str:
        """One of the words allowed, or nothing; `needed` is the error where there is none."""
        found = self.post.get(name, "")
        if found in allowed and found:
            return found
        if needed:
            self.errors[name] = needed
        return ""

    def some_of(self, name: str, allowed: Mapping[str, object] | tuple[str, ...]) -> list[str]:
        """Those of the words allowed that were ticked, in the order of the page."""
        ticked = set(self.post.getlist(name))
        return [one for one in allowed if one in ticked]

    def whole(self, name: str, *, highest: int, wrong: str) -> int | None:
        """A whole number from 0 to and with `highest`, or nothing."""
        found = clean(self.post.get(name, ""))
        if not found:
            return None
        if found.isascii() and found.isdigit() and len(found) < 9 and int(found) <= highest:
            return int(found)
        self.errors[name] = wrong
        return None
