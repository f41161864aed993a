"""One office with a row of every kind, and its whole site, built once for all these tests and undone at the end."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from evaluations.list_route import ListMove
from evaluations.models import Kept, SchemeKind
from evaluations.services.inspection import add_finding, reply
from evaluations.services.interview import make_draw
from evaluations.services.organization import find, name_criteria, propose_rating
from evaluations.services.pledge import LineWords, add_line, publish_lines
from evaluations.services.self_check import answer_items, begin_check, hand_in, take_measure
from evaluations.services.signature import sign_on_paper
from evaluations.services.stars import choose_family
from evaluations.services.window import propose_stars
from meetings import services as meetings
from meetings.models import MeetingKind
from meetings.services import projects
from petitions.duty_route import DutyMove
from petitions.legal_route import Step
from petitions.models import Petition
from petitions.route import State, Stop
from petitions.services import PetitionDraft, do_step, make_legal, name_handler
from petitions.services.inquiries import ask
from tests.factories.ballots import answered, differing, polls
from tests.factories.clients import client_in, filed
from tests.factories.contacts import LONG_AGO, quota_of, wish
from tests.factories.covenants import asked as asked_about
from tests.factories.covenants import consulted, notice_on, on_board
from tests.factories.filings import public_rows
from tests.factories.guide import small_edition, wished
from tests.factories.homecare import care_office, last_month, visited
from tests.factories.hotline import brought_in, order_row
from tests.factories.mandates import acted_for
from tests.factories.meetings import closed, guests_of, opened, opinion_sent, prepared
from tests.factories.meetings import sent as minutes_sent
from tests.factories.office import Office, office, petition_at
from tests.factories.orders import duty_of
from tests.factories.papers import paper_rows
from tests.factories.people import staff_of
from tests.factories.petitions import overdue, petition_in
from tests.factories.photos import picture, sent
from tests.factories.pledges import PledgeOffice
from tests.factories.points import PointsOffice
from tests.factories.projects import asked, chosen, cleared, done, held, kept, ready, started
from tests.factories.reports import discussed, of_last_month
from tests.factories.takeover import brought, old_row
from tests.factories.territory import HouseholdContactFactory, HouseholdFactory, OrganizationFactory
from tests.factories.visits import VisitFactory
from tests.factories.wishes import agreed, gift, need_of, offer_of, unit_in, wish_of
from tests.factories.work import work_of_every_step
from tests.house.naughty.site import Site, undone
from tests.house.quiet import quiet
from tests.web.admin_office import given_up
from visits.models import Duty, HouseholdPairing, VisitOutcome
from visits.services import Correction, OpinionDraft, VisitDraft, add_photo, correct_household, log_visit
from visits.services.brief import BriefDraft, publish_brief
from visits.services.care import Declaration, declare_care
from visits.services.guidebook import publish_edition
from visits.services.intake import IntakeDraft, log_intake
from visits.services.need import NeedDraft
from visits.services.quota import excuse
from visits.services.wish import WishDraft
from visits.tasks import prepare_photos
from wulibridge.people.devices import seen
from wulibridge.people.models import User
from wulibridge.people.roles import Role
from wulibridge.periods import month_of
from wulibridge.territory.models import Household, Plan, RosterImport, WorkDay
from wulibridge.territory.planning.services import draw_proposal
from wulibridge.territory.redistricting import drafts
from wulibridge.territory.redistricting.reading import today


def visit_draft() -> VisitDraft:
    return VisitDraft(
        client_uuid=uuid4(),
        visited_at=None,
        outcome=VisitOutcome.MET,
        opinions=[OpinionDraft("晚上看不清。")],
        petitions=[PetitionDraft(title="楼道灯不亮", text="三楼的灯坏了。")],
        needs=[NeedDraft(uuid4(), "repair", "修水龙头")],
        wishes=[WishDraft(uuid4(), "things", "一盏台灯")],
    )


def rows_of_every_kind(people: Office) -> list[User]:
    """Fill the office, and return those who have no part in a petition."""
    subdistrict = people.zone.committee.subdistrict
    first = HouseholdFactory(building__zone=people.zone, number="T-1")
    HouseholdFactory(building=first.building, number="T-2")
    HouseholdContactFactory(household=first)
    VisitFactory(household=first, logged_by=people.lead, diary="灯坏了")
    for stop in Stop:
        for state in State:
            petition_at(people, stop, state)
    overdue(petition_in(people.zone, by=people.member, petitioner_name="测试甲", petitioner_phone="10000000001"))
    visit = log_visit(draft=visit_draft(), household=first, by=people.lead)
    add_photo(visit=visit, file=sent(picture()), by=people.lead)
    prepare_photos()
    seen(device_id=uuid4(), user=people.member, waiting=1, session_key=None, user_agent="Chrome/")
    heard = [OpinionDraft("路灯不亮。")]
    log_intake(
        draft=IntakeDraft(client_uuid=uuid4(), channel="phone", opinions=heard), zone=people.zone, by=people.lead
    )
    correct_household(
        correction=Correction(uuid4(), 7, {"contact_name": ("", "测试丙")}), household=first, by=people.lead
    )
    OrganizationFactory(subdistrict=subdistrict)
    orders_and_duties(people)
    complaints_and_legal_petitions(people)
    WorkDay.objects.get_or_create(day="2026-01-01", defaults={"is_workday": False})
    given_up(people.lead, "naughty")
    for state, report in (
        (RosterImport.State.DONE, {"written": True, "counts": {}, "problems": [[2, "门牌地址", "empty", "=1+1", ""]]}),
        (RosterImport.State.FAILED, {"failure": ["broken", ""]}),
    ):
        row = RosterImport.objects.create(
            subdistrict=subdistrict, uploaded_by_id=people.chair.pk, file_name="a.csv", state=state, report=report
        )
        row.committees.set([people.zone.committee])
    plans_and_takeovers(people)
    needs_and_wishes(people, first)
    other_systems(people)
    guide_and_teams(people, first)
    contacts_and_care(people, first)
    paper_rows(people)
    meetings_of_every_state(people)
    projects_of_every_state(people)
    committee = people.zone.committee
    on_board(committee, by=people.chair)
    asked_about(committee, by=people.chair)
    consulted(committee, by=people.chair, kind="charter")
    notice_on(committee, by=people.chair)
    acted_for(petition_in(people.zone, by=people.member), first, by=people.chair)
    public_rows(people.zone)
    pledges_and_windows(people)
    points_and_lists(people)
    work_of_every_step(people)
    keepers = (Role.AUDITOR, Role.SECURITY_ADMINISTRATOR, Role.SYSTEM_ADMINISTRATOR)
    found = [staff_of(role, subdistrict) for role in keepers]
    of_last_month(people)
    discussed(people)
    filed(client_in(people.zone, by=found[-1])[0], people.zone)
    rounds_of_every_state(people)
    return [*found, *home_care(people)]


def points_and_lists(people: Office) -> None:
    """A families' scheme with a star family, lists in three states, a check to answer and one to review."""
    here = PointsOffice(people.zone.committee, people.staff, people.chair, people.desk, people.leader)
    scheme = here.scheme(SchemeKind.HOUSEHOLDS)
    for _n in range(2):
        account = here.account(scheme)
        here.book(account, times=3)
    chosen = {"scheme": scheme, "year": timezone.localdate().year, "account": account, "reason": "热心"}
    choose_family(**chosen, by=people.staff)
    powers, services = here.version("开具证明"), here.version("助餐", kind="services")
    here.version("不收礼", kind="conduct", upto=ListMove.SUBMIT)
    here.version("居务公开", upto=None)
    begin_check(committee=here.committee, version=services, by=people.chair)
    check = begin_check(committee=here.committee, version=powers, by=people.chair)
    answer_items(check=check, said={powers.items.get(): (Kept.NO, "少登记一次")}, by=people.chair)
    hand_in(check=check, by=people.chair)
    take_measure(answer=check.answers.get(), text="补登记", due_on=timezone.localdate(), by=people.chair)


