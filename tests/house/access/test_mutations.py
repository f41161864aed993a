"""The proof is proven: with any one scope of the app taken away, the walk finds a fault."""

import sys
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied

from meetings.models import Meeting
from meetings.queries import meeting, project
from petitions import queries as petitions
from petitions.models import Petition, PetitionQuerySet
from tests.house.access.admin_asks import EVERYWHERE, _links, keepers
from tests.house.access.asks import ASKS
from tests.house.access.every_ask import EVERY_ASK
from tests.house.access.mutations import REACH, SCOPED, all_rows, always, any_row, everywhere, importers, replace
from tests.house.access.test_transfers import transferred, undone  # noqa: F401
from tests.house.access.walk import Walk
from visits import queries as visits
from visits.models import EnrolmentQuerySet, Intake, OpinionItem, VisitQuerySet
from visits.queries import handbook, intake, opinion
from wulibridge.journal import queries as journal
from wulibridge.notices import queries as notices
from wulibridge.notices.models import Notice
from wulibridge.people import models as people_models
from wulibridge.people import queries as people
from wulibridge.people.models import DatedQuerySet, Post, User
from wulibridge.people.roles import Role
from wulibridge.territory import queries as territory
from wulibridge.territory.models import Building, Committee, Household, Organization, Plan, Zone
from wulibridge.territory.redistricting import reading
from wulibridge.web import filters, guard

pytestmark = pytest.mark.django_db

MEMBER, LEAD, STAFF, CHAIR = Role.ZONE_MEMBER, Role.ZONE_LEAD, Role.COMMITTEE_STAFF, Role.COMMITTEE_CHAIR
DESK, LEADER, HANDLER = Role.CASE_DESK, Role.SUBDISTRICT_LEADER, Role.DEPARTMENT_HANDLER
AUDITOR, SECURITY, SYSTEM = Role.AUDITOR, Role.SECURITY_ADMINISTRATOR, Role.SYSTEM_ADMINISTRATOR


def noticed(walk: Walk, role: Role, *lines: str) -> bool:
    asks = [ask for ask in EVERY_ASK if ask.line in lines]
    assert asks, f"nothing asks for {lines}"
    return any(True for ask in asks for _fault in walk.faults_of(ask, walk.world.walkers[role]))


# One module at a time -------------------------------------------------------------------------------------------------

