"""Covenant and charter of a committee: written, put to the residents, adopted by their assembly, filed, published."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meetings.assembly import Body, Count
from meetings.covenant_route import ROUTE, UNDER_WAY, Deed, Step
from meetings.models import Assembly, Covenant, CovenantKind, Meeting
from meetings.queries.covenant import (
    committees_for,
    lacking_in,
    last_adopted,
    may_do,
    meetings_for,
    missing_for,
    still_open,
)
from meetings.services.acting import said
from meetings.services.looking import refuse_unseen
from petitions.services import Refused
from wulibridge.journal.services import record, recording
from wulibridge.notices.services import Message, notify
from wulibridge.people.models import User
from wulibridge.people.queries import holders_within
from wulibridge.territory.calendar import civil_date, database_now
from wulibridge.territory.models import Committee


@dataclass
class Act:
    """One deed under way: the locked version, the database's time, and what the journal will say besides."""

    covenant: Covenant
    by: User
    now: datetime
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """In Asia/Shanghai."""
        return civil_date(self.now)


@contextmanager
def acting(covenant: Covenant, deed: Deed, *, by: User) -> Iterator[Act]:
    """One transaction in which `by` does `deed`. At its end the state is what the way says, and the journal is written.

    Raises Refused when the way has no such deed from the present state, when it is not theirs, or something is missing.
    """
    rule = ROUTE[deed]
    with recording():
        Covenant.objects.select_for_update().get(pk=covenant.pk)
        row = Covenant.objects.with_place().get(pk=covenant.pk)
        if not may_do(by, rule, row):
            raise Refused(_("This is not yours to do."))
        if row.state not in rule.states:
            raise Refused(
                _("This is no longer possible: the version is now in this state: %(state)s.")
                % {"state": row.get_state_display()}
            )
        if missing := missing_for(row, deed):
            raise Refused(" ".join(missing))
        act = Act(row, by, database_now(), {"kind": row.kind, "version": row.number})
        yield act
        if rule.to_state is not None:
            row.state = rule.to_state
        row.save()
        record(f"covenant.{deed.value}", row, by=by, area=row.committee.code, details=act.details)


def begin(*, committee: Committee, kind: str, by: User) -> Covenant:
    """A new version, with the text of the last one adopted to begin with. Raises Refused while another one is under
    way, and for a committee where `by` holds no meetings."""
    with recording():
        if not committees_for(by).filter(pk=committee.pk).exists():
            raise Refused(_("You do not hold meetings there."), "committee")
        Committee.objects.select_for_update().get(pk=committee.pk)
        rows = Covenant.objects.filter(committee=committee, kind=CovenantKind(kind))
        if rows.filter(state__in=UNDER_WAY).exists():
            raise Refused(_("Another version of it is under way there. Go on with that one."), "kind")
        before = last_adopted(committee, kind)
        row = Covenant.objects.create(
            committee=committee,
            kind=kind,
            number=(rows.aggregate(last=Max("number"))["last"] or 0) + 1,
            text=before.text if before else "",
            created_at=database_now(),
            created_by=by,
        )
        record("covenant.begin", row, by=by, area=committee.code, details={"kind": kind, "version": row.number})
    return row


def write(*, covenant: Covenant, text: str, changes: str, edition: int, by: User) -> None:
    """Save the text over edition `edition`. Raises Refused when somebody else has saved meanwhile."""
    with acting(covenant, Deed.WRITE, by=by) as act:
        row = act.covenant
        if edition != row.edition:
            raise Refused(_("Somebody else has saved the text meanwhile. Look at it before you save yours."), "text")
        row.text, row.changes, row.edition = said(text, "text"), changes.strip(), row.edition + 1


def consult(*, covenant: Covenant, until: date, looked: bool, by: User) -> None:
    """Put the draft on the board until the day `until` (Asia/Shanghai). Raises Refused for a day gone by, and when
    something in it may tell of somebody and nobody has `looked`."""
    with acting(covenant, Deed.CONSULT, by=by) as act:
        row = act.covenant
        if until <= act.today:
            raise Refused(_("Residents need at least a day. Choose a later one."), "until")
        refuse_unseen(text=f"{row.text}\n{row.changes}", committee=row.committee, looked=looked, by=by)
        row.consult_from, row.consult_until, row.closed_early = act.today, until, ""
        row.opinions_counted, row.opinions, row.taken_up = None, "", ""


def close(*, covenant: Covenant, counted: int, opinions: str, taken_up: str, early: str, by: User) -> None:
    """What the residents said, without names. Raises Refused before the last day is over unless `early` says why."""
    with acting(covenant, Deed.CLOSE, by=by) as act:
        row = act.covenant
        if still_open(row, act.today):
            row.closed_early = early.strip()
            if not row.closed_early:
                raise Refused(_("Residents still have time. Wait, or say why it need not be waited for."), "early")
        row.opinions_counted = counted
        row.opinions = said(opinions, "opinions") if counted else opinions.strip()
        row.taken_up = said(taken_up, "taken_up") if counted else taken_up.strip()
        act.details["opinions"] = counted


