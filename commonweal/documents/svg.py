"""Drawings rebuilt from what a drawing may hold: shapes, words and colours, nothing that runs, loads or is not seen.

A chart's SVG also carries comments, classes and descriptions of its data; none of them goes into a paper
(docs/security.md P10). What could fetch or run something is refused and not dropped, so that its maker hears of it.
"""

import re
from base64 import b64encode
from dataclasses import dataclass

from lxml import etree

from commonweal.documents.refusals import PaperRefused

SVG = "http://www.w3.org/2000/svg"
_ELEMENTS = (
    "svg g path rect circle ellipse line polyline polygon text tspan defs clipPath mask pattern symbol use "
    "linearGradient radialGradient stop marker"
)
ELEMENTS = frozenset(_ELEMENTS.split())
# What only describes: a paper says it in the picture's alternative.
DROPPED_ELEMENTS = frozenset(("title", "desc", "metadata"))
_ATTRIBUTES = (
    "width height viewBox preserveAspectRatio transform x y x1 y1 x2 y2 dx dy cx cy r rx ry fx fy d points offset "
    "fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-dasharray stroke-dashoffset stroke-linecap "
    "stroke-linejoin stroke-miterlimit opacity color display visibility style clip-path clip-rule clipPathUnits mask "
    "maskUnits maskContentUnits patternUnits patternContentUnits patternTransform gradientUnits gradientTransform "
    "spreadMethod stop-color stop-opacity marker-start marker-mid marker-end markerWidth markerHeight markerUnits refX "
    "refY orient id href font-family font-size font-style font-weight text-anchor dominant-baseline baseline-shift "
    "letter-spacing word-spacing text-decoration textLength lengthAdjust paint-order vector-effect rotate"
)
ATTRIBUTES = frozenset(_ATTRIBUTES.split())
LARGEST = 4_000_000
LONGEST_SIDE = 20_000.0
_ELSEWHERE = re.compile(r"url\(\s*['\"]?(?!#)|@import|expression\(|javascript:|\\", re.IGNORECASE)
_HERE = re.compile(r"url\(\s*['\"]?#([^)'\"]+)['\"]?\s*\)")
_LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(?:px)?\s*")


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing that is fit for a paper, and its size in pixels of 1/96 inch."""

    svg: str
    width: float
    height: float


def own_svg(svg: str, *, prefix: str = "") -> Drawing:
    """The drawing, rebuilt; `prefix` goes before its ids, so that two of them can stand in one page.

    Raises `PaperRefused` for what is no SVG of at most 4 million characters, has no size, or would run or load
    something.
    """
    root = _parsed(svg)
    for element in list(root.iter()):
        if isinstance(element.tag, str):
            _kept(element, prefix)
    for element in [one for one in root.iter() if not isinstance(one.tag, str) or _name(one) in DROPPED_ELEMENTS]:
        _removed(element)
    width, height = _size(root)
    root.set("viewBox", root.get("viewBox") or f"0 0 {width:g} {height:g}")
    root.set("width", f"{width:g}")
    root.set("height", f"{height:g}")
    etree.cleanup_namespaces(root)
    return Drawing(etree.tostring(root, encoding="unicode"), width, height)


def address(svg: str) -> str:
    """A drawing as an address of type `data:`, which holds it."""
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"


def _parsed(svg: str) -> etree._Element:
    if len(svg) > LARGEST:
        raise PaperRefused("a picture", found=f"{len(svg):,} characters", allowed=f"at most {LARGEST:,}")
    if "<!DOCTYPE" in svg or "<!ENTITY" in svg:
        raise PaperRefused("a picture", found="a document type", allowed="SVG without one")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=False)
    try:
        root = etree.fromstring(svg.encode(), parser)
    except (etree.XMLSyntaxError, UnicodeEncodeError) as fault:
        raise PaperRefused("a picture", found="no SVG", allowed="a drawing as SVG") from fault
    if root.tag != f"{{{SVG}}}svg":
        raise PaperRefused("a picture", found="another kind of file", allowed="a drawing as SVG")
    return root


def _name(element: etree._Element) -> str:
    """The element's name in SVG; empty for one of another vocabulary."""
    space, _, name = str(element.tag).rpartition("}")
    return name if space == f"{{{SVG}" else ""


def _kept(element: etree._Element, prefix: str) -> None:
    """Leave an element with the attributes that a drawing needs; refuse one that could run or load something."""
    name = _name(element)
    if name not in ELEMENTS | DROPPED_ELEMENTS:
        if any(_name(parent) in DROPPED_ELEMENTS for parent in element.iterancestors()):
            return
        raise PaperRefused("a picture", found=f"the element {element.tag!r}", allowed=", ".join(sorted(ELEMENTS)))
    for key, value in list(element.attrib.items()):
        plain = str(key).removeprefix("{http://www.w3.org/1999/xlink}")
        del element.attrib[key]
        if plain.lower().startswith("on"):
            raise PaperRefused("a picture", found=f"the attribute {plain}", allowed="nothing that runs")
        if plain in ATTRIBUTES:
            element.set(plain, _here(plain, str(value), prefix))


def _here(key: str, value: str, prefix: str) -> str:
    """An attribute's value with its ids under the prefix; raises `PaperRefused` where it points elsewhere."""
    if _ELSEWHERE.search(value) or (key == "href" and not value.startswith("#")):
        raise PaperRefused(
            "a picture", found=f"{key} that points elsewhere", allowed="a drawing that holds all it needs"
        )
    if key == "id":
        return prefix + value
    if key == "href":
        return f"#{prefix}{value[1:]}"
    return _HERE.sub(lambda found: f"url(#{prefix}{found[1]})", value)


def _removed(element: etree._Element) -> None:
    """Take out an element and keep the words that follow it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


def _size(root: etree._Element) -> tuple[float, float]:
    """Width and height, from the attributes or the view box."""
    box = (root.get("viewBox") or "").replace(",", " ").split()
    sides = [_LENGTH.fullmatch(root.get(side) or "") for side in ("width", "height")]
    try:
        width, height = (float(found[1]) if found else float(box[2 + n]) for n, found in enumerate(sides))
    except (IndexError, ValueError) as fault:
        raise PaperRefused("a picture", found="no size", allowed="a width and a height, or a viewBox") from fault
    if not (0 < width <= LONGEST_SIDE and 0 < height <= LONGEST_SIDE):
        raise PaperRefused("a picture", found=f"{width:g} by {height:g}", allowed=f"sides up to {LONGEST_SIDE:,.0f}")
    return width, height
