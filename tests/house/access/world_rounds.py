"""What belongs to the year's round at a place: its word, weather care, a pairing, quotas, an exception, a record."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from tests.factories.contacts import quota_of, wish
from tests.house.access.places import Place
from visits.models import ContactQuota, ContactRecord, HouseholdPairing, PeriodKind, QuotaException, VisitRound
from visits.services.care import Declaration, declare_care
from wulibridge.people.roles import Role
from wulibridge.territory.models import Household

QUARTER = date(2025, 10, 1)


def add_rounds(world: Any, place: Place) -> None:
    today = timezone.localdate()
    lead = world.staff[Role.ZONE_LEAD, place.key]
    household = Household.objects.filter(building__zone=place.zone).first()
    wish(household, "cold", lead)
    said = Declaration("cold", place.zone, today, today + timedelta(days=1))
    declare_care(declaration=said, by=lead)
    pairing = {"household": household, "user": place.teammate, "starts_on": today - timedelta(days=9)}
    HouseholdPairing.objects.create(**pairing)
    QuotaException.objects.create(
        user=world.staff[Role.ZONE_MEMBER, place.key],
        period=PeriodKind.MONTH,
        first_on=today.replace(day=1),
        reason="leave",
        said_by=lead,
    )
    first = today.replace(month=1, day=1)
    VisitRound.objects.get_or_create(subdistrict=place.subdistrict, year=today.year, defaults={"opened_on": first})
    if not ContactQuota.objects.filter(subdistrict=place.subdistrict).exists():
        quota_of(place.subdistrict, 3)
    record = {"lines": [["staff", "测试甲", 1]], "published_at": timezone.now(), "published_by": lead}
    ContactRecord.objects.get_or_create(committee=place.committee, first_on=QUARTER, defaults=record)
