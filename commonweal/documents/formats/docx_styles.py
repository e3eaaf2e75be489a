"""How a Word file of ours looks, and what is taken out of the template that python-docx begins with.

That template carries a thumbnail, a second set of styles, a stranger's properties and the name of a program: none of it
is in the paper, so none of it goes into the file.
"""

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor

from commonweal.documents.look import (
    FACTS_INDENT_PT,
    FALLBACKS,
    FONT,
    INK,
    LINE,
    MARGIN_PT,
    PAGE_HEIGHT_PT,
    PAGE_WIDTH_PT,
    QUIET,
    TEAL,
    TEXT_WIDTH_PT,
    TINT,
)
from commonweal.documents.paper import Paper
from commonweal.documents.words import foot, marking_of, noon

KEPT_STYLES = frozenset(
    [
        "Normal", "Title", "Subtitle", "Heading 1", "Heading 2", "Caption", "List Bullet", "Normal Table", "No List",
        "Default Paragraph Font",
    ]
)  # fmt: skip
# Relations of the package and of the document that only the template needs.
LEFT_BEHIND = ("thumbnail", "extended-properties", "customXml", "stylesWithEffects", "webSettings", "theme")
# Size, colour, bold, space above and below in points: the styles that are letters and spaces alone.
PLAIN_STYLES = (
    ("Title", 24.0, TEAL, True, 6, 2), ("Subtitle", 13.0, QUIET, False, 0, 10), ("Heading 1", 16.0, TEAL, True, 18, 6),
    ("Heading 2", 12.5, TEAL, True, 12, 4), ("Caption", 10.5, INK, True, 10, 4),
    ("List Bullet", 10.5, INK, False, 0, 3), ("Lead", 13.0, INK, False, 4, 8), ("Note", 9.5, QUIET, False, 4, 8),
    ("Fact", 10.5, INK, False, 0, 2), ("Rule", 4.0, INK, False, 2, 6), ("Picture", 10.5, INK, False, 8, 2),
    ("Figure Caption", 9.5, QUIET, False, 0, 10), ("Table Note", 8.5, QUIET, False, 3, 10),
    ("Table Head", 10.0, TEAL, True, 0, 0), ("Table Name", 10.0, INK, True, 0, 0),
    ("Table Cell", 10.0, INK, False, 0, 0),
    ("Marking", 9.0, TEAL, True, 0, 0), ("Foot", 8.0, QUIET, False, 0, 0),
)  # fmt: skip
# The head of a table too: LibreOffice loses the rows under a head that stands alone at the foot of a page.
KEPT_WITH_NEXT = ("Title", "Heading 1", "Heading 2", "Caption", "Picture", "Table Head")


def undress(document: Any, paper: Paper) -> None:
    """Take out what is not the paper's: relations, styles, properties, settings of the template."""
    for relations in (document.part.package.rels, document.part.rels):
        for key in [key for key, one in relations.items() if one.reltype.rpartition("/")[2] in LEFT_BEHIND]:
            relations.pop(key)
    for style in list(document.styles):
        if style.name not in KEPT_STYLES:
            style.element.getparent().remove(style.element)
    for revision in list(document.styles.element.iter(qn("w:rsid"))):
        revision.getparent().remove(revision)
    for latent in document.styles.element.findall(qn("w:latentStyles")):
        document.styles.element.remove(latent)
    _properties(document, paper)
    _settings(document, paper)
    _fonts(document)


def _properties(document: Any, paper: Paper) -> None:
    """Title, subject, language and day; no author and no program."""
    properties = document.core_properties
    for child in list(properties._element):
        properties._element.remove(child)
    properties.title, properties.subject, properties.language = paper.title[:255], paper.subtitle[:255], paper.language
    properties.created = properties.modified = noon(paper)
    properties.revision = 1


