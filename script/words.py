"""The words of residents' pages in other languages: `python -m script.words` collects them and compiles the catalogues.

Every text that a template or a module marks, and what comes from data that residents read (kinds of matter, services,
refusals of files), stands in `commonweal/web/locale/<language>/LC_MESSAGES/django.po` for a translator. What was
translated stays. `--check` writes nothing and says what is not up to date, or not translated; exit 1.
"""

import io
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "commonweal" / "web" / "locale"
LANGUAGES = ("tr", "ar")
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}
MODULES = ("commonweal/reports/public", "commonweal/reports/own")
TEMPLATES = ("commonweal/reports/templates/reports/public", "commonweal/web/templates/components")
FRAMES = ("commonweal/web/templates/public_base.html",)


def main() -> int:
    """Write, or with `--check` compare, the catalogue of each language."""
    checks = "--check" in sys.argv[1:]
    wrong = [said for language in LANGUAGES for said in _catalogue(language, checks=checks)]
    for said in wrong:
        print(said)
    return 1 if wrong else 0


def marked() -> dict[str, None]:
    """Every text that residents can read, in a stated order, each once."""
    return dict.fromkeys([*_in_code(), *_in_data()])


def _in_code() -> Iterator[str]:
    files = [(file, "python") for folder in MODULES for file in sorted((ROOT / folder).rglob("*.py"))]
    templates = [file for folder in TEMPLATES for file in sorted((ROOT / folder).rglob("*.html"))]
    files += [(file, "jinja2.ext:babel_extract") for file in [*templates, *(ROOT / one for one in FRAMES)]]
    options = {"trimmed": "true", "newstyle_gettext": "true", "silent": "false"}
    for file, method in files:
        for _, said, _, _ in extract_from_file(method, str(file), keywords=KEYWORDS, options=options):
            yield from said if isinstance(said, tuple) else (said,)


def _in_data() -> Iterator[str]:
    from commonweal.files.evidence.refusals import _FOUND_AND_TO_DO
    from commonweal.reports.public.help import services

    for file in sorted((ROOT / "policies" / "reports").glob("*.toml")):
        for version in tomllib.loads(file.read_text(encoding="utf-8"))["categories"]:
            for kind in version["kinds"]:
                yield from (kind["label"], kind["means"])
    for one in services():
        yield from filter(None, (one.topic, one.says, one.hours))
    for words in _FOUND_AND_TO_DO.values():
        yield from words


def _catalogue(language: str, *, checks: bool) -> Iterator[str]:
    folder = LOCALE / language / "LC_MESSAGES"
    po, mo = folder / "django.po", folder / "django.mo"
    known = read_po(io.BytesIO(po.read_bytes()), locale=language) if po.is_file() else Catalog(locale=language)
    made = Catalog(locale=language, project="Commonweal", fuzzy=False, charset="utf-8")
    for said in marked():
        found = known.get(said)
        made.add(said, found.string if found else "", flags=["python-format"] if "%(" in said else [])
    written, compiled = io.BytesIO(), io.BytesIO()
    made.creation_date = made.revision_date = known.creation_date
    write_po(written, made, width=118, omit_header=False, sort_output=False)
    write_mo(compiled, made)
    untranslated = [str(one.id) for one in made if one.id and not one.string]
    if not checks:
        folder.mkdir(parents=True, exist_ok=True)
        po.write_bytes(written.getvalue())
        mo.write_bytes(compiled.getvalue())
    elif not mo.is_file() or mo.read_bytes() != compiled.getvalue():
        yield f"{mo.relative_to(ROOT)} is not what its texts compile to: run `python -m script.words`"
    for one in untranslated:
        yield f"{po.relative_to(ROOT)}: {one!r} is not translated"


if __name__ == "__main__":
    sys.exit(main())
