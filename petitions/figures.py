"""The rows behind every figure about petitions, each set defined once. Others count and show them.

Complaints about staff or a body are in none of them: only their handlers know of them (models.petition.open_to).
All days are dates of Asia/Shanghai, both ends included. `zones` are the ids of the zones that the reader may see.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db.models import Case, DateField, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import TruncDate

from petitions.duty_route import OPEN, DutyMove, DutyState
from petitions.models import (
    Callback,
    CallbackResult,
    Duty,
    DutyStep,
    Kind,
    Mandate,
    Passage,
    Petition,
    Reply,
    Verdict,
)
from petitions.route import PASSED_ON, UPWARD, Move
from wulibridge.territory.calendar import SHANGHAI, end_of

Zones = Collection[int]
GIVEN_VERDICTS = (Verdict.SATISFIED, Verdict.DISSATISFIED)


def waiting(zones: Zones) -> QuerySet[Petition]:
    """Petitions whose resident waits for an answer now."""
    return Petition.objects.waiting().without_complaints().filter(zone__in=zones)


def decided_stays(zones: Zones, *, first: date, last: date, today: date) -> QuerySet[Passage]:
    """Stays at a stop whose outcome fell in the days from `first` to `last`, each counted once.

    A stay is decided on the day of its answer when that was entered by the due date, otherwise on the due date,
    once that day is over and the petition still stood there unanswered. One that was moved up or sent down in time is
    not decided: another stop has it. Adds `answered_on`, `decided_on`, `reopened`, and `in_time`: the answer came
    by the due date, and it still stands, because a reopened answer is none.
    """
    kept = Q(answered_on__lte=F("due_on"))
    not_kept = Q(answered_at=None) | Q(answered_on__gt=F("due_on"))
    stood = Q(left_at=None, petition__waits_until=None) | Q(left_on__gt=F("due_on"))
    missed = not_kept & Q(due_on__lt=today) & stood
    # Not `decided_on` in those days: the database would guess that next to no row has such a day.
    decided = kept & _within("answered_at", first, last) | missed & Q(due_on__lte=last)
    return (
        # A stay is decided after it began and no later than it was due: what lies outside need not be looked at.
        Passage.objects.filter(*_inside(zones), _open_since(first), due_on__gte=first, entered_at__lt=end_of(last))
        .annotate(answered_at=F("replies__replied_at"))  # there is one at most
        .annotate(
            answered_on=TruncDate("answered_at", tzinfo=SHANGHAI),
            left_on=TruncDate("left_at", tzinfo=SHANGHAI),
        )
        .annotate(
            reopened=_reopening("ordinal"),
            decided_on=Case(When(kept, then=F("answered_on")), When(missed, then=F("due_on")), default=None),
        )
        .annotate(in_time=Case(When(answered_on__lte=F("due_on"), reopened=False, then=True), default=False))
        .filter(decided)
    )


def judged(zones: Zones, *, first: date, last: date) -> QuerySet[Reply]:
    """Answers on which a verdict was entered in these days; "no answer" is among them."""
    return Reply.objects.exclude(verdict="").filter(
        _within("verdict_at", first, last), *_inside(zones), _open_since(first)
    )


def received(zones: Zones, *, first: date, last: date) -> QuerySet[Petition]:
    """Petitions received in these days."""
    return Petition.objects.without_complaints().filter(_within("received_at", first, last), zone__in=zones)


def answers(zones: Zones, *, first: date, last: date) -> QuerySet[Reply]:
    """Answers entered in these days; a reopened petition may have several."""
    return Reply.objects.filter(_within("replied_at", first, last), *_inside(zones), _open_since(first))


def standing_answers(zones: Zones, *, first: date, last: date) -> QuerySet[Reply]:
    """Of answers() of these days those that still stand: one that was reopened is none."""
    return answers(zones, first=first, last=last).filter(~_reopening("passage__ordinal"))


def first_contacts(zones: Zones, *, first: date, last: date, today: date) -> QuerySet[Petition]:
    """Petitions whose resident had to be spoken to in these days, and either was or is not in time any more.

    Adds `in_time`: somebody spoke to the resident by that day.
    """
    rows = Petition.objects.without_complaints().filter(zone__in=zones, contact_due_on__range=(first, last))
    spoken_on = TruncDate("first_contact_at", tzinfo=SHANGHAI)
    in_time = Case(When(spoken_on__lte=F("contact_due_on"), then=True), default=False)
    rows = rows.annotate(spoken_on=spoken_on).annotate(in_time=in_time)
    return rows.filter(Q(first_contact_at__isnull=False) | Q(contact_due_on__lt=today))


def timed_answers(zones: Zones, *, first: date, last: date) -> QuerySet[Reply]:
    """standing_answers() of these days, each with the time it has `taken`: from the day on which the petition was
    received to the day of the answer, in whole days."""
    days = TruncDate("replied_at", tzinfo=SHANGHAI) - TruncDate("petition__received_at", tzinfo=SHANGHAI)
    return standing_answers(zones, first=first, last=last).annotate(taken=days)


def followed_up(zones: Zones, *, first: date, last: date) -> QuerySet[Reply]:
    """answers() of these days, each with what came of it: was it `reopened`, was the resident asked and `told`?"""
    told = Callback.objects.filter(reply=OuterRef("pk")).exclude(result=CallbackResult.UNREACHABLE)
    rows = answers(zones, first=first, last=last)
    return rows.annotate(reopened=_reopening("passage__ordinal"), told=Exists(told))


def called_back(zones: Zones, *, first: date, last: date) -> QuerySet[Reply]:
    """Of answers() of these days those whose resident was reached by a call-back, each with its `result`."""
    told = Callback.objects.filter(reply=OuterRef("pk")).exclude(result=CallbackResult.UNREACHABLE)
    rows = answers(zones, first=first, last=last).annotate(result=Subquery(told.values("result")))
    return rows.filter(result__isnull=False)


def callbacks(zones: Zones, *, first: date, last: date) -> QuerySet[Callback]:
    """Call-backs made in these days, those in vain among them."""
    inside = {"reply__petition__zone__in": zones}
    rows = Callback.objects.filter(_within("at", first, last), **inside)
    return rows.exclude(reply__petition__kind=Kind.COMPLAINT)


def reopenings(zones: Zones, *, first: date, last: date) -> QuerySet[Passage]:
    """Stays that began in these days because an answer did not stand."""
    return Passage.objects.filter(
        _within("entered_at", first, last), *_inside(zones), _open_since(first), entered_by=Move.REOPEN
    )


def climbs(zones: Zones, *, first: date, last: date) -> QuerySet[Passage]:
    """Stays that began in these days because a petition moved up, by a person or by its deadline."""
    return Passage.objects.filter(
        _within("entered_at", first, last), *_inside(zones), _open_since(first), entered_by__in=UPWARD
    )


def passed_on(zones: Zones, *, first: date, last: date) -> QuerySet[Passage]:
    """climbs() of these days, and the stays that began because a petition was sent down."""
    return Passage.objects.filter(
        _within("entered_at", first, last), *_inside(zones), _open_since(first), entered_by__in=PASSED_ON
    )


def open_duties(zones: Zones, departments: Zones = ()) -> QuerySet[Duty]:
    """What departments have to do now, as decided_duties() of these zones and departments."""
    return Duty.objects.filter(_given(zones, departments), state__in=OPEN)


def decided_duties(zones: Zones, departments: Zones = (), *, first: date, last: date, today: date) -> QuerySet[Duty]:
    """Duties whose outcome fell in the days from `first` to `last`, each counted once: of petitions in these zones, and
    of these departments where any are given; without zones, theirs wherever the petition is.

    A duty is decided on the day of its report when that stands and came by the due date, otherwise on the due date,
    once that day is over and the department still had it. One that was given to another department is no longer its
    own, and one that was dropped in time is not decided. Adds `reported_on`, `decided_on` and `in_time`.
    """
    reports = DutyStep.objects.filter(duty=OuterRef("pk"), move=DutyMove.REPORT).order_by("-at")
    reported_on = TruncDate(Subquery(reports.values("at")[:1]), tzinfo=SHANGHAI)
    stands = Q(state__in=[DutyState.REPORTED, DutyState.DONE])
    kept = Q(reported_on__lte=F("due_on"))
    had = Q(closed_at=None) | Q(closed_on__gt=F("due_on")) | Q(reported_on__isnull=False)
    missed = (Q(reported_on=None) | Q(reported_on__gt=F("due_on"))) & Q(due_on__lt=today) & had
    rows = Duty.objects.filter(_given(zones, departments)).exclude(state=DutyState.REASSIGNED)
    return (
        rows.annotate(
            reported_on=Case(When(stands, then=reported_on), default=None, output_field=DateField()),
            closed_on=TruncDate("closed_at", tzinfo=SHANGHAI),
        )
        .annotate(decided_on=Case(When(kept, then=F("reported_on")), When(missed, then=F("due_on")), default=None))
        .annotate(in_time=Case(When(kept, then=True), default=False))
        .filter(decided_on__range=(first, last))
    )


def mandates_begun(zones: Zones, *, first: date, last: date) -> QuerySet[Mandate]:
    """Mandates under which somebody began to act on behalf of residents in these days."""
    return Mandate.objects.filter(_within("began_at", first, last), *_inside(zones))


def mandates_ended(zones: Zones, *, first: date, last: date) -> QuerySet[Mandate]:
    """Mandates that ended in these days, each with its `outcome`."""
    return Mandate.objects.filter(_within("ended_at", first, last), *_inside(zones))


def _reopening(ordinal: str) -> Exists:
    """Did the next stay after the one of this `ordinal` begin because the answer of that one did not stand?"""
    return Exists(
        Passage.objects.filter(petition=OuterRef("petition"), ordinal=OuterRef(ordinal) + 1, entered_by=Move.REOPEN)
    )


def _given(zones: Zones, departments: Zones) -> Q:
    """Of duties: given about petitions of these zones to these departments, and about no complaint."""
    given = Q(order__petition__zone__in=zones) if zones or not departments else Q()
    return given & (Q(department__in=departments) if departments else Q()) & ~Q(order__petition__kind=Kind.COMPLAINT)


def _inside(zones: Zones) -> tuple[Q, Q]:
    """Of what belongs to a petition: that petition lies in these zones, and is no complaint."""
    return Q(petition__zone__in=zones), ~Q(petition__kind=Kind.COMPLAINT)


def _open_since(first: date) -> Q:
    """Of what belongs to a petition: that petition was open on this day, or later. All that happened to one from that
    day on is found so, and the petitions of these zones are few beside all of years: other offices cost nothing."""
    return Q(petition__closed_at=None) | Q(petition__closed_at__gte=_start_of(first))


def _within(field: str, first: date, last: date) -> Q:
    return Q(**{f"{field}__gte": _start_of(first), f"{field}__lt": end_of(last)})


def _start_of(day: date) -> datetime:
    return end_of(day - timedelta(days=1))
