"""Needs with the offers that met some of them, micro-wishes in every state, and what sponsors gave."""

from datetime import timedelta
from decimal import Decimal
from itertools import cycle
from random import Random
from uuid import UUID

from visits.models import (
    EntryKind,
    Heard,
    Match,
    MatchState,
    MicroWish,
    Need,
    NeedState,
    Offer,
    PeriodKind,
    SponsorEntry,
    SponsorPurpose,
    Sponsorship,
    Visit,
    VisitOutcome,
    WishClaim,
    WishState,
    WishStep,
)
from wulibridge.demo.places import Places
from wulibridge.demo.staff import Staff
from wulibridge.demo.world import World, words
from wulibridge.territory.models import Household, Organization, OrganizationKind, Zone

# How far each need and wish of a zone has come, one after the other.
NEEDS = (NeedState.OPEN, NeedState.MATCHED, NeedState.CONFIRMED, NeedState.OPEN, NeedState.DELIVERED)
WISHES = (WishState.OPEN, WishState.CLAIMED, WishState.CONFIRMED, WishState.OPEN)
WAY = (WishState.OPEN, WishState.CLAIMED, WishState.FULFILLED, WishState.CONFIRMED)
AT_A_VISIT = 0.6  # of the needs
ZONES = 6  # so that the lists of the demo's logins are not empty, and the load stays quick


class _Kindness:
    def __init__(self, world: World, places: Places, staff: Staff) -> None:
        self.world, self.places, self.staff = world, places, staff
        self.chance, self.said = world.chance("wishes"), words("phrases")["kindness"]
        self.units = [row for kind in OrganizationKind if kind in GIVERS for row in places.others.get(kind, [])]
        self.desk = staff.logins["desk"]

    def spread(self) -> None:
        offers = self.offers()
        for zone in self.places.zones[:ZONES]:
            homes, visits = self.places.households[zone.pk], self.visits(zone)
            for state, said in zip(NEEDS, cycle(self.said["needs"]), strict=False):
                visit = visits.pop() if visits and self.chance.random() < AT_A_VISIT else None
                self.need(zone, visit or self.chance.choice(homes), state, said, offers)
            for state, said in zip(WISHES, cycle(self.said["wishes"]), strict=False):
                self.wish(zone, self.chance.choice(homes), state, said)
        for unit, said in zip(self.units, self.said["gifts"], strict=False):
            self.gift(unit, said)

    def visits(self, zone: Zone) -> list[Visit]:
        """Where somebody was met in the last weeks, the latest last."""
        since, until = (self.world.now - timedelta(days=days) for days in (30, 8))
        met = Visit.objects.filter(zone=zone, outcome=VisitOutcome.MET, logged_at__range=(since, until))
        return list(met.select_related("household", "logged_by").order_by("logged_at", "pk"))

    def offers(self) -> dict[str, Offer]:
        """Those for the whole subdistrict, by kind. One more is for the first committee alone, and not used yet."""
        made: dict[str, Offer] = {}
        for unit, said in zip(cycle(self.units), self.said["offers"], strict=False):
            own = self.places.committees[0] if said["own"] else None
            offer = self.world.book.add(
                Offer(
                    organization=unit,
                    committee=own,
                    kind=said["kind"],
                    words=said["words"],
                    capacity=said["capacity"],
                    period=PeriodKind.MONTH,
                    starts_on=self.world.today - timedelta(days=90),
                    made_by=self.desk,
                    made_at=self.world.now - timedelta(days=90),
                )
            )
            if not own:
                made[said["kind"]] = offer
        return made

    def need(
        self, zone: Zone, at: Household | Visit, state: str, said: dict[str, str], offers: dict[str, Offer]
    ) -> None:
        """Noted at a visit, or at a household apart from any."""
        lead, noted_at = self.staff.leads[zone.pk], self.world.now - timedelta(days=self.chance.randint(8, 30))
        visit, home, by = None, at, lead
        if isinstance(at, Visit):
            visit, home, by, noted_at = at, at.household, at.logged_by, at.logged_at
        over = noted_at + timedelta(days=6) if state == NeedState.CONFIRMED else None
        need = self.world.book.add(
            Need(
                client_uuid=_identity(self.chance),
                household=home,
                visit=visit,
                kind=said["kind"],
                words=said["words"],
                state=state if said["kind"] in offers else NeedState.OPEN,
                noted_by=by,
                noted_at=noted_at,
                closed_at=over if said["kind"] in offers else None,
            )
        )
        if need.state == NeedState.OPEN:
            return
        done, planned = state != NeedState.MATCHED, (noted_at + timedelta(days=5)).date()
        self.world.book.add(
            Match(
                need=need,
                offer=offers[said["kind"]],
                state={NeedState.MATCHED: MatchState.AGREED}.get(NeedState(state), state),
                what=said["words"],
                planned_on=planned if done else self.world.today + timedelta(days=4),
                agreed_by=self.desk,
                agreed_at=noted_at + timedelta(days=1),
                delivered_on=planned if done else None,
                heard=Heard.SATISFIED if over else "",
                heard_by=lead if over else None,
                heard_at=over,
            )
        )

    def wish(self, zone: Zone, home: Household, state: str, said: dict[str, str]) -> None:
        lead, posted_at = self.staff.leads[zone.pk], self.world.now - timedelta(days=self.chance.randint(10, 40))
        wish = self.world.book.add(
            MicroWish(
                client_uuid=_identity(self.chance),
                household=home,
                kind=said["kind"],
                title=said["title"],
                words=said["words"],
                budget=said["budget"],
                state=state,
                heard=Heard.SATISFIED if state == WishState.CONFIRMED else "",
                posted_by=lead,
                posted_at=posted_at,
            )
        )
        for n, step in enumerate(WAY[: WAY.index(WishState(state)) + 1]):
            at = posted_at + timedelta(days=2 * n)
            self.world.book.add(WishStep(wish=wish, state=step, by=self.desk if n else lead, at=at))
            if step == WishState.CLAIMED:
                unit = self.chance.choice(self.units)
                self.world.book.add(WishClaim(wish=wish, organization=unit, claimed_by=self.desk, claimed_at=at))

    def gift(self, unit: Organization, said: dict[str, str]) -> None:
        row = self.world.book.add(Sponsorship(organization=unit, purpose=SponsorPurpose.OWN, words=said["words"]))
        for kind, days, yuan in ((EntryKind.GIVEN, 60, said["given"]), (EntryKind.SPENT, 20, said["spent"])):
            amount = Decimal(yuan) if kind == EntryKind.GIVEN else -Decimal(yuan)
            self.world.book.add(
                SponsorEntry(
                    client_uuid=_identity(self.chance),
                    sponsorship=row,
                    kind=kind,
                    amount=amount,
                    on=self.world.today - timedelta(days=days),
                    by=self.desk,
                    at=self.world.now - timedelta(days=days),
                )
            )


GIVERS = (OrganizationKind.LOCAL_UNIT, OrganizationKind.VOLUNTEERS, OrganizationKind.SOCIAL)


def _identity(chance: Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)


def spread_kindness(world: World, places: Places, staff: Staff) -> None:
    """All of it, waiting in the world's book."""
    _Kindness(world, places, staff).spread()
