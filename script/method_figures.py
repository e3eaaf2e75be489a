"""Draws the figures of docs/methods with the methods themselves: `python -m script.method_figures`, `--check` for CI.

The fonts of a machine move a letter here and there, so the check compares what a figure says: the digest of its chart,
which stands in the last line of its SVG.
"""

import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from script.method_charts import DRAWN

FIGURES = Path(__file__).resolve().parent.parent / "docs" / "methods" / "figures"


def chart_of(name: str) -> str:
    """The chart of a method's figure, as Vega-Lite."""
    look = {
        "font": "Atkinson Hyperlegible, sans-serif",
        "view": {"stroke": None},
        "axis": {"labelFontSize": 13, "titleFontSize": 13},
        "legend": {"labelFontSize": 13, "titleFontSize": 13},
    }
    return json.dumps(DRAWN[name]().configure(**look).to_dict(), sort_keys=True)


def digest_line(chart: str) -> str:
    """The last line of a figure: what was drawn, whatever the fonts of the machine."""
    return f"<!-- chart {hashlib.sha256(chart.encode()).hexdigest()} -->\n"


def late_figures() -> dict[str, str]:
    """The charts of the figures that are missing, or were drawn from something else, by name."""
    charts = {name: chart_of(name) for name in DRAWN}
    return {name: chart for name, chart in charts.items() if not _says(FIGURES / f"{name}.svg", digest_line(chart))}


def _says(file: Path, last_line: str) -> bool:
    return file.is_file() and file.read_text(encoding="utf-8").endswith(last_line)


def main(arguments: Sequence[str]) -> int:
    """Draw the figures that differ from what the code says, or with `--check` name them; 1 when that found any."""
    import vl_convert

    late = late_figures()
    for name, chart in late.items():
        if "--check" in arguments:
            print(f"docs/methods/figures/{name}.svg is not what the code draws: run `python -m script.method_figures`")
        else:
            FIGURES.mkdir(exist_ok=True)
            drawn = vl_convert.vegalite_to_svg(chart)
            (FIGURES / f"{name}.svg").write_text(f"{drawn}\n{digest_line(chart)}", encoding="utf-8")
            print(f"Drew docs/methods/figures/{name}.svg")
    return 1 if late and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