def pledges_and_windows(people: Office) -> None:
    """Pledges at every step, a service list, an application with a criterion, proposals, and inspections."""
    committee, department = people.zone.committee, people.department.posts.get().organization
    place, colleague = committee.subdistrict, staff_of(Role.CASE_DESK, committee.subdistrict)
    silent, social = (OrganizationFactory(subdistrict=place, kind=kind) for kind in ("local_unit", "social"))
    units, staff = (committee, department, silent, social), (people.chair, people.department, people.desk)
    here = PledgeOffice(*units, *staff, colleague, people.leader)
    here.pledge(), here.published(), here.reported(file=sent(picture())), here.reviewed()
    here.pledge(silent, by=here.colleague)
    year = today().year
    words = LineWords("修灯", "居民")
    lines = [add_line(organization=department, year=year, words=words, by=here.handler) for _n in range(2)]
    publish_lines(organization=department, year=year, lines=lines[:1], by=here.desk)
    propose_rating(organization=department, year=year, rating="poor", words="慢", by=here.desk)
    name_criteria(subdistrict=place, names={1: "章程"}, by=here.desk)
    find(admission=here.application(), number=1, met=False, evidence="无", by=here.desk)
    propose_stars(window=here.window(), year=year, stars=3, words="平", by=here.desk)
    add_finding(inspection=here.inspection(), text="乱", due_on=today(), by=here.desk)
    reply(inspection=here.inspection(), text="改", by=here.chair)


