"""The clock's page, and where else a hold is shown."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from petitions.models import Kind, Outage, Petition, SweepHold
from petitions.queries import open_hold
from petitions.services import let_go_on
from petitions.sweeps import sweep_overdue
from tests.factories.clock import believed, many_overdue
from wulibridge.people.roles import Role
from wulibridge.territory.calendar import database_now

PAGE = "/petitions/clock/"
MINUTE = timedelta(minutes=1)


def signed_in(user, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(user)
    return client


@pytest.fixture
def keeper(people):
    return next(user for user in people.strangers if user.posts_today[0].role == Role.SYSTEM_ADMINISTRATOR)


@pytest.fixture
def held(people) -> SweepHold:
    believed(ago=MINUTE, really=MINUTE)
    many_overdue(people, 60)
    assert sweep_overdue().held
    return open_hold()


def answer(held: SweepHold, answer: str, **more) -> dict:
    return {"hold": held.pk, "answer": answer, "reason": "测试核对", **more}


def shown(moment) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_a_complaint_that_others_may_not_know_of_is_not_counted(people):
    believed(ago=MINUTE, really=MINUTE)
    many_overdue(people, 60)
    hidden = list(Petition.objects.order_by("pk").values_list("pk", flat=True)[:2])
    Petition.objects.filter(pk__in=hidden).update(kind=Kind.COMPLAINT)
    assert sweep_overdue().held

    facts = open_hold().facts
    assert (facts["due"], facts["open"]) == (58, 58)


@pytest.mark.parametrize("who", ["desk", "keeper"])
def test_it_says_what_was_seen_in_figures(who, held, people, keeper):
    page = text(signed_in(keeper if who == "keeper" else people.desk).get(PAGE))

    assert "Unusually many petitions fell due at once" in page
    assert "60 of 60 waiting petitions move up" in page
    assert not any(title in page for title in Petition.objects.values_list("title", flat=True))
    assert not any(number in page for number in Petition.objects.values_list("number", flat=True)[:5])


@pytest.mark.parametrize(
    ("ago", "words"),
    [(timedelta(days=40), "jumped forward by 40 days"), (timedelta(hours=-3), "went back by 3 hours")],
)
def test_it_says_by_how_much_the_clock_jumped(people, ago, words):
    believed(ago=ago, really=MINUTE)
    sweep_overdue()

    assert words in text(signed_in(people.desk).get(PAGE))


@pytest.mark.parametrize("who", ["member", "lead", "staff", "chair", "leader", "department"])
def test_for_others_it_does_not_exist(who, held, people):
    client = signed_in(getattr(people, who))

    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, answer(held, "clock_right")).status_code == 404
    assert open_hold() == held


def test_an_answer_lets_the_sweep_go_on(held, people):
    response = signed_in(people.desk).post(PAGE, answer(held, "clock_right"), follow=True)

    assert "What is due moves up within a minute." in text(response)
    assert sweep_overdue().lapsed == 60


def test_an_outage_as_the_answer_is_put_on_record(held, people):
    began = database_now() - timedelta(days=3)
    times = {"started_at": shown(began), "ended_at": shown(held.raised_at)}

    signed_in(people.desk).post(PAGE, answer(held, "outage", **times))

    assert Outage.objects.get().reason == "测试核对"
    assert open_hold() is None


def test_an_outage_needs_its_times_and_what_was_typed_stays(held, people):
    response = signed_in(people.desk).post(PAGE, answer(held, "outage"))

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"started_at", "ended_at"}
    assert "测试核对" in text(response)
    assert open_hold() == held


def test_who_comes_second_is_told_who_was_first(held, people, keeper):
    people.desk.name = "测试甲"
    people.desk.save()
    let_go_on(hold=held, reason="与手表核对", by=people.desk)

    response = signed_in(keeper).post(PAGE, answer(held, "clock_right"))

    assert response.status_code == 422
    assert "测试甲 was faster" in text(response)
    assert people.desk.username not in text(response)
    assert "测试核对" in text(response)


def test_an_unknown_answer_is_no_answer(held, people):
    client = signed_in(people.desk)

    assert client.post(PAGE, answer(held, "perhaps")).status_code == 422
    assert client.post(PAGE, {**answer(held, "clock_right"), "hold": "x"}).status_code == 422
    assert open_hold() == held


def test_an_outage_can_be_recorded_before_anybody_asks(people):
    now = database_now()
    times = {"started_at": shown(now - timedelta(days=2)), "ended_at": shown(now - MINUTE)}

    response = signed_in(people.desk).post(PAGE, {**times, "reason": "测试停电"}, follow=True)

    assert "The outage is recorded." in text(response)
    assert "测试停电" in text(response)
    many_overdue(people, 60)
    assert sweep_overdue().lapsed == 60


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_the_same_few_queries(rows, people, django_assert_max_num_queries):
    now = database_now()
    for days in range(1, rows + 1):
        start = now - timedelta(days=days)
        Outage.objects.create(started_at=start, ended_at=start + MINUTE, reason="测试停电", recorded_by=people.desk)
    client = signed_in(people.desk)

    with django_assert_max_num_queries(10) as counted:
        page = text(client.get(PAGE))
    assert page.count("测试停电") == rows
    assert len(counted) <= 10


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_it_is_there_in_both_languages(language, held, people):
    page = text(signed_in(people.desk, language).get(PAGE))

    assert ("Deadlines are held" in page) is (language == "en")
    assert ("期限已暂停" in page) is (language == "zh-hans")


# Elsewhere ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["petitions:due", "dashboards:overview"])
def test_what_is_due_and_the_dashboard_say_it_and_lead_there(address, held, people):
    page = text(signed_in(people.desk).get(reverse(address)))

    assert "Deadlines are held" in page
    assert f'href="{PAGE}"' in page


@pytest.mark.parametrize("address", ["petitions:due", "dashboards:overview"])
def test_a_leader_reads_it_without_a_door_to_it(address, held, people):
    page = text(signed_in(people.leader).get(reverse(address)))

    assert "Deadlines are held" in page
    assert f'href="{PAGE}"' not in page


@pytest.mark.parametrize("who", ["member", "lead", "chair", "department"])
def test_whoever_has_the_list_reads_why_nothing_moves(who, held, people):
    page = text(signed_in(getattr(people, who)).get(reverse("petitions:list")))

    assert "Deadlines are held" in page
    assert f'href="{PAGE}"' not in page


@pytest.mark.parametrize("address", ["petitions:due", "petitions:list", "dashboards:overview"])
def test_once_answered_nobody_reads_it_any_more(address, held, people):
    let_go_on(hold=held, reason="与手表核对", by=people.desk)

    assert "Deadlines are held" not in text(signed_in(people.desk).get(reverse(address)))


def test_the_notice_reads_well_and_leads_there(held, people):
    page = text(signed_in(people.desk).get(reverse("web:notices")))

    assert "Deadlines are held: please confirm the clock" in page
    assert "60 of 60 waiting petitions would move up" in page
