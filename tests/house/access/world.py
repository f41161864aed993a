"""The world of rows: one of every model in every area, born of the services and then painted with canaries."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.core.files.base import ContentFile
from django.db import models
from django.utils import timezone

from evaluations.models import (
    Admission,
    Ballot,
    CareCard,
    CareDraw,
    CareMonth,
    CarePlan,
    CareReplacement,
    CareSignature,
    CareVisit,
    CheckAnswer,
    IndexPart,
    IndexValue,
    Inspection,
    PayEntry,
    PayStatement,
    Pledge,
    PointAccount,
    PointScheme,
    PowerList,
    Round,
    SelfCheck,
    ServiceLine,
    StarYear,
    Window,
    WorkEvaluation,
)
from meetings.models import (
    ActionItem,
    AgendaItem,
    Covenant,
    Meeting,
    MeetingKind,
    Project,
    UpkeepAgreement,
    WrittenOpinion,
)
from petitions.models import Duty, Mandate, Outcome, Passage, Petition, Petitioner, Reply, TransferOrder, Way
from petitions.route import Move
from petitions.services import PetitionDraft, involve_department, move, register
from tests.factories.office import tried_in_vain
from tests.factories.people import PostFactory, UserFactory
from tests.factories.roster import roster_csv, roster_row
from tests.factories.territory import BuildingFactory, HouseholdContactFactory
from tests.house.access.canaries import Canaries, Origin, text_fields
from tests.house.access.places import Ground, Place, Walker, ground, manager_in, places_around, posted
from tests.house.access.registers import add_registers, share_registers
from tests.house.access.world_ballots import add_ballots
from tests.house.access.world_books import add_books
from tests.house.access.world_care import add_care, add_voice
from tests.house.access.world_covenants import add_covenants
from tests.house.access.world_guide import add_guide
from tests.house.access.world_homecare import add_homecare
from tests.house.access.world_hotline import add_hotline
from tests.house.access.world_kinds import add_kinds
from tests.house.access.world_lists import add_lists
from tests.house.access.world_mandates import add_mandates
from tests.house.access.world_meetings import add_meetings
from tests.house.access.world_orders import add_orders
from tests.house.access.world_owed import add_owed
from tests.house.access.world_papers import add_papers
from tests.house.access.world_phones import add_phones
from tests.house.access.world_pledges import add_pledges
from tests.house.access.world_points import add_points
from tests.house.access.world_projects import add_projects
from tests.house.access.world_public import add_filings
from tests.house.access.world_reports import add_reports
from tests.house.access.world_rounds import add_rounds
from tests.house.access.world_sync import add_corrections
from tests.house.access.world_wishes import add_wishes
from tests.house.access.world_work import add_work
from visits.models import MicroWish, Need, Sponsorship, Visit
from visits.services import OpinionDraft, VisitDraft, log_visit
from visits.services.need import NeedDraft
from visits.services.wish import WishDraft
from wulibridge.journal.models import JournalEntry
from wulibridge.notices.models import Channel, Notice, NoticeState
from wulibridge.notices.services import Message, notify
from wulibridge.people.models import LeaderAssignment, User
from wulibridge.people.roles import RULES, Role
from wulibridge.people.services import save_user
from wulibridge.personal import personal_data
from wulibridge.territory.models import (
    Building,
    Committee,
    Household,
    HouseholdContact,
    Organization,
    RosterImport,
    Subdistrict,
    WorkDay,
    Zone,
)
from wulibridge.territory.roster.imports import run_import, start_import

# From a row to its area: the first of these that it points at.
UP = (
    Pledge,
    ServiceLine,
    Admission,
    Window,
    Inspection,
    IndexPart,
    IndexValue,
    WorkEvaluation,
    CheckAnswer,
    SelfCheck,
    StarYear,
    PointAccount,
    PointScheme,
    CarePlan,
    CareVisit,
    CareCard,
    CareSignature,
    CareReplacement,
    CareMonth,
    PayStatement,
    PayEntry,
    CareDraw,
    Ballot,
    Round,
    Meeting,
    Covenant,
    WrittenOpinion,
    AgendaItem,
    ActionItem,
    Project,
    UpkeepAgreement,
    Petition,
    Reply,
    TransferOrder,
    Duty,
    Mandate,
    Visit,
    Need,
    MicroWish,
    Sponsorship,
    Household,
    Building,
    Zone,
    Committee,
    PowerList,
    Organization,
    Subdistrict,
    User,
)
OURS = {"territory", "people", "petitions", "visits", "meetings", "evaluations", "notices", "journal"}
# Rows of one machine or of the whole country: nobody's area.
OF_NO_AREA = {
    "territory.workday": "one calendar for the whole country",
    "petitions.heartbeat": "when the sweep last ran, a line of the machine",
    "petitions.numberseries": "the counter of a year's numbers",
    "petitions.outage": "when nothing was swept anywhere, a line of the machine",
    "meetings.meetingkind": "one list of the kinds of meetings for the whole office",
    "evaluations.monthcounted": "when a month's figures were counted ahead, a line of the machine",
    "evaluations.figurecount": "figures of zones by their numbers: of no zone, so that none is kept for them",
    "petitions.sweephold": "what the sweep waits for, in figures, a line of the machine",
}


@dataclass
class World:
    ground: Ground
    canaries: Canaries
    walkers: dict[Role, Walker] = field(default_factory=dict)
    staff: dict[tuple[Role, str], User] = field(default_factory=dict)
    areas: dict[tuple[str, Any], str] = field(default_factory=dict)

    def at(self, key: str) -> Place:
        return self.ground.places[key]

    def area_of(self, row: models.Model) -> str:
        """The area of a row: its own name on the map, or that of the first row up the line."""
        key = (row._meta.label_lower, row.pk)
        if key not in self.areas:
            above = _above(row)
            self.areas[key] = self.ground.name_of(row) or (self.area_of(above) if above else "nowhere")
        return self.areas[key]

    def belongs(self, row: models.Model, name: str) -> None:
        """Say where a row belongs that points at no area, or at several."""
        self.areas[row._meta.label_lower, row.pk] = name

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Behind the second wall, everywhere: for building and for looking at every table."""
        with personal_data(zones=[place.zone.pk for place in self.ground]):
            yield