def rounds_of_every_state(people: Office) -> None:
    """Rounds of verdicts: a draft, one with slips to type in, closed, frozen and published ones."""
    office = polls(people.zone)
    office.round(homes=6)
    differing(office)
    office.closed(answered(office))
    office.frozen(answered(office))
    office.published(answered(office))


def home_care(people: Office) -> list[User]:
    """A plan with visits signed and not, another worker asked for, a month to lock, a draw with its interview."""
    care = care_office(people.zone.committee.subdistrict)
    care.rates()
    for worker in (care.worker, care.other):
        plan = care.plan(household=HouseholdFactory(building__zone=people.zone), worker=worker)
        for day in (last_month().first, timezone.localdate()):
            care.sign(visited(plan, day), 2)
            visited(plan, day)
        sign_on_paper(plan=plan, sheet=sent(picture()), scores={visited(plan, day).pk: 4}, by=care.centre)
    make_draw(subdistrict=care.subdistrict, by=care.centre)
    return [care.worker, care.manager]


def meetings_of_every_state(people: Office) -> None:
    """One at each step that asks for something, with open and secret votes, a task, and published minutes."""
    zone, by = people.zone, people.chair
    petition = petition_at(people, Stop.COMMITTEE)
    prepared(zone, by=by, petition=petition)
    meetings.send_invitations(meeting=prepared(zone, by=by), reason="急", by=by)
    opened(zone, by=by, petition=petition)
    opened(zone, by=by, voting="secret")
    draft = minutes_sent(zone, by=by)
    meetings.object_to(meeting=draft, guest=guests_of(draft)[0], text="少一句", by=by)
    closed(zone, by=by)
    appraisal = closed(zone, by=by, kind="appraisal", voting="none")
    meetings.compose_opinion(meeting=appraisal, by=by)
    going = closed(zone, by=by, kind="appraisal", voting="none")
    opinion_sent(going, people.department.posts.get().organization, by=by)
    public = closed(zone, by=by, petition=petition)
    meetings.publish_minutes(meeting=public, text="同意。", looked=True, by=by)
    meetings.assign(item=public.items.get(), text="量", owner=people.lead, due_on=today(), by=by)
    last_month = (today().replace(day=1) - timedelta(days=1)).replace(day=1)
    MeetingKind.objects.filter(code="deliberation_day").update(since=last_month)


def projects_of_every_state(people: Office) -> None:
    """One at each step that asks for something: counted and uncounted questions, papers of a vote, open gates, faults
    to be put right, and an agreement that is being written."""
    zone, by, hearing = people.zone, people.chair, held(people.zone, by=people.chair)
    asked(zone, by=by)
    first, second = ready(zone, by=by), ready(zone, by=by)
    ready(zone, by=by)
    ready(zone, by=by)
    facts = {"title": "选", "meeting": None, "others": [second], "papers": 9, "by": by}
    ballot = projects.open_ballot(project=first, **facts)
    projects.enter_sheets(ballot=ballot, order=[1, 2], papers=2, by=by)
    chosen(zone, by=by)
    cleared(zone, by=by, hearing=hearing)
    working = started(zone, by=by, hearing=hearing)
    look = {"day": today(), "inspectors": "居民", "finding": "不平", "right_until": today()}
    projects.inspect(project=working, **look, by=by)
    kept(zone, by=by, hearing=hearing)
    last = done(zone, by=by, hearing=hearing)
    sides = {"office": "居委会", "manager": "测试物业", "residents": "二号楼"}
    projects.agree(project=last, facts=sides | {"begins_on": today(), "every_months": 6, "owner": by}, by=by)
    projects.add_upkeep_duty(project=last, side="office", text="检查", by=by)


def orders_and_duties(people: Office) -> None:
    """Duties in every state that asks for something, a question on either side, and a petition without an order."""
    for moves in ((), (DutyMove.OBJECT,), (DutyMove.ACCEPT,), (DutyMove.ACCEPT, DutyMove.REPORT)):
        duty = duty_of(people, *moves)
        ask(duty=duty, asked_of=None, question="有没有钥匙", by=people.department)
        ask(duty=duty, asked_of=duty.department, question="何时完工", by=people.desk)
    without = petition_at(people, Stop.SUBDISTRICT)
    said = {"state": "returned", "decided_by": people.desk, "decided_at": timezone.now(), "return_reason": "请先调解"}
    without.transfer_orders.update(**said)


