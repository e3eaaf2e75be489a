"""One answer as XML and as JSON, from one tree, so that both say the same.

Source: Open311 GeoReport v2, "Spark convention" (JSON drops the outermost wrapper; a container whose children are all
of one kind is an array, also with one child or none; an empty element is null). Characters that XML 1.0 cannot hold are
left out of both. It writes only: nothing here, or anywhere behind this door, reads XML.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

XML, JSON = "xml", "json"
FORMS = (XML, JSON)
CONTENT_TYPES = {XML: "text/xml; charset=utf-8", JSON: "application/json; charset=utf-8"}
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# A carriage return as such would come out of every parser as a line feed.
_ESCAPES = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord("\r"): "&#13;"}


@dataclass(frozen=True, slots=True)
class Many:
    """A container whose children are all called `child`."""

    child: str
    nodes: Sequence["Node"]


Node: TypeAlias = "str | int | float | bool | Many | Mapping[str, Node] | None"


def written(root: str, node: Node, form: str) -> bytes:
    """The answer in one form, as UTF-8."""
    if form == JSON:
        return json.dumps(_plain(node), ensure_ascii=False).encode()
    return f'<?xml version="1.0" encoding="utf-8"?>\n{_element(root, node)}\n'.encode()


def fit(text: str) -> str:
    """A text without the characters that XML 1.0 has no place for."""
    return _NOT_IN_XML.sub("", text)


def _plain(node: Node) -> object:
    if isinstance(node, Many):
        return [_plain(one) for one in node.nodes]
    if isinstance(node, Mapping):
        return {name: _plain(one) for name, one in node.items()}
    return (fit(node) or None) if isinstance(node, str) else node


def _element(name: str, node: Node) -> str:
    inside = _inside(node)
    return f"<{name}>{inside}</{name}>" if inside else f"<{name}/>"


def _inside(node: Node) -> str:
    if isinstance(node, Many):
        return "".join(_element(node.child, one) for one in node.nodes)
    if isinstance(node, Mapping):
        return "".join(_element(name, one) for name, one in node.items())
    if isinstance(node, bool):
        return "true" if node else "false"
    return "" if node is None else fit(str(node)).translate(_ESCAPES)
