"""Whatever the code or a template says in English, the catalogue says in Chinese. Read without gettext's programs."""

import re
from io import BytesIO

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_python
from babel.messages.pofile import read_po
from django.utils.translation import override
from django.utils.translation.template import templatize

from evaluations.metrics.shape import UNITS, Unit
from evaluations.models import AdmissionFinding
from petitions.models import Petition
from tests.house.sources import ROOT, modules, name_of, templates
from visits.models import VisitOutcome

# 1: the message; (1, 2): singular and plural; ((1, "c"), 2): context first.
KEYWORDS = {"_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None}
KEYWORDS |= {"ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2)}
PO = ROOT / "wulibridge/locale/zh_Hans/LC_MESSAGES/django.po"
Message = tuple[str | None, str]


def catalogue() -> Catalog:
    with PO.open("rb") as file:
        return read_po(file, locale="zh_Hans")


def messages_in(source: str) -> set[Message]:
    """(context, English) of every marked text in a Python source."""
    found = set()
    for _, function, texts, _ in extract_python(BytesIO(source.encode()), DEFAULT_KEYWORDS | KEYWORDS, [], {}):
        parts = list(texts) if isinstance(texts, tuple) else [texts]
        context = parts.pop(0) if function.startswith("pgettext") else None
        if parts and parts[0]:
            found.add((context, parts[0]))
    return found


def messages_of_template(source: str) -> set[Message]:
    # templatize leaves the template's indentation, which is none of Python's.
    return messages_in("\n".join(line.lstrip() for line in templatize(source).splitlines()) + "\n")


def wanted() -> dict[Message, str]:
    """Every marked text and the first file that says it."""
    found: dict[Message, str] = {}
    for path in modules():
        found |= {message: name_of(path) for message in messages_in(path.read_text()) if message not in found}
    for path in templates():
        found |= {message: name_of(path) for message in messages_of_template(path.read_text()) if message not in found}
    return found


def said(message) -> str:
    return message.string[0] if isinstance(message.string, tuple) else message.string


def test_the_reader_finds_what_is_marked():
    template = (
        '{% load i18n %}<p>{% translate "One" %}</p>\n   {% blocktranslate trimmed count n=n %}\n {{ n }} day\n'
        "{% plural %}{{ n }} days{% endblocktranslate %}{% blocktranslate %}It's {{ x }}%{% endblocktranslate %}"
    )
    assert messages_of_template(template) == {(None, "One"), (None, "%(n)s day"), (None, "It's %(x)s%%")}
    assert messages_in('_("a" "b"); ngettext("day", "days", n); pgettext("c", "May")') == {
        (None, "ab"),
        (None, "day"),
        ("c", "May"),
    }


def test_everything_said_in_english_is_said_in_chinese():
    known = {
        (message.context, message.id[0] if isinstance(message.id, tuple) else message.id): message
        for message in catalogue()
    }
    lacking = {
        english: where
        for (context, english), where in wanted().items()
        if (context, english) not in known
        or not said(known[context, english])
        or "fuzzy" in known[context, english].flags
    }

    assert lacking == {}


def test_there_is_enough_to_translate():
    """So that a reader that finds nothing does not pass."""
    assert len(wanted()) > 300


PLACE = re.compile(r"%\((\w+)\)[sd]")


def test_a_translation_has_the_places_of_its_english():
    wrong = []
    for message in catalogue():
        if not message.id:
            continue
        english = message.id if isinstance(message.id, tuple) else (message.id,)
        places = {place for text in english for place in PLACE.findall(text)}
        if not set(PLACE.findall(said(message))) <= places or (places - set(PLACE.findall(said(message)))) - {
            "count",
            "n",
        }:
            wrong.append((message.id, said(message)))

    assert wrong == []


@pytest.mark.parametrize("sign", ["!", "！"])
def test_nobody_is_shouted_at(sign):
    assert [said(message) for message in catalogue() if message.id and sign in said(message)] == []


def test_nobody_calls_gettext_by_another_name():
    """The extraction knows the functions by their names: a text under another one is never offered for translation."""
    renamed = re.compile(r"import n?p?gettext(_lazy)? as (?!_\b)")

    assert [name_of(path) for path in modules() if renamed.search(path.read_text())] == []


@pytest.mark.parametrize(
    ("word", "chinese"),
    [
        (VisitOutcome.MET.label, "见到"),
        (AdmissionFinding._meta.get_field("met").verbose_name, "符合"),
        (UNITS[Unit.PETITIONS], "件诉求"),
        (Petition._meta.verbose_name_plural, "诉求"),
        (UNITS[Unit.TASKS], "项任务"),
    ],
    ids=str,
)
def test_an_english_word_of_two_meanings_is_two_words_in_chinese(word, chinese):
    with override("zh-hans"):
        assert str(word) == chinese
