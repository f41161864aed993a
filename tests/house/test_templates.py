"""Templates: each is used, none carries script or style, and none speaks of what it was not given."""

import re
import sys
from pathlib import Path
from types import FrameType

import pytest
from django.template import Context, engines
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone

from evaluations.metrics import METRICS
from meetings.covenant_route import Step as CovenantStep
from meetings.models import ActionItem, MeetingKind
from meetings.project_route import Step as ProjectStep
from meetings.route import Step as MeetingStep
from meetings.services import assign, publish_minutes, report
from meetings.services.projects import enter_sheets, open_ballot, review
from petitions.route import Move, State, Stop
from tests.factories.ballots import answered, differing, polls
from tests.factories.contacts import LONG_AGO, quota_of, visited, wish
from tests.factories.covenants import asked as asked_about
from tests.factories.covenants import notice_on, on_board
from tests.factories.meetings import closed, opened, opinion_sent, prepared
from tests.factories.office import office, petition_at
from tests.factories.orders import duty_of
from tests.factories.petitions import overdue
from tests.factories.points import points_office
from tests.factories.projects import asked, cleared, held, kept, ready
from tests.factories.takeover import brought, old_row
from tests.factories.territory import HouseholdContactFactory, HouseholdFactory
from tests.factories.visits import VisitFactory
from tests.factories.wishes import agreed, gift, need_of, offer_of, unit_in, wish_of
from tests.house.sources import APPS, TEMPLATES, modules, templates
from tests.visits.conftest import draft
from visits.models import ContactRecord, HouseholdPairing
from visits.services import OpinionDraft, log_visit, raise_petition, settle
from visits.services.care import Declaration, declare_care, note_care
from visits.services.need import confirm, deliver
from visits.services.quota import excuse
from visits.services.sponsorship import take_back
from visits.services.wish import claim, release
from wulibridge.periods import month_of, quarter_of
from wulibridge.territory.planning.services import draw_proposal
from wulibridge.territory.redistricting.reading import today

NAMES = [str(path.relative_to(TEMPLATES)) for path in templates()]
# Named by Django itself.
BY_DJANGO = {"404.html", "500.html", "403.html", "400.html"}


SOURCES = "\n".join(path.read_text() for path in [*modules(), *templates()])


def spoken_of(name: str, text: str) -> bool:
    """Is the template named in code or in a template, or by a name that is put together in code?"""
    if name in BY_DJANGO or f'"{name}"' in text or f"'{name}'" in text:
        return True
    patterns = re.findall(r'f"([\w/.{}-]*\{[^"]*\}[\w.-]*\.(?:html|txt))"', text)
    return any(re.fullmatch(re.sub(r"\\\{.*?\\\}", "[a-z_]+", re.escape(pattern)), name) for pattern in patterns)


def of_a_package(name: str) -> bool:
    """Does ours take the place of a package's template?"""
    loaders = engines["django"].engine.template_loaders
    origins = [Path(origin.name) for loader in loaders for origin in loader.get_template_sources(name)]
    return any(path.exists() and not path.is_relative_to(TEMPLATES) for path in origins)


# Hundreds of templates, one look each: a test of its own for each would be mostly its setting up.
def test_every_template_is_used():
    assert [name for name in NAMES if not of_a_package(name) and not spoken_of(name, SOURCES)] == []


KINDS = {f"petition_{move.value}" for move in Move} | {
    "sweep_held",
    "opinion_sudden",
    "device_silent",
    "brief_digest",
    "enrolment_given",
    "care_declared",
    "care_replacement",
    "need_step",
    "wish_step",
    "order_step",
    "duty_step",
    "complaint_named",
    "legal_late",
    "daily_digest",
    "filing_arrived",
    "petition_given",
    "petition_linked",
    "petition_mandate",
    "petitions_given",
    "petition_moved_on",
    "meeting_step",
    "meeting_owed",
    "upkeep_review",
    "covenant_step",
    "work_evaluation",
    "report_drafted",
    "inspection_entered",
}