# Where reach() narrows rows: a role, and lines that show it. A module that begins to use it is added here.
REACHES: dict[str, tuple[Role, tuple[str, ...]]] = {
    "evaluations.queries.own": (CHAIR, ("evaluations:scheme",)),
    "evaluations.queries.report": (DESK, ("evaluations:report",)),
    "evaluations.queries.frozen": (CHAIR, ("evaluations:report", "evaluations:report_rows", "evaluations:work_rows")),
    "evaluations.queries.rights": (DESK, ("evaluations:plan",)),
    "evaluations.queries.unit": (CHAIR, ("evaluations:pledge",)),
    "evaluations.queries.work_rights": (DESK, ("evaluations:evaluation",)),
    "evaluations.queries.round": (DESK, ("evaluations:round",)),
    "petitions.filters": (CHAIR, ("petitions:list",)),
    "petitions.forms": (MEMBER, ("petitions:register",)),
    "petitions.models.petition": (MEMBER, ("petitions:petition",)),
    "petitions.models.duty": (HANDLER, ("petitions:duty beside",)),
    "petitions.queries.duty": (HANDLER, ("petitions:duty_move tell beside",)),
    "petitions.queries.charge": (LEAD, ("petitions:workload",)),
    "petitions.queries.mandate": (STAFF, ("petitions:mandates",)),
    "petitions.queries.contact": (MEMBER, ("petitions:callbacks",)),
    "petitions.queries.legal": (DESK, ("petitions:due",)),
    "petitions.queries.order": (DESK, ("petitions:due",)),
    "petitions.queries.template": (DESK, ("petitions:templates",)),
    "petitions.queries.word": (MEMBER, ("petitions:letters",)),
    "petitions.queries.filing": (CHAIR, ("petitions:filing_review",)),
    "petitions.queries.board": (CHAIR, ("petitions:publication",)),
    "petitions.queries.desk": (MEMBER, ("petitions:due",)),
    "petitions.queries.hotline": (DESK, ("petitions:hotline_file",)),
    "petitions.queries.open311": (SYSTEM, ("petitions:client",)),
    "petitions.takeover.queries": (CHAIR, ("petitions:takeover",)),
    "meetings.models.meeting": (CHAIR, ("admin meeting",)),
    "meetings.models.opinion": (HANDLER, ("meetings:opinions reply",)),
    "meetings.queries.owed": (CHAIR, ("meetings:calendar",)),
    "meetings.queries.task": (HANDLER, ("meetings:mine",)),
    "meetings.queries.meeting": (CHAIR, ("admin meeting add",)),
    "meetings.models.covenant": (CHAIR, ("admin covenant",)),
    "meetings.models.board": (CHAIR, ("admin boardnotice",)),
    "meetings.queries.covenant": (CHAIR, ("admin covenant add",)),
    "meetings.models.project": (CHAIR, ("admin project",)),
    "meetings.queries.project": (CHAIR, ("admin project add",)),
    "visits.models.visit": (MEMBER, ("visits:visit",)),
    "visits.models.intake": (MEMBER, ("visits:reception",)),
    "visits.models.opinion": (MEMBER, ("visits:opinion",)),
    "visits.forms.diary": (MEMBER, ("visits:diary",)),
    "visits.forms.intake": (MEMBER, ("visits:intake",)),
    "visits.forms.opinion": (MEMBER, ("visits:opinions",)),
    "visits.queries.diary": (MEMBER, ("visits:diary",)),
    "visits.queries.handbook": (MEMBER, ("visits:handbook",)),
    "visits.models.enrolment": (MEMBER, ("visits:enrolment",)),
    "visits.forms.enrolment": (MEMBER, ("visits:slip_new",)),
    "visits.models.need": (MEMBER, ("visits:need",)),
    "visits.models.offer": (MEMBER, ("visits:wishes",)),
    "visits.models.wish": (MEMBER, ("visits:wish",)),
    "visits.queries.offer": (STAFF, ("visits:offer",)),
    "visits.queries.sponsorship": (STAFF, ("visits:sponsorship",)),
    "visits.views.wishes": (MEMBER, ("visits:wishes",)),
    "visits.queries.guidebook": (DESK, ("visits:edition",)),
    "visits.queries.brief": (MEMBER, ("visits:brief",)),
    "visits.queries.team": (LEAD, ("visits:origin",)),
    "visits.uptake": (MEMBER, ("visits:uptake_rows",)),
    "visits.models.photo": (MEMBER, ("visits:photo",)),
    "visits.queries.photo": (MEMBER, ("visits:photo_upload",)),
    "wulibridge.people.absences": (LEAD, ("web:absence of",)),
    "wulibridge.people.devices": (LEAD, ("web:device",)),
    "visits.queries.building": (MEMBER, ("visits:building",)),
    "visits.queries.round": (MEMBER, ("visits:round",)),
    "visits.queries.visit": (MEMBER, ("visits:household",)),
    "visits.queries.edit": (MEMBER, ("visits:edit",)),
    "visits.models.care": (LEAD, ("visits:care_alert",)),
    "visits.queries.care": (MEMBER, ("visits:care",)),
    "visits.queries.pairing": (LEAD, ("visits:pairings",)),
    "visits.queries.quota": (CHAIR, ("visits:record_publish",)),
    "visits.queries.enrolment": (MEMBER, ("visits:slip",)),
    "visits.queries.standing": (MEMBER, ("visits:coverage",)),
    "wulibridge.dashboards.reading": (LEAD, ("dashboards:overview",)),
    "wulibridge.search.sources": (CHAIR, ("search:everything",)),
    "wulibridge.web.admin.journal": (AUDITOR, ("admin journalentry",)),
    "wulibridge.web.admin.outbox": (SYSTEM, ("admin notice",)),
    "wulibridge.web.admin.people": (SECURITY, ("admin post",)),
    "wulibridge.web.admin.territory": (DESK, ("admin zone",)),
    "wulibridge.web.filters": (DESK, ("admin household",)),
    "wulibridge.web.redistricting": (CHAIR, ("web:plan",)),
    "wulibridge.web.roster": (CHAIR, ("web:roster_import",)),
    "wulibridge.web.zone_planning": (CHAIR, ("web:zone_plan",)),
}
# These give the zones to the second wall, the database's, and narrow nothing themselves.
TO_THE_WALL = {
    "meetings.services.looking",
    "meetings.services.publishing",
    "petitions.queries.consent",
    "petitions.queries.person",
    "petitions.queries.search",
    "petitions.services.publication",
    "petitions.services.register",
    "petitions.services.reveal",
    "petitions.services.review",
    "petitions.services.words",
    "visits.queries.along",
    "visits.queries.rights",
    "visits.services.edits",
    "visits.services.visit",
}


