"""The languages of the residents' pages; the words of each stand in `web/locale`."""

from dataclasses import dataclass

from django.http import HttpRequest

COOKIE = "language"


@dataclass(frozen=True, slots=True)
class Language:
    """One language: its code, what its speakers call it, and in which direction it runs."""

    code: str
    own_name: str
    in_english: str
    runs: str = "ltr"


ENGLISH = Language("en-gb", "English", "English")
LANGUAGES = (ENGLISH, Language("tr", "Türkçe", "Turkish"), Language("ar", "العربية", "Arabic", runs="rtl"))
BY_CODE = {one.code: one for one in LANGUAGES}


def chosen_language(request: HttpRequest) -> Language:
    """The language that the address asks for, else the one that was chosen in this browser, else English."""
    asked = request.GET.get(COOKIE) or request.COOKIES.get(COOKIE, "")
    return BY_CODE.get(asked, ENGLISH)


def kept_as(language: Language) -> str:
    """How a report names a language: `en`, `tr`, `ar`."""
    return language.code.split("-")[0]