@dataclass(frozen=True)
class Ballot:
    """What an assembly counted, and where: in a meeting that is kept here, or on a day (Asia/Shanghai)."""

    body: str
    count: Count
    held_on: date
    meeting: Meeting | None = None


def adopt(*, covenant: Covenant, ballot: Ballot, in_force_from: date, by: User) -> Assembly:
    """The residents' assembly adopted it: from now on the text is locked.

    Raises Refused when the count does not carry it by the law's two halves (assembly.Count.adopts), when the numbers do
    not add up, and for days that cannot be.
    """
    with acting(covenant, Deed.ADOPT, by=by) as act:
        if lacking := lacking_in(ballot.count):
            raise Refused(" ".join(lacking))
        if in_force_from < ballot.held_on:
            raise Refused(_("It is not in force before it is adopted."), "in_force_from")
        assembly = _enter(act, ballot)
        act.covenant.in_force_from = in_force_from
        act.details["sha256"] = assembly.sha256
        return assembly


def not_adopted(*, covenant: Covenant, ballot: Ballot, by: User) -> Assembly:
    """The residents' assembly did not adopt it: the count is kept. Raises Refused for a count that adopts."""
    with acting(covenant, Deed.NOT_ADOPTED, by=by) as act:
        if not lacking_in(ballot.count):
            raise Refused(_("These numbers adopt it. Please look at them once more."))
        return _enter(act, ballot)


def _enter(act: Act, ballot: Ballot) -> Assembly:
    row, count = act.covenant, ballot.count
    if not count.adds_up:
        raise Refused(_("The numbers do not add up: no more votes than people there, and no more there than may come."))
    if ballot.held_on > act.today:
        raise Refused(_("This day has not come yet."), "held_on")
    if ballot.meeting is not None and not meetings_for(row).filter(pk=ballot.meeting.pk).exists():
        raise Refused(_("Please choose a meeting from here."), "meeting")
    act.details |= {"entitled": count.entitled, "present": count.present, "in_favour": count.in_favour}
    return Assembly.objects.create(
        covenant=row,
        meeting=ballot.meeting,
        held_on=ballot.held_on,
        body=Body(ballot.body),
        entitled=count.entitled,
        present=count.present,
        in_favour=count.in_favour,
        against=count.against,
        abstained=count.abstained,
        adopted=count.adopts,
        sha256=sha256(row.text.encode()).hexdigest(),
        entered_at=act.now,
        entered_by=act.by,
    )


def file(*, covenant: Covenant, by: User) -> None:
    """Send it to the subdistrict, as the law wants; the case desk is told."""
    with acting(covenant, Deed.FILE, by=by) as act:
        row = act.covenant
        row.filed_at, row.filed_by = act.now, by
        desk = holders_within(ROUTE[Deed.RECEIVE].permission, [row.committee.subdistrict_id])
        _tell(row, "filed", [user for user in desk if user.pk != by.pk])


def receive(*, covenant: Covenant, filed_under: str, by: User) -> None:
    """The subdistrict has it on file; whoever sent it is told."""
    with acting(covenant, Deed.RECEIVE, by=by) as act:
        row = act.covenant
        row.received_at, row.received_by, row.filed_under = act.now, by, filed_under.strip()
        _tell(row, "received", [row.filed_by] if row.filed_by and row.filed_by.pk != by.pk else [])


def publish(*, covenant: Covenant, looked: bool, by: User) -> None:
    """Put the text on the board as it was adopted. Raises Refused when something in it may tell of somebody and nobody
    has `looked`."""
    with acting(covenant, Deed.PUBLISH, by=by) as act:
        row = act.covenant
        refuse_unseen(text=f"{row.text}\n{row.changes}", committee=row.committee, looked=looked, by=by)
        row.published_at, row.published_by = act.now, by
        row.withdrawn_at, row.withdrawn_because = None, ""


def withdraw(*, covenant: Covenant, reason: str, by: User) -> None:
    """Take it off the board, which says so. It stays adopted."""
    with acting(covenant, Deed.WITHDRAW, by=by) as act:
        act.covenant.withdrawn_at, act.covenant.withdrawn_because = act.now, said(reason, "reason")


def drop(*, covenant: Covenant, reason: str, by: User) -> None:
    with acting(covenant, Deed.DROP, by=by) as act:
        act.covenant.dropped_because = said(reason, "reason")


def _tell(covenant: Covenant, step: str, receivers: list[User]) -> None:
    facts = {"step": step, "kind": covenant.kind, "committee": covenant.committee.name, "number": covenant.number}
    path = reverse("admin:meetings_covenant_way", args=[covenant.pk, Step.FILE.value])
    notify([Message("covenant_step", f"covenant:{covenant.pk}:{step}", tuple(receivers), path, facts)])
