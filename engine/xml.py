"""XML from people we do not know: no DTD, no entities, no network, bounded in size and depth."""

from __future__ import annotations

from typing import Any

from lxml import etree

from engine.errors import Invalid, Problem

MAX_BYTES = 2_000_000
MAX_ELEMENTS = 20_000
MAX_DEPTH = 100


def parse(data: bytes, name: str) -> Any:
    """Return the root element of a document, as lxml gives it.

    Errors: Invalid (`not_xml`, `xml_dtd`, `xml_too_large`) with the place in the file.
    """
    if len(data) > MAX_BYTES:
        raise _refusal(name, "xml_too_large", f"it has more than {MAX_BYTES} bytes", "文件过大")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _refusal(name, "not_xml", f"it is not XML: {error}", "不是有效的 XML") from error
    if root.getroottree().docinfo.doctype:
        raise _refusal(name, "xml_dtd", "it has a document type declaration", "不允许 DTD")
    _bounded(root, name)
    return root


def _bounded(root: Any, name: str) -> None:
    stack, count = [(root, 1)], 0
    while stack:
        element, depth = stack.pop()
        count += 1
        if depth > MAX_DEPTH or count > MAX_ELEMENTS:
            why = f"more than {MAX_DEPTH} levels or {MAX_ELEMENTS} elements"
            raise _refusal(name, "xml_too_large", f"it has {why}", "层级过深或元素过多")
        stack.extend((child, depth + 1) for child in element)


def _refusal(name: str, code: str, en: str, zh: str) -> Invalid:
    return Invalid("read", "file", name, [Problem(name, code, en, zh)], code=code)
