"""Reads XML as the Spark convention would write it as JSON: an independent twin of the product's writer."""

from typing import Any
from xml.etree import ElementTree

Tree = Any
ARRAYS = {
    "services", "attributes", "values", "service_requests", "service_request_updates", "errors", "endpoints",
    "formats", "notes", "photos",
}  # fmt: skip
"""Containers whose children are all of one kind, which are arrays also with one child or none."""
BOOLEANS, NUMBERS = {"variable", "required", "metadata"}, {"lat", "long", "x", "y"}


def by_spark(text: bytes) -> Tree:
    """The document without its outermost wrapper."""
    assert text.startswith(b'<?xml version="1.0" encoding="utf-8"?>')
    return _value(ElementTree.fromstring(text))


def _value(one: ElementTree.Element) -> Tree:
    children = list(one)
    if one.tag in ARRAYS:
        return [_value(child) for child in children]
    if children:
        return {child.tag: _value(child) for child in children}
    if one.text is None:
        return None
    if one.tag in BOOLEANS:
        return one.text == "true"
    if one.tag in NUMBERS:
        return float(one.text)
    return int(one.text) if one.tag == "order" else one.text