def _above(row: models.Model) -> models.Model | None:
    if isinstance(row, User):
        post = row.posts.first()
        return post.area if post else None
    if isinstance(row, JournalEntry):
        return Zone.objects.filter(code=row.area).first() if row.area else None
    links = [link for link in row._meta.concrete_fields if link.is_relation and link.related_model is not type(row)]
    above = sorted(links, key=lambda link: UP.index(link.related_model) if link.related_model in UP else len(UP))
    return next((getattr(row, link.name) for link in above if getattr(row, link.attname) is not None), None)


@cache
def models_in_areas() -> tuple[type[models.Model], ...]:
    """Every model of ours whose rows hang on territory or people."""
    return tuple(
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in OURS and model._meta.label_lower not in OF_NO_AREA
    )


def build() -> World:
    world = World(ground(), Canaries())
    with world.opened():
        for subdistrict in {place.subdistrict.pk: place.subdistrict for place in world.ground}.values():
            manager_in(subdistrict)
        _people(world)
        _paint(world)
        for place in world.ground:
            _households(world, place)
        _paint(world)
        for place in world.ground:
            _deeds(world, place)
            add_orders(world, place)
            add_kinds(world, place, _facts(world, place))
            add_filings(world, place)
            add_care(world, place)
            add_mandates(world, place)
            add_lists(world, place)
            add_phones(world, place)
            add_corrections(world, place)
            add_books(world, place)
            add_rounds(world, place)
            add_guide(world, place)
            add_wishes(world, place)
            add_hotline(world, place)
            add_papers(world, place)
            add_homecare(world, place)
            add_pledges(world, place)
        for place in world.ground:  # one matter, written down here and elsewhere
            elsewhere = world.at("z11" if place.key == "z31" else "z31").petitions["fresh"]
            Petition.objects.filter(pk=place.petitions["linked"].pk).update(duplicate_of=elsewhere)
            add_voice(world, place, elsewhere)
        for place in (world.at("z11"), world.at("z21"), world.at("z31")):
            chair = world.staff[Role.COMMITTEE_CHAIR, world.ground.name_of(place.committee)]
            add_registers(world, place, chair)
            add_meetings(world, place, chair)
            add_covenants(world, place, chair)
            add_projects(world, place, chair)
            add_owed(world, place, chair)
            add_work(world, place)
            add_points(world, place, chair)
            add_ballots(world, place, chair)
        add_reports(world)
        WorkDay.objects.get_or_create(day=timezone.localdate(), defaults={"is_workday": True})
        WorkDay.objects.filter(day__year=2023).delete()  # a year that is there to be loaded
        _paint(world)
        _note_rows(world)
    return world


