"""What comes in at the reception desk, by phone, in the box: written down once, with the petitions born from it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.utils.translation import gettext_lazy as _

from petitions.models import Petition
from petitions.services import PetitionDraft, Refused, check_moment, register, reveal_query_code
from visits.models import INTAKE_CHANNELS, Intake, IntakePetition
from visits.services.drafts import digest_of
from visits.services.opinion import OpinionDraft, write_opinions
from visits.services.visit import Slip, zone_then
from wulibridge.journal.services import record, recording
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import holders, may
from wulibridge.territory.calendar import database_now
from wulibridge.territory.models import Household, Zone
from wulibridge.territory.redistricting.standing import share_map, still_stands


@dataclass(frozen=True)
class IntakeDraft:
    """What was written down at a desk. `client_uuid` is made once with the form and makes a repeated save harmless.

    Without `received_at` it came in now; without `received_by` whoever writes it down received it.
    """

    client_uuid: UUID
    channel: str
    household: Household | None = None
    address: str = ""
    source: str = ""
    received_at: datetime | None = None
    received_by: User | None = None
    opinions: Sequence[OpinionDraft] = ()
    petitions: Sequence[PetitionDraft] = ()


def log_intake(*, draft: IntakeDraft, zone: Zone, by: User) -> Intake:
    """Write down what came in, its opinion items and petitions, all or nothing, and return it.

    The same form sent twice by the same person gives what was saved the first time. Petitions were received when the
    matter came in (Asia/Shanghai). Raises Refused when `by` or whoever received it does not sort opinions of the zone,
    when nothing was said, when it came in by a visit, in the future or more than a year ago, when the zone has ended or
    the household belongs to another, and when the form's identity belongs to something else (field `client_uuid`).
    """
    with recording():
        share_map()
        _check(draft, zone, by)
        if not still_stands(zone_id=zone.pk, building_id=draft.household.building_id if draft.household else None):
            raise Refused(_("The zones were redrawn meanwhile. Please choose the zone again."), "zone")
        now = database_now()
        received_at = draft.received_at or now
        check_moment(received_at, now=now, field="received_at")
        intake, is_new = Intake.objects.get_or_create(
            client_uuid=draft.client_uuid,
            defaults={
                "digest": _digest(draft, zone),
                "channel": draft.channel,
                "zone": zone_then(draft.household, received_at, now) if draft.household else zone,
                "household": draft.household,
                "address": draft.address,
                "source": draft.source,
                "received_at": received_at,
                "received_by": draft.received_by or by,
                "logged_by": by,
            },
        )
        if not is_new:
            return _repeated(intake, draft, zone, by)
        numbers = _write_down(intake, draft, zone, by)
        details = {"channel": draft.channel, "opinions": len(draft.opinions), "petitions": numbers}
        record("intake.logged", intake, by=by, area=intake.zone.code, details=details)
    return intake


def slips_of_intake(*, intake: Intake, by: User) -> list[Slip]:
    """The slips of the petitions born in this intake that `by` may see, to hand over. Every code shown is journalled.

    Raises Refused when `by` sees one, and yet may not register petitions in its zone.
    """
    seen = Petition.objects.visible_to(by).order_by().values("pk")
    rows = intake.raised.filter(petition__in=seen).select_related("petition__zone").order_by("pk")
    with recording():
        return [Slip(row.petition, reveal_query_code(petition=row.petition, by=by)) for row in rows]


def _check(draft: IntakeDraft, zone: Zone, by: User) -> None:
    if not may(by, Permission.OPINION_WRITE, zone_id=zone.pk):
        raise Refused(_("You may not write down opinions of this zone."))
    if draft.channel not in INTAKE_CHANNELS:
        raise Refused(_("What was heard at a door is written down with the visit."))
    if not draft.opinions and not draft.petitions:
        raise Refused(_("Please write down what was said."))
    if draft.household and draft.household.building.zone_id != zone.pk:
        raise Refused(_("The household belongs to another zone."), "search")
    other = draft.received_by
    if other and other.pk != by.pk and other.pk not in {user.pk for user in holders(Permission.OPINION_WRITE, zone)}:
        raise Refused(_("This person has no post over that zone today."), "received_by")


def _repeated(intake: Intake, draft: IntakeDraft, zone: Zone, by: User) -> Intake:
    if intake.logged_by_id != by.pk or intake.digest != _digest(draft, zone):
        raise Refused(
            _("This form was already saved with other words. Save again to keep this as one more."), "client_uuid"
        )
    return intake


def _write_down(intake: Intake, draft: IntakeDraft, zone: Zone, by: User) -> list[str]:
    """Opinion items and petitions of a new intake; returns the petitions' numbers."""
    write_opinions(of=intake, items=draft.opinions, by=by)
    raised = [register(draft=_born(item, intake), zone=zone, by=by) for item in draft.petitions]
    IntakePetition.objects.bulk_create([IntakePetition(intake=intake, petition=petition) for petition in raised])
    return [petition.number for petition in raised]


def _born(item: PetitionDraft, intake: Intake) -> PetitionDraft:
    return replace(
        item,
        client_uuid=uuid4(),  # the intake is known by its own: two alike in one form are two
        channel=intake.channel,
        household=intake.household,
        address=intake.address,
        received_at=intake.received_at,
    )


def _digest(draft: IntakeDraft, zone: Zone) -> str:
    """Of all that was typed; the identities of the form's parts say nothing."""
    petition = ("title", "text", "topic", "urgency", "confidential", "petitioner_name", "petitioner_phone")
    content: dict[str, Any] = {
        "channel": str(draft.channel),
        "place": [zone.pk, draft.household and draft.household.pk, draft.address, draft.source],
        "received": [draft.received_at and draft.received_at.isoformat(), draft.received_by and draft.received_by.pk],
        "opinions": [[item.text, str(item.topic), str(item.triage)] for item in draft.opinions],
        "petitions": [[str(getattr(item, name)) for name in petition] for item in draft.petitions],
    }
    return digest_of(content)