def test_every_module_that_narrows_by_reach_is_known():
    found = set(importers(REACH))
    assert found - REACHES.keys() - TO_THE_WALL == set(), "say in REACHES which lines show its scope"
    assert found >= TO_THE_WALL


@pytest.mark.parametrize("module", [name for name in REACHES if name in set(importers(REACH))])
def test_without_the_reach_of_one_module_the_walk_fails(walk, monkeypatch, module):
    monkeypatch.setattr(sys.modules[module], "reach", everywhere)
    assert noticed(walk, REACHES[module][0], *REACHES[module][1])


MAYS: dict[str, tuple[Role, tuple[str, ...]]] = {
    "petitions.queries.person": (LEADER, ("petitions:petitioner",)),
    "petitions.queries.complaint": (DESK, ("petitions:move take at zone",)),
}


@pytest.mark.parametrize("module", MAYS)
def test_without_the_right_in_one_module_the_walk_fails(walk, monkeypatch, module):
    monkeypatch.setattr(sys.modules[module], "may", always)
    assert noticed(walk, MAYS[module][0], *MAYS[module][1])


GUARDED: dict[str, tuple[Role, tuple[str, ...]]] = {
    "petitions.views.desk": (MEMBER, ("petitions:petition",)),
    "petitions.views.attachments": (MEMBER, ("petitions:file",)),
    "petitions.views.templates": (DESK, ("petitions:templates edit",)),
    "petitions.views.words": (MEMBER, ("petitions:letters wish",)),
    "petitions.views.lists": (MEMBER, ("petitions:list_act another's",)),
    "petitions.views.casefile": (MEMBER, ("petitions:case_file",)),
    "petitions.views.verbs": (MEMBER, ("petitions:care_act contact",)),
    "petitions.views.duties": (HANDLER, ("petitions:duty",)),
    "petitions.views.orders": (MEMBER, ("petitions:order",)),
    "petitions.views.moves": (MEMBER, ("petitions:move take at zone",)),
    "petitions.views.hotline": (DESK, ("petitions:hotline_file",)),
    "petitions.views.clients": (SYSTEM, ("petitions:client",)),
    "petitions.views.review": (CHAIR, ("petitions:filing_review",)),
    "petitions.views.board": (CHAIR, ("petitions:publication",)),
    "petitions.views.takeover": (CHAIR, ("petitions:takeover",)),
    "visits.views.photo": (MEMBER, ("visits:photo",)),
    "evaluations.views.round": (DESK, ("evaluations:round",)),
    "evaluations.views.points": (CHAIR, ("evaluations:scheme", "evaluations:account")),
    "evaluations.views.power_list": (CHAIR, ("evaluations:list",)),
    "evaluations.views.report": (DESK, ("evaluations:report",)),
    "evaluations.views.plan": (DESK, ("evaluations:plan",)),
    "evaluations.views.pledge": (CHAIR, ("evaluations:pledge", "evaluations:evidence")),
    "evaluations.views.organization": (DESK, ("evaluations:organization",)),
    "evaluations.views.window": (CHAIR, ("evaluations:window",)),
    "evaluations.views.inspection": (CHAIR, ("evaluations:inspection",)),
    "evaluations.views.month": (DESK, ("evaluations:month",)),
    "evaluations.views.index": (DESK, ("evaluations:index_value",)),
    "evaluations.views.work": (DESK, ("evaluations:evaluation", "evaluations:work_rows", "evaluations:work_year")),
    "evaluations.views.interview": (DESK, ("evaluations:draw", "evaluations:interview")),
    "meetings.views.about": (MEMBER, ("meetings:about",)),
    "meetings.views.invited": (CHAIR, ("meetings:mine reply",)),
    "meetings.views.mine": (CHAIR, ("meetings:mine report",)),
    "meetings.views.opinions": (DESK, ("meetings:opinions receive",)),
    "wulibridge.web.absence": (LEAD, ("web:absence of",)),
    "wulibridge.web.devices": (LEAD, ("web:device",)),
    "visits.views.brief": (MEMBER, ("visits:brief",)),
    "visits.views.enrolment": (MEMBER, ("visits:enrolment",)),
    "visits.views.guidebook": (DESK, ("visits:edition",)),
    "visits.views.team": (LEAD, ("visits:origin",)),
    "visits.views.door": (MEMBER, ("visits:visit",)),
    "visits.views.change": (MEMBER, ("visits:change",)),
    "visits.views.edits": (MEMBER, ("visits:correct",)),
    "visits.views.care": (LEAD, ("visits:care_alert",)),
    "visits.views.pairing": (LEAD, ("visits:pairing_end",)),
    "visits.views.quota": (DESK, ("visits:quota_end",)),
    "visits.views.opinion": (MEMBER, ("visits:opinion",)),
    "visits.views.need": (MEMBER, ("visits:need",)),
    "visits.views.offer": (STAFF, ("visits:offer",)),
    "visits.views.sponsorship": (STAFF, ("visits:sponsorship",)),
    "visits.views.wish": (MEMBER, ("visits:wish",)),
    "wulibridge.dashboards.asked": (LEAD, ("dashboards:rows",)),
    "wulibridge.web.redistricting": (CHAIR, ("web:plan",)),
    "wulibridge.web.redistricting_edits": (CHAIR, ("web:plan_zone",)),
    "wulibridge.web.roster": (CHAIR, ("web:roster_import",)),
    "wulibridge.web.zone_planning": (CHAIR, ("web:zone_plan",)),
}


