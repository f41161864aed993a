"""The three-stop line in figures. Complaints are in none of them (petitions.figures)."""

from datetime import timedelta
from itertools import pairwise

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from evaluations.metrics.shape import Ahead, AsOf, By, Direction, Metric, Part, Population, Unit, rate
from petitions import figures
from petitions.models import Verdict, past_due
from petitions.route import UPWARD, Move, Stop

IN_PETITION = ("petition__zone__committee",)
OF_PETITION = {By.ZONE: "petition__zone"}

WAITING = Population(
    "petitions",
    lambda scope: figures.waiting(scope.zones),
    {By.ZONE: "zone"},
    ("due_on", "pk"),
    ("zone__committee",),
)
DECIDED = Population(
    "stays",
    lambda scope: figures.decided_stays(
        scope.zones, first=scope.period.first, last=scope.period.last, today=scope.today
    ),
    OF_PETITION,
    ("-decided_on", "-pk"),
    IN_PETITION,
    on="decided_on",
)
JUDGED = Population(
    "verdicts",
    lambda scope: figures.judged(scope.zones, first=scope.period.first, last=scope.period.last),
    OF_PETITION,
    ("-verdict_at", "-pk"),
    IN_PETITION,
    moment="verdict_at",
)
RECEIVED = Population(
    "petitions",
    lambda scope: figures.received(scope.zones, first=scope.period.first, last=scope.period.last),
    {By.ZONE: "zone"},
    ("-received_at", "-pk"),
    ("zone__committee",),
    moment="received_at",
)
STANDING = Population(
    "verdicts",
    lambda scope: figures.standing_answers(scope.zones, first=scope.period.first, last=scope.period.last),
    OF_PETITION,
    ("-replied_at", "-pk"),
    IN_PETITION,
    moment="replied_at",
)
TIMED_ANSWERS = Population(
    "timed",
    lambda scope: figures.timed_answers(scope.zones, first=scope.period.first, last=scope.period.last),
    OF_PETITION,
    ("-taken", "-pk"),
    IN_PETITION,
    moment="replied_at",
)
FOLLOWED_UP = Population(
    "verdicts",
    lambda scope: figures.followed_up(scope.zones, first=scope.period.first, last=scope.period.last),
    OF_PETITION,
    ("-replied_at", "-pk"),
    IN_PETITION,
    moment="replied_at",
)
CLIMBS = Population(
    "climbs",
    lambda scope: figures.climbs(scope.zones, first=scope.period.first, last=scope.period.last),
    OF_PETITION,
    ("-entered_at", "-pk"),
    IN_PETITION,
    moment="entered_at",
)
PASSED_ON = Population(
    "climbs",
    lambda scope: figures.passed_on(scope.zones, first=scope.period.first, last=scope.period.last),
    OF_PETITION,
    ("-entered_at", "-pk"),
    IN_PETITION,
    moment="entered_at",
)
FIRST_CONTACTS = Population(
    "petitions",
    lambda scope: figures.first_contacts(
        scope.zones, first=scope.period.first, last=scope.period.last, today=scope.today
    ),
    {By.ZONE: "zone"},
    ("-contact_due_on", "-pk"),
    ("zone__committee",),
    on="contact_due_on",
)

