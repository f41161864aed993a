"""The meetings about a petition, asked for from its page."""

import pytest
from django.urls import reverse

from meetings import services
from meetings.services import Guests
from tests.factories.meetings import chair_of, prepared
from tests.factories.people import staff_of
from tests.factories.petitions import petition_in
from tests.factories.territory import ZoneFactory
from wulibridge.people.roles import Role

pytestmark = pytest.mark.django_db


def test_who_sees_a_petition_sees_those_of_its_meetings_that_are_theirs(client):
    zone = ZoneFactory()
    chair, lead, member = chair_of(zone), staff_of(Role.ZONE_LEAD, zone), staff_of(Role.ZONE_MEMBER, zone)
    petition = petition_in(zone, by=lead)
    meeting = prepared(zone, by=chair, title="问电梯", petition=petition)
    prepared(zone, by=chair, title="问别的")
    services.add_guests(meeting=meeting, guests=Guests("zone_team", users=[member]), by=chair)
    services.send_invitations(meeting=meeting, reason="急事", by=chair)
    address = reverse("meetings:about", args=[petition.number])
    way = reverse("admin:meetings_meeting_way", args=[meeting.pk, "sign-in"])
    client.force_login(chair)
    assert address in client.get(reverse("petitions:petition", args=[petition.number])).text
    for user, sees, leads_on in ((chair, True, True), (member, True, False), (lead, False, False)):
        client.force_login(user)
        for headers in ({}, {"HX-Request": "true"}):
            page = client.get(address, headers=headers)
            assert ("问电梯" in page.text, way in page.text, "问别的" in page.text) == (sees, leads_on, False)
            assert ("<html" in page.text) == (not headers)
    client.force_login(chair_of(ZoneFactory()))
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_it_asks_a_fixed_number_of_queries(client, rows, django_assert_max_num_queries):
    zone = ZoneFactory()
    chair = chair_of(zone)
    petition = petition_in(zone, by=staff_of(Role.ZONE_LEAD, zone))
    for _n in range(rows):
        prepared(zone, by=chair, petition=petition, guests=0)
    client.force_login(chair)
    with django_assert_max_num_queries(11):
        client.get(reverse("meetings:about", args=[petition.number]))
