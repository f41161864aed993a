"""Acting for residents who agreed to it: begun with their consent, step by step, ended with words for them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from petitions.models import (
    MOST_REPRESENTATIVES,
    Attachment,
    Consent,
    Mandate,
    MandateHousehold,
    MandateOutcome,
    MandateStep,
    Petition,
)
from petitions.queries import is_complaint
from petitions.queries.mandate import (
    homes_of,
    may_act_for,
    may_begin,
    running_of,
    slips_of,
    who_could_act,
    who_could_witness,
)
from petitions.services.dates import OLDEST
from petitions.services.locking import locked
from petitions.services.notes import page_of
from petitions.services.refusals import Refused
from wulibridge.journal.services import record, recording
from wulibridge.notices.services import Message, notify
from wulibridge.people.models import User
from wulibridge.territory.calendar import civil_date, database_now
from wulibridge.territory.models import Household, Organization

# As many households as one matter has neighbours; more is a matter for a meeting.
MOST_HOUSEHOLDS = 50
LATEST_NEXT = timedelta(days=366)
NOT_YOURS = _("Only those who handle petitions at the committee or above see to this, and only while it runs.")


@dataclass(frozen=True)
class Proof:
    """How the households agreed: by a signed slip, its number and perhaps its photo, or spoken before a witness."""

    consent: str
    consent_on: date
    slip_number: str = ""
    slip: Attachment | None = None
    witness: User | None = None


@dataclass(frozen=True)
class MandateDraft:
    """Who acts towards whom: an organization or another body by its name. `next_on`: a date of Asia/Shanghai."""

    actor: User
    next_on: date
    organization: Organization | None = None
    body: str = ""
    representatives: int = 1
    households: Sequence[Household] = field(default=())


def begin(*, petition: Petition, draft: MandateDraft, proof: Proof, by: User) -> Mandate:
    """Begin to act for the households of the draft, each of which agreed as `proof` says.

    Raises Refused for who may not, while another one runs, for more than five who speak for them (信访工作条例 Art 20
    III), without a body or a household, for an actor who may not, for a consent that is not proven, and for dates that
    cannot be.
    """
    with recording():
        row = locked(petition)
        if not may_begin(by, row):
            raise Refused(_("Nobody can begin to act on behalf here now, or it is not yours to do."))
        now = database_now()
        _check_draft(row, draft, now)
        mandate = Mandate.objects.create(
            petition=row,
            committee=row.zone.committee,
            actor=draft.actor,
            representatives=draft.representatives,
            organization=draft.organization,
            body="" if draft.organization else draft.body.strip(),
            next_on=draft.next_on,
            began_at=now,
            began_by=by,
        )
        _add(mandate, draft.households, proof, by=by, now=now)
        _record("begun", mandate, by, households=len(draft.households), representatives=draft.representatives)
        _tell_actor(mandate, by)
    return mandate


def join(*, petition: Petition, households: Sequence[Household], proof: Proof, by: User) -> Mandate:
    """Act for more households from now on, each with its own consent. Raises Refused as begin() does."""
    with recording():
        mandate, now = _running(petition, by), database_now()
        _add(mandate, households, proof, by=by, now=now)
        _record("joined", mandate, by, households=len(households))
    return mandate


def step(*, petition: Petition, on: date, done: str, next_on: date, by: User) -> MandateStep:
    """Write down what was done on a day (Asia/Shanghai) and what came of it, and when the next step is due.

    Raises Refused for who may not, without words, and for dates that cannot be.
    """
    with recording():
        mandate, now = _running(petition, by), database_now()
        _check_past(on, civil_date(now), "on")
        _check_next(next_on, civil_date(now))
        if not done.strip():
            raise Refused(_("Please fill in this field."), "done")
        row = MandateStep.objects.create(mandate=mandate, on=on, done=done.strip(), at=now, by=by)
        mandate.next_on = next_on
        mandate.save(update_fields=["next_on"])
        _record("step", mandate, by, on=str(on), next_on=str(next_on))
    return row


def withdraw(*, petition: Petition, home: MandateHousehold, told: str = "", by: User) -> Mandate:
    """A household takes its consent back, as it may at any time. With the last one the mandate ends as withdrawn.

    Raises Refused for who may not, for a household for which nobody acts, and for the last one without the words that
    the residents are told (`told`).
    """
    with recording():
        mandate, now = _running(petition, by), database_now()
        row = MandateHousehold.objects.select_for_update().filter(mandate=mandate, pk=home.pk, withdrawn_at=None)
        found = row.first()
        if found is None:
            raise Refused(_("Nobody acts for this household any more."), "home")
        found.withdrawn_at, found.withdrawn_by = now, by
        found.save(update_fields=["withdrawn_at", "withdrawn_by"])
        _record("withdrawn", mandate, by, household=found.household_id)
        if not homes_of(mandate).exists():
            _end(mandate, MandateOutcome.WITHDRAWN, told, by=by, now=now)
    return mandate


def end(*, petition: Petition, outcome: str, told: str, by: User) -> Mandate:
    """End it with a MandateOutcome, and with the words in which the residents are told of it.

    Raises Refused for who may not, for another outcome, and without words.
    """
    with recording():
        mandate = _running(petition, by)
        if outcome not in MandateOutcome.values:
            raise Refused(_("Please choose one of the results."), "outcome")
        _end(mandate, MandateOutcome(outcome), told, by=by, now=database_now())
    return mandate


def _end(mandate: Mandate, outcome: MandateOutcome, told: str, *, by: User, now: datetime) -> None:
    if not told.strip():
        raise Refused(_("Please write what the residents are told about the outcome."), "told")
    mandate.outcome, mandate.told, mandate.next_on = outcome, told.strip(), None
    mandate.ended_at, mandate.ended_by = now, by
    mandate.save(update_fields=["outcome", "told", "next_on", "ended_at", "ended_by"])
    _record("ended", mandate, by, outcome=str(outcome))


def _running(petition: Petition, by: User) -> Mandate:
    """The mandate that runs, under the petition's lock."""
    row = locked(petition)
    mandate = running_of(row) if may_act_for(by, row) else None
    if mandate is None:
        raise Refused(NOT_YOURS)
    mandate.petition = row
    return mandate