def test_every_module_that_looks_for_a_row_is_known():
    assert set(importers(SCOPED)) - GUARDED.keys() == set(), "say in GUARDED which lines show its scope"


@pytest.mark.parametrize("module", [name for name in GUARDED if name in set(importers(SCOPED))])
def test_without_the_scoped_look_up_of_one_module_the_walk_fails(walk, monkeypatch, module):
    monkeypatch.setattr(sys.modules[module], "scoped_or_404", any_row)
    assert noticed(walk, GUARDED[module][0], *GUARDED[module][1])


# One function at a time -----------------------------------------------------------------------------------------------

KEPT_BY = {
    "petition": CHAIR,
    "journalentry": AUDITOR,
    "user": SECURITY,
    "post": SECURITY,
    "leaderassignment": SECURITY,
    "notice": SYSTEM,
}
IN_AREAS = [keeper for keeper in keepers() if keeper.model not in EVERYWHERE]


def named(keeper: Any) -> str:
    return keeper.model._meta.model_name


@pytest.mark.parametrize("keeper", IN_AREAS, ids=named)
def test_without_the_scope_of_an_admin_page_the_walk_fails(walk, monkeypatch, keeper):
    monkeypatch.setattr(keeper, "scope", lambda request: keeper.model._base_manager.all())
    assert noticed(walk, KEPT_BY.get(named(keeper), DESK), f"admin {named(keeper)}")


@pytest.mark.parametrize("keeper", [keeper for keeper in IN_AREAS if _links(keeper)], ids=named)
@pytest.mark.parametrize("what", ["add", "change"])
def test_without_the_choices_of_an_admin_form_the_walk_fails(walk, monkeypatch, keeper, what):
    everything = {link.name: link.related_model._base_manager.all() for link in _links(keeper)}
    monkeypatch.setattr(keeper, "choices", lambda request: everything)
    assert noticed(walk, KEPT_BY.get(named(keeper), DESK), f"admin {named(keeper)} {what}")


