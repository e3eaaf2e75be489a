"""The template environment: GOV.UK's macros beside our own, and the words in which days and counts are written.

A name that a view forgot stops the page instead of leaving a hole in it; only the packages' own macros, which ask
for options that may be absent, get an empty value there. docs/architecture.md, "Pages".
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from jinja2 import (
    ChainableUndefined,
    ChoiceLoader,
    Environment,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    Undefined,
    pass_context,
)
from jinja2.runtime import Context
from jinja2.utils import missing
from markupsafe import Markup

from commonweal.core.policy.words import day_in_words
from commonweal.core.terms import LONDON
from commonweal.people.telephone import as_dialled
from commonweal.places.grid import to_wgs84
from commonweal.places.map_drawing import MapDrawing, Points, drawn_map, drawn_picture
from commonweal.web.routes import routes

# Names that GOV.UK's macros ask for without ever setting them.
NEVER_SET = frozenset({"caller", "undefined", "null"})


class ForgottenName(Undefined):
    """Strict for names and for values' attributes; empty for options left out of a macro's dictionary."""

    def __new__(cls, hint: Any = None, obj: Any = missing, name: str | None = None, *rest: Any) -> Any:
        lenient = isinstance(obj, dict | Undefined) or name in NEVER_SET
        return (ChainableUndefined if lenient else StrictUndefined)(hint, obj, name, *rest)


def environment(**options: Any) -> Environment:
    """The environment that Django's Jinja2 backend asks for."""
    packages = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    options["loader"] = ChoiceLoader([options["loader"], packages])
    options |= {"undefined": ForgottenName, "trim_blocks": True, "lstrip_blocks": True}
    options["extensions"] = [*options.get("extensions", ()), "jinja2.ext.i18n"]
    made = Environment(**options)  # noqa: S701 - Django's backend passes autoescape=True
    made.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.globals |= {"static": static, "built": built, "url": address, "may_open": may_open, "drawn_map": _drawn_map}
    made.globals |= {"drawn_picture": drawn_picture}
    made.filters |= {
        "day": day,
        "bdi": isolated,
        "local_day": local_day,
        "local_day_and_time": local_day_and_time,
        "short_day": short_day,
        "day_before": day_before,
        "weekday": weekday,
        "day_and_time": day_and_time,
        "clock": clock,
        "iso_time": iso_time,
        "number": number,
        "counted": counted,
        "and_list": and_list,
        "phone": as_dialled,
        "capitalize_first": capitalize_first,
    }
    return made


def built(name: str) -> str:
    """The address of a built asset: `built('page.js')`."""
    return static(f"built/{name}")


def address(name: str, *args: Any, **kwargs: Any) -> str:
    """The path of a named page: `url('hotspot-board')`."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


@pass_context
def may_open(context: Context, name: str) -> bool:
    """Whether who sees this page may open another, as routes.toml declares it: no link leads to "Page not found".

    Asks the frame's viewer, so a macro that asks is imported `with context`.
    """
    viewer = context.get("viewer")
    return viewer is not None and routes()[name].opens_for(viewer)


def _drawn_map(outlines: Any, markers: Any, *, close: bool = False) -> MapDrawing | None:
    return drawn_map(outlines, markers, close=close, to_lonlat=_to_lonlat)


def _to_lonlat(points: Points) -> list[tuple[float, float]]:
    if not points:
        return []
    eastings, northings = zip(*points, strict=True)
    longitude, latitude = to_wgs84(eastings, northings)  # type: ignore[arg-type]
    return list(zip(longitude.tolist(), latitude.tolist(), strict=True))


def _london(value: date) -> date:
    """An instant as the wall clock in London shows it; a civil day stays what it is."""
    return value.astimezone(LONDON) if isinstance(value, datetime) else value


def day(value: date) -> str:
    """3 March 2026."""
    return day_in_words(_london(value))


def isolated(words: str) -> Markup:
    """Words of another language or a number within a sentence: they keep their own direction."""
    return Markup("<bdi>{}</bdi>").format(words)


def local_day(value: date) -> str:
    """3 March 2026, with the month in the language of the page."""
    return date_format(_london(value), "j F Y")


def local_day_and_time(value: datetime) -> str:
    """3 March 2026, 22:15, with the month in the language of the page."""
    return f"{local_day(value)}, {_london(value):%H:%M}"


def short_day(value: date) -> str:
    """3 Mar, where the year stands close by."""
    value = _london(value)
    return f"{value.day} {value:%b}"


def day_before(value: date) -> date:
    """The Sunday that a week ends on, from its Monday cut-off."""
    return value - timedelta(days=1)


def weekday(value: date) -> str:
    """Tuesday."""
    return f"{_london(value):%A}"


def day_and_time(value: datetime) -> str:
    """3 March 2026, 22:15, in Europe/London."""
    return f"{day(value)}, {_london(value):%H:%M}"


def clock(value: datetime) -> str:
    """22:15, where the day is said close by, in Europe/London."""
    return f"{_london(value):%H:%M}"


def iso_time(value: date) -> str:
    """For the `datetime` attribute of a `time` element."""
    return _london(value).isoformat()


def number(value: float) -> str:
    """12,345, or 2.5 where there is a part."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


def counted(n: int, word: str, plural: str = "") -> str:
    """A number with its counting word: 1 call, 9 calls, 0 people."""
    return f"{number(n)} {word if n == 1 else plural or word + 's'}"


def and_list(values: Any) -> str:
    """a, b and c."""
    words = [str(value) for value in values]
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1] if words else ""


def capitalize_first(words: str) -> str:
    """The words as the beginning of a sentence; names within keep their capitals."""
    return words[:1].upper() + words[1:]
