"""Opinion items: written with a visit or an intake, and sorted afterwards. The only writer of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from petitions.models import Channel, Petition, Urgency
from petitions.route import Stop
from petitions.services import PetitionDraft, Refused, register
from petitions.services.notes import handlers_of
from petitions.topics import Topic
from visits.models import Intake, OpinionItem, OpinionState, Triage, Visit
from wulibridge.journal.services import record, recording
from wulibridge.notices.services import Message, notify
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import may
from wulibridge.plain import one_line
from wulibridge.territory.calendar import civil_date, database_now
from wulibridge.territory.models import Zone
from wulibridge.territory.redistricting.standing import share_map

LONGEST_TITLE = 40
# What a person may settle an item as, besides the petition, and how the journal calls it.
SETTLED = {
    OpinionState.COUNTED: "opinion.counted",
    OpinionState.NOTED: "opinion.noted",
    OpinionState.NEW: "opinion.unsorted",
}
# What a later version of a visit may change of an item.
REVISED = ["text", "topic", "triage", "heard_at", "zone", "state", "sorted_by", "sorted_at"]


@dataclass(frozen=True)
class OpinionDraft:
    """One matter as it was heard. `uuid` is made once with the draft: by it a later version knows the item again."""

    text: str
    topic: str = Topic.OTHER
    triage: str = Triage.SIMPLE
    uuid: UUID = field(default_factory=uuid4)


def write_opinions(*, of: Visit | Intake, items: Sequence[OpinionDraft], by: User) -> list[OpinionItem]:
    """Write down what was heard at a visit or an intake, in its transaction. Sudden matters are told at once."""
    rows = [_row(of, item) for item in items]
    OpinionItem.objects.bulk_create(rows)
    _report_sudden(rows, by)
    return rows


def revise_opinions(*, visit: Visit, items: Sequence[OpinionDraft], by: User) -> None:
    """Let a visit's opinion items be these, known by their `uuid`: changed, added, taken away.

    What was sorted stays sorted, and one that became a petition stays one, whatever its words are now.
    """
    with recording():
        known = {row.client_uuid: row for row in visit.opinions.select_for_update().order_by("pk")}
        kept = [row for item in items if (row := known.get(item.uuid))]
        for item in items:
            if row := known.get(item.uuid):
                _revise(row, item, visit)
        OpinionItem.objects.bulk_update(kept, REVISED)
        gone = known.keys() - {item.uuid for item in items}
        visit.opinions.filter(client_uuid__in=gone).update(state=OpinionState.WITHDRAWN)
        _report_sudden(kept, by)
        write_opinions(of=visit, items=[item for item in items if item.uuid not in known], by=by)


def withdraw_opinions(*, visit: Visit, by: User) -> None:
    """A withdrawn visit takes what was heard there out of every list and figure. A petition that was born of it
    stays: somebody asked for something."""
    with recording():
        visit.opinions.update(state=OpinionState.WITHDRAWN)


def settle(*, item: OpinionItem, state: OpinionState, by: User) -> OpinionItem:
    """Count an item under its topic, take note of it, or put it back among those that wait to be sorted.

    Raises Refused when `by` may not sort opinions there, and when it became a petition or was withdrawn.
    """
    with recording():
        row = _locked(item, by)
        _check_open(row)
        waits = state == OpinionState.NEW
        row.state, row.sorted_by = state, None if waits else by
        row.sorted_at = None if waits else database_now()
        row.save(update_fields=["state", "sorted_by", "sorted_at"])
        record(SETTLED[state], row, by=by, area=row.zone.code, details={"topic": row.topic})
    return row


def change_triage(*, item: OpinionItem, triage: str, by: User) -> OpinionItem:
    """Judge an item anew. One that turns out to be sudden is told to all three stops, once.

    Raises Refused when `by` may not sort opinions there, and when it became a petition or was withdrawn.
    """
    with recording():
        row = _locked(item, by)
        _check_open(row)
        before, row.triage = row.triage, triage
        if before != triage:
            row.save(update_fields=["triage"])
            record("opinion.triaged", row, by=by, area=row.zone.code, details={"triage": [before, triage]})
            _report_sudden([row], by)
    return row


def raise_petition(*, item: OpinionItem, by: User) -> Petition:
    """Let an item become a petition, with its text, channel and household, and return it; the second time the first.

    It is received now: the stop's clock cannot have run before the stop was asked. The zone is that of the household
    today, or the zone that the matter's has gone over to. Raises Refused when `by` may not sort opinions or register
    petitions there, when the item was withdrawn, and what `register` refuses.
    """
    with recording():
        row = _locked(item, by)
        if row.petition_id:  # asked anew: what was joined to the row is older than the lock
            return Petition.objects.get(pk=row.petition_id)
        _check_open(row)
        petition = register(draft=_petition_of(row), zone=zone_of(row), by=by)
        row.petition, row.state, row.sorted_by, row.sorted_at = petition, OpinionState.PETITION, by, database_now()
        row.save(update_fields=["petition", "state", "sorted_by", "sorted_at"])
        record("opinion.petition", row, by=by, area=row.zone.code, details={"number": petition.number})
    return petition


def zone_of(item: OpinionItem | Intake) -> Zone:
    """Where a matter belongs now: in its household's zone; without one in its own, or with the heir of that."""
    if item.household:
        return item.household.building.zone
    return item.zone.successor or item.zone