def test_every_notice_template_is_of_a_kind_that_is_sent():
    names = [name for name in NAMES if name.startswith("notices/") and "/_" not in name]

    assert names
    assert [name for name in names if name.removeprefix("notices/").rsplit("-", 1)[0] not in KINDS] == []


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("a script", r"<script(?![^>]*\bsrc=)"),
        ("a style sheet", r"<style\b"),
        ("a style attribute", r"\sstyle\s*="),
        ("an event attribute", r"\son[a-z]+\s*=|\shx-on"),
        ("a script address", r"javascript:"),
    ],
    ids=["script", "style", "style attribute", "event", "javascript"],
)
def test_nothing_is_written_inline(what, pattern):
    texts = {name: (TEMPLATES / name).read_text() for name in NAMES if name.endswith(".html")}
    found = {name: match for name, text in texts.items() if (match := re.search(pattern, text, re.IGNORECASE))}

    assert texts
    assert not found, f"{what}: {found}"


def test_no_page_asks_for_a_file_that_its_frame_has():
    """A script that listens twice stops what it let go the first time: a form was never sent."""
    texts = {name: (TEMPLATES / name).read_text() for name in NAMES}
    files = {name: re.findall(r"{% static ['\"]([^'\"]+\.(?:js|css))['\"] %}", text) for name, text in texts.items()}
    frames = {name: re.match(r'{% extends "([^"]+)" %}', text) for name, text in texts.items()}
    found = {name: set(files[name]) & set(files.get(frame[1], ())) for name, frame in frames.items() if frame}

    assert files["base.html"]
    assert {name: twice for name, twice in found.items() if twice} == {}


def test_no_html_is_made_safe_by_hand():
    """What a resident wrote must not reach a page unescaped. Help texts of fields are ours, and Django's own way."""
    by_hand = re.compile(r"\|\s*safe\b|mark_safe\(|autoescape off")
    pages = [path for path in templates() if path.suffix == ".html"]
    texts = {str(path): path.read_text().replace("field.help_text|safe", "") for path in [*pages, *modules()]}

    assert [name for name, text in texts.items() if by_hand.search(text)] == []


# Undefined variables --------------------------------------------------------------------------------------------------


class Undefined(str):
    """Stands where Django would put nothing for an unknown name, and remembers which of our templates asked for it."""

    asked: set[tuple[str, str]]

    def __contains__(self, sign: object) -> bool:
        return sign == "%s"

    def __mod__(self, variable: object) -> str:
        name = template_of(sys._getframe(1))
        if name.startswith(str(TEMPLATES)):
            self.asked.add((name.removeprefix(str(TEMPLATES) + "/"), str(variable)))
        return ""


def template_of(frame: FrameType | None) -> str:
    """The template of the innermost node that is being drawn."""
    while frame:
        origin = getattr(frame.f_locals.get("self"), "origin", None)
        if origin is not None and frame.f_code.co_name.startswith("render"):
            return str(origin.name)
        frame = frame.f_back
    return ""


@pytest.fixture
def undefined(monkeypatch):
    watcher = Undefined("undefined")
    watcher.asked = set()
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", watcher)
    return watcher


@pytest.fixture
def people(db):
    return office()


