"""The round's word, weather care that is called out today, pairings, quotas, and a contact record that is public."""

from datetime import datetime, timedelta

from visits.models import (
    CareAlert,
    CareTask,
    CareWish,
    ContactQuota,
    ContactRecord,
    HouseholdPairing,
    PeriodKind,
    QuotaException,
    Rank,
    Target,
    VisitRound,
    Weather,
)
from visits.queries.quota import lines_of
from wulibridge.demo.places import Places
from wulibridge.demo.staff import Staff
from wulibridge.demo.world import World
from wulibridge.periods import quarter_of
from wulibridge.territory.calendar import SHANGHAI
from wulibridge.territory.models import Household, Occupancy

ASKED = 0.03  # of the households
PAIRS_EACH = 3
NOTE = "今年重点走访独居和新入住家庭。"
QUOTAS = (
    (Rank.STAFF, Target.CONTACTS, PeriodKind.MONTH, 20),
    (Rank.STAFF, Target.PAIRED, PeriodKind.QUARTER, 3),
    (Rank.CHAIR, Target.CONTACTS, PeriodKind.MONTH, 10),
    (Rank.LEADER, Target.CONTACTS, PeriodKind.QUARTER, 5),
)
WEATHER = {6: Weather.RAIN, 7: Weather.HEAT, 8: Weather.HEAT, 9: Weather.RAIN}
SAID = {
    Weather.HEAT: "午后气温高，请看看空调和饮水。",
    Weather.COLD: "夜里降温，请看看门窗和取暖。",
    Weather.RAIN: "有积水可能，请看看门口和地下室。",
}
DONE_OF_TEN = 4
AT_THE_LOGINS = 4  # so that their list is not empty
PUBLISHED_AFTER = timedelta(days=10)


def keep_contact(world: World, places: Places, staff: Staff) -> None:
    """Everything but the public record, waiting in the world's book."""
    book, today = world.book, world.today
    first = today.replace(month=1, day=1)
    book.add(VisitRound(subdistrict=places.subdistrict, year=today.year, opened_on=first, note=NOTE))
    for rank, target, period, count in QUOTAS:
        book.add(
            ContactQuota(
                subdistrict=places.subdistrict,
                rank=rank,
                target=target,
                period=period,
                count=count,
                starts_on=first - timedelta(days=365),
            )
        )
    book.add(
        QuotaException(
            user=staff.logins["zone"],
            period=PeriodKind.MONTH,
            first_on=today.replace(day=1),
            reason=QuotaException.Reason.TRAINING,
            words="参加社区工作者培训一周。",
            said_by=staff.logins["lead"],
        )
    )
    _pair(world, places, staff)
    _call_out(world, places, staff, _ask(world, places, staff))


def _call_out(world: World, places: Places, staff: Staff, asked: dict[Weather, list[Household]]) -> None:
    """Today's weather care, partly worked off."""
    book, today = world.book, world.today
    kind = WEATHER.get(today.month, Weather.COLD)
    alert = book.add(
        CareAlert(
            kind=kind,
            subdistrict=places.subdistrict,
            starts_on=today,
            ends_on=today + timedelta(days=2),
            text=SAID[kind],
            declared_by=staff.logins["desk"],
            declared_at=world.now,
        )
    )
    for turn, household in enumerate(asked[kind]):
        task = CareTask(alert=alert, household=household)
        if turn % 10 >= 10 - DONE_OF_TEN:
            task.done_at, task.how = world.now, CareTask.How.SEEN
            task.done_by = staff.leads[household.building.zone_id]
        elif turn % 10 == 1:
            task.tries, task.last_tried_at = 1, world.now
        book.add(task)


def _pair(world: World, places: Places, staff: Staff) -> None:
    chance = world.chance("pairings")
    for zone in places.zones:
        team = staff.at_zone(zone)
        lived_in = [row for row in places.households[zone.pk] if row.occupancy != Occupancy.VACANT]
        for turn, household in enumerate(chance.sample(lived_in, min(PAIRS_EACH * len(team), len(lived_in)))):
            since = world.today - timedelta(days=chance.randint(60, 400))
            world.book.add(HouseholdPairing(household=household, user=team[turn % len(team)], starts_on=since))


def _ask(world: World, places: Places, staff: Staff) -> dict[Weather, list[Household]]:
    """Some households with older people asked for care, mostly in heat and cold."""
    chance, found = world.chance("care"), {kind: [] for kind in Weather}
    for zone in places.zones:
        sure = AT_THE_LOGINS if zone is places.zones[0] else 0
        for household in places.households[zone.pk]:
            if not household.n_aged_60 or (chance.random() > 2 * ASKED and sure <= 0):
                continue
            sure -= 1
            since = world.today - timedelta(days=chance.randint(30, 300))
            for kind in sorted({Weather.COLD, Weather.HEAT, chance.choice(list(Weather))}):
                found[kind].append(household)
                wish = CareWish(household=household, kind=kind, starts_on=since, noted_by=staff.leads[zone.pk])
                world.book.add(wish)
    return found


def publish_contacts(world: World, places: Places, staff: Staff) -> None:
    """The last quarter that is over, of the committee of the logins. After its visits have been written."""
    period = quarter_of(quarter_of(world.today).first - timedelta(days=1))
    committee = places.committees[0]
    lines = lines_of(committee, period)
    if lines:
        at = datetime.combine(period.last + PUBLISHED_AFTER, datetime.min.time(), tzinfo=SHANGHAI)
        ContactRecord.objects.create(
            committee=committee,
            first_on=period.first,
            lines=lines,
            published_at=min(at, world.now),
            published_by=staff.logins["chair"],
        )