def _check_draft(petition: Petition, draft: MandateDraft, now: datetime) -> None:
    if draft.representatives > MOST_REPRESENTATIVES:
        raise Refused(
            _("At most five residents may speak for the others (Working Regulations on Petitions, Art 20 III)."),
            "representatives",
        )
    if draft.representatives < 1:
        raise Refused(_("One resident at least speaks for them."), "representatives")
    if not draft.organization and not draft.body.strip():
        raise Refused(_("Choose the body that is approached, or write its name."), "body")
    if draft.organization and draft.organization.subdistrict_id != petition.zone.committee.subdistrict_id:
        raise Refused(_("This body is not one of this subdistrict."), "organization")
    if draft.actor not in who_could_act(petition):
        raise Refused(_("This person cannot act here: they handle petitions neither there nor above."), "actor")
    _check_next(draft.next_on, civil_date(now))


def _add(mandate: Mandate, households: Sequence[Household], proof: Proof, *, by: User, now: datetime) -> None:
    _check_proof(mandate, proof, civil_date(now))
    there = set(homes_of(mandate).values_list("household", flat=True))
    new = {row.pk: row for row in households if row.pk not in there}
    if not new:
        raise Refused(_("Name at least one household for which nobody acts yet."), "households")
    if len(there) + len(new) > MOST_HOUSEHOLDS:
        raise Refused(_("More than fifty households: hold a meeting with them instead."), "households")
    if any(row.committee_id != mandate.petition.zone.committee_id for row in new.values()):
        raise Refused(_("A household here belongs to another committee."), "households")
    signed = proof.consent == Consent.SIGNED
    MandateHousehold.objects.bulk_create(
        MandateHousehold(
            mandate=mandate,
            household=row,
            consent=proof.consent,
            consent_on=proof.consent_on,
            slip_number=proof.slip_number.strip() if signed else "",
            slip=proof.slip if signed else None,
            witness=None if signed else proof.witness,
            added_at=now,
            added_by=by,
        )
        for row in new.values()
    )


def _check_proof(mandate: Mandate, proof: Proof, today: date) -> None:
    _check_past(proof.consent_on, today, "consent_on")
    if proof.consent == Consent.SIGNED:
        if not proof.slip_number.strip():
            raise Refused(_("Write the number of the signed slip."), "slip_number")
        if proof.slip and not slips_of(mandate.petition).filter(pk=proof.slip.pk).exists():
            raise Refused(_("This photo does not belong to the petition."), "slip")
        return
    if proof.consent != Consent.SPOKEN:
        raise Refused(_("Please choose how they agreed."), "consent")
    if proof.witness is None:
        raise Refused(_("Spoken consent needs a witness of the staff."), "witness")
    if proof.witness.pk == mandate.actor_id:
        raise Refused(_("Who acts cannot be the witness of it: choose somebody else."), "witness")
    if proof.witness not in who_could_witness(mandate.petition):
        raise Refused(_("This person cannot be a witness here."), "witness")


def _check_past(day: date, today: date, where: str) -> None:
    if day > today:
        raise Refused(_("This lies in the future."), where)
    if day < today - OLDEST:
        raise Refused(_("This is more than a year ago. Please check the year."), where)


def _check_next(day: date, today: date) -> None:
    if day < today:
        raise Refused(_("The next step cannot be due in the past."), "next_on")
    if day > today + LATEST_NEXT:
        raise Refused(_("This is more than a year ahead. Please check the year."), "next_on")


def _record(deed: str, mandate: Mandate, by: User, **details: object) -> None:
    petition = mandate.petition
    record(f"mandate.{deed}", mandate, by=by, area=petition.zone.code, details={"petition": petition.number, **details})


def _tell_actor(mandate: Mandate, by: User) -> None:
    """Who acts hears of it, without the title of a complaint."""
    petition = mandate.petition
    if mandate.actor_id == by.pk:
        return
    secret = is_complaint(petition)
    facts = {
        "number": petition.number,
        "title": petition.number if secret else petition.title,
        "body": "" if secret else mandate.towards,
        "next_on": str(mandate.next_on),
        "stop": int(petition.stop),
        "due_on": petition.due_on.isoformat(),
    }
    path, key = page_of(petition.number), f"mandate:{mandate.pk}:begun"
    notify([Message("petition_mandate", key, (mandate.actor,), path, facts, named=secret)])
