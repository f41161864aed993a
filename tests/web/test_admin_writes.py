"""What the admin writes goes through services and into the journal; what it shows changes nothing."""

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from petitions import services
from petitions.route import Move, State
from tests.factories.people import UserFactory
from tests.web.admin_office import APP_OF, KEEPS, change, changelist, office, user_of
from wulibridge.journal.models import JournalEntry
from wulibridge.notices.models import NoticeState
from wulibridge.people.models import User
from wulibridge.people.roles import Role
from wulibridge.territory.models import WorkDay

pytestmark = pytest.mark.django_db
PASSWORD = "long-enough-九月"


def last_entry() -> JournalEntry:
    return JournalEntry.objects.latest("seq")


def pages_of(role, place):
    """Every page with an address of its own that this role can open."""
    rows = place.rows() | {"journalentry": last_entry()}
    for model in KEEPS[role]:
        yield changelist(model)
        yield change(rows[model])
        yield reverse(f"admin:{APP_OF[model]}_{model}_add")
    yield from (reverse("admin:index"), *(reverse("admin:app_list", args=[app]) for app in APP_OF.values()))
    yield from (
        reverse("admin:territory_workday_load_year"),
        reverse("admin:people_user_set_password", args=[place.member.pk]),
    )
    yield from (reverse("admin:petitions_petition_move", args=[place.petition.pk, move]) for move in Move)


@pytest.mark.parametrize("role", [role for role in Role if KEEPS[role]])
def test_no_get_changes_anything(client, role):
    place = office()
    # At the committee there are moves that need no more than a click.
    services.move(petition=place.petition, move=Move.MOVE_UP, by=place.member, facts={"reason": "需要协调"})
    client.force_login(user_of(role, place))
    opened = 0
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
        for page in pages_of(role, place):
            opened += client.get(page).status_code == 200
    assert opened >= 3


def test_a_saved_place_is_in_the_journal_with_its_change(client):
    place = office()
    desk = user_of(Role.CASE_DESK, place)
    client.force_login(desk)
    facts = {"committee": place.committee.pk, "code": place.zone.code, "name": "新名", "valid_from": "2000-01-01"}
    assert client.post(change(place.zone), facts).status_code == 302
    entry = last_entry()
    assert (entry.verb, entry.actor_id, entry.subject_id) == ("zone.changed", desk.pk, place.zone.pk)
    assert entry.details["name"][1] == "新名"
    assert not LogEntry.objects.exists()


def test_what_the_service_refuses_lands_on_its_field_with_everything_typed(client):
    place = office()
    client.force_login(user_of(Role.CASE_DESK, place))
    facts = {"zone": place.zone.pk, "address": "没有门牌", "kind": "estate", "walk_order": 7, "estate_name": "测试小区"}
    response = client.post(reverse("admin:territory_building_add"), facts)
    assert response.status_code == 422
    assert "address" in response.context["adminform"].form.errors
    assert "测试小区" in response.text
    assert not place.zone.buildings.filter(walk_order=7).exists()


def test_a_zone_that_holds_buildings_is_not_ended(client):
    place = office()
    client.force_login(user_of(Role.CASE_DESK, place))
    facts = {"committee": place.committee.pk, "code": place.zone.code, "name": "改名", "valid_from": "2000-01-01"}

    response = client.post(change(place.zone), facts | {"valid_to": "2024-01-01"})

    assert response.status_code == 422
    assert "valid_to" in response.context["adminform"].form.errors
    place.zone.refresh_from_db()
    assert (place.zone.name == "改名", place.zone.valid_to) == (False, None)


def test_a_new_account_is_asked_for_its_first_password(client):
    place = office()
    client.force_login(user_of(Role.SECURITY_ADMINISTRATOR, place))
    made = client.post(reverse("admin:people_user_add"), {"username": "newcomer", "name": "测试丙", "is_active": "on"})
    user = User.objects.get(username="newcomer")
    page = reverse("admin:people_user_set_password", args=[user.pk])
    assert made["Location"] == page
    assert not user.check_password("")
    assert client.post(page, {"new_password1": "short", "new_password2": "short"}).status_code == 422
    assert client.post(page, {"new_password1": PASSWORD, "new_password2": PASSWORD}).status_code == 302
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert last_entry().verb == "user.password_set"


def test_nobody_sets_the_password_of_an_account_elsewhere(client):
    own, other = office("甲"), office("乙")
    client.force_login(user_of(Role.SECURITY_ADMINISTRATOR, own))
    page = reverse("admin:people_user_set_password", args=[other.member.pk])
    assert client.get(page).status_code == 404
    assert client.post(page, {"new_password1": PASSWORD, "new_password2": PASSWORD}).status_code == 404
    other.member.refresh_from_db()
    assert not other.member.check_password(PASSWORD)