def complaints_and_legal_petitions(people: Office) -> None:
    """A complaint with two handlers, and legal petitions at the steps that ask for something of their own."""
    about = {"kind": "complaint", "about": (people.zone,)}
    name_handler(petition=petition_in(people.zone, by=people.member, **about), user=people.leader, by=people.desk)
    day, said = timezone.localdate(), {"result": "已告知", "by": people.desk}
    for steps in ((), (Step.INFORM,), tuple(Step)[:-1]):
        row = make_legal(petition=petition_in(people.zone, by=people.member), reason="转办", by=people.desk)
        for step in steps:
            accepted = True if step == Step.INFORM else None
            do_step(petition=row, step=step, done_on=day, accepted=accepted, **said)


def other_systems(people: Office) -> None:
    """Work orders of a hotline: one that came in, one that was refused."""
    rows = [order_row(), order_row(工单编号="=1+1", 受理时间="不是日期")]
    brought_in(people.zone.committee.subdistrict, rows, by=people.desk, receiving=people.zone)


def contacts_and_care(people: Office, household: Household) -> None:
    """Weather care of today, a pairing, a quota and an exception from it."""
    wish(household, "cold", people.lead)
    for area, by in ((people.zone, people.lead), (people.zone.committee.subdistrict, people.desk)):
        declare_care(declaration=Declaration("cold", area, today(), today(), "看看门窗"), by=by)
    HouseholdPairing.objects.create(household=household, user=people.member, starts_on=LONG_AGO)
    quota_of(people.zone.committee.subdistrict, 3)
    period = month_of(today())
    excuse(user=people.member, period=period, reason="other", words="外出培训", by=people.lead)


def guide_and_teams(people: Office, household: Household) -> None:
    subdistrict = people.zone.committee.subdistrict
    edition = publish_edition(edition=small_edition(subdistrict, by=people.desk), by=people.desk)
    small_edition(subdistrict, by=people.desk, name="草案")
    wished(household, edition, by=people.lead, way="door")
    publish_brief(draft=BriefDraft(uuid4(), subdistrict, "简报", "要知道的事。"), by=people.desk)
    # Of this week, and not over: only such a duty can be taken off.
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    Duty.objects.create(zone=people.zone, user=people.member, starts_at=midnight - timedelta(hours=1), ends_at=midnight)


def plans_and_takeovers(people: Office) -> None:
    committee = people.zone.committee
    draw_proposal(committee=committee, name="重划", effective_on=today(), by=people.chair)
    drafts.draw(committees=[committee], kind=Plan.Kind.REDISTRICTING, name="调整", effective_on=today(), by=people.desk)
    row = old_row(责任区=people.zone.code)
    brought(people.zone, [row, row | {"编号": "L-2", "受理时间": "不是日期"}], by=people.chair)
    brought(people.zone, [row], by=people.chair, 标题="甲列", 内容="乙列", 受理时间="丙列")  # asks which is which


def needs_and_wishes(people: Office, household: Household) -> None:
    unit = unit_in(people.zone.committee.subdistrict)
    offer = offer_of(unit, by=people.chair, committee=people.zone.committee)
    for _n in range(2):
        need, _wish = need_of(household, by=people.lead), wish_of(household, by=people.lead)
    agreed(need, offer, by=people.chair)
    gift(unit, 100, by=people.chair, committee=people.zone.committee)


@pytest.fixture(scope="package")
def site(django_db_setup, django_db_blocker) -> Iterator[Site]:
    with django_db_blocker.unblock(), transaction.atomic(), quiet():
        people = office()
        keepers = rows_of_every_kind(people)
        hands = [people.member, people.lead, people.staff, people.chair, people.desk, people.leader, people.department]
        found = Site([None, *hands, *keepers])
        as_resident(found)
        yield found
        transaction.set_rollback(True)


def as_resident(found: Site) -> None:
    """The pages behind a number and its query code."""
    answered = Petition.objects.filter(state=State.ANSWERED).earliest("pk")
    found.enter(None)
    with undone():
        answer = found.client.post("/follow/", {"number": answered.number, "code": answered.query_code})
    found.read(None, "/follow/", answer.content.decode())


@pytest.fixture(autouse=True)
def nobody_has_entered(request: pytest.FixtureRequest) -> None:
    """A log-in is undone with the test that made it."""
    if "site" in request.fixturenames:
        request.getfixturevalue("site").user = None
