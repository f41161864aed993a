"""What a loaded office holds, and that every login opens a first page that works."""

import pytest
from django.urls import reverse

from meetings.models import Answer, Invitation, Objection
from meetings.queries.mine import minutes_for
from petitions.models import Petition, Petitioner
from petitions.queries import handled_by
from petitions.route import WAITING, Move, Stop, permission_for
from tests.demo.conftest import PASSWORD
from tests.factories.territory import every_zone
from wulibridge.demo.staff import LOGINS
from wulibridge.journal.queries import entries_of
from wulibridge.notices.models import Notice
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import may
from wulibridge.territory.models import Committee, Household, HouseholdContact, Subdistrict, Zone

pytestmark = pytest.mark.django_db


def test_everyone_was_entitled_to_what_they_did(loaded):
    users = User.objects.in_bulk()
    for petition in Petition.objects.prefetch_related("passages", "replies__passage"):
        assert may(users[petition.registered_by_id], Permission.PETITION_REGISTER, zone_id=petition.zone_id)
        for stay in petition.passages.all():
            stops = {Move.MOVE_UP: stay.stop - 1, Move.SEND_DOWN: stay.stop + 1}
            move, stop = Move(stay.entered_by), Stop(stops.get(stay.entered_by, stay.stop))
            if stay.actor_id:
                assert may(users[stay.actor_id], permission_for(move, stop), zone_id=petition.zone_id)
            if stay.extended_by_id:
                right = permission_for(Move.EXTEND, Stop(stay.stop))
                assert may(users[stay.extended_by_id], right, zone_id=petition.zone_id)
        for reply in petition.replies.all():
            right = permission_for(Move.ANSWER, Stop(reply.passage.stop))
            assert may(users[reply.author_id], right, zone_id=petition.zone_id)


def test_the_load_is_one_entry_in_the_journal(loaded):
    assert [entry.verb for entry in entries_of(Subdistrict.objects.get())] == ["demo.loaded"]


def test_sizes_are_kept(loaded):
    assert (Committee.objects.count(), Zone.objects.count()) == (2, 4)
    assert Household.objects.count() == 400
    assert 60 <= Petition.objects.count() <= 70  # and a few of the rare kinds


def test_staff_have_no_mail_address_and_only_the_logins_a_password(loaded):
    assert not User.objects.exclude(email="").exists()
    assert {user.username for user in User.objects.all() if user.has_usable_password()} == set(LOGINS)


def test_nobody_can_be_called_by_the_phone_numbers(loaded):
    for table in (HouseholdContact, Petitioner):
        with every_zone():
            numbers = set(table.objects.values_list("phone", flat=True))
        assert numbers
        assert all(number.startswith("100") and len(number) == 11 for number in numbers)


@pytest.mark.parametrize("login", ["zone", "lead", "staff", "chair", "desk"])
def test_each_handler_finds_something_that_waits(loaded, login):
    assert handled_by(User.objects.get(username=login)).exists()


def test_the_leader_and_the_department_find_something_that_waits(loaded):
    leader, department = User.objects.get(username="leader"), User.objects.get(username="department")

    assert Petition.objects.filter(supervised_at__isnull=False, zone__committee__leaders__leader=leader).exists()
    assert Petition.objects.visible_to(department).filter(state__in=WAITING).exists()


def test_each_login_finds_notices(loaded):
    told = set(Notice.objects.values_list("receiver__username", flat=True))

    assert {"lead", "chair", "staff", "desk", "leader"} <= told


def test_who_is_invited_by_name_replied_and_objected_for_themselves(loaded):
    replied = Invitation.objects.exclude(answer="")
    assert set(replied.values_list("answer", flat=True)) == {Answer.ACCEPTED, Answer.DECLINED}
    assert all(guest.user_id and bool(guest.answer_note) == (guest.answer == Answer.DECLINED) for guest in replied)
    assert not replied.filter(answer=Answer.DECLINED).exclude(attendance="excused").exists()
    objections = Objection.objects.select_related("invitation__user", "meeting")
    assert sorted((bool(one.answer), one.meeting.state) for one in objections) == [(False, "sent"), (True, "published")]
    waiting = objections.get(answer="")
    assert waiting.invitation in minutes_for(waiting.invitation.user)


@pytest.mark.parametrize("login", LOGINS)
def test_a_login_opens_on_a_page_of_its_own(loaded, client, login):
    client.post(reverse("web:login"), {"username": login, "password": PASSWORD})
    page = client.get(reverse("web:home"), follow=True)

    assert page.status_code == 200
    assert page.wsgi_request.user.username == login