def test_a_calendar_day_is_changed_and_a_year_loaded_by_the_services(client):
    place = office()
    client.force_login(user_of(Role.SYSTEM_ADMINISTRATOR, place))
    assert client.post(change(place.workday), {"name": "台风"}).status_code == 302
    assert last_entry().verb == "calendar.day_set"
    place.workday.refresh_from_db()
    assert (place.workday.is_workday, place.workday.name) == (False, "台风")
    load = reverse("admin:territory_workday_load_year")
    assert client.post(load, {"year": "2024"}).status_code == 302
    assert WorkDay.objects.filter(day__year=2024).count() == 366
    response = client.post(load, {"year": "2090"})
    assert response.status_code == 422
    assert response.context["form"].errors["year"]


def test_a_given_up_notice_is_tried_again_only_after_the_question(client):
    own, other = office("甲"), office("乙")
    client.force_login(user_of(Role.SYSTEM_ADMINISTRATOR, own))
    asked = {"action": "try_again", "_selected_action": [own.notice.pk, other.notice.pk]}
    assert client.post(changelist("notice"), asked).status_code == 200
    own.notice.refresh_from_db()
    assert own.notice.state == NoticeState.DEAD
    assert client.post(changelist("notice"), asked | {"confirmed": "yes"}).status_code == 302
    for notice, state in ((own.notice, NoticeState.PENDING), (other.notice, NoticeState.DEAD)):
        notice.refresh_from_db()
        assert notice.state == state
    assert (last_entry().verb, last_entry().subject_id) == ("notice.retried", own.notice.pk)


def moved_up(client, place):
    """The petition now stands at the committee, whose chair is signed in."""
    chair = user_of(Role.COMMITTEE_CHAIR, place)
    client.force_login(place.member)
    client.post(reverse("petitions:move", args=[place.petition.number, Move.MOVE_UP]), {"reason": "需要协调"})
    client.force_login(chair)
    return chair


def move_page(place, move):
    return reverse("admin:petitions_petition_move", args=[place.petition.pk, move.value])


def test_a_move_says_what_will_happen_and_only_its_post_makes_it(client):
    place = office()
    chair = moved_up(client, place)
    assert move_page(place, Move.TAKE) in client.get(change(place.petition)).text
    assert client.get(move_page(place, Move.TAKE)).status_code == 200
    place.petition.refresh_from_db()
    assert place.petition.state == State.REGISTERED
    assert client.post(move_page(place, Move.TAKE)).status_code == 302
    place.petition.refresh_from_db()
    assert (place.petition.state, place.petition.owner) == (State.TAKEN, chair)
    assert last_entry().verb == "petition.take"


def test_a_refused_move_keeps_what_was_typed(client):
    place = office()
    moved_up(client, place)
    facts = {
        "outcome": "not_done",
        "explanation": "资金不足，明年安排",
        "way": "phone",
        "given_on": timezone.localdate().isoformat(),
    }
    response = client.post(move_page(place, Move.ANSWER), facts)
    assert response.status_code == 422
    assert "reason_code" in response.context["form"].errors
    assert "资金不足，明年安排" in response.text
    place.petition.refresh_from_db()
    assert place.petition.state == State.REGISTERED


def test_a_move_that_is_not_yours_does_not_exist(client):
    own, other = office("甲"), office("乙")
    client.force_login(user_of(Role.COMMITTEE_CHAIR, own))
    assert client.get(move_page(own, Move.TAKE)).status_code == 404  # it stands at the zone
    assert client.post(move_page(own, Move.TAKE)).status_code == 422
    assert client.post(move_page(other, Move.EXTEND), {"reason": "需要时间"}).status_code == 404
    assert client.get(move_page(own, Move.TAKE).replace("take", "vanish")).status_code == 404
    assert client.post(move_page(own, Move.TAKE).replace("take", "vanish")).status_code == 404
    for place in (own, other):
        place.petition.refresh_from_db()
        assert place.petition.state == State.REGISTERED


def test_reading_pages_take_no_post(client):
    place = office()
    for role, row in (
        (Role.COMMITTEE_CHAIR, place.petition),
        (Role.SYSTEM_ADMINISTRATOR, place.notice),
        (Role.AUDITOR, last_entry()),
    ):
        client.force_login(user_of(role, place))
        assert client.post(change(row), {"title": "改过", "verb": "x", "state": "sent"}).status_code == 404


def test_ending_a_post_in_the_admin_ends_its_rights(client):
    place = office()
    post = place.member.posts.get()
    client.force_login(user_of(Role.SECURITY_ADMINISTRATOR, place))
    facts = {
        "user": post.user_id,
        "role": post.role,
        "zone": post.zone_id,
        "starts_on": "2020-01-01",
        "ends_on": "2021-01-01",
    }
    assert client.post(change(post), facts).status_code == 302
    assert last_entry().verb == "post.changed"
    assert User.objects.get(pk=place.member.pk).posts_today == []


def test_a_post_with_the_wrong_area_says_so(client):
    place = office()
    client.force_login(user_of(Role.SECURITY_ADMINISTRATOR, place))
    facts = {"user": UserFactory().pk, "role": Role.AUDITOR, "zone": place.zone.pk, "starts_on": "2026-01-01"}
    response = client.post(reverse("admin:people_post_add"), facts)
    assert response.status_code == 422
    assert response.context["adminform"].form.non_field_errors()
