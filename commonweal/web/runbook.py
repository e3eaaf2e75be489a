"""The runbook, docs/runbook/, as pages of the product: one a code of `commonweal.fault_codes`."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from commonweal.fault_codes import FaultCode
from commonweal.web.spec_pages import Block, blocks_of


@dataclass(frozen=True, slots=True)
class RunbookPage:
    """A code, what it is called, and what to do."""

    code: FaultCode
    title: str
    blocks: tuple[Block, ...]


def runbook_page(code: str) -> RunbookPage | None:
    """The page of a code, or None where there is no such code; small letters are the same code."""
    try:
        known = FaultCode(code.upper())
    except ValueError:
        return None
    file = Path(settings.RUNBOOK) / f"{known}.md"
    return _read(known, file, file.stat().st_mtime_ns)


def runbook() -> list[RunbookPage]:
    """Every page, in the order of the codes."""
    return [page for code in sorted(FaultCode) if (page := runbook_page(code))]


@cache
def _read(code: FaultCode, file: Path, changed_ns: int) -> RunbookPage:
    heading, *blocks = blocks_of(file.read_text(encoding="utf-8"))
    title = "".join(words.text for words in heading.lines[0]).removeprefix(f"{code}: ")
    return RunbookPage(code, title, tuple(blocks))