@pytest.mark.parametrize("keeper", [k for k in IN_AREAS if k.actions], ids=named)
def test_without_the_scope_of_an_action_the_walk_fails(walk, monkeypatch, keeper):
    monkeypatch.setattr(keeper, "get_queryset", lambda request: keeper.model._base_manager.all())
    lines = [f"admin {named(keeper)} {action}" for action in keeper.actions]
    assert noticed(walk, KEPT_BY[named(keeper)], *lines)


@pytest.mark.parametrize("model", [User, Building], ids=["user", "building"])
def test_without_the_scope_of_a_search_behind_a_key_the_walk_fails(walk, monkeypatch, model):
    keeper = admin.site._registry[model]
    monkeypatch.setattr(keeper, "get_queryset", lambda request: model._base_manager.all())
    assert noticed(walk, KEPT_BY.get(named(keeper), DESK), f"admin:autocomplete {named(keeper)}")


def _all(model: Any) -> Callable[..., Any]:
    return lambda *args, **kwargs: model._base_manager.all()


FUNCTIONS: list[tuple[Callable[..., Any], Callable[..., Any], Role, tuple[str, ...]]] = [
    (people.posts_within, _all(Post), SECURITY, ("admin post",)),
    (people.accounts_within, _all(User), SYSTEM, ("admin notice",)),
    (people.accounts_kept_by, _all(User), SECURITY, ("admin user",)),
    (
        people.area_codes,
        lambda area: list(Zone.objects.values_list("code", flat=True)),
        AUDITOR,
        ("admin journalentry",),
    ),
    (journal.entries_within, _all(journal.JournalEntry), AUDITOR, ("admin journalentry",)),
    (notices.notices_of, _all(Notice), MEMBER, ("web:notices",)),
    (territory.uploads_over, lambda rows, committees: rows.all(), CHAIR, ("web:roster_import",)),
    (reading.plans_over, _all(Plan), CHAIR, ("web:zone_plan",)),
    (territory.departments_of, _all(Organization), LEAD, ("petitions:department",)),
    (visits.households_of, _all(Household), MEMBER, ("visits:household",)),
    (visits.buildings_of, _all(Building), MEMBER, ("visits:building",)),
    (visits.team_of, lambda zone, besides: User.objects.all(), MEMBER, ("visits:visit_form",)),
    (territory.households_found, lambda zones, words: list(Household.objects.all()), MEMBER, ("petitions:register",)),
    (opinion.opinions_for, _all(OpinionItem), MEMBER, ("visits:opinion",)),
    (intake.colleagues_of, _all(User), MEMBER, ("visits:intake",)),
    (intake.intakes_on, lambda day, user: Intake.objects.all(), MEMBER, ("visits:reception",)),
    (handbook.zones_with_handbook, _all(Zone), MEMBER, ("visits:handbook",)),
    (meeting.people_for, _all(User), CHAIR, ("admin meeting way",)),
    (meeting.petitions_for, _all(Petition), CHAIR, ("admin meeting way",)),
    (meeting.units_for, _all(Organization), CHAIR, ("admin meeting way",)),
    (project.project_people, _all(User), CHAIR, ("admin project way assess",)),
    (project.project_units, _all(Organization), CHAIR, ("admin project way assess",)),
    (project.project_zones, _all(Zone), CHAIR, ("admin project way assess",)),
    (project.project_meetings, _all(Meeting), CHAIR, ("admin project way assess",)),
    (petitions.handled_by, _all(Petition), MEMBER, ("petitions:due",)),
    (petitions.disputes_for, _all(Petition), MEMBER, ("petitions:due",)),
    (petitions.supervised_for, _all(Petition), LEADER, ("petitions:due",)),
    (petitions.may_read_petitioner, always, LEADER, ("petitions:petitioner",)),
    (petitions.handles, always, DESK, ("petitions:department",)),
    (people.holds, always, MEMBER, ("admin:index",)),
]


