"""A drawn map as one picture that needs no styles: for papers, where the page's style sheet does not reach.

The same shapes as on the page (`map_drawing.py`): a circle is new, a square continues, a dashed circle dropped off; so
that the picture says it without its colours too.
"""

from collections.abc import Iterator
from html import escape

from commonweal.places.map_drawing import DrawnMarker, DrawnOutline, MapDrawing

TEAL, GREY, INK, DROPPED = "#0b5345", "#8fa39d", "#0b0c0c", "#484949"
GROUND = {"ward": ("#f6f8f7", GREY, 0.8), "borough": ("none", TEAL, 2.0), "place": ("#d4e0dd", TEAL, 2.0)}
FILL = {"new": "#b3441c", "continuing": "#3d3168"}
FONT = "Atkinson Hyperlegible, Arial, Liberation Sans, sans-serif"
BELOW_THE_MIDDLE = 4.3
LINE_HEIGHT = 9.4


def svg_of(drawing: MapDrawing) -> str:
    """The map as SVG in its own units, with its words as text."""
    parts = [*map(_outline, drawing.outlines), *_names(drawing.outlines), *map(_marker, drawing.markers)]
    size = f'width="{drawing.width}" height="{drawing.height}" viewBox="0 0 {drawing.width} {drawing.height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{FONT}">{"".join(parts)}</svg>'


def _outline(one: DrawnOutline) -> str:
    fill, stroke, width = GROUND.get(one.kind, GROUND["ward"])
    fill = fill if one.is_area else "none"
    return f'<path d="{one.path}" fill="{fill}" stroke="{stroke}" stroke-width="{width}" stroke-linejoin="round"/>'


def _names(outlines: tuple[DrawnOutline, ...]) -> Iterator[str]:
    for one in outlines:
        if one.kind != "ward":
            continue
        for line, words in enumerate(one.label_lines):
            y = round(one.label_y + line * LINE_HEIGHT, 1)
            yield _words(words, one.label_x, y, fill="#484949", size=8.5)


def _marker(one: DrawnMarker) -> str:
    if one.status == "continuing":
        shape = f'<rect x="{one.x - 10:g}" y="{one.y - 10:g}" width="20" height="20" rx="2" {_look(one.status)}/>'
    else:
        shape = f'<circle cx="{one.x:g}" cy="{one.y:g}" r="11" {_look(one.status)}/>'
    ink = INK if one.status not in FILL else "#ffffff"
    return shape + _words(str(one.number), one.x, one.y + BELOW_THE_MIDDLE, fill=ink, size=12, weight="bold")


def _look(status: str) -> str:
    if status in FILL:
        return f'fill="{FILL[status]}" stroke="#ffffff" stroke-width="1.5"'
    return f'fill="#ffffff" stroke="{DROPPED}" stroke-width="2.5" stroke-dasharray="4 2"'


def _words(words: str, x: float, y: float, *, fill: str, size: float, weight: str = "normal") -> str:
    look = f'font-size="{size:g}" font-weight="{weight}" text-anchor="middle" fill="{fill}"'
    return f'<text x="{x:g}" y="{y:g}" {look}>{escape(words)}</text>'