def _people(world: World) -> None:
    for role, name in world.ground.posts():
        user = UserFactory(email=f"{name}-{role}@example.invalid")
        PostFactory(user=user, role=role, **{RULES[role].area.value: world.ground.named[name]})
        world.staff[role, name] = user
        user.username = world.canaries.new(name, "people.user", "username", user.pk)
        user.save(update_fields=["username"])
        if posted(role, name):
            world.walkers[role] = Walker(role, name, user, places_around(role))
    for place in world.ground:
        place.leader = world.staff[Role.SUBDISTRICT_LEADER, world.ground.name_of(place.subdistrict)]
        place.teammate = UserFactory()
        PostFactory(user=place.teammate, role=Role.ZONE_MEMBER, zone=place.zone)
    for name, parent in (("c1", "s1"), ("c2", "s1"), ("c3", "s2")):
        LeaderAssignment.objects.create(
            leader=world.staff[Role.SUBDISTRICT_LEADER, parent],
            committee=world.ground.named[name],
            starts_on=timezone.localdate() - timedelta(days=400),
        )


def _households(world: World, place: Place) -> None:
    place.zone.refresh_from_db()
    building = BuildingFactory(
        zone=place.zone, manager=Organization.objects.get(subdistrict=place.subdistrict, kind="property")
    )
    HouseholdContactFactory(household__building=building, household__committee=place.committee)
    HouseholdContactFactory(household__building=building, household__committee=place.committee)


def _word(world: World, place: Place, name: str) -> str:
    return world.canaries.new(place.key, "petitions.petition", name)


WAYS: dict[str, tuple[Move, ...]] = {
    "fresh": (),
    "taken": (Move.TAKE,),
    "waiting": (Move.WAIT,),
    "answered": (Move.ANSWER,),
    "disputed": (Move.ANSWER, Move.DISSATISFIED),
    "closed": (Move.ANSWER, Move.SATISFIED),
    "committee": (Move.MOVE_UP,),
    "subdistrict": (Move.MOVE_UP, Move.MOVE_UP),
    "supervised": (Move.MOVE_UP, Move.MOVE_UP),
    "confidential": (),
    "asked": (),
    "linked": (),
    "ordered": (Move.MOVE_UP, Move.MOVE_UP),
    "reported": (Move.MOVE_UP, Move.MOVE_UP),
    "lapsed": (Move.MOVE_UP, Move.MOVE_UP),
}


def _deeds(world: World, place: Place) -> None:
    """What people did there: petitions in all states, a visit, an import, notices, and journal entries of each."""
    lead = world.staff[Role.ZONE_LEAD, place.key]
    household = Household.objects.filter(building__zone=place.zone).first()
    for kind, moves in WAYS.items():
        draft = PetitionDraft(
            title=_word(world, place, "title"),
            text=_word(world, place, "text"),
            petitioner_name=world.canaries.new(place.key, "petitions.petitioner", "name"),
            petitioner_phone=world.canaries.new(place.key, "petitions.petitioner", "phone"),
            household=household,
            confidential=kind == "confidential",
        )
        petition = register(draft=draft, zone=place.zone, by=lead)
        for step in moves:
            petition = move(
                petition=petition, move=step, by=_handler(world, place, petition), facts=_facts(world, place)
            )
        if kind == "answered":
            tried_in_vain(petition, by=lead, note=world.canaries.new(place.key, "petitions.callback", "note"))
        place.petitions[kind] = petition
    involve_department(petition=place.petitions["asked"], department=place.department, by=lead)
    supervised = {"supervised_at": timezone.now()}
    Petition.objects.filter(pk=place.petitions["supervised"].pk).update(**supervised)
    Passage.objects.filter(petition=place.petitions["supervised"], left_at=None).update(**supervised)
    _visit(world, place, household, lead)
    _import(world, place)
    _notices(world, place, lead)
    save_user(user=lead, by=world.staff[Role.SECURITY_ADMINISTRATOR, world.ground.name_of(place.subdistrict)])


