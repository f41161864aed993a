"""What a phone sends once it has a signal: the shape of it. What becomes of it is decided by visits.services."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from petitions.models import Channel, Urgency
from petitions.services import PetitionDraft
from petitions.topics import Topic
from visits.forms.household import CONTACT, FACTS, judged_changes
from visits.forms.visit import MOST_ROWS, NeedRowForm, OpinionForm, PetitionForm, VisitForm, WishRowForm
from visits.models import Purpose, Triage
from visits.services import Correction, OpinionDraft, VisitDraft
from visits.services.need import NeedDraft
from visits.services.wish import WishDraft
from wulibridge.people.models import User
from wulibridge.plain import plain

FORMAT = 1
MOST_ITEMS = 50
MOST_BYTES = 1_000_000
MOST_TEAM = 50
# A row's key, a version: what a database can hold of each.
LARGEST_KEY, LARGEST_VERSION = 2**63 - 1, 2**15 - 1
UNREADABLE = _("This cannot be read.")

# What each kind may hold: a field, its type, and what it is when it is not sent. Nothing else is looked at.
NEEDED = object()
VISIT = {
    "uuid": (str, NEEDED),
    "household": (int, NEEDED),
    "visited_at": (str, NEEDED),
    "outcome": (str, NEEDED),
    "version": (int, 1),
    "base": (int, None),
    "purpose": (str, Purpose.ROUND.value),
    "diary": (str, ""),
    "guidebook_left": (bool, False),
    "asked_by_contact": (bool, False),
    "members": (list, ()),
    "opinions": (list, ()),
    "petitions": (list, ()),
    "needs": (list, ()),
    "wishes": (list, ()),
}
OPINION = {
    "uuid": (str, ""),
    "text": (str, NEEDED),
    "topic": (str, Topic.OTHER.value),
    "triage": (str, Triage.SIMPLE.value),
}
PETITION = {
    "uuid": (str, ""),
    "title": (str, NEEDED),
    "text": (str, NEEDED),
    "topic": (str, Topic.OTHER.value),
    "urgency": (str, Urgency.NORMAL.value),
    "petitioner_name": (str, ""),
    "petitioner_phone": (str, ""),
    "confidential": (bool, False),
}
NEED = {"uuid": (str, ""), "kind": (str, NEEDED), "words": (str, NEEDED)}
WISH = {"uuid": (str, ""), "kind": (str, NEEDED), "title": (str, NEEDED), "words": (str, "")}
WITHDRAWAL = {"uuid": (str, NEEDED), "visit": (str, NEEDED), "reason": (str, "")}
CORRECTION = {
    "uuid": (str, NEEDED),
    "household": (int, NEEDED),
    "base": (int, NEEDED),
    "changes": (dict, NEEDED),
    "notice_given": (bool, False),
}
Shape = Mapping[str, tuple[type, Any]]
Errors = dict[str, str | Promise]


class UnreadableError(ValueError):
    """No envelope of ours."""


class Unfit(Exception):  # noqa: N818  said of what was written, not of the program
    """One thing in the envelope has to be mended, at these fields."""

    def __init__(self, errors: Errors) -> None:
        super().__init__(errors)
        self.errors = errors


@dataclass(frozen=True)
class Envelope:
    user: int | None
    device: UUID | None
    waiting: int | None
    items: list[Any]


@dataclass(frozen=True)
class VisitItem:
    draft: VisitDraft
    version: int
    base: int


class ItemForm(VisitForm):
    """The sheet of the door without what a phone says otherwise: who it is, and who came along."""

    client_uuid = None
    members = None


class ReasonForm(forms.Form):
    """Why a visit is taken back."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=200,
        help_text=_("Logged at the wrong door, logged twice, or what else it was."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def read_envelope(body: bytes) -> Envelope:
    """What was sent, without unseen signs. Raises UnreadableError."""
    try:
        sent = _plainly(json.loads(body, parse_constant=_no_number))
    except (ValueError, RecursionError) as error:
        raise UnreadableError from error
    items = sent.get("items") if isinstance(sent, dict) else None
    if not isinstance(items, list) or sent.get("format") != FORMAT or len(items) > MOST_ITEMS:
        raise UnreadableError
    user, waiting = sent.get("user"), sent.get("waiting")
    return Envelope(
        user if _is_a(int, user) else None,
        identity(sent.get("device")),
        waiting if _is_a(int, waiting) and waiting >= 0 else None,
        items,
    )


def identity(sent: Any) -> UUID | None:
    """A UUID as a phone writes it; None for anything else."""
    try:
        return UUID(sent) if isinstance(sent, str) and len(sent) == 36 else None
    except ValueError:
        return None


def key(sent: Any) -> int | None:
    """The key of a row; None for anything else."""
    return sent if _is_a(int, sent) and 0 < sent <= LARGEST_KEY else None


def visit_item(item: Mapping[str, Any], people: Mapping[int, User]) -> VisitItem:
    """A visit as a phone sends it; `people` are the accounts that it may name. Raises Unfit."""
    said = _shaped(item, VISIT)
    uuid, version = identity(said["uuid"]), said["version"]
    base = version - 1 if said["base"] is None else said["base"]
    if uuid is None or not 0 < version <= LARGEST_VERSION or not 0 <= base < version:
        raise Unfit({"uuid" if uuid is None else "version": UNREADABLE})
    form = ItemForm({name: said[name] for name in ItemForm.base_fields})
    errors = _errors(form)
    opinions = _rows("opinions", said["opinions"], OPINION, OpinionForm, errors)
    petitions = _rows("petitions", said["petitions"], PETITION, PetitionForm, errors)
    needs = _rows("needs", said["needs"], NEED, NeedRowForm, errors)
    wishes = _rows("wishes", said["wishes"], WISH, WishRowForm, errors)
    members = [people.get(pk) for pk in said["members"] if _is_a(int, pk)]
    if len(members) < len(said["members"]) or len(members) > MOST_TEAM or None in members:
        errors["members"] = _("Somebody of the team is not known here.")
    if errors:
        raise Unfit(errors)
    draft = VisitDraft(
        **form.cleaned_data,
        client_uuid=uuid,
        members=[member for member in members if member],
        opinions=[OpinionDraft(**fields, uuid=_part(uuid, "opinion", *place)) for place, fields in opinions],
        petitions=[
            PetitionDraft(**fields, channel=Channel.VISIT, client_uuid=_part(uuid, "petition", *place))
            for place, fields in petitions
        ],
        needs=[NeedDraft(**fields, client_uuid=_part(uuid, "need", *place)) for place, fields in needs],
        wishes=[WishDraft(**fields, client_uuid=_part(uuid, "wish", *place)) for place, fields in wishes],
    )
    return VisitItem(draft, version, base)


def correction_item(item: Mapping[str, Any]) -> Correction:
    """A correction of a household as a phone sends it. Raises Unfit."""
    said = _shaped(item, CORRECTION)
    uuid, changes = identity(said["uuid"]), said["changes"]
    known = changes and changes.keys() <= {*FACTS, *CONTACT}
    pairs = all(isinstance(pair, list) and len(pair) == 2 for pair in changes.values())
    if uuid is None or not known or not pairs or not 0 < said["base"] < 2**31:
        raise Unfit({"changes": UNREADABLE})
    plain_values = all(isinstance(value, str | int | None) for pair in changes.values() for value in pair)
    if not plain_values:
        raise Unfit({"changes": UNREADABLE})
    judged, errors = judged_changes(changes, notice_given=said["notice_given"])
    if errors:
        raise Unfit({**errors})
    return Correction(uuid, said["base"], judged)


def withdrawal_item(item: Mapping[str, Any]) -> str:
    """Why the visit is taken back. Raises Unfit."""
    form = ReasonForm({"reason": _shaped(item, WITHDRAWAL)["reason"]})
    if errors := _errors(form):
        raise Unfit(errors)
    return form.cleaned_data["reason"]


def _rows(
    name: str, sent: Sequence[Any], shape: Shape, form_class: type[forms.Form], errors: Errors
) -> list[tuple[tuple[int, str], dict[str, Any]]]:
    """Each row's place and identity, with what it says; what is wrong with them is added to `errors`."""
    if len(sent) > MOST_ROWS:
        errors[name] = _("Too many at once.")
        return []
    found, known = [], set[UUID]()
    for place, row in enumerate(sent):
        try:
            said = _shaped(row, shape)
            own = identity(said["uuid"])
            if own in known:
                raise Unfit({"uuid": UNREADABLE})
        except Unfit as no:
            errors |= {f"{name}.{place}.{field}": text for field, text in no.errors.items()}
            continue
        known |= {own} if own else set()
        form = form_class(said)
        errors |= {f"{name}.{place}.{field}": text for field, text in _errors(form).items()}
        found.append(((place, said["uuid"]), form.cleaned_data))
    return found


def _part(visit: UUID, kind: str, place: int, sent: str) -> UUID:
    """Who a part of a visit is: by the identity that the phone gave it, or by its place. Never another visit's."""
    return uuid5(visit, f"{kind} {identity(sent) or place}")


def _shaped(sent: Any, shape: Shape) -> dict[str, Any]:
    if not isinstance(sent, dict):
        raise Unfit({"": UNREADABLE})
    said = {name: sent[name] if sent.get(name) is not None else default for name, (_type, default) in shape.items()}
    errors: Errors = {
        name: UNREADABLE
        for name, (wanted, default) in shape.items()
        if said[name] is NEEDED or (said[name] is not default and not _is_a(wanted, said[name]))
    }
    if errors:
        raise Unfit(errors)
    return said


def _is_a(wanted: type, value: Any) -> bool:
    return isinstance(value, wanted) and (wanted is bool or not isinstance(value, bool))


def _errors(form: forms.Form) -> Errors:
    return {name: str(messages[0]) for name, messages in form.errors.items()}


def _plainly(sent: Any) -> Any:
    if isinstance(sent, str):
        return plain(sent)
    if isinstance(sent, list):
        return [_plainly(each) for each in sent]
    if isinstance(sent, dict):
        return {plain(name): _plainly(value) for name, value in sent.items()}
    return sent


def _no_number(name: str) -> Any:
    raise UnreadableError(name)
