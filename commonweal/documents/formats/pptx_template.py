"""What is taken out of the template that python-pptx begins with, and what is put right in it.

It carries a printer's settings, a thumbnail, a stranger's properties and nine layouts that no paper uses, all for the
shape of old screens.
"""

import re
from typing import Any

from commonweal.documents.look import FONT, INK, TEAL
from commonweal.documents.paper import Paper
from commonweal.documents.slides import WIDTH
from commonweal.documents.words import noon

TITLE_SLIDE, TITLE_ONLY = 0, 1
KEPT_LAYOUTS = ("Title Slide", "Title Only")
LEFT_BEHIND = ("thumbnail", "extended-properties", "printerSettings", "viewProps")
OLD_WIDTH = 720.0


def undress(presentation: Any, paper: Paper) -> None:
    """Take out what is not the paper's, and widen the layouts that stay."""
    for relations in (presentation.part.package._rels, presentation.part.rels):
        for key in [key for key, one in relations.items() if one.reltype.rpartition("/")[2] in LEFT_BEHIND]:
            relations.pop(key)
    for layout in list(presentation.slide_layouts):
        if layout.name not in KEPT_LAYOUTS:
            presentation.slide_layouts.remove(layout)
    for sheet in (presentation.slide_master, *presentation.slide_layouts):
        for shape in list(sheet.placeholders):
            if shape.placeholder_format.type in (13, 15, 16):
                # Date, foot and number: each slide has its own.
                shape._element.getparent().remove(shape._element)
            elif shape._element.spPr.xfrm is not None:
                shape.left, shape.width = round(shape.left * WIDTH / OLD_WIDTH), round(shape.width * WIDTH / OLD_WIDTH)
    _theme(presentation)
    _properties(presentation, paper)


def _theme(presentation: Any) -> None:
    """Our typeface and colours under a name of our own."""
    for relation in presentation.slide_master.part.rels.values():
        if relation.reltype.endswith("/theme"):
            theme = relation.target_part.blob.decode()
            theme = re.sub(
                r'<a:latin typeface="[^"]*"', f'<a:latin typeface="{FONT}" panose="020B0604020202020204"', theme
            )
            theme = re.sub(r'<a:font script="[^"]*" typeface="[^"]*"/>', "", theme)
            theme = re.sub(r'(<a:theme [^>]*)name="[^"]*"', r'\1name="Commonweal"', theme)
            for slot, colour in (("dk1", INK), ("accent1", TEAL), ("tx2", TEAL), ("dk2", TEAL)):
                theme = re.sub(
                    rf"<a:{slot}>.*?</a:{slot}>",
                    f'<a:{slot}><a:srgbClr val="{colour}"/></a:{slot}>',
                    theme,
                    flags=re.DOTALL,
                )
            relation.target_part._blob = theme.encode()


def _properties(presentation: Any, paper: Paper) -> None:
    """Title, subject, language and day; no author and no program."""
    properties = presentation.core_properties
    for child in list(properties._element):
        properties._element.remove(child)
    properties.title, properties.subject, properties.language = paper.title[:255], paper.subtitle[:255], paper.language
    properties.created = properties.modified = noon(paper)
    properties.revision = 1
