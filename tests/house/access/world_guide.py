"""The guidebook of a place's subdistrict, a wish of its household, its briefs and its duty."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from tests.factories.guide import small_edition, wished
from tests.house.access.places import Place
from visits.models import Duty
from visits.services.brief import BriefDraft, acknowledge, publish_brief
from visits.services.guidebook import draft_edition, publish_edition
from wulibridge.people.roles import Role
from wulibridge.territory.models import Household


def add_guide(world: Any, place: Place) -> None:
    area = world.ground.name_of(place.subdistrict)
    desk, lead = world.staff[Role.CASE_DESK, area], world.staff[Role.ZONE_LEAD, place.key]
    share = next((other.rows for other in world.ground if other.subdistrict == place.subdistrict and other.rows), {})
    if "draft edition" not in share:
        name = world.canaries.new(area, "visits.edition", "name")
        edition = publish_edition(edition=small_edition(place.subdistrict, by=desk, name=name), by=desk)
        other = world.canaries.new(area, "visits.edition", "name")
        draft = draft_edition(subdistrict=place.subdistrict, name=other, like=edition, by=desk)
        share = {"edition in force": edition, "draft edition": draft, "draft service": draft.services.first()}
    place.rows |= {name: share[name] for name in ("edition in force", "draft edition", "draft service")}
    household = Household.objects.filter(building__zone=place.zone).first()
    wished(household, place.rows["edition in force"], by=lead)
    _brief(world, place, desk)
    begins = timezone.now() + timedelta(days=1)
    place.rows["duty"] = Duty.objects.create(
        zone=place.zone, user=place.teammate, starts_at=begins, ends_at=begins + timedelta(hours=1)
    )


def _brief(world: Any, place: Place, desk: Any) -> None:
    """One for the committee alone."""
    name = world.ground.name_of(place.committee)
    title, text = (world.canaries.new(name, "visits.policybrief", field) for field in ("title", "text"))
    brief = publish_brief(draft=BriefDraft(uuid4(), place.subdistrict, title, text, [place.committee]), by=desk)
    world.belongs(brief, name)
    acknowledge(brief=brief, by=place.teammate)
    place.rows["brief"] = brief