OPEN = Metric(
    "open",
    _("Open by stop"),
    _("Petitions whose resident waits for an answer now, by the stop where they stand."),
    WAITING,
    AsOf.NOW,
    Unit.PETITIONS,
    {
        "denominator": Part(_("Open petitions")),
        "zone": Part(_("at the zone"), lambda scope: Q(stop=Stop.ZONE)),
        "committee": Part(_("at the residents' committee"), lambda scope: Q(stop=Stop.COMMITTEE)),
        "subdistrict": Part(_("at the subdistrict"), lambda scope: Q(stop=Stop.SUBDISTRICT)),
    },
)
OVERDUE = Metric(
    "overdue",
    _("Overdue"),
    _("Open petitions whose due date at the present stop has passed, of all open petitions."),
    WAITING,
    AsOf.NOW,
    Unit.PETITIONS,
    rate(
        Part(_("Overdue petitions"), lambda scope: past_due(scope.today)),
        Part(_("Open petitions")),
        Part(_("Open petitions within their time"), lambda scope: ~past_due(scope.today)),
    ),
    Direction.LESS,
)
ON_TIME = Metric(
    "on_time",
    _("Answered on time"),
    _(
        "Stays at a stop whose first answer came by the due date and was not reopened, of all stays that were answered"
        " or ran past their due date in the period."
    ),
    DECIDED,
    AsOf.PERIOD,
    Unit.STAYS,
    rate(
        Part(pgettext_lazy("part", "Answered on time"), lambda scope: Q(in_time=True)),
        Part(_("Answered, or the due date passed")),
        Part(_("Late, unanswered or reopened"), lambda scope: Q(in_time=False)),
    ),
    Direction.MORE,
    ahead=Ahead.BY_MONTH,
)
SATISFACTION = Metric(
    "satisfaction",
    _("Satisfaction"),
    _("Verdicts of satisfied, of all verdicts that residents gave in the period. No answer is counted apart."),
    JUDGED,
    AsOf.PERIOD,
    Unit.ANSWERS,
    rate(
        Part(_("Satisfied"), lambda scope: Q(verdict=Verdict.SATISFIED)),
        Part(_("Verdicts given"), lambda scope: Q(verdict__in=figures.GIVEN_VERDICTS)),
        Part(_("Not satisfied"), lambda scope: Q(verdict=Verdict.DISSATISFIED)),
        apart=Part(_("No answer"), lambda scope: Q(verdict=Verdict.NO_ANSWER)),
    ),
    Direction.MORE,
    ahead=Ahead.BY_MONTH,
)


def _count(key: str, title: Promise, sentence: Promise, population: Population, unit: Unit) -> Metric:
    whole = {"denominator": Part(title)}
    return Metric(key, title, sentence, population, AsOf.PERIOD, unit, whole, ahead=Ahead.BY_MONTH)


GOT = _count("received", _("Received"), _("Petitions received in the period."), RECEIVED, Unit.PETITIONS)
ANSWERED = _count(
    "answered",
    _("Answered"),
    _("Answers entered in the period that still stand. An answer that was reopened is none."),
    STANDING,
    Unit.ANSWERS,
)
MOVED_UP = _count(
    "moved_up",
    _("Moved up"),
    _("Stays that began because a petition moved up, by a person or by its deadline."),
    CLIMBS,
    Unit.STAYS,
)


def _came(stop: Stop, *moves: Move) -> Part:
    titles = {
        (Stop.COMMITTEE, True): _("up from the zone to the residents' committee"),
        (Stop.SUBDISTRICT, True): _("up from the residents' committee to the subdistrict"),
        (Stop.COMMITTEE, False): _("sent down from the subdistrict to the residents' committee"),
        (Stop.ZONE, False): _("sent down from the residents' committee to the zone"),
    }
    title = titles[stop, Move.SEND_DOWN not in moves]
    return Part(title, lambda scope: Q(stop=stop, entered_by__in=moves))


FLOW = Metric(
    "flow",
    _("Passed on between the stops"),
    _("Stays that began in the period because a petition was passed on from another stop."),
    PASSED_ON,
    AsOf.PERIOD,
    Unit.STAYS,
    {
        "denominator": Part(_("Passed on")),
        "to_committee": _came(Stop.COMMITTEE, *UPWARD),
        "to_subdistrict": _came(Stop.SUBDISTRICT, *UPWARD),
        "down_to_committee": _came(Stop.COMMITTEE, Move.SEND_DOWN),
        "down_to_zone": _came(Stop.ZONE, Move.SEND_DOWN),
        "by_deadline": Part(_("moved up by the deadline alone"), lambda scope: Q(entered_by=Move.LAPSE)),
    },
    ahead=Ahead.BY_MONTH,
)
ANSWERED_AT = Metric(
    "answered_at",
    _("Answered by stop"),
    _("Answers entered in the period that still stand, by the stop that gave them."),
    STANDING,
    AsOf.PERIOD,
    Unit.ANSWERS,
    {
        "denominator": Part(_("Answers that stand")),
        "zone": Part(_("answered at the zone"), lambda scope: Q(passage__stop=Stop.ZONE)),
        "committee": Part(_("answered at the residents' committee"), lambda scope: Q(passage__stop=Stop.COMMITTEE)),
        "subdistrict": Part(_("answered at the subdistrict"), lambda scope: Q(passage__stop=Stop.SUBDISTRICT)),
    },
    ahead=Ahead.BY_MONTH,
)