def pages_of(people) -> list[tuple[object, str]]:
    """Every main page, with somebody who may open it; petitions in every state."""
    household = HouseholdFactory(building__zone=people.zone)
    HouseholdContactFactory(household=household)
    visit = VisitFactory(household=household, logged_by=people.lead)
    petitions = [petition_at(people, stop, state) for stop in Stop for state in State]
    overdue(petitions[1])
    pages = [(people.lead, reverse(name, args=[household.pk])) for name in ("visits:household", "visits:visit_form")]
    pages += [(people.lead, reverse("visits:building", args=[household.building_id]))]
    pages += [(people.lead, reverse("visits:visit", args=[visit.pk]))]
    for petition in petitions:
        address = reverse("petitions:petition", args=[petition.number])
        pages += [(user, address) for user in (people.lead, people.chair, people.desk, people.leader)]
    everywhere = ["web:home", "web:notices", "web:password", "petitions:list"]
    pages += [(user, reverse(name)) for name in everywhere for user in (people.member, people.chair, people.leader)]
    pages += [(user, reverse("petitions:due")) for user in (people.lead, people.chair, people.desk)]
    pages += [(people.lead, reverse("petitions:register")), (people.lead, reverse("visits:round"))]
    pages += [(user, reverse("dashboards:overview")) for user in (people.lead, people.chair, people.leader)]
    pages += [(people.leader, reverse("dashboards:overview", query={"sheet": sheet})) for sheet in ("work", "doors")]
    pages += [(duty_of(people) and people.department, reverse("dashboards:overview"))]
    pages += [(people.leader, reverse("dashboards:rows", args=[key])) for key in METRICS]
    pages += [(people.chair, reverse("web:roster_imports")), (people.desk, reverse("admin:index"))]
    pages += [(people.desk, reverse("petitions:clock"))]
    plan = draw_proposal(committee=people.zone.committee, name="重划", effective_on=today(), by=people.chair)
    pages += [(people.chair, reverse(name)) for name in ("web:zones", "web:zone_proposal")]
    pages += [(people.chair, reverse("web:zone_plan", args=[plan.pk]))]
    pages += pages_of_takeovers(people)
    pages += pages_of_books(people, household)
    pages += pages_of_rounds(people, household)
    pages += pages_of_wishes(people, household)
    pages += pages_of_meetings(people)
    pages += pages_of_ballots(people)
    pages += pages_of_projects(people)
    return [*pages, (None, reverse("web:login")), (None, reverse("petitions:follow")), (None, reverse("visits:along"))]


def pages_of_books(people, household) -> list[tuple[object, str]]:
    said = draft(diary="都好", opinions=[OpinionDraft("灯"), OpinionDraft("水", triage="sudden"), OpinionDraft("电")])
    first, *_others, last = log_visit(draft=said, household=household, by=people.lead).opinions.all()
    raise_petition(item=first, by=people.lead)
    settle(item=last, state="counted", by=people.lead)
    names = ["visits:diary", "visits:opinions", "visits:opinion_topics", "visits:handbook"]
    return [
        *((user, reverse(name)) for user in (people.lead, people.desk, people.leader) for name in names),
        (people.desk, reverse("visits:opinion", args=[first.pk])),
        (people.desk, reverse("visits:reception")),
        (people.desk, reverse("visits:intake", args=["phone"])),
    ]


def pages_of_wishes(people, household) -> list[tuple[object, str]]:
    """Needs and wishes as far as they come, and a ledger with a line that was taken back."""
    subdistrict, by = people.zone.committee.subdistrict, people.chair
    unit = unit_in(subdistrict, phone="000-1234")
    offer = offer_of(unit, by=by, committee=people.zone.committee)
    need, done = need_of(household, by=people.lead), need_of(household, by=people.lead)
    agreed(done, offer, by=by)
    deliver(need=done, on=today(), note="好了", by=by)
    confirm(need=done, heard="partly", by=by)
    small = wish_of(household, by=people.lead, words="看书用", budget=100)
    claim(wish=small, organization=unit, by=by)
    release(wish=small, reason="没有货", by=by)
    entry = gift(unit, 100, by=by, committee=people.zone.committee, goods="书")
    take_back(entry=entry, note="写错", by=by)
    tabs = ("needs", "offers", "matches", "wishes", "sponsors")
    return [
        *((user, f"{reverse('visits:wishes', args=[tab])}?all=1") for tab in tabs for user in (people.desk, by)),
        *((by, reverse("visits:need", args=[row.pk])) for row in (need, done)),
        *((by, reverse("visits:wish_note", args=[household.pk, what])) for what in ("need", "wish")),
        (by, reverse("visits:wish", args=[small.pk])),
        (by, reverse("visits:offer", args=[offer.pk])),
        *((by, reverse(f"visits:{name}_new")) for name in ("offer", "sponsor")),
        (by, reverse("visits:sponsorship", args=[entry.sponsorship_id])),
        (None, reverse("visits:wishes_public", args=[subdistrict.pk])),
    ]


