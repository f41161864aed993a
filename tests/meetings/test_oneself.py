"""What the invited do for themselves: reply, sign in by the sheet in the room, object to the minutes."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings import services
from meetings.models import Attendance, Invitation, Meeting
from meetings.services import Guests
from tests.factories.meetings import opened, prepared, sent
from tests.factories.people import staff_of
from tests.meetings.conftest import logged_in
from wulibridge.journal.models import JournalEntry
from wulibridge.notices.models import Notice
from wulibridge.people.roles import Role

pytestmark = pytest.mark.django_db
MINE = "meetings:mine"


@pytest.fixture
def member(zone, client):
    return logged_in(client, staff_of(Role.ZONE_MEMBER, zone))


def invited(zone, chair, member, *, out: bool = True) -> Invitation:
    """The invitation of `member` to a meeting that has not begun."""
    meeting = prepared(zone, by=chair, guests=1)
    services.add_guests(meeting=meeting, guests=Guests("zone_team", users=[member]), by=chair)
    if out:
        services.send_invitations(meeting=meeting, reason="急事", by=chair)
    return meeting.invitations.get(user=member)


def sheet_of(meeting: Meeting, chair) -> str:
    """What the sheet of the meeting says behind ?here=."""
    client = Client()
    client.force_login(chair)
    page = client.get(reverse("admin:meetings_meeting_way", args=[meeting.pk, "sign-in"]), {"as": "qr"})
    assert "<svg" in page.text
    return page.context["address"].partition("?here=")[2]


def send(client, **sent):
    return client.post(reverse(MINE), sent)


# Replies --------------------------------------------------------------------------------------------------------------


def test_somebody_invited_replies_and_thinks_better_of_it(client, zone, chair, member):
    guest = invited(zone, chair, member)
    reply = {"do": "reply", "guest": guest.pk}
    assert send(client, **reply, answer="declined").status_code == 422  # why not?
    assert send(client, **reply, answer="sends", note="小王替我来").status_code == 302
    guest.refresh_from_db()
    assert (guest.answer, guest.answer_note) == ("sends", "小王替我来")
    client.force_login(chair)
    assert "小王替我来" in client.get(reverse("admin:meetings_meeting_way", args=[guest.meeting_id, "invite"])).text
    client.force_login(member)
    assert send(client, **reply, answer="accepted", note="没关系").status_code == 302
    guest.refresh_from_db()
    assert (guest.answer, guest.answer_note) == ("accepted", "")
    assert JournalEntry.objects.filter(actor_id=member.pk, verb="meeting.reply").count() == 2
    services.open_meeting(meeting=guest.meeting, by=chair)
    assert send(client, **reply, answer="declined", note="病假").status_code == 422


def test_nobody_replies_for_another_or_before_the_invitations_are_out(client, zone, chair, member):
    early = invited(zone, chair, member, out=False)
    another = invited(zone, chair, staff_of(Role.ZONE_LEAD, zone))
    for guest in (early, another):
        assert send(client, do="reply", guest=guest.pk, answer="accepted").status_code == 404
    for guest, by in ((early, member), (another, member), (another, chair)):
        with pytest.raises(services.Refused):
            services.reply_oneself(guest=guest, answer="accepted", note="", by=by)


# Signing in -----------------------------------------------------------------------------------------------------------


def test_the_sheet_in_the_room_signs_in_whoever_is_invited_while_the_meeting_is_open(client, zone, chair, member):
    guest = invited(zone, chair, member)
    sheet = sheet_of(guest.meeting, chair)
    assert "I am here" not in client.get(reverse(MINE), {"here": sheet}).text
    send(client, do="here", sheet=sheet)
    guest.refresh_from_db()
    assert guest.attendance == ""
    services.open_meeting(meeting=guest.meeting, by=chair)
    assert "I am here" in client.get(reverse(MINE), {"here": sheet}).text
    answer = client.post(reverse(MINE), {"do": "here", "sheet": sheet}, follow=True)
    assert "You are signed in." in answer.text
    guest.refresh_from_db()
    assert guest.attendance == Attendance.PRESENT
    assert guest.signed_at
    entry = JournalEntry.objects.get(actor_id=member.pk, verb="meeting.sign_in")
    assert entry.details["invitation"] == guest.pk


def test_who_was_entered_otherwise_stays_so_and_after_the_end_nobody_comes(client, zone, chair, member):
    guest = invited(zone, chair, member)
    sheet = sheet_of(guest.meeting, chair)
    services.open_meeting(meeting=guest.meeting, by=chair)
    services.sign_in(guest=guest, attendance="excused", by=chair)
    send(client, do="here", sheet=sheet)
    guest.refresh_from_db()
    assert guest.attendance == Attendance.EXCUSED
    Invitation.objects.filter(pk=guest.pk).update(attendance="")
    Meeting.objects.filter(pk=guest.meeting_id).update(state="concluded")
    assert "I am here" not in client.get(reverse(MINE), {"here": sheet}).text
    send(client, do="here", sheet=sheet)
    guest.refresh_from_db()
    assert guest.attendance == ""
    client.force_login(chair)
    way = reverse("admin:meetings_meeting_way", args=[guest.meeting_id, "sign-in"])
    assert client.get(way, {"as": "qr"}).status_code == 404


def test_a_sheet_is_of_one_meeting_and_for_the_invited_alone(client, zone, chair, member):
    guest, other = invited(zone, chair, member), opened(zone, by=chair, guests=1)
    theirs = sheet_of(other, chair)
    forged = f"{guest.meeting_id}-{theirs.partition('-')[2]}"
    services.open_meeting(meeting=guest.meeting, by=chair)
    for sheet in (theirs, forged, "1", f"{guest.meeting_id}-{'0' * 32}"):
        assert client.get(reverse(MINE), {"here": sheet}).status_code == 404
        assert send(client, do="here", sheet=sheet).status_code == 404
    with pytest.raises(services.Refused):
        services.sign_oneself_in(guest=guest, token=theirs.partition("-")[2], by=member)
    guest.refresh_from_db()
    assert guest.attendance == ""


# Objections -----------------------------------------------------------------------------------------------------------


def at_the_minutes(zone, chair, member, *, there: bool = True) -> Invitation:
    """A meeting where `member` was, with its minutes sent."""
    meeting = sent(zone, by=chair, guests=1)
    attendance = Attendance.PRESENT if there else ""
    return Invitation.objects.create(meeting=meeting, part="zone_team", user=member, attendance=attendance)


def test_who_was_there_reads_the_minutes_and_objects_in_time(client, zone, chair, member):
    guest = at_the_minutes(zone, chair, member)
    assert "同意加装。" in client.get(reverse(MINE)).text
    objection = {"do": "object", "guest": guest.pk}
    assert send(client, **objection, text=" ").status_code == 422
    assert send(client, **objection, text="少了一句").status_code == 302
    said = guest.meeting.objections.get()
    assert (said.invitation, said.text) == (guest, "少了一句")
    told = Notice.objects.filter(facts__step="objection").select_related("receiver")
    assert [notice.receiver for notice in told] == [chair]
    services.answer_objection(objection=said, answer="已补上", by=chair)
    assert "已补上" in client.get(reverse(MINE)).text
    yesterday = timezone.localdate() - timedelta(days=1)
    Meeting.objects.filter(pk=guest.meeting_id).update(objections_until=yesterday)
    assert send(client, **objection, text="还有").status_code == 422
    assert guest.meeting.objections.count() == 1


def test_who_was_not_there_neither_reads_nor_objects(client, zone, chair, member):
    guest = at_the_minutes(zone, chair, member, there=False)
    assert "同意加装。" not in client.get(reverse(MINE)).text
    assert send(client, do="object", guest=guest.pk, text="少了").status_code == 422
    assert not guest.meeting.objections.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_my_page_with_invitations_asks_a_fixed_number_of_queries(
    client, zone, chair, member, rows, django_assert_max_num_queries
):
    for _n in range(rows):
        invited(zone, chair, member)
        at_the_minutes(zone, chair, member)
    with django_assert_max_num_queries(18):
        client.get(reverse(MINE))
