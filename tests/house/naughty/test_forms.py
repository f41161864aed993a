"""Every form, filled with what no form expects, by a person who may use it."""

from collections.abc import Iterable
from itertools import zip_longest

import pytest

from tests.house.naughty.judge import Written, assert_none, flaws_of, lost, unclean_texts, unmarked
from tests.house.naughty.pages import TYPED
from tests.house.naughty.site import Offer, filled, undone
from tests.house.naughty.strings import CHOICES, DAYS, LONG, MEGABYTE, NUMBERS, TEXTS, UUIDS, wrong_values

pytestmark = pytest.mark.django_db

# A page, a way on, a form that comes back, nothing of this person's, too many tries.
FINE = (200, 302, 404, 422, 429)
# Boxes beside rows, and what only leads on: wrong ones do nothing.
NO_FIELDS = {"action", "select_across", "_selected_action", "csrfmiddlewaretoken", "next", "language", "action-toggle"}
NO_FIELDS |= {"template"}


def posts(site) -> list[Offer]:
    return [offer for offer in site.offers.values() if offer.form.method == "post" and not offer.form.is_upload]


def in_turn(offers: Iterable[Offer], turn: int) -> list[Offer]:
    """A sixth of the forms: each text meets one, and each form meets a sixth of the texts, from first to last."""
    return [offer for place, offer in enumerate(offers) if (place + turn) % 6 == 0]


@pytest.mark.parametrize(("turn", "name"), list(enumerate(TEXTS)), ids=TEXTS)
def test_a_text_is_taken_as_it_is_or_comes_back(site, turn, name):
    """Accepted or refused with everything typed still there; nothing unseen is stored, and nothing comes alive."""
    found = {}
    for offer in in_turn(site.offers.values(), turn):
        if not offer.form.of(*TYPED):
            continue
        sent = filled(offer.form, typed=TEXTS[name])
        site.enter(offer.user)
        with undone():
            with Written() as written:
                answer = site.send(offer, sent)
            flaws = flaws_of(answer, allowed=FINE)
            if answer.status_code == 422:
                flaws += [f"lost: {control}" for control in lost(offer, answer, sent)]
            elif answer.status_code in (200, 302) and offer.form.method == "post":
                flaws += [f"stored unclean: {where}" for where in unclean_texts(written)]
        if flaws:
            found[str(offer)] = flaws

    assert_none(found)


def test_what_is_too_long_is_said_at_each_field(site):
    """Too much in every field with a limit, a megabyte in one of every twelfth form: each is marked, and keeps it."""
    found = {}
    for turn, offer in enumerate(posts(site)):
        limited = {control.name: control.longest for control in offer.form.of(*TYPED) if control.longest}
        if not limited:
            continue
        first = min(limited) if turn % 12 == 0 else None  # more of them would be refused as a whole
        sent = [
            (name, (MEGABYTE if name == first else "长" * max(LONG, limited[name] + 1)) if name in limited else value)
            for name, value in filled(offer.form)
        ]
        site.enter(offer.user)
        with undone():
            answer = site.send(offer, sent)
            flaws = flaws_of(answer, allowed=(422,))
            if answer.status_code == 422:
                flaws += [f"not marked: {control}" for control in unmarked(offer, answer, set(limited))]
                flaws += [f"lost: {control}" for control in lost(offer, answer, sent)]
        if flaws:
            found[str(offer)] = flaws

    assert_none(found)


@pytest.mark.parametrize("turn", range(4))
def test_what_cannot_be_meant_is_said_at_each_field(site, turn):
    """No number, no day, no choice: every such field of half of the forms at once, and each of them is marked."""
    found = {}
    for offer in posts(site)[turn % 2 :: 2]:
        wrong = {
            control.name: list(wrong_values(control.kind))[turn % len(list(wrong_values(control.kind)))]
            for control in offer.form.controls
            if control.name not in NO_FIELDS and list(wrong_values(control.kind))
        }
        if not wrong:
            continue
        sent = [(name, wrong.get(name, value)) for name, value in filled(offer.form)]
        site.enter(offer.user)
        with undone():
            answer = site.send(offer, sent)
            flaws = flaws_of(answer, allowed=(422,))
            flaws += [f"not marked: {control}" for control in unmarked(offer, answer, set(wrong))]
            flaws += [f"lost: {control}" for control in lost(offer, answer, sent)]
        if flaws:
            found[str(offer)] = flaws

    assert_none(found)


ODD = list(zip_longest(NUMBERS, DAYS, CHOICES, UUIDS, fillvalue=""))


@pytest.mark.parametrize("turn", range(len(ODD)))
def test_odd_values_break_nothing(site, turn):
    """Huge and strange numbers, days at the ends of time, choices and identities that do not exist, hidden ones too."""
    number, day, choice, identity = ODD[turn]
    found = {}
    values = {"number": number, "date": day, "datetime-local": f"{day}T10:00", "select": choice, "radio": choice}
    for place, offer in enumerate(in_turn(site.offers.values(), turn)):
        sent = filled(offer.form, **values, hidden=number if place % 2 else identity, checkbox=choice)
        site.enter(offer.user)
        with undone():
            answer = site.send(offer, [(name, value) for name, value in sent if name != "csrfmiddlewaretoken"])
            flaws = flaws_of(answer, allowed=(*FINE, 400))
        if flaws:
            found[str(offer)] = flaws

    assert_none(found)
