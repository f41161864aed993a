"""The two forms of an answer: JSON and XML (GeoReport v2, "Format Support"). JSON follows XML
(Spark convention)."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree  # nosec B405  it writes; nothing is parsed

from django.http import HttpResponse

FORMS = {"json": "application/json; charset=utf-8", "xml": "text/xml; charset=utf-8"}
# What each entry of a list is called in XML.
ENTRIES = {
    "services": "service",
    "service_requests": "request",
    "errors": "error",
    "attributes": "attribute",
    "endpoints": "endpoint",
    "formats": "format",
}

Entry = Mapping[str, Any] | str


def answer(root: str, said: Sequence[Entry] | Entry, *, form: str, status: int = 200) -> HttpResponse:
    """A list, or one entry alone, under its name in XML."""
    if form == "json":
        content = json.dumps(said, ensure_ascii=False).encode()
    else:
        tree = _list(root, said) if isinstance(said, Sequence) else _entry(root, said)
        content = ElementTree.tostring(tree, encoding="UTF-8", xml_declaration=True)
    response = HttpResponse(content, content_type=FORMS[form], status=status)
    # Anybody's page may read what anybody may read.
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _list(name: str, entries: Sequence[Entry]) -> ElementTree.Element:
    tree = ElementTree.Element(name)
    tree.extend(_entry(ENTRIES[name], entry) for entry in entries)
    return tree


def _entry(name: str, entry: Entry) -> ElementTree.Element:
    tree = ElementTree.Element(name)
    if isinstance(entry, str):
        tree.text = entry
        return tree
    for key, value in entry.items():
        if isinstance(value, list):
            tree.append(_list(key, value))
        else:
            ElementTree.SubElement(tree, key).text = _text(value)
    return tree


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
