"""Who knows all that is shown of a round finds nothing of what is hidden: not by the hash, not by differences on the
pages, not by the words."""

import re
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import product

import pytest
from django.core.cache import cache
from django.template.loader import render_to_string
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone, translation
from hypothesis import example, given

from evaluations.models import Round, RoundCell, RoundQuestion, RoundSlips, WindowRating
from evaluations.queries.round import results_of, words_of
from evaluations.queries.window import year_of_window
from evaluations.services.round import hash_of
from petitions.services import Refused
from tests.evaluations.test_suppression import ATTACK, GOOD, answers, small_sets_found
from tests.factories.ballots import Polls, polls
from tests.factories.pledges import answered, pledge_office
from wulibridge.journal.models import JournalEntry

pytestmark = pytest.mark.usefixtures("in_english")
YEAR = timezone.localdate().year
SCORES = (1, 2, 3, 4, 5)


@pytest.fixture
def office(db) -> Polls:
    return polls()


# The hash -------------------------------------------------------------------------------------------------------------


def test_no_table_that_is_tried_gives_the_hash(office, client):
    rounds = []
    for _n in range(2):
        row = office.past(questions=["楼道干净吗"])
        for score in (5, 5, 5, 5, 5, 1):
            office.answer(row, score)
        rounds.append(office.published(row))
    row, other = rounds
    question = row.questions.get()
    tables = [counts for counts in product(range(7), repeat=5) if sum(counts) == 6]
    assert len(tables) == 210
    for salt, counts in product(("", str(row.pk), row.title), tables):
        cells = (RoundCell(group="public", question=question, value=v, count=n) for v, n in enumerate(counts, start=1))
        assert hash_of(cells, salt) != row.results_sha256
    assert row.results_sha256 != other.results_sha256  # of the same counts
    assert len({row.results_salt, other.results_salt, ""}) == 3

    journal = str(list(JournalEntry.objects.values_list("details", flat=True)))
    assert row.results_sha256 in journal
    assert row.results_salt not in journal
    pages = {"nobody": client.get(reverse("evaluations:results", args=[row.pk])).content.decode()}
    for name in ("clerk", "chair", "desk", "leader"):
        client.force_login(getattr(office, name))
        pages[name] = client.get(reverse("evaluations:round", args=[row.pk])).content.decode()
    assert {name for name, page in pages.items() if row.results_sha256 in page} == {"desk", "leader"}
    assert not [name for name, page in pages.items() if row.results_salt in page]


# What the page shows --------------------------------------------------------------------------------------------------


@dataclass
class Seen:
    """What somebody reads off the page of one group."""

    answers: int | None
    satisfied: int | None
    cells: list[dict[int, int]]


def read(page: str) -> Seen:
    """Off the page itself, by what stands in it."""
    said = re.search(r">\s*(\d+) answers to", page)
    good = re.search(r"Satisfied \(4 or 5\): (\d+) of", page)
    values = [int(value) for value in re.findall(r'<th class="bl-number" scope="col">(\d)</th>', page)]
    rows = re.findall(r'<tr><th scope="row">.*?</tr>', page)
    cells = [re.findall(r'<td class="bl-number">(.*?)</td>', row) for row in rows]
    return Seen(
        int(said[1]) if said else None,
        int(good[1]) if good else None,
        [{v: int(one) for v, one in zip(values, row, strict=True) if one.isdigit()} for row in cells],
    )


def counted(said: list[list[int]]) -> Round:
    """A frozen round of these scores, by question; in no table."""
    row = Round(pk=1, state="frozen")
    questions = [RoundQuestion(pk=n, position=n, text="?") for n in range(1, len(said) + 1)]
    cells = [
        RoundCell(group="public", question=question, value=value, count=scores.count(value))
        for question, scores in zip(questions, said, strict=True)
        for value in SCORES
    ]
    slips = [RoundSlips(group="public", slips=99)]
    row._prefetched_objects_cache = {"questions": questions, "cells": cells, "slips": slips}
    return row


@ATTACK
@given(answers)
@example([[1] * 12, [5] * 8 + [1] * 4])
@example([[5] * 9 + [1] * 2])
def test_attacked_by_differences_the_page_gives_no_small_set_away(said):
    with translation.override("en"):
        seen = read(render_to_string("evaluations/_results.html", {"result": results_of(counted(said))}))
    if len(said[0]) < 5:
        assert seen == Seen(None, None, [])
        return
    assert seen.answers == len(said[0])
    tables = [{value: scores.count(value) for value in SCORES} for scores in said]
    for table, cells in zip(tables, seen.cells, strict=True):
        assert cells.items() <= table.items()
    if seen.satisfied is not None:
        assert seen.satisfied == sum(table[value] for table in tables for value in GOOD)
    assert not small_sets_found(tables, [set(cells) for cells in seen.cells], seen.satisfied is not None)


