"""The three lists are written by the case desk, approved by the leader, and put in force; each version is kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from evaluations.list_route import LIST_ROUTE, UNDER_WAY, ListMove, ListState
from evaluations.models import ListItem, ListKind, PowerList
from evaluations.queries.power_list import bare_items, in_force, moves_of, subdistricts_written_by, writes
from petitions.services import Refused
from wulibridge.journal.services import record, recording
from wulibridge.listed import listed
from wulibridge.people.models import User
from wulibridge.territory.calendar import database_now
from wulibridge.territory.models import Subdistrict


@dataclass(frozen=True)
class ItemDraft:
    """What an item says: of powers with legal basis, steps and risk points; of the others what there is to say."""

    position: int
    title: str
    basis: str = ""
    steps: str = ""
    risks: str = ""


def begin_version(*, subdistrict: Subdistrict, kind: ListKind, news: str, by: User) -> PowerList:
    """Begin a version, with the items of the one in force to go on from.

    Raises Refused without the right, and while another version of this list is on its way.
    """
    if not subdistricts_written_by(by).filter(pk=subdistrict.pk).exists():
        raise Refused(_("You do not write the lists of this subdistrict."), "subdistrict")
    with recording():
        Subdistrict.objects.select_for_update(no_key=True).get(pk=subdistrict.pk)
        rows = PowerList.objects.filter(subdistrict=subdistrict, kind=ListKind(kind))
        if rows.filter(state__in=UNDER_WAY).exists():
            raise Refused(_("Another version of this list is on its way. Go on with that one."), "kind")
        earlier = in_force(subdistrict.pk, ListKind(kind))
        number = (rows.aggregate(last=Max("number"))["last"] or 0) + 1
        made = PowerList.objects.create(subdistrict=subdistrict, kind=kind, number=number, news=news, begun_by=by)
        _go_on_from(earlier, made)
        _note("power_list.begun", made, by)
    return made


def _go_on_from(earlier: PowerList | None, version: PowerList) -> None:
    items = earlier.items.all() if earlier else []
    ListItem.objects.bulk_create(
        ListItem(
            version=version,
            position=item.position,
            title=item.title,
            basis=item.basis,
            steps=item.steps,
            risks=item.risks,
            origin=item,
        )
        for item in items
    )


def write_item(*, version: PowerList, draft: ItemDraft, item: ListItem | None = None, by: User) -> ListItem:
    """Add an item to a draft, or write one of it anew. Raises Refused without the right, once the version is handed
    in, and for two items of one title."""
    with _draft(version, by) as row:
        if not draft.title:
            raise Refused(_("An item needs its words."), "title")
        others = row.items.exclude(pk=item.pk) if item else row.items.all()
        if others.filter(title=draft.title).exists():
            raise Refused(_("This version has an item of these words."), "title")
        made = row.items.get(pk=item.pk) if item else ListItem(version=row)
        for name, said in asdict(draft).items():
            setattr(made, name, said)
        made.save()
        _note("power_list.item_written", row, by, item=made.pk)
    return made


def remove_item(*, item: ListItem, by: User) -> None:
    """Take an item out of a draft. Raises Refused without the right, and once the version is handed in."""
    with _draft(item.version, by) as row:
        row.items.filter(pk=item.pk).delete()
        _note("power_list.item_removed", row, by, item=item.pk)


def move_list(*, version: PowerList, move: ListMove, reason: str = "", by: User) -> PowerList:
    """Take a version a step further, as evaluations.list_route has it; with `reason` it is given back.

    Raises Refused for a move that the route lacks from the present state, without the right, for an author who would
    approve, for a version without items, for powers without their steps and risk points, and for giving back without a
    reason.
    """
    rule = LIST_ROUTE[move]
    with recording():
        Subdistrict.objects.select_for_update(no_key=True).get(pk=version.subdistrict_id)
        row = PowerList.objects.select_for_update(of=("self",)).select_related("subdistrict").get(pk=version.pk)
        if move not in moves_of(by, row):
            raise Refused(_("This is not possible now, or somebody else has to do it."))
        if move == ListMove.SUBMIT and not row.items.exists():
            raise Refused(_("A list without items cannot be handed in."))
        if move == ListMove.SUBMIT and (bare := bare_items(row)):
            refusal = _("Steps and risk points are missing of %(items)s.")
            raise Refused(refusal % {"items": listed(item.title for item in bare)})
        if move == ListMove.RETURN and not reason:
            raise Refused(_("Say what is missing."), "reason")
        _stamp(row, move, reason, by)
        row.state = rule.to_state
        row.save()
        _note(f"power_list.{move}", row, by)
    return row


def _stamp(version: PowerList, move: ListMove, reason: str, by: User) -> None:
    now = database_now()
    if move == ListMove.SUBMIT:
        version.submitted_by, version.submitted_at, version.returned_because = by, now, ""
    elif move == ListMove.RETURN:
        version.returned_because = reason
    elif move == ListMove.APPROVE:
        version.approved_by, version.approved_at = by, now
    else:
        version.published_by, version.published_at = by, now
        replaced = PowerList.objects.filter(
            subdistrict=version.subdistrict, kind=version.kind, state=ListState.PUBLISHED
        )
        replaced.update(state=ListState.SUPERSEDED)


@contextmanager
def _draft(version: PowerList, by: User) -> Iterator[PowerList]:
    """One transaction on a draft that `by` writes, locked."""
    with recording():
        row = PowerList.objects.select_for_update(of=("self",)).select_related("subdistrict").get(pk=version.pk)
        if not writes(by, row):
            raise Refused(_("You do not write the lists of this subdistrict."))
        if row.state != ListState.DRAFT:
            raise Refused(_("This version is handed in: its items cannot be changed."))
        yield row


def _note(verb: str, version: PowerList, by: User, **details: object) -> None:
    said = {"kind": version.kind, "version": version.number, **details}
    record(verb, version, by=by, area=version.subdistrict.code, details=said)
