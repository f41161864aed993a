"""The year's round in figures: three different ones, each with its own name."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from evaluations.metrics.shape import Ahead, AsOf, By, Direction, Metric, Part, Population, Scope, Tally, Unit, rate
from visits.models import HouseholdYear
from visits.queries import households_on_roster, reached_in
from visits.queries.counted import contacts_counted, first_reached, visits_counted

HOUSEHOLDS = Population(
    "households",
    lambda scope: households_on_roster(scope.zones),
    {By.ZONE: "building__zone"},
    ("building__zone__code", "building__walk_order", "building__address_key", "room", "pk"),
    ("building__zone__committee",),
)
FIRST_REACHED = Population(
    "visits",
    lambda scope: first_reached(scope.zones, first=scope.period.first, last=scope.period.last),
    {By.ZONE: "household__building__zone"},
    ("-visited_at", "-pk"),
    ("household__building", "zone"),
    moment="visited_at",
)
VISITS = Population(
    "visits",
    lambda scope: visits_counted(scope.zones, scope.period.first.year),
    {By.ZONE: "zone"},
    ("-visited_at", "-pk"),
    ("household__building", "zone"),
    moment="visited_at",
)
CONTACTS = Population(
    "contacts",
    lambda scope: contacts_counted(scope.zones, scope.period.first.year),
    {By.ZONE: "visit__zone"},
    ("-visit__visited_at", "-visit_id", "user_id"),
    ("user", "visit__household__building", "visit__zone"),
)


def _years(scope: Scope) -> QuerySet[HouseholdYear]:
    return HouseholdYear.objects.filter(zone__in=list(scope.zones), year=scope.period.first.year)


def _reached(scope: Scope) -> Q:
    return reached_in(scope.period.first.year)


COVERAGE = Metric(
    "coverage",
    _("Coverage"),
    _("Households where someone was met at least once in the calendar year, of all households on the roster."),
    HOUSEHOLDS,
    AsOf.YEAR,
    Unit.HOUSEHOLDS,
    rate(
        Part(_("Households reached"), _reached),
        Part(_("Households on the roster")),
        Part(_("Households not yet reached"), lambda scope: ~_reached(scope)),
    ),
    Direction.MORE,
)
FIRST_MET = Metric(
    "first_met",
    _("Reached for the first time"),
    _("Households on the roster, on the day on which somebody was met there for the first time in the calendar year."),
    FIRST_REACHED,
    AsOf.PERIOD,
    Unit.HOUSEHOLDS,
    {"denominator": Part(_("Reached for the first time"))},
    Direction.MORE,
    ahead=Ahead.BY_DAY,
)
VISITS_MADE = Metric(
    "visits",
    _("Visits"),
    _("Every visit logged in the calendar year, also to a door that stayed shut. Withdrawn ones are left out."),
    VISITS,
    AsOf.YEAR,
    Unit.VISITS,
    {"denominator": Part(_("Visits"))},
    tally=Tally(_years, "visits", {By.ZONE: "zone"}),
)
CONTACTS_MADE = Metric(
    "contacts",
    _("Person-contacts"),
    _("One for each team member, household met and day of the calendar year, however often they came that day."),
    CONTACTS,
    AsOf.YEAR,
    Unit.CONTACTS,
    {"denominator": Part(_("Person-contacts"))},
    tally=Tally(_years, "contacts", {By.ZONE: "zone"}),
)

METRICS = (COVERAGE, FIRST_MET, VISITS_MADE, CONTACTS_MADE)
