"""A hearing as a chair holds it, with 25 who come: from a petition to the published minutes and the petition's answer.
At a desk and on a phone, on pages of the administration alone, and on none of them finds axe anything serious."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override
from playwright.sync_api import Browser, Page, expect

from meetings.kinds import Part
from meetings.models import Attendance, Effect, Meeting, MeetingKind, Voting
from meetings.route import Deed, State, Step
from meetings.services import sign_in
from petitions.models import Outcome, Petition, Way
from petitions.route import Move
from petitions.route import State as PetitionState
from petitions.services import move
from tests.factories.petitions import petition_in
from tests.factories.territory import BuildingFactory, HouseholdContactFactory, HouseholdFactory
from tests.journeys.conftest import Office
from tests.journeys.test_main_job import enter, look, visitor
from wulibridge.journal.chain import verify

pytestmark = pytest.mark.journey

TITLE, DECISION = "二号楼加装电梯", "同意在二号楼试装一部电梯。"
NAME, PHONE, DOORS = "测试不出名", "10000000009", ("测试路9弄1号", "测试路9弄2号")


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("zh-Hans", 390)])
def test_hearing(office: Office, address: str, browser: Browser, language: str, width: int):
    petition = somebody_asked(office)
    with override(language.lower()):
        page = enter(browser, address, language, width, "chair")
        meeting = the_chair_calls_it(page, office, petition)
        everybody_is_invited(page)
        people_come(page, meeting, office)
        it_is_discussed_and_decided(page)
        the_minutes_are_approved_and_published(page)
        the_petition_is_answered(page)
        page.context.close()
        everybody_reads_it(visitor(browser, address, language, width), office)

    petition.refresh_from_db()
    assert petition.state == PetitionState.ANSWERED
    assert petition.replies.get().explanation == DECISION
    meeting.refresh_from_db()
    assert meeting.state == State.PUBLISHED
    assert verify().sound


def somebody_asked(office: Office) -> Petition:
    """A petition that stands at the committee, and two doors with 24 households."""
    zone = office.household.building.zone
    for door in DOORS:
        building = BuildingFactory(zone=zone, address=door)
        for floor in range(12):
            HouseholdFactory(building=building, room=f"{floor + 1}01室")
    HouseholdContactFactory(household=building.households.first(), name=NAME, phone=PHONE)
    petition = petition_in(zone, by=office.lead, title=TITLE, petitioner_name="测试乙", petitioner_phone="10000000002")
    return move(petition=petition, move=Move.MOVE_UP, by=office.lead, facts={"reason": "需要大家一起商量。"})


def do(page: Page, deed: Deed, **fields: str) -> None:
    """Fill the form of a deed and send it."""
    form = page.locator("form").filter(has=page.locator(f"[name=do][value={deed.value}]")).first
    for name, value in fields.items():
        field = form.locator(f"[name={name}]")
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)
    form.locator("[type=submit]").click()  # beside it there may be one that drops the draft
    expect(page.locator("body")).to_contain_text(gettext("Done: %(move)s.") % {"move": deed.label})


def follow(page: Page, step: str) -> None:
    """To another step of the way."""
    page.locator(f".wb-way a[href$='/{step}/']").click()
    page.wait_for_url(f"**/{step}/")
    look(page)


def the_chair_calls_it(page: Page, office: Office, petition: Petition) -> Meeting:
    page.goto(reverse("admin:meetings_meeting_add"))
    look(page)
    page.locator("[name=kind]").select_option(label=str(MeetingKind.objects.get(code="hearing")))
    page.locator("[name=area]").select_option(f"committee-{office.household.committee_id}")
    page.locator("[name=title]").fill(f"{TITLE}听证会")
    page.locator("[name=place]").fill("二楼活动室")
    page.locator("[name=starts_at]").fill(f"{timezone.localdate()}T23:59")
    page.locator("[name=_save]").click()
    page.wait_for_url("**/prepare/")
    look(page)
    expect(page.locator(".wb-missing")).to_contain_text(gettext("There is no agenda item."))
    do(page, Deed.CHANGE, recorder=office.chair.name)
    do(page, Deed.ADD_ITEM, title="是否试装", petition=str(petition), voting=str(Voting.SECRET.label))
    do(page, Deed.LAY_PAPER)
    meeting = Meeting.objects.get()
    page.goto(reverse("admin:meetings_meeting_change", args=[meeting.pk]))
    look(page)
    page.get_by_role("link", name=gettext("Go on: %(step)s") % {"step": Step.PREPARE.label}).click()
    page.wait_for_url("**/prepare/")
    return meeting


def everybody_is_invited(page: Page) -> None:
    follow(page, "invite")
    do(page, Deed.ADD_USUAL)
    for door in DOORS:
        do(page, Deed.ADD_GUESTS, part=str(Part.AFFECTED.label), door=door)
    look(page)
    do(page, Deed.SEND_INVITATIONS, reason="各户已商定今天开会")


def people_come(page: Page, meeting: Meeting, office: Office) -> None:
    look(page)
    do(page, Deed.OPEN)
    look(page)
    here = gettext("%(there)s of %(all)s are here")
    for come in (1, 2, 3):
        page.get_by_role("button", name=re.compile(f"^{gettext('Present')}: ")).first.click()
        expect(page.locator("#guests")).to_have_text(here % {"there": come, "all": 25})
    # A colleague at the other door signs in the rest meanwhile.
    for guest in meeting.invitations.filter(attendance=""):
        sign_in(guest=guest, attendance=Attendance.PRESENT, by=office.desk)
    follow(page, "sign-in")
    expect(page.locator("#guests")).to_have_text(here % {"there": 25, "all": 25})


def it_is_discussed_and_decided(page: Page) -> None:
    follow(page, "discuss")
    do(page, Deed.STATE, item="1. 是否试装", speaker=f"{DOORS[0]} 101室", text=f"{NAME}说希望早装。")
    follow(page, "decide")
    for option in ("试装", "不装"):
        do(page, Deed.ADD_OPTION, item="1. 是否试装", text=option)
    counts = page.locator("form").filter(has=page.locator("[name=do][value=count]"))
    for field, count in zip(counts.locator("input[type=number]").all(), ("20", "3", "2"), strict=True):
        field.fill(count)
    look(page)
    counts.get_by_role("button").click()
    expect(page.locator("body")).to_contain_text(gettext("Done: %(move)s.") % {"move": Deed.COUNT.label})
    do(page, Deed.RESOLVE, item="1. 是否试装", text=DECISION)
    do(page, Deed.CONCLUDE)


def the_minutes_are_approved_and_published(page: Page) -> None:
    look(page)
    do(page, Deed.DRAFT)
    expect(page.locator(".wb-paper")).to_contain_text(DECISION)
    do(page, Deed.SEND_MINUTES)
    look(page)
    do(page, Deed.APPROVE, reason="到会各方当场无异议")
    look(page)
    expect(page.locator(".wb-paper")).to_contain_text(DECISION)
    expect(page.locator(".wb-paper")).not_to_contain_text(NAME)
    do(page, Deed.PUBLISH)


def the_petition_is_answered(page: Page) -> None:
    look(page)
    do(
        page,
        Deed.CARRY_OUT,
        resolution="1. 是否试装",
        effect=str(Effect.ANSWER.label),
        outcome=str(Outcome.SOLVED.label),
        way=str(Way.IN_PERSON.label),
    )
    look(page)


def everybody_reads_it(page: Page, office: Office) -> None:
    page.goto(reverse("meetings:board", args=[office.household.committee.code]))
    look(page)
    expect(page.locator("main")).to_contain_text(DECISION)
    for hidden in (NAME, PHONE, "101室", "测试乙"):
        expect(page.locator("main")).not_to_contain_text(hidden)
    page.context.close()
