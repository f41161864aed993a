"""The guidebook with the slips that came back, briefs with their readers, and a duty roster of two weeks."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from visits.models import (
    BriefRead,
    Duty,
    Edition,
    EditionState,
    Enrolment,
    EnrolmentState,
    OpenResource,
    PolicyBrief,
    ReplySlip,
    Service,
    SlipWay,
    Visit,
)
from visits.services.enrolment import FOLLOW_UP_WORKDAYS
from visits.services.guidebook import supplied
from wulibridge.clock import add_workdays
from wulibridge.demo.places import Places
from wulibridge.demo.staff import Staff
from wulibridge.demo.world import World, moment_on, weighted, words
from wulibridge.people.models import User
from wulibridge.territory.calendar import SHANGHAI, civil_date

SLIPS_BACK = 0.12  # of the households where a guidebook was left
# What became of a wish after so many days.
SETTLED_AFTER = 18
SETTLED, FRESH = (
    [(EnrolmentState.WISHED, 3), (EnrolmentState.CONTACTED, 3), (EnrolmentState.JOINED, 70),
     (EnrolmentState.DECLINED, 20), (EnrolmentState.LEFT, 4)],
    [(EnrolmentState.WISHED, 60), (EnrolmentState.CONTACTED, 25), (EnrolmentState.JOINED, 15)],
)  # fmt: skip
DAY_SHIFT, EVENING_SHIFT = (time(9), time(17)), (time(18), time(21))


class Guide:
    """All of it, waiting in the world's book. Visits have to be written before."""

    def __init__(self, world: World, places: Places, staff: Staff) -> None:
        self.world, self.places, self.staff = world, places, staff
        self.chance = world.chance("guide")
        self.zones = {household.pk: zone for zone in places.zones for household in places.households[zone.pk]}

    def open(self) -> None:
        edition, services = self.editions()
        self.slips(edition, services)
        self.briefs()
        self.duties()

    def editions(self) -> tuple[Edition, list[Service]]:
        """Last year's and this year's; before the middle of January last year's is still in force."""
        world, year = self.world, self.world.today.year
        turn = world.office_hour(date(year, 1, 8), self.chance)
        first = world.office_hour(date(year - 1, 1, 8), self.chance)
        if turn >= world.now:
            return self.edition(f"{year - 1}年版", first, None)
        self.edition(f"{year - 1}年版", first, turn)
        return self.edition(f"{year}年版", turn, None)

    def edition(self, name: str, since: datetime, until: datetime | None) -> tuple[Edition, list[Service]]:
        book = self.world.book
        edition = book.add(
            Edition(
                subdistrict=self.places.subdistrict,
                name=name,
                state=EditionState.WITHDRAWN if until else EditionState.PUBLISHED,
                created_at=since - timedelta(days=20),
                published_at=since,
                published_by=self.staff.desk[0],
                withdrawn_at=until,
            )
        )
        services, resources = supplied()
        for row in resources:
            book.add(OpenResource(edition=edition, **row))
        return edition, [book.add(Service(edition=edition, **row)) for row in services]

    def slips(self, edition: Edition, services: list[Service]) -> None:
        ticks = [service for service in services if service.joinable]
        left = Visit.objects.filter(guidebook_left=True, visited_at__gte=edition.published_at).order_by("pk")
        seen: set[int] = set()
        for household, visited_at in left.values_list("household", "visited_at"):
            if household not in seen and self.chance.random() < SLIPS_BACK:
                seen.add(household)
                self.slip(
                    edition, household, civil_date(visited_at), self.chance.sample(ticks, self.chance.randint(1, 3))
                )

    def slip(self, edition: Edition, household: int, left_on: date, wishes: list[Service]) -> None:
        world, chance, owner = self.world, self.chance, self.staff.leads[self.zones[household].pk]
        came_back_on = min(left_on + timedelta(days=chance.choice((0, 3, 7, 14, 21))), world.today)
        slip = world.book.add(
            ReplySlip(
                client_uuid=UUID(int=chance.getrandbits(128), version=4),
                household_id=household,
                edition=edition,
                way=SlipWay.DOOR if came_back_on == left_on else SlipWay.DESK,
                came_back_on=came_back_on,
                received_by=owner,
                received_at=min(moment_on(came_back_on, chance, 9, 17), world.now),
            )
        )
        old = (world.today - came_back_on).days > SETTLED_AFTER
        due_on = add_workdays(came_back_on, FOLLOW_UP_WORKDAYS, world.calendar.is_workday)
        for service in wishes:
            state = weighted(chance, SETTLED if old else FRESH)
            done_at = min(moment_on(came_back_on + timedelta(days=chance.randint(2, 12)), chance, 9, 17), world.now)
            settled = state not in (EnrolmentState.WISHED, EnrolmentState.CONTACTED)
            world.book.add(
                Enrolment(
                    household_id=household,
                    service=service,
                    code=service.code,
                    slip=slip,
                    state=state,
                    owner=owner,
                    due_on=due_on,
                    done_at=done_at if settled else None,
                    left_at=world.now if state == EnrolmentState.LEFT else None,
                )
            )

    def briefs(self) -> None:
        """The newest one is still unread by some."""
        for days, said in zip((40, 16, 3), words("phrases")["briefs"], strict=True):
            at = self.world.office_hour(self.world.today - timedelta(days=days), self.chance)
            if at >= self.world.now:
                continue
            brief = self.world.book.add(
                PolicyBrief(
                    subdistrict=self.places.subdistrict,
                    title=said["title"],
                    text=said["text"],
                    published_by=self.staff.desk[0],
                    published_at=at,
                )
            )
            for user in self._at_doors():
                if self.chance.random() < min(0.95, 0.4 + days / 60):
                    self.world.book.add(
                        BriefRead(brief=brief, user=user, at=min(at + timedelta(hours=5), self.world.now))
                    )

    def _at_doors(self) -> list[User]:
        people = [user for zone in self.places.zones for user in self.staff.at_zone(zone)]
        people += [user for committee in self.places.committees for user in self.staff.committees[committee.pk]]
        return list({user.pk: user for user in people}.values())

    def duties(self) -> None:
        """Each committee by day, and the first zone in the evening, this week and the next."""
        monday = self.world.today - timedelta(days=self.world.today.weekday())
        zone = self.places.zones[0]
        for n in range(14):
            day = monday + timedelta(days=n)
            for committee in self.places.committees if self.world.calendar.is_workday(day) else ():
                people = self.staff.committees[committee.pk]
                self._duty(people[n % len(people)], day, DAY_SHIFT, committee=committee)
            members = self.staff.members[zone.pk]
            self._duty(members[n % len(members)], day, EVENING_SHIFT, zone=zone)

    def _duty(self, user: User, day: date, shift: tuple[time, time], **place: object) -> None:
        starts, ends = (datetime.combine(day, at, tzinfo=SHANGHAI) for at in shift)
        self.world.book.add(Duty(user=user, starts_at=starts, ends_at=ends, **place))


def open_guide(world: World, places: Places, staff: Staff) -> None:
    Guide(world, places, staff).open()
