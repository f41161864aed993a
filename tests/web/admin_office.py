"""One subdistrict with everything an admin page can list, a neighbour that must not leak, and one user per role."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone

from meetings.models import BoardNotice, Covenant, Meeting, Project
from petitions.models import Petition
from tests.factories.covenants import begun, notice_on
from tests.factories.meetings import called
from tests.factories.people import PostFactory, UserFactory, staff_of
from tests.factories.petitions import petition_in
from tests.factories.projects import proposed
from tests.factories.territory import (
    BuildingFactory,
    CommitteeFactory,
    HouseholdContactFactory,
    OrganizationFactory,
    SubdistrictFactory,
    ZoneFactory,
)
from wulibridge.notices.models import Channel, Notice, NoticeState
from wulibridge.people.models import LeaderAssignment, User
from wulibridge.people.roles import RULES, AreaKind, Role
from wulibridge.territory.models import Building, Committee, Household, Organization, Subdistrict, WorkDay, Zone

KEEPS = {
    Role.CASE_DESK: {
        "subdistrict",
        "committee",
        "zone",
        "building",
        "household",
        "organization",
        "workday",
        "petition",
        "meeting",
        "meetingkind",
        "project",
        "covenant",
        "boardnotice",
    },
    Role.COMMITTEE_CHAIR: {"petition", "meeting", "project", "covenant", "boardnotice"},
    Role.COMMITTEE_STAFF: {"petition", "meeting", "project", "covenant", "boardnotice"},
    Role.AUDITOR: {"journalentry"},
    Role.SECURITY_ADMINISTRATOR: {"user", "post", "leaderassignment"},
    Role.SYSTEM_ADMINISTRATOR: {"notice", "workday"},
    Role.ZONE_MEMBER: set(),
    Role.HOME_CARE_WORKER: set(),
    Role.CARE_AGENCY: set(),
    Role.ZONE_LEAD: set(),
    Role.DEPARTMENT_HANDLER: set(),
    Role.SUBDISTRICT_LEADER: {"project"},
}
APPS = {
    "territory": ("subdistrict", "committee", "zone", "building", "household", "organization", "workday"),
    "people": ("user", "post", "leaderassignment"),
    "notices": ("notice",),
    "journal": ("journalentry",),
    "petitions": ("petition",),
    "meetings": ("meeting", "meetingkind", "project", "covenant", "boardnotice"),
}
APP_OF = {model: app for app, models in APPS.items() for model in models}


def changelist(model: str) -> str:
    return reverse(f"admin:{APP_OF[model]}_{model}_changelist")


def change(row) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


@dataclass
class Office:
    subdistrict: Subdistrict
    committee: Committee
    zone: Zone
    building: Building
    household: Household
    department: Organization
    member: User
    petition: Petition
    notice: Notice
    workday: WorkDay
    assignment: LeaderAssignment
    meeting: Meeting
    project: Project
    covenant: Covenant
    boardnotice: BoardNotice

    def rows(self) -> dict[str, object]:
        """One row for each model whose pages name a row."""
        return {
            "subdistrict": self.subdistrict,
            "committee": self.committee,
            "zone": self.zone,
            "building": self.building,
            "household": self.household,
            "organization": self.department,
            "workday": self.workday,
            "user": self.member,
            "post": self.member.posts.get(),
            "leaderassignment": self.assignment,
            "notice": self.notice,
            "petition": self.petition,
            "meeting": self.meeting,
            "meetingkind": self.meeting.kind,
            "project": self.project,
            "covenant": self.covenant,
            "boardnotice": self.boardnotice,
        }


def given_up(receiver: User, key: str) -> Notice:
    return Notice.objects.create(
        dedupe_key=key,
        kind="petition_register",
        channel=Channel.EMAIL,
        receiver=receiver,
        state=NoticeState.DEAD,
        attempts=8,
    )


def office(name: str = "甲") -> Office:
    subdistrict = SubdistrictFactory(name=f"测试街道{name}")
    committee = CommitteeFactory(subdistrict=subdistrict)
    zone = ZoneFactory(committee=committee)
    building = BuildingFactory(zone=zone, address=f"测试{name}路1弄1号")
    household = HouseholdContactFactory(household__building=building).household
    member = staff_of(Role.ZONE_MEMBER, zone)
    leader = staff_of(Role.SUBDISTRICT_LEADER, subdistrict)
    chair = staff_of(Role.COMMITTEE_CHAIR, committee)
    return Office(
        subdistrict,
        committee,
        zone,
        building,
        household,
        OrganizationFactory(subdistrict=subdistrict, name=f"测试部门{name}"),
        member,
        petition_in(zone, by=member, petitioner_name="测试乙", petitioner_phone="10000000001"),
        given_up(member, f"test-{name}"),
        WorkDay.objects.get_or_create(day=timezone.localdate(), defaults={"is_workday": True})[0],
        LeaderAssignment.objects.create(leader=leader, committee=committee, starts_on=date(2024, 1, 1)),
        called(zone, by=chair, title=f"测试会{name}"),
        proposed(zone, by=chair, title=f"测试项目{name}"),
        begun(committee, by=chair, text=f"测试公约{name}"),
        notice_on(committee, by=chair, title=f"测试通知{name}"),
    )


def user_of(role: Role, place: Office) -> User:
    area = {
        AreaKind.ZONE: place.zone,
        AreaKind.COMMITTEE: place.committee,
        AreaKind.SUBDISTRICT: place.subdistrict,
        AreaKind.ORGANIZATION: place.department,
    }[RULES[role].area]
    user = UserFactory(name="测试员")
    PostFactory(user=user, role=role, **{RULES[role].area.value: area})
    return user
