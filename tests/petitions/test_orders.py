"""Transfer orders: with them a committee passes up what is beyond its means."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document

from petitions.duty_route import DutyMove, OrderState
from petitions.models import Outcome, TransferOrder
from petitions.route import Move, State, Stop
from petitions.services import Refused, move
from petitions.services.duties import DutyDraft, assign_duty
from petitions.services.orders import draw_up, write_plan
from petitions.sweeps import sweep_overdue
from tests.factories.office import facts, moved, petition_at
from tests.factories.orders import department_of, duty_of
from tests.factories.petitions import overdue
from tests.factories.territory import OrganizationFactory
from wulibridge.journal.queries import entries_of
from wulibridge.notices.models import Notice


def order_of(petition) -> TransferOrder:
    return petition.transfer_orders.latest("pk")


def lapsed(people):
    """At the third stop by its deadline: nobody has drawn up an order."""
    petition = overdue(petition_at(people, Stop.COMMITTEE))
    sweep_overdue()
    petition.refresh_from_db()
    return petition


def test_the_whole_way_through_the_pages(client, people):
    """Draw up, accept, give a duty, accept it, report, take the report, answer with what it says."""
    petition = petition_at(people, Stop.COMMITTEE)
    department = department_of(people)

    def post(user, name, *args, **said):
        client.force_login(user)
        answer = client.post(reverse(f"petitions:{name}", args=args), said)
        assert answer.status_code == 302, answer.context["form"].errors
        return answer

    number = petition.number
    asked = {"reason": "请协调更换路灯", "tried": "与物业谈过两次", "suggested": department.pk}
    post(people.chair, "move", number, "move_up", **asked)
    post(people.desk, "move", number, "take")
    post(people.desk, "order_act", number, "assign", department=department.pk, task="换灯", leads="on")
    duty = order_of(petition).duties.get()
    post(people.department, "duty_move", duty.pk, "accept")
    post(people.department, "duty_move", duty.pk, "report", outcome="explained", report="下月换新灯。")
    post(people.desk, "duty_move", duty.pk, "confirm")
    form = client.get(reverse("petitions:move", args=[number, "answer"])).context["form"]
    said = {"explanation": form["explanation"].value(), "outcome": form["outcome"].value()}
    post(people.desk, "move", number, "answer", way="phone", given_on=timezone.localdate().isoformat(), **said)

    reply = petition.replies.get()
    assert (reply.explanation, reply.outcome) == (f"{department.name}：下月换新灯。", Outcome.EXPLAINED)
    assert order_of(petition).suggested.get() == department
    assert [step.move for step in duty.steps.all()] == ["assign", "accept", "report", "confirm"]


def test_moving_up_from_the_committee_draws_up_a_numbered_order(people):
    year, name = timezone.localdate().year, people.zone.committee.short_name
    numbers = []
    for _n in range(2):
        petition = petition_at(people, Stop.COMMITTEE)
        petition = move(
            petition=petition, move=Move.MOVE_UP, by=people.chair, facts={"reason": "请协调", "tried": "谈过"}
        )
        order = order_of(petition)
        numbers.append(order.number)

    assert numbers == [f"{name}-{year}-001", f"{name}-{year}-002"]
    assert (order.state, order.asked, order.tried, order.drawn_up_by) == ("drawn_up", "请协调", "谈过", people.chair)
    assert order.decide_by > timezone.localdate() + timedelta(days=4)
    assert entries_of(order).get().verb == "order.drawn_up"


def test_from_the_zone_it_goes_up_without_an_order(people):
    assert petition_at(people, Stop.COMMITTEE).transfer_orders.count() == 0


def test_a_department_of_elsewhere_is_not_suggested(people):
    petition = petition_at(people, Stop.COMMITTEE)

    with pytest.raises(Refused) as refusal:
        move(
            petition=petition,
            move=Move.MOVE_UP,
            by=people.chair,
            facts={"reason": "请协调", "suggested": [OrganizationFactory()]},
        )

    petition.refresh_from_db()
    assert (refusal.value.field, petition.stop) == ("suggested", Stop.COMMITTEE)


@pytest.mark.parametrize("made", [Move.TAKE, Move.ANSWER])
def test_the_desk_accepts_it_by_going_on(people, made):
    petition = moved(people, petition_at(people, Stop.SUBDISTRICT), made)

    order = order_of(petition)
    assert (order.state, order.decided_by) == (OrderState.ACCEPTED, people.desk)
    assert [notice.receiver for notice in Notice.objects.filter(kind="order_step")] == [people.chair]


def test_the_desk_returns_it_and_a_new_one_is_drawn_up(people):
    petition = moved(people, petition_at(people, Stop.SUBDISTRICT), Move.SEND_DOWN, reason="请先开听证会")
    first = order_of(petition)
    assert (first.state, first.return_reason, petition.stop) == (OrderState.RETURNED, "请先开听证会", Stop.COMMITTEE)

    petition = moved(people, petition, Move.MOVE_UP)

    assert order_of(petition).state == OrderState.DRAWN_UP
    assert order_of(petition).number[-3:] == "002"


@pytest.mark.parametrize("how", ["late", "with a duty"])
def test_what_may_not_be_returned_any_more_is_refused_and_stays(people, how):
    petition = petition_at(people, Stop.SUBDISTRICT)
    if how == "late":
        TransferOrder.objects.update(decide_by=timezone.localdate() - timedelta(days=1))
    else:
        duty_of(people, petition=petition)

    with pytest.raises(Refused):
        move(petition=petition, move=Move.SEND_DOWN, by=people.desk, facts=facts())

    petition.refresh_from_db()
    assert (petition.stop, order_of(petition).state == OrderState.RETURNED) == (Stop.SUBDISTRICT, False)


def test_on_its_last_day_it_is_still_returned(people):
    petition = petition_at(people, Stop.SUBDISTRICT)
    TransferOrder.objects.update(decide_by=timezone.localdate())

    assert moved(people, petition, Move.SEND_DOWN).stop == Stop.COMMITTEE


# Up by its deadline ---------------------------------------------------------------------------------------------------


def test_after_a_lapse_the_committee_may_still_draw_it_up(people):
    petition = lapsed(people)
    stays = petition.passages.count()

    order = draw_up(petition=petition, asked="请协调", tried="谈过", suggested=[department_of(people)], by=people.staff)

    assert (order.state, order.by_desk, petition.passages.count()) == (OrderState.DRAWN_UP, False, stays)
    with pytest.raises(Refused):
        draw_up(petition=petition, asked="再来一张", by=people.staff)


@pytest.mark.parametrize("who", ["lead", "desk"])
def test_only_the_committee_draws_it_up(people, who):
    with pytest.raises(Refused):
        draw_up(petition=lapsed(people), asked="请协调", by=getattr(people, who))


def test_none_is_drawn_up_before_the_third_stop(people):
    with pytest.raises(Refused):
        draw_up(petition=petition_at(people, Stop.COMMITTEE), asked="请协调", by=people.chair)


def test_the_desk_need_not_wait_for_it_and_writes_one_itself(people):
    petition = lapsed(people)

    duty = assign_duty(petition=petition, draft=DutyDraft(department_of(people), "换灯"), by=people.desk)

    petition.refresh_from_db()
    order = duty.order
    assert (order.by_desk, order.state, order.asked) == (True, OrderState.ACCEPTED, "换灯")
    assert (petition.state, petition.handler) == (State.TAKEN, people.desk)


# The answer -----------------------------------------------------------------------------------------------------------


def test_the_answer_waits_for_open_duties_unless_it_says_why(people):
    petition = petition_at(people, Stop.SUBDISTRICT)
    duty = duty_of(people, DutyMove.ACCEPT, petition=petition)

    with pytest.raises(Refused) as refusal:
        move(petition=petition, move=Move.ANSWER, by=people.desk, facts=facts())
    assert (refusal.value.field, petition.replies.count()) == ("without_duties", 0)

    move(petition=petition, move=Move.ANSWER, by=people.desk, facts=facts(without_duties="居民自己修好了"))

    duty.refresh_from_db()
    assert (duty.state, duty.wake_at) == ("dropped", None)
    assert duty.steps.latest("pk").note == "居民自己修好了"
    assert entries_of(duty).first().verb == "duty.drop"


# Pages ----------------------------------------------------------------------------------------------------------------


def test_the_plan_is_the_desks_to_write(people):
    order = duty_of(people).order

    assert write_plan(order=order, plan="房管先修，城管后查。", by=people.desk).plan == "房管先修，城管后查。"
    with pytest.raises(Refused):
        write_plan(order=order, plan="另一个计划", by=people.chair)


def test_the_document_is_set_in_the_offices_type_and_does_not_say_who_asked(client, people):
    petition = petition_at(people, Stop.SUBDISTRICT)
    duty_of(people, petition=petition)
    client.force_login(people.chair)

    answer = client.get(reverse("petitions:order", args=[petition.number]), {"as": "docx"})

    document = Document(io.BytesIO(answer.content))
    said = "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    fonts = document.styles["Normal"].element.rPr.rFonts
    assert petition.text in said
    assert "修理路灯" in "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert fonts.get("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia") == "仿宋"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_an_order_asks_as_often_for_many_duties(client, people, rows, django_assert_max_num_queries):
    petition = petition_at(people, Stop.SUBDISTRICT)
    subdistrict = people.zone.committee.subdistrict
    for _n in range(rows):
        duty_of(people, petition=petition, department=OrganizationFactory(subdistrict=subdistrict))
    client.force_login(people.desk)

    with django_assert_max_num_queries(16):
        page = client.get(reverse("petitions:order", args=[petition.number]))

    assert len(page.context["duties"]) == rows