@pytest.mark.parametrize(
    ("function", "without", "role", "lines"), FUNCTIONS, ids=lambda value: getattr(value, "__name__", "")
)
def test_without_the_scope_of_a_function_the_walk_fails(walk, monkeypatch, function, without, role, lines):
    replace(monkeypatch, function, without)
    assert noticed(walk, role, *lines)


COMPLAINT_LINES = ("petitions:petition complaint", "petitions:list", "visits:household", "visits:visit")
METHODS = [
    (PetitionQuerySet, "visible_to", all_rows, MEMBER, ("petitions:petition",)),
    (PetitionQuerySet, "visible_to", all_rows, MEMBER, ("petitions:list",)),
    (
        PetitionQuerySet,
        "visible_to",
        lambda rows, user: rows.filter(department__isnull=False),
        HANDLER,
        ("petitions:petition asked",),
    ),
    # Complaints: told by each list, search, figure and page that could show one
    *((PetitionQuerySet, "open_to", all_rows, CHAIR, (line,)) for line in COMPLAINT_LINES),
    (PetitionQuerySet, "open_to", all_rows, LEADER, ("petitions:due",)),
    (PetitionQuerySet, "open_to", all_rows, HANDLER, ("petitions:list",)),
    (PetitionQuerySet, "open_to", all_rows, CHAIR, ("admin petition",)),
    (PetitionQuerySet, "without_complaints", lambda rows: rows.all(), CHAIR, ("dashboards:rows",)),
    (VisitQuerySet, "visible_to", all_rows, MEMBER, ("visits:visit",)),
    (EnrolmentQuerySet, "visible_to", all_rows, MEMBER, ("visits:enrolment",)),
    (
        filters.CommitteeFilter,
        "lookups",
        lambda self, request, keeper: list(Committee.objects.values_list("pk", "short_name")),
        DESK,
        ("admin household",),
    ),
]


@pytest.mark.parametrize(("owner", "name", "without", "role", "lines"), METHODS)
def test_without_the_scope_of_a_method_the_walk_fails(walk, monkeypatch, owner, name, without, role, lines):
    monkeypatch.setattr(owner, name, without)
    assert noticed(walk, role, *lines)


@pytest.mark.parametrize(("role", "line"), [(MEMBER, "dashboards:overview"), (AUDITOR, "visits:round")])
def test_without_the_guard_the_walk_fails(walk, monkeypatch, role, line):
    monkeypatch.setattr(guard, "holds", always)
    assert noticed(walk, role, line)


def test_a_door_that_says_403_is_noticed(walk, monkeypatch):
    def forbidden(*args: Any) -> bool:
        raise PermissionDenied

    monkeypatch.setattr(guard, "holds", forbidden)
    assert noticed(walk, MEMBER, "dashboards:overview")


# Time -----------------------------------------------------------------------------------------------------------------


def test_without_the_end_of_a_post_the_walk_fails(world, walk, undone, monkeypatch):  # noqa: F811
    moved, again = transferred(world, MEMBER), Walk.going_on(walk)
    monkeypatch.setattr(DatedQuerySet, "in_force", lambda rows, on=None: rows)
    monkeypatch.setattr(people_models, "_posts_in_force", people_models._posts_in_force.__wrapped__)  # built anew
    asks = [ask for ask in ASKS if ask.line == "visits:household"]
    assert any(True for ask in asks for _fault in again.faults_of(ask, moved))


def test_without_the_end_of_an_account_the_walk_fails(world, walk, undone, monkeypatch):  # noqa: F811
    walker, own = world.walkers[MEMBER], world.at("z11")
    User.objects.filter(pk=walker.user.pk).update(is_active=False)
    page = next(ask for ask in ASKS if ask.line == "visits:household")
    assert Walk.going_on(walk).send(walker, page, own, own).status == 302
    monkeypatch.setattr(ModelBackend, "user_can_authenticate", lambda self, user: True)
    monkeypatch.setattr(people, "_posts_with", lambda user, permission: list(user.posts_today))
    assert Walk.going_on(walk).send(walker, page, own, own).status == 200
