"""A hall of 200 and an agenda of 30: each page asks as much of the database as for three guests and one item."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from meetings.models import AgendaItem, Invitation, Meeting, Option, Statement, Vote
from meetings.route import State, Step
from tests.factories.meetings import called, chair_of, guests_of
from tests.factories.territory import BuildingFactory, HouseholdFactory, ZoneFactory
from wulibridge.territory.models import Household

pytestmark = pytest.mark.django_db

# In which state which pages have the most to show.
SHOWN = {
    State.PREPARING: (Step.PREPARE, Step.INVITE),
    State.INVITED: (Step.INVITE, Step.STOP),
    State.OPEN: (Step.SIGN_IN, Step.DISCUSS, Step.DECIDE),
    State.SENT: (Step.MINUTES, Step.FOLLOW_UP),
    State.APPROVED: (Step.PUBLISH,),
}


def filled(zone, *, by, guests: int, items: int) -> Meeting:
    meeting = called(zone, by=by)
    building = BuildingFactory(zone=zone)
    rows = HouseholdFactory.build_batch(guests, building=building, committee=zone.committee)
    Household.objects.bulk_create(rows)
    there = {"part": "affected", "attendance": "present", "signed_at": timezone.now()}
    Invitation.objects.bulk_create([Invitation(meeting=meeting, household=row, **there) for row in rows])
    agenda = [
        AgendaItem(meeting=meeting, position=n, title=f"议题{n}", voting="open" if n % 2 else "secret")
        for n in range(1, items + 1)
    ]
    AgendaItem.objects.bulk_create(agenda)
    Option.objects.bulk_create([Option(item=item, position=n, text="好") for item in agenda for n in (1, 2)])
    voters, now = guests_of(meeting), timezone.now()
    Statement.objects.bulk_create([Statement(item=item, speaker=voters[0], text="说", at=now) for item in agenda])
    Vote.objects.bulk_create([Vote(item=item, voter=voters[0], at=now) for item in agenda if item.position % 2])
    return meeting


def counted(client, meeting: Meeting) -> dict[str, int]:
    """The queries of each page."""
    found = {}
    for state, steps in SHOWN.items():
        Meeting.objects.filter(pk=meeting.pk).update(state=state)
        for step in steps:
            address = reverse("admin:meetings_meeting_way", args=[meeting.pk, step.value])
            with CaptureQueriesContext(
                connection,
            ) as asked:
                assert client.get(address).status_code == 200
            found[f"{state} {step}"] = len(asked)
    return found


def test_a_large_meeting_asks_no_more_than_a_small_one(client):
    zone = ZoneFactory()
    chair = chair_of(zone)
    client.force_login(chair)
    small = counted(client, filled(zone, by=chair, guests=3, items=2))
    large = counted(client, filled(zone, by=chair, guests=200, items=30))
    assert large == small
    assert {page: many for page, many in large.items() if many > 30} == {}
