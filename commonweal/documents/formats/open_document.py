"""What every OpenDocument file is made of (OASIS OpenDocument 1.3): elements by name, properties, and the archive.

Written here and not by a library: the one that there is (odfpy) has no new version since 2020 and no built package, and
a paper needs few of the format's elements. No author, no settings, no macros, no thumbnails: only the four parts that a
reader needs, and pictures.
"""

from collections.abc import Mapping, Sequence

from lxml import etree

from commonweal.documents.look import FALLBACKS, FONT, INK
from commonweal.documents.packing import packed
from commonweal.documents.paper import Paper
from commonweal.documents.words import noon

VERSION = "1.3"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
NAMES = {
    **{
        prefix: f"{_OASIS}{name}:1.0"
        for prefix, name in (
            ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"), ("draw", "drawing"),
            ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible"), ("meta", "meta"), ("manifest", "manifest"),
            ("number", "datastyle"),
        )
    },
    "dc": "http://purl.org/dc/elements/1.1/",
    "xlink": "http://www.w3.org/1999/xlink",
    "loext": "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",
}  # fmt: skip


def name(prefixed: str) -> str:
    """`text:p` as lxml wants it."""
    prefix, local = prefixed.split(":")
    return f"{{{NAMES[prefix]}}}{local}"


def made(tag: str, attributes: Mapping[str, str] | None = None, *children: "etree._Element | str") -> "etree._Element":
    """An element with attributes and children; words keep their lines, tabs and spaces."""
    element = etree.Element(name(tag), {name(key): value for key, value in (attributes or {}).items()}, nsmap=NAMES)
    for child in children:
        if isinstance(child, str):
            _write(element, child)
        else:
            element.append(child)
    return element


def _write(element: "etree._Element", words: str) -> None:
    """Add words to an element: OpenDocument folds spaces and knows line ends only as elements."""
    for number, line in enumerate(words.replace("\t", " ").split("\n")):
        if number:
            element.append(etree.Element(name("text:line-break")))
        # Of several spaces the first is a letter, the rest are an element each.
        for place, piece in enumerate(line.split(" ")):
            if place and not piece:
                element.append(etree.Element(name("text:s")))
            elif place or piece:
                _say(element, (" " if place else "") + piece)


def _say(element: "etree._Element", words: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + words
    else:
        element.text = (element.text or "") + words


def style(family: str, called: str, parent: str = "", **properties: Mapping[str, str]) -> "etree._Element":
    """A style; `properties` by their element: `paragraph={...}` becomes `style:paragraph-properties`."""
    attributes = {
        "style:name": called,
        "style:family": family,
        **({"style:parent-style-name": parent} if parent else {}),
    }
    if called.endswith("_20_text") or "_20_" in called:
        attributes["style:display-name"] = called.replace("_20_", " ")
    parts = [made(f"style:{one.replace('_', '-')}-properties", values) for one, values in properties.items()]
    return made("style:style", attributes, *parts)


def fonts() -> "etree._Element":
    """The typeface, and which kind of face stands in where it is not installed."""
    family = ", ".join(f"'{one}'" for one in (FONT, *FALLBACKS))
    return made(
        "office:font-face-decls", {},
        made("style:font-face", {
            "style:name": FONT, "svg:font-family": family, "style:font-family-generic": "swiss",
            "style:font-pitch": "variable",
        }),
    )  # fmt: skip


def letters(size_pt: float = 0.0, *, bold: bool = False, colour: str = "") -> dict[str, str]:
    """Text properties; what is left out is the parent's."""
    found: dict[str, str] = {}
    if size_pt:
        found["fo:font-size"] = f"{size_pt:g}pt"
    if bold:
        found["fo:font-weight"] = "bold"
    if colour:
        found["fo:color"] = f"#{colour}"
    return found


def default_letters(paper: Paper, size_pt: float) -> dict[str, str]:
    """Text properties from which all others come: face, size, ink, language."""
    language, _, country = paper.language.partition("-")
    return {
        **letters(size_pt, colour=INK), "style:font-name": FONT, "fo:language": language,
        "fo:country": country.rpartition("-")[2] or "none",
    }  # fmt: skip


def page_field(kind: str) -> "etree._Element":
    """A number that the program fills in: `page-number` or `page-count`."""
    return made(f"text:{kind}", {}, "1")


def archive(
    paper: Paper,
    kind: str,
    *,
    content: Sequence["etree._Element"],
    styles: Sequence["etree._Element"],
    pictures: Sequence[tuple[str, bytes]] = (),
) -> bytes:
    """The file of a kind (`text`, `spreadsheet`): the children of its content and of its styles, and its pictures."""
    mimetype = f"application/vnd.oasis.opendocument.{kind}"
    version = {"office:version": VERSION}
    return packed(
        [
            ("mimetype", mimetype.encode()),
            ("META-INF/manifest.xml", _xml(_manifest(mimetype, [called for called, _ in pictures]))),
            ("meta.xml", _xml(made("office:document-meta", version, _properties(paper)))),
            ("styles.xml", _xml(made("office:document-styles", version, *styles))),
            ("content.xml", _xml(made("office:document-content", version, *content))),
            *pictures,
        ],
        stored="mimetype",
    )


def _properties(paper: Paper) -> "etree._Element":
    """Title, day and language; no author."""
    day = f"{noon(paper):%Y-%m-%dT%H:%M:%S}"
    return made(
        "office:meta", {},
        made("meta:generator", {}, "Commonweal"), made("dc:title", {}, paper.title),
        made("dc:subject", {}, paper.subtitle), made("dc:language", {}, paper.language),
        made("meta:creation-date", {}, day), made("dc:date", {}, day),
    )  # fmt: skip


def _manifest(mimetype: str, pictures: Sequence[str]) -> "etree._Element":
    parts = [("/", mimetype), *((part, "text/xml") for part in ("content.xml", "styles.xml", "meta.xml"))]
    parts += [(called, "image/png") for called in pictures]
    entries = [
        made("manifest:file-entry", {"manifest:full-path": path, "manifest:media-type": media}) for path, media in parts
    ]
    return made("manifest:manifest", {"manifest:version": VERSION}, *entries)


def _xml(root: "etree._Element") -> bytes:
    etree.cleanup_namespaces(root)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return written