def _row(of: Visit | Intake, item: OpinionDraft) -> OpinionItem:
    return OpinionItem(
        client_uuid=item.uuid,
        visit=of if isinstance(of, Visit) else None,
        intake=of if isinstance(of, Intake) else None,
        channel=Channel.VISIT if isinstance(of, Visit) else of.channel,
        zone=of.zone,
        household=of.household,
        heard_at=of.visited_at if isinstance(of, Visit) else of.received_at,
        topic=item.topic,
        text=item.text.strip(),
        triage=item.triage,
    )


def _locked(item: OpinionItem, by: User) -> OpinionItem:
    share_map()
    rows = OpinionItem.objects.select_for_update(of=("self",)).select_related(
        "zone__successor__committee__subdistrict",
        "zone__committee__subdistrict",
        "household__building__zone__committee__subdistrict",
    )
    row = rows.get(pk=item.pk)
    if not may(by, Permission.OPINION_WRITE, zone_id=zone_of(row).pk):
        raise Refused(_("You may not sort opinions of this zone."))
    return row


def _check_open(row: OpinionItem) -> None:
    if row.state == OpinionState.PETITION:
        raise Refused(_("This has become a petition. It goes on there."))
    if row.state == OpinionState.WITHDRAWN:
        raise Refused(_("The visit was withdrawn, and this with it."))


def _revise(row: OpinionItem, item: OpinionDraft, visit: Visit) -> None:
    """One that an earlier version had taken away comes back as it was before anybody sorted it."""
    row.text, row.topic, row.triage = item.text.strip(), item.topic, item.triage
    row.heard_at, row.zone = visit.visited_at, visit.zone
    if row.state == OpinionState.WITHDRAWN:
        row.state = OpinionState.PETITION if row.petition_id else OpinionState.NEW
        row.sorted_by, row.sorted_at = (row.sorted_by, row.sorted_at) if row.petition_id else (None, None)


def _petition_of(row: OpinionItem) -> PetitionDraft:
    line = one_line(row.text)
    sudden = row.triage == Triage.SUDDEN
    return PetitionDraft(
        title=line if len(line) <= LONGEST_TITLE else f"{line[: LONGEST_TITLE - 1]}…",
        text=row.text,
        topic=row.topic,
        channel=row.channel,
        urgency=Urgency.EMERGENCY if sudden else Urgency.NORMAL,
        household=row.household,
        address=row.intake.address if row.intake else "",
    )


def _report_sudden(rows: Iterable[OpinionItem], by: User) -> None:
    """A sudden matter is told to all three stops at once (brief, triage at the door); of one item once."""
    notify([_message(row, by) for row in rows if row.triage == Triage.SUDDEN])


def _message(row: OpinionItem, by: User) -> Message:
    zone = zone_of(row)
    told = {user.pk: user for stop in Stop for user in handlers_of(zone, stop) if user.pk != by.pk}
    return Message(
        kind="opinion_sudden",
        key=f"opinion:{row.pk}:sudden",
        receivers=tuple(told.values()),
        path=reverse("visits:opinion", args=[row.pk]),
        facts={"topic": row.topic, "zone": zone.name, "heard_on": civil_date(row.heard_at).isoformat()},
    )