# The last days of the classes of response times; what took longer is the last class.
CLASSES = (3, 7, 15, 30, 60)


def _within(after: int, upto: int | None) -> Q:
    """Answers that took more than `after` and at most `upto` days."""
    longer = Q(taken__gt=timedelta(days=after)) if after >= 0 else Q()
    return longer & Q(taken__lte=timedelta(days=upto)) if upto is not None else longer


def _classes() -> dict[str, Part]:
    bounds = [(-1, CLASSES[0]), *pairwise(CLASSES), (CLASSES[-1], None)]
    titles = [
        _("up to 3 days"),
        _("4 to 7 days"),
        _("8 to 15 days"),
        _("16 to 30 days"),
        _("31 to 60 days"),
        _("more than 60 days"),
    ]

    def part(title: Promise, after: int, upto: int | None) -> Part:
        return Part(title, lambda scope: _within(after, upto))

    return {
        f"over_{max(after, 0)}": part(title, after, upto) for title, (after, upto) in zip(titles, bounds, strict=True)
    }


RESPONSE = Metric(
    "response",
    _("Response time"),
    _(
        "Answers entered in the period that still stand, by the days from when the petition was received. An answer"
        " that was reopened is none."
    ),
    TIMED_ANSWERS,
    AsOf.PERIOD,
    Unit.ANSWERS,
    {"denominator": Part(_("Answers that stand")), **_classes()},
    ahead=Ahead.BY_MONTH,
)
REOPENED = Metric(
    "reopened",
    _("Reopened"),
    _("Answers entered in the period that did not stand: the petition was reopened. Of all answers of the period."),
    FOLLOWED_UP,
    AsOf.PERIOD,
    Unit.ANSWERS,
    rate(
        Part(_("Reopened answers"), lambda scope: Q(reopened=True)),
        Part(_("Answers given")),
        Part(_("Answers that stand"), lambda scope: Q(reopened=False)),
    ),
    Direction.LESS,
    ahead=Ahead.BY_MONTH,
)
CALLED_BACK = Metric(
    "called_back",
    _("Called back"),
    _("Answers entered in the period about which the resident was asked afterwards, and reached. Of all answers."),
    FOLLOWED_UP,
    AsOf.PERIOD,
    Unit.ANSWERS,
    rate(
        Part(_("Resident asked"), lambda scope: Q(told=True)),
        Part(_("Answers given")),
        Part(_("Not asked, or not reached"), lambda scope: Q(told=False)),
    ),
    Direction.MORE,
    ahead=Ahead.BY_MONTH,
)
FIRST_CONTACT = Metric(
    "first_contact",
    _("First contact in time"),
    _("Petitions whose resident was spoken to by the day due in the period, of all where it was done or is late."),
    FIRST_CONTACTS,
    AsOf.PERIOD,
    Unit.PETITIONS,
    rate(
        Part(_("Spoken to in time"), lambda scope: Q(in_time=True)),
        Part(_("Contact due")),
        Part(_("Late, or not spoken to"), lambda scope: Q(in_time=False)),
    ),
    Direction.MORE,
    ahead=Ahead.BY_MONTH,
)


METRICS = (
    OPEN,
    OVERDUE,
    ON_TIME,
    SATISFACTION,
    GOT,
    ANSWERED,
    MOVED_UP,
    FLOW,
    ANSWERED_AT,
    RESPONSE,
    REOPENED,
    CALLED_BACK,
    FIRST_CONTACT,
)