def _handler(world: World, place: Place, petition: Petition) -> User:
    role, area = {
        1: (Role.ZONE_LEAD, place.zone),
        2: (Role.COMMITTEE_CHAIR, place.committee),
        3: (Role.CASE_DESK, place.subdistrict),
    }[petition.stop]
    return world.staff[role, world.ground.name_of(area)]


def _facts(world: World, place: Place) -> dict[str, Any]:
    return {
        "reason": _word(world, place, "reason"),
        "explanation": _word(world, place, "explanation"),
        "outcome": Outcome.SOLVED,
        "way": Way.PHONE,
        "given_on": timezone.localdate(),
        "until": timezone.localdate() + timedelta(days=10),
    }


def _visit(world: World, place: Place, household: Household, lead: User) -> None:
    asked = PetitionDraft(
        title=_word(world, place, "title"),
        text=_word(world, place, "text"),
        petitioner_name=world.canaries.new(place.key, "petitions.petitioner", "name"),
    )
    opinion = OpinionDraft(text=world.canaries.new(place.key, "visits.opinionitem", "text"))
    draft = VisitDraft(
        client_uuid=Visit._meta.get_field("client_uuid").get_default(),
        visited_at=timezone.now() - timedelta(hours=1),
        outcome="met",
        diary=world.canaries.new(place.key, "visits.visit", "diary"),
        members=[world.staff[Role.ZONE_MEMBER, place.key]],
        opinions=[opinion],
        petitions=[asked],
        needs=[NeedDraft(uuid4(), "repair", "修水龙头")],
        wishes=[WishDraft(uuid4(), "things", "一盏台灯")],
    )
    log_visit(draft=draft, household=household, by=lead)


def _import(world: World, place: Place) -> None:
    name = world.ground.name_of(place.committee)
    if RosterImport.objects.filter(committees=place.committee).exists():
        return

    file_name = f"{world.canaries.new(name, 'territory.rosterimport', 'file_name')}.csv"
    bad = roster_row(
        居委会代码=place.committee.code,
        责任区=place.zone.code,
        户编号=world.canaries.new(name, "territory.rosterimport", "report"),
        **{"60岁以上人数": world.canaries.new(name, "territory.rosterimport", "report")},
    )
    with TemporaryDirectory() as directory:
        content = roster_csv(Path(directory) / "roster.csv", [bad]).read_bytes()
    row = start_import(
        file=ContentFile(content),
        name=file_name,
        committees=[place.committee],
        dry_run=True,
        all_or_nothing=False,
        by=world.staff[Role.COMMITTEE_CHAIR, name],
    )
    assert run_import(row.pk)
    world.belongs(row, name)


def _notices(world: World, place: Place, lead: User) -> None:
    for (_role, name), user in world.staff.items():
        if world.ground.named[name] in place.areas():
            said = {
                fact: world.canaries.new(name, "notices.notice", "facts", receiver=user.pk)
                for fact in ("number", "title")
            }
            facts = said | {"stop": 1, "due_on": timezone.localdate().isoformat()}
            notify([Message("petition_take", f"proof:{place.key}", (user,), path="/petitions/", facts=facts)])
    Notice.objects.filter(receiver=lead, channel=Channel.EMAIL).update(state=NoticeState.DEAD, attempts=8)


# Canaries -------------------------------------------------------------------------------------------------------------