def _settings(document: Any, paper: Paper) -> None:
    settings = document.settings.element
    for child in list(settings):
        settings.remove(child)
    zoom = OxmlElement("w:zoom")
    zoom.set(qn("w:percent"), "100")
    compatible = parse_xml(
        f'<w:compat {nsdecls("w")}><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    )
    language = OxmlElement("w:themeFontLang")
    language.set(qn("w:val"), paper.language)
    for child in (zoom, compatible, language):
        settings.append(child)


def _fonts(document: Any) -> None:
    """Name the typeface and what stands in for it."""
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/fontTable"):
            relation.target_part._blob = (
                f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts {nsdecls("w")}>'
                f'<w:font w:name="{FONT}"><w:altName w:val="{FALLBACKS[0]}"/><w:family w:val="swiss"/>'
                '<w:pitch w:val="variable"/></w:font></w:fonts>'
            ).encode()


def dress(document: Any, paper: Paper) -> None:
    """Give the document its page, its styles, and marking and page numbers above and below."""
    _defaults(document, paper)
    _page(document)
    for name, size, colour, bold, above, below in PLAIN_STYLES:
        _plain_style(document, name, size, colour, bold, above, below)
    _particular_styles(document)
    _head_and_foot(document, paper)


def _defaults(document: Any, paper: Paper) -> None:
    defaults = document.styles.element.find(qn("w:docDefaults"))
    defaults.getparent().replace(
        defaults,
        parse_xml(
            f'<w:docDefaults {nsdecls("w")}><w:rPrDefault><w:rPr><w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" '
            f'w:eastAsia="{FONT}" w:cs="{FALLBACKS[0]}"/><w:color w:val="{INK}"/><w:sz w:val="21"/><w:szCs w:val="21"/>'
            f'<w:lang w:val="{paper.language}" w:eastAsia="{paper.language}" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
            '<w:pPrDefault><w:pPr><w:widowControl/><w:spacing w:after="120" w:line="300" w:lineRule="auto"/></w:pPr>'
            "</w:pPrDefault></w:docDefaults>"
        ),
    )


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Pt(PAGE_WIDTH_PT), Pt(PAGE_HEIGHT_PT)
    section.left_margin = section.right_margin = Pt(MARGIN_PT)
    section.top_margin, section.bottom_margin = Pt(70), Pt(84)
    section.header_distance, section.footer_distance = Pt(34), Pt(30)


def _plain_style(document: Any, name: str, size: float, colour: str, bold: bool, above: float, below: float) -> None:
    styles = document.styles
    style = styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    for part in ("w:rPr", "w:pPr"):
        found = style.element.find(qn(part))
        # The bullets of a list are the template's; all else is ours.
        if found is not None and not (part == "w:pPr" and name == "List Bullet"):
            for child in [one for one in found if one.tag != qn("w:outlineLvl")]:
                found.remove(child)
    style.base_style = None if name == "Normal" else styles["Normal"]
    linked = style.element.find(qn("w:link"))
    if linked is not None:
        style.element.remove(linked)
    style.font.size, style.font.bold, style.font.color.rgb = Pt(size), bold, RGBColor.from_string(colour)
    shape = style.paragraph_format
    shape.space_before, shape.space_after = Pt(above), Pt(below)
    if size > 13 or name.startswith(("Table", "Foot", "Marking", "Rule")):
        shape.line_spacing = 1.1
    if name in KEPT_WITH_NEXT:
        shape.keep_with_next = True


def _particular_styles(document: Any) -> None:
    styles = document.styles
    _bordered(styles["Lead"], "left", TEAL, 24, fill=TINT)
    _bordered(styles["Note"], "left", LINE, 24)
    _bordered(styles["Rule"], "bottom", TEAL, 12)
    for name in ("Lead", "Note"):
        styles[name].paragraph_format.left_indent = Pt(9)
    facts = styles["Fact"].paragraph_format
    facts.left_indent, facts.first_line_indent = Pt(FACTS_INDENT_PT), Pt(-FACTS_INDENT_PT)
    facts.tab_stops.add_tab_stop(Pt(FACTS_INDENT_PT))
    styles["Marking"].paragraph_format.alignment = 1
    styles["Foot"].paragraph_format.tab_stops.add_tab_stop(Pt(TEXT_WIDTH_PT), WD_TAB_ALIGNMENT.RIGHT)


def _bordered(style: Any, side: str, colour: str, eighths: int, *, fill: str = "") -> None:
    """A bar or a line at one side of a style's paragraphs."""
    properties = style.element.get_or_add_pPr()
    drawn = f'<w:{side} w:val="single" w:sz="{eighths}" w:space="{6 if side == "left" else 1}" w:color="{colour}"/>'
    parts = [f"<w:pBdr {nsdecls('w')}>{drawn}</w:pBdr>"]
    if fill:
        parts.append(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{fill}"/>')
    for part in reversed(parts):
        # Their place in the order that the format asks for: before spacing and indents.
        spacing = properties.find(qn("w:spacing"))
        spacing.addprevious(parse_xml(part)) if spacing is not None else properties.append(parse_xml(part))


def _head_and_foot(document: Any, paper: Paper) -> None:
    section = document.sections[0]
    _said(section.header.paragraphs[0], "Marking", marking_of(paper))
    line = section.footer.paragraphs[0]
    _said(line, "Foot", foot(paper) + "\tPage ")
    _field(line, "PAGE")
    line.add_run(" of ")
    _field(line, "NUMPAGES")
    _said(section.footer.add_paragraph(), "Foot", f"Source: {paper.source}")
    _said(section.footer.add_paragraph(), "Marking", marking_of(paper))


def _said(paragraph: Any, style: str, words: str) -> None:
    paragraph.style = style
    paragraph.add_run(words)


def _field(paragraph: Any, name: str) -> None:
    """A number that the program fills in when it opens the file."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), f" {name} ")
    run = OxmlElement("w:r")
    words = OxmlElement("w:t")
    words.text = "1"
    run.append(words)
    field.append(run)
    paragraph._p.append(field)