def pages_of_meetings(people) -> list[tuple[object, str]]:
    """Every step before, during and after a meeting, and the board."""
    petition, by = petition_at(people, Stop.COMMITTEE), people.chair
    held = (prepared, opened, closed)
    rows = [way(people.zone, by=by, petition=petition) for way in held]
    rows.append(opened(people.zone, by=by, voting="secret"))
    publish_minutes(meeting=rows[2], text="同意。", looked=True, by=by)
    appraisal = closed(people.zone, by=by, kind="appraisal", voting="none")
    opinion_sent(appraisal, people.department.posts.get().organization, by=by)
    rows.append(appraisal)
    pages = [
        (by, reverse("admin:meetings_meeting_way", args=[row.pk, step.value])) for row in rows for step in MeetingStep
    ]
    code = people.zone.committee.code
    return [
        *pages,
        (by, reverse("admin:meetings_meeting_change", args=[rows[0].pk])),
        (None, reverse("meetings:board", args=[code])),
        (None, reverse("meetings:boards")),
        *pages_of_covenants(people),
        *pages_of_owed(people, rows[2]),
        *((user, reverse("meetings:opinions")) for user in (by, people.department, people.desk)),
    ]


def pages_of_owed(people, held) -> list[tuple[object, str]]:
    """The year with what is missed, why, and one's own tasks: one that goes on, and one that is done."""
    MeetingKind.objects.update(since=LONG_AGO)
    given = {"item": held.items.get(), "due_on": timezone.localdate(), "by": people.chair}
    handler = people.department.posts.get().organization
    task = assign(text="量", owner=people.chair, **given)
    report(task=task, note="在量", done=False, by=people.chair)
    report(task=assign(text="问", owner=people.chair, **given), note="问过", done=True, by=people.chair)
    assign(text="修", owner=None, organization=handler, **given)
    ActionItem.objects.filter(pk=task.pk).update(due_on=LONG_AGO)
    kind = MeetingKind.objects.get(code="deliberation_day")
    missed = f"{reverse('meetings:calendar')}?of={kind.pk}-zone-{people.zone.pk}-{timezone.localdate().year - 1}-11"
    readers = (people.chair, people.lead, people.desk)
    pages = [(user, reverse("meetings:calendar")) for user in readers] + [(people.chair, missed)]
    return pages + [(user, reverse("meetings:mine")) for user in (people.chair, people.member, people.department)]


def pages_of_covenants(people) -> list[tuple[object, str]]:
    """Each step of one on the board, with one before it, and of one on which the residents are asked."""
    committee, by = people.zone.committee, people.chair
    rows = [on_board(committee, by=by), on_board(committee, by=by), asked_about(committee, by=by)]
    notice_on(committee, by=by)
    return [(by, reverse("admin:meetings_covenant_way", args=[row.pk, step])) for row in rows for step in CovenantStep]


def pages_of_projects(people) -> list[tuple[object, str]]:
    """Every step of projects that ask, that stand in a vote, that may start, and that are kept up."""
    zone, by, hearing = people.zone, people.chair, held(people.zone, by=people.chair)
    rows = [asked(zone, by=by), ready(zone, by=by), cleared(zone, by=by, hearing=hearing)]
    rows.append(kept(zone, by=by, hearing=hearing))
    facts = {"title": "选", "meeting": None, "others": [ready(zone, by=by)], "papers": 9, "by": by}
    enter_sheets(ballot=open_ballot(project=rows[1], **facts), order=[1, 2], papers=2, by=by)
    review(project=rows[3], finding="完好", by=by)
    pages = [(by, reverse("admin:meetings_project_way", args=[row.pk, step])) for row in rows for step in ProjectStep]
    return [*pages, (by, reverse("admin:meetings_project_change", args=[rows[0].pk]))]