def _paint(world: World) -> None:
    """A canary in every text field that has none yet, straight in the table: services would say no to some."""
    for model in models_in_areas():
        fields = [] if model is JournalEntry else text_fields(model)  # the journal takes no change
        if fields:
            for row in model._base_manager.order_by("pk"):
                _paint_row(world, row, fields)


def _paint_row(world: World, row: models.Model, fields: list[models.Field]) -> None:
    label, area = row._meta.label_lower, world.area_of(row)
    parts = {
        "petition": _petition_of(row),
        "receiver": getattr(row, "receiver_id", None),
    }
    bare = []
    for name in (column.attname for column in fields):
        words = world.canaries.found(str(getattr(row, name)))
        for word in words:
            world.canaries.settle(word, Origin(area, label, name, row.pk, **parts))
        bare += [] if words else [name]
    if not bare:
        return
    words = {name: world.canaries.new(area, label, name, row.pk, **parts) for name in bare}
    if "email" in words:
        words["email"] = f"{words['email']}@example.invalid"
    type(row)._base_manager.filter(pk=row.pk).update(**words)


def _petition_of(row: models.Model) -> int | None:
    """The petition that a row is a part of."""
    if isinstance(row, Petition):
        return row.pk
    above = getattr(row, "duty", None) or getattr(row, "order", None)
    return getattr(row, "petition_id", None) or (_petition_of(above) if above else None)


def _note_rows(world: World) -> None:
    """Let each place know one row of every model that belongs to it, with what is painted on it by now."""
    for model in models_in_areas():
        for row in model._base_manager.order_by("-pk"):
            area = world.area_of(row)
            for place in world.ground:
                if area == place.key or world.ground.named.get(area) in place.areas():
                    place.rows[model._meta.label_lower] = row
    for place in world.ground:
        for row in (*place.areas(), *place.petitions.values()):
            row.refresh_from_db()
        for row in place.areas()[:3]:
            place.rows[row._meta.label_lower] = row
        place.rows["territory.organization"] = place.department
        place.rows["petitions.petition"] = place.petitions["fresh"]
        place.rows["territory.workday"] = WorkDay.objects.first()
        place.rows["meetings.meetingkind"] = MeetingKind.objects.first()
    share_registers(world.ground)
    _own_rows(world)


def _own_rows(world: World) -> None:
    """Where a place has many rows of a model: the one that requests are to name."""
    for place in world.ground:
        zone = place.key
        lead = User.objects.get(pk=world.staff[Role.ZONE_LEAD, zone].pk)
        place.rows["people.user"] = User.objects.get(pk=world.staff[Role.ZONE_MEMBER, zone].pk)
        place.rows["people.post"] = place.rows["people.user"].posts.get()
        place.rows["notices.notice"] = Notice.objects.filter(receiver=lead, state=NoticeState.DEAD).first()
        place.rows["petitions.petitioner"] = Petitioner.objects.get(petition=place.petitions["fresh"])
        place.rows["journal.journalentry"] = JournalEntry.objects.filter(
            verb="petition.register", subject_id=place.petitions["fresh"].pk
        ).get()
        place.rows["people.leaderassignment"] = LeaderAssignment.objects.get(committee=place.committee)
        place.rows["meetings.meeting"] = place.rows["sent meeting"]
        place.rows |= {"petitions.duty": place.rows["open duty"], "petitions.transferorder": place.rows["order"]}
        place.rows["petitions.filing"] = place.rows["open filing"]
        place.rows |= place.rows["rounds shown"]
        place.rows["evaluations.careinterview"] = place.rows["care heard"]
        place.rows |= {
            "evaluations.pledge": place.rows["published pledge"],
            "evaluations.window": place.rows["window"],
            "evaluations.inspection": place.rows["inspection"],
        }
        place.rows |= {"visits.need": place.rows["open need"], "visits.microwish": place.rows["open wish"]}
        visit = Visit.objects.get(household__building__zone=place.zone)
        place.rows |= {"visits.visit": visit, "territory.household": visit.household}
        place.rows["territory.householdcontact"] = HouseholdContact.objects.get(household=visit.household)
        place.rows["territory.building"] = visit.household.building
