"""Acting on behalf of residents: who may, for which households, and what is due next. Scope first: visible_to(user)."""

from django.db.models import Count, Max, Prefetch, Q, QuerySet

from petitions.models import Attachment, FileKind, Mandate, MandateHousehold, MandateStep, Petition
from petitions.queries.attachment import attachments_that_count
from petitions.queries.complaint import holds_over, is_complaint, is_open_to, named_handlers
from petitions.route import HANDLES, State, Stop
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import holders, reach
from wulibridge.territory.models import Household, Organization, Zone
from wulibridge.territory.queries import households_found

# Whoever handles petitions at one of these acts for residents.
ACTS = (HANDLES[Stop.COMMITTEE], HANDLES[Stop.SUBDISTRICT])


def may_act_for(user: User, petition: Petition) -> bool:
    """Does `user` see to mandates of this petition: at its committee or above; of a complaint a named handler?"""
    return is_open_to(user, petition) and any(holds_over(user, permission, petition) for permission in ACTS)


def may_begin(user: User, petition: Petition) -> bool:
    """May they begin one now: the petition is not closed, and none runs?"""
    return petition.state != State.CLOSED and running_of(petition) is None and may_act_for(user, petition)


def may_go_on(user: User, petition: Petition) -> bool:
    """May they go on with the one that runs, closed as the petition may be?"""
    return may_act_for(user, petition) and running_of(petition) is not None


def running_of(petition: Petition) -> Mandate | None:
    """The mandate under which somebody acts now. One query, and none on a page that knows there is none."""
    if getattr(petition, "has_mandates", True) is False:
        return None
    return Mandate.objects.running().filter(petition=petition).first()


def mandates_of(petition: Petition) -> QuerySet[Mandate]:
    """All mandates of a petition, oldest first, with their households and steps. Three queries."""
    homes = MandateHousehold.objects.select_related("household__building", "witness", "slip")
    steps = MandateStep.objects.select_related("by")
    return (
        Mandate.objects.filter(petition=petition)
        .select_related("actor", "organization", "committee", "began_by", "ended_by")
        .prefetch_related(Prefetch("households", homes), Prefetch("steps", steps))
    )


def told_of(petition: Petition) -> QuerySet[Mandate]:
    """What the resident is told of them: towards whom, and `last_on`, the day of the last step. One query."""
    rows = Mandate.objects.filter(petition=petition).select_related("organization", "committee")
    return rows.annotate(last_on=Max("steps__on")).order_by("pk")


def mandates_for(user: User) -> QuerySet[Mandate]:
    """Mandates that this user sees to, each with what a row of the list shows."""
    petitions = Petition.objects.filter(zone__one_of=zones_of(user)).open_to(user)
    rows = Mandate.objects.filter(petition__in=petitions.order_by().values("pk"))
    return rows.select_related("petition__zone", "organization", "actor").annotate(
        n_households=Count("households", filter=Q(households__withdrawn_at=None))
    )


def zones_of(user: User) -> frozenset[int]:
    """The zones (ids) whose mandates this user sees to."""
    return frozenset().union(*(reach(user, permission).zones for permission in ACTS))


def due_next(rows: QuerySet[Mandate]) -> QuerySet[Mandate]:
    """Of `rows` those that run, by the day of their next step: late ones come first."""
    return rows.filter(ended_at=None).order_by("next_on", "pk")


def who_could_act(petition: Petition) -> list[User]:
    """Those whom a mandate may name: whoever may see to it. In a stable order."""
    people = {user.pk: user for permission in ACTS for user in holders(permission, petition.zone)}
    if is_complaint(petition):
        people = {user.pk: user for user in named_handlers(petition) if may_act_for(user, petition)}
    return [people[pk] for pk in sorted(people)]


def who_could_witness(petition: Petition) -> list[User]:
    """Staff of the area before whom a resident may agree; of a complaint its named handlers."""
    if is_complaint(petition):
        return named_handlers(petition)
    return holders(Permission.PETITION_READ, petition.zone)


def bodies_of(petition: Petition) -> QuerySet[Organization]:
    """The bodies that are known in the petition's subdistrict."""
    return Organization.objects.filter(subdistrict=petition.zone.committee.subdistrict_id, active=True).order_by("name")


def slips_of(petition: Petition) -> QuerySet[Attachment]:
    """Photos of the petition, of which one may be that of a signed slip."""
    return attachments_that_count(petition).filter(kind=FileKind.PHOTO).order_by("pk")


def homes_found(petition: Petition, words: str) -> list[Household]:
    """Households of the petition's committee by number or address."""
    zones = Zone.objects.filter(committee=petition.zone.committee_id).values_list("pk", flat=True)
    return households_found(list(zones), words)


def homes_of(mandate: Mandate) -> QuerySet[MandateHousehold]:
    """The households for which it is acted now."""
    return mandate.households.filter(withdrawn_at=None).select_related("household__building")