def pages_of_rounds(people, household) -> list[tuple[object, str]]:
    """The round, care with a try and with a household that was seen, pairings with and without their person, quotas."""
    other = HouseholdFactory(building=household.building)
    for row in (household, other):
        wish(row, "cold", people.lead)
        visited(HouseholdFactory(building=household.building), timezone.now(), [people.lead], "nobody_home")
    alert = declare_care(declaration=Declaration("cold", people.zone, today(), today(), "看看门窗"), by=people.lead)
    note_care(household=household, how="seen", by=people.member)
    note_care(household=other, how="nobody_home", by=people.member)
    for row, user in ((household, people.lead), (other, people.department)):
        HouseholdPairing.objects.create(household=row, user=user, starts_on=LONG_AGO)
    quota_of(people.zone.committee.subdistrict, 3)
    excuse(user=people.member, period=month_of(today()), reason="other", words="培训", by=people.lead)
    committee, first = people.zone.committee, quarter_of(today().replace(year=today().year - 1)).first
    for start in (first, first.replace(year=first.year - 1)):
        ContactRecord.objects.create(
            committee=committee,
            first_on=start,
            lines=[["staff", "测试甲", 1]],
            published_at=timezone.now(),
            published_by=people.chair,
        )
    names = ["visits:coverage", "visits:coverage_rows", "visits:quotas"]
    month = [people.member.pk, month_of(today()).key]
    return [
        *((user, reverse(name)) for name in names for user in (people.lead, people.chair, people.leader, people.desk)),
        *((user, reverse("visits:care")) for user in (people.member, people.lead, people.desk)),
        *((people.lead, reverse(name)) for name in ("visits:unvisited", "visits:pairings")),
        (people.lead, reverse("visits:care_alert", args=[alert.pk])),
        (people.lead, reverse("visits:pair", args=[household.pk])),
        (people.lead, reverse("visits:quota_exception", args=month)),
        (people.desk, reverse("visits:quota_rules")),
        (None, reverse("visits:contact_record", args=[committee.pk, quarter_of(first).key])),
    ]


def pages_of_ballots(people) -> list[tuple[object, str]]:
    """A round in each state, with a slip that two people read differently, and what was said in words."""
    office = polls(people.zone)
    rows = [office.round(homes=6), differing(office), answered(office)]
    rows += [office.closed(answered(office)), office.frozen(answered(office)), office.published(answered(office))]
    pages = [
        (user, reverse("evaluations:round", args=[row.pk])) for row in rows for user in (people.desk, people.leader)
    ]
    pages += [(user, reverse("evaluations:rounds")) for user in (people.desk, people.chair)]
    pages += [(people.chair, reverse("evaluations:paper", args=[rows[1].pk]))]
    boards = [reverse("meetings:board", args=[people.zone.committee.code]), reverse("evaluations:lists_public")]
    points_office(people.zone.committee).version("开具证明", steps="核对", risks="不得收费")
    results = [reverse("evaluations:ballot"), reverse("evaluations:results", args=[rows[-1].pk])]
    return [*pages, *((None, address) for address in (*results, *boards))]


def pages_of_takeovers(people) -> list[tuple[object, str]]:
    rows = [old_row(编号=number, 责任区=people.zone.code) for number in "12"]
    done = brought(people.zone, [*rows, old_row(编号="3")], by=people.chair)
    asking = brought(people.zone, rows, by=people.chair, 编号="甲", 内容="乙")
    failed = brought(people.zone, [old_row(编号="", 内容="")], by=people.chair, 编号="", 内容="")
    linked = done.petitions.get(duplicate_of__isnull=False)
    return [
        (people.chair, reverse("petitions:takeovers")),
        *((people.chair, reverse("petitions:takeover", args=[row.pk])) for row in (done, asking, failed)),
        (people.chair, reverse("petitions:takeover_rows", args=[done.pk, "linked"])),
        (people.lead, reverse("petitions:petition", args=[linked.number])),
    ]


def test_no_page_speaks_of_what_it_was_not_given(people, client, undefined, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    answers = {}
    for user, address in pages_of(people):
        client.logout()
        if user:
            client.force_login(user)
        answers[address] = client.get(address, follow=True).status_code

    assert {address: status for address, status in answers.items() if status != 200} == {}
    assert undefined.asked == set()


def test_an_undefined_name_would_be_found(undefined):
    template = get_template("404.html").template
    probe = engines["django"].engine.from_string("{{ nothing.here }}")
    probe.nodelist[0].origin = template.origin
    probe.render(Context({}))

    assert undefined.asked == {("404.html", "nothing.here")}


@pytest.mark.parametrize("app", APPS)
def test_templates_live_in_one_place(app):
    assert [str(path) for path in app.rglob("*.html")] == []