# Words ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("texts", "shown"), [(1, 0), (4, 0), (5, 5), (6, 6)])
def test_words_are_shown_from_five_texts_of_a_group_on(office, client, texts, shown):
    row = office.past(homes=8)
    for n in range(8):
        office.answer(row, 5, group="residents", words=f"楼道第{n}段" if n < texts else "")
    office.answer(row, 5, words="过路人")
    office.closed(row)
    row.refresh_from_db()
    assert len(words_of(row).get("residents", [])) == shown
    client.force_login(office.desk)
    page = client.get(reverse("evaluations:round", args=[row.pk])).content.decode()
    assert page.count("楼道第") == shown
    assert "过路人" not in page


def test_no_month_adds_fewer_than_five_texts_to_what_a_window_shows(db, client):
    office = pledge_office()
    window, seen = office.window(), []
    for month, texts in enumerate((5, 1, 4, 0, 7, 3, 2), start=1):
        answered(window, date(YEAR - 1, month, 1), *[5] * texts, words=f"甲{month}")
        answered(window, date(YEAR - 1, month, 1), *[5] * 5)
        shown = year_of_window(window, YEAR - 1, date(YEAR - 1, month + 1, 1)).words
        assert sorted(set(seen) - set(shown)) == []
        assert len(shown) - len(seen) not in range(1, 5)
        seen = shown
    assert sorted(seen) == seen  # in no order of their coming
    assert len(seen) == 5 + 5 + 7 + 5
    client.force_login(office.desk)
    page = client.get(reverse("evaluations:window", args=[window.pk]), {"year": YEAR - 1}).content.decode()
    assert page.count("<li>甲") == len(seen)


@pytest.mark.parametrize("words", ["请打 100 0000 0001", "五里桥路12号203室"])
def test_an_answer_at_a_window_tells_no_phone_and_no_door(db, client, words):
    cache.clear()
    window = pledge_office().window()
    address = reverse("evaluations:window_rate", args=[window.code])
    answer = client.post(address, {"stars": "2", "reasons": ["quick"], "words": words})
    assert answer.status_code == 422
    assert not WindowRating.objects.exists()
    assert answer.context["form"].errors.keys() == {"words"}
    page = answer.content.decode()
    assert words in page  # nothing typed is lost
    assert page.count(" checked") == 2
    assert client.post(address, {"stars": "2", "words": "等得久"}).status_code == 200


@override_settings(PUBLIC_URL="https://wulibridge.example")
def test_the_poster_leads_to_the_public_address(db, client):
    office = pledge_office()
    window = office.window()
    client.force_login(office.desk)
    page = client.get(reverse("evaluations:window", args=[window.pk]), {"poster": 1}).content.decode()
    assert f"https://wulibridge.example{reverse('evaluations:window_rate', args=[window.code])}" in page
    assert "testserver" not in page


def test_a_round_that_was_frozen_with_another_hash_is_not_published(office):
    row = office.closed(office.past())
    facts = {"state": "frozen", "frozen_by": office.desk, "frozen_at": timezone.now(), "results_salt": "1"}
    Round.objects.filter(pk=row.pk).update(results_sha256="0" * 64, **facts)
    with pytest.raises(Refused, match="not those that were frozen"):
        office.publish(row)


def test_a_round_from_before_there_were_salts_is_published_and_its_hash_shown_to_nobody(office, client):
    row = office.closed(office.past())
    places = [(question, value) for question in row.questions.all() for value in SCORES]
    RoundCell.objects.bulk_create(
        RoundCell(round=row, group="public", question=question, value=value, count=0) for question, value in places
    )
    lines = "\n".join(f"public:{question.position}:{value}:0" for question, value in places)
    plain = sha256(lines.encode()).hexdigest()
    facts = {"state": "frozen", "frozen_by": office.desk, "frozen_at": timezone.now()}
    Round.objects.filter(pk=row.pk).update(results_sha256=plain, **facts)
    assert office.publish(row).state == "published"
    client.force_login(office.leader)
    assert plain not in client.get(reverse("evaluations:round", args=[row.pk])).content.decode()
