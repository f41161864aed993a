"""Unfold and axes speak Chinese only as far as we translate them, and Django nearly: nothing may be left in English."""

import io
from collections.abc import Iterator
from pathlib import Path

import axes
import django.contrib.auth
import django.forms
import pytest
import unfold
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from django.utils.translation import trans_real
from django.utils.translation.template import templatize

KEYWORDS = {**DEFAULT_KEYWORDS, "gettext_lazy": None, "ngettext_lazy": (1, 2), "pgettext_lazy": ((1, "c"), 2)}


def sources(package: object) -> Iterator[tuple[Path, str]]:
    root = Path(package.__file__).parent
    for file in sorted(root.rglob("*")):
        if file.suffix == ".py":
            yield file, file.read_text()
        elif file.suffix == ".html":
            # Babel reads what templatize leaves as Python, which has no indentation.
            yield file, "\n".join(line.strip() for line in templatize(file.read_text()).splitlines())


def msgids(package: object) -> Iterator[tuple[str, object]]:
    """(file, key in a catalogue) of every translatable text."""
    for file, source in sources(package):
        for _line, message, _comments, context in extract("python", io.BytesIO(source.encode()), keywords=KEYWORDS):
            singular = message[0] if isinstance(message, tuple) else message
            key = f"{context}\x04{singular}" if context else singular
            if singular:
                yield file.name, (key, 0) if isinstance(message, tuple) else key


@pytest.mark.parametrize("package", [unfold, axes, django.forms, django.contrib.auth])
def test_every_text_of_the_package_has_a_chinese_one(package):
    catalogue = trans_real.translation("zh-hans")._catalog
    found = list(msgids(package))
    missing = sorted({str(key) for _file, key in found if not _in(catalogue, key)})
    assert len(found) > 20
    assert missing == []


def _in(catalogue, key) -> bool:
    try:
        return bool(catalogue[key])
    except KeyError:
        return False
