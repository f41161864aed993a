"""The roles of the office: where each one stands, what it may do, and a sentence that says so to a person.

A role gives its permissions within the area of the post alone, and only from the post's first to its last day.
Auditor, security and system administrator are three separate powers (GB/T 22239, management roles): none sees a case.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wulibridge.people.permissions import Permission as P  # noqa: N817  a table reads better with a short name


class AreaKind(StrEnum):
    ZONE = "zone"
    COMMITTEE = "committee"
    SUBDISTRICT = "subdistrict"
    ORGANIZATION = "organization"


class Role(models.TextChoices):
    ZONE_MEMBER = "zone_member", _("zone team member")
    ZONE_LEAD = "zone_lead", _("zone lead")
    COMMITTEE_STAFF = "committee_staff", _("committee staff")
    COMMITTEE_CHAIR = "committee_chair", _("committee chair")
    DEPARTMENT_HANDLER = "department_handler", _("department handler")
    CASE_DESK = "case_desk", _("case desk")
    SUBDISTRICT_LEADER = "subdistrict_leader", _("subdistrict leader")
    AUDITOR = "auditor", _("auditor")
    SECURITY_ADMINISTRATOR = "security_administrator", _("security administrator")
    SYSTEM_ADMINISTRATOR = "system_administrator", _("system administrator")
    HOME_CARE_WORKER = "home_care_worker", _("home-care worker")
    CARE_AGENCY = "care_agency", _("care agency manager")


@dataclass(frozen=True)
class RoleRule:
    area: AreaKind
    permissions: frozenset[P]
    prose: str | Promise


_AT_THE_DOOR = frozenset(
    {
        P.HOUSEHOLD_READ,
        P.CONTACT_READ,
        P.VISIT_READ,
        P.VISIT_LOG,
        P.OPINION_WRITE,
        P.SERVICE_ENROL,
        P.WISH_READ,
        P.WISH_POST,
        P.PETITION_READ,
        P.PETITION_REGISTER,
    }
)
# Who answers for people that go to doors.
_LEADS = frozenset({P.CARE_DECLARE, P.PAIRING_EDIT, P.TEAM_EDIT, P.DEVICE_REVOKE, P.DASHBOARD_READ, P.MEETING_READ})

RULES: dict[Role, RoleRule] = {
    Role.ZONE_MEMBER: RoleRule(
        AreaKind.ZONE,
        _AT_THE_DOOR | {P.HANDLE_AT_ZONE},
        _("Visits the zone's households, registers what they ask for, and answers it while it stands at the zone."),
    ),
    Role.ZONE_LEAD: RoleRule(
        AreaKind.ZONE,
        _AT_THE_DOOR | _LEADS | {P.HANDLE_AT_ZONE},
        _(
            "Leads the zone's team and says who goes where: does what its members do, and is told first when a petition"
            " arrives or runs late."
        ),
    ),
    Role.COMMITTEE_STAFF: RoleRule(
        AreaKind.COMMITTEE,
        _AT_THE_DOOR
        | {P.HANDLE_AT_COMMITTEE, P.HELP_READ, P.WISH_MATCH, P.MEETING_READ, P.MEETING_HOLD}
        | {P.VERDICT_READ, P.VERDICT_TYPE, P.POINTS_KEEP},
        _(
            "Works for the committee: visits any of its households, handles petitions that have reached it, prepares"
            " its meetings, types in what residents answer on paper, and books their points."
        ),
    ),
    Role.COMMITTEE_CHAIR: RoleRule(
        AreaKind.COMMITTEE,
        _AT_THE_DOOR
        | _LEADS
        | {P.HANDLE_AT_COMMITTEE, P.HELP_READ, P.WISH_MATCH, P.PETITION_IMPORT, P.ROSTER_IMPORT, P.TERRITORY_PLAN}
        | {P.MEETING_HOLD, P.MEETING_APPROVE}
        | {P.VERDICT_READ, P.VERDICT_TYPE, P.VERDICT_ANSWER, P.POINTS_KEEP, P.LISTS_KEEP},
        _(
            "Answers for the committee: handles its petitions, extends or reopens those at its zones, holds its"
            " meetings and publishes their minutes, keeps its roster and its teams, plans its zones, and replies when"
            " its work is evaluated."
        ),
    ),
    Role.DEPARTMENT_HANDLER: RoleRule(
        AreaKind.ORGANIZATION,
        frozenset({P.DEPARTMENT_READ, P.DUTY_WORK, P.VERDICT_ANSWER}),
        _(
            "Works in a department: does what it was given to do about petitions and reports it, and reads those alone,"
            " without the petitioner's name unless the resident agrees. Pledges for the department, and replies when"
            " its work is evaluated."
        ),
    ),
    Role.CASE_DESK: RoleRule(
        AreaKind.SUBDISTRICT,
        (_AT_THE_DOOR - {P.VISIT_LOG})
        | _LEADS
        | {
            P.HANDLE_AT_SUBDISTRICT,
            P.HELP_READ,
            P.WISH_MATCH,
            P.GUIDEBOOK_EDIT,
            P.QUOTA_EDIT,
            P.BRIEF_PUBLISH,
            P.PETITION_IMPORT,
            P.HOTLINE_EXCHANGE,
            P.ROSTER_IMPORT,
            P.TERRITORY_EDIT,
            P.TERRITORY_PLAN,
            P.CALENDAR_EDIT,
            P.CLOCK_CONFIRM,
            P.HOMECARE_KEEP,
            P.MEETING_HOLD,
            P.MEETING_APPROVE,
            P.MEETING_KINDS,
            P.VERDICT_READ,
            P.VERDICT_TYPE,
            P.VERDICT_KEEP,
            P.POINTS_KEEP,
            P.LISTS_KEEP,
            P.REPORT_WRITE,
        },
        _(
            "Runs the subdistrict's petitions at the third stop and its meetings, asks residents for their verdict and"
            " writes the monthly report, publishes the guidebook and the briefs, and keeps the territory, the roster"
            " and the calendar."
        ),
    ),
    Role.SUBDISTRICT_LEADER: RoleRule(
        AreaKind.SUBDISTRICT,
        frozenset(
            {
                P.HOUSEHOLD_READ,
                P.VISIT_READ,
                P.WISH_READ,
                P.HELP_READ,
                P.PETITION_READ,
                P.DASHBOARD_READ,
                P.MEETING_READ,
                P.SUPERVISE,
                P.HOMECARE_APPROVE,
                P.DRAW_READ,
                P.VERDICT_READ,
                P.VERDICT_APPROVE,
                P.LISTS_APPROVE,
                P.REPORT_APPROVE,
            }
        ),
        _(
            "Reads the figures of the subdistrict and what its households need and wish for, and answers for one or two"
            " committees: their overdue comes here. Waives what a project waits for, and approves what the case desk"
            " puts together: pay, verdicts, lists and the monthly report."
        ),
    ),
    Role.AUDITOR: RoleRule(
        AreaKind.SUBDISTRICT,
        frozenset({P.JOURNAL_READ, P.DRAW_READ}),
        _("Reads the journal of who did what, repeats the monthly draw of elders from its numbers, and sees no case."),
    ),
    Role.SECURITY_ADMINISTRATOR: RoleRule(
        AreaKind.SUBDISTRICT,
        frozenset({P.PEOPLE_EDIT}),
        _("Gives and ends accounts and posts, and sees no case."),
    ),
    Role.SYSTEM_ADMINISTRATOR: RoleRule(
        AreaKind.SUBDISTRICT,
        frozenset({P.OUTBOX_MANAGE, P.CALENDAR_EDIT, P.CLOCK_CONFIRM, P.CLIENT_MANAGE}),
        _("Keeps the machine running: the outbox, the calendar and the connected systems, and sees no case."),
    ),
    Role.HOME_CARE_WORKER: RoleRule(
        AreaKind.ORGANIZATION,
        frozenset({P.HOMECARE_VISIT}),
        _(
            "Visits the elders that the agency gave them, and hands them the phone to sign. Sees their own pay, but no"
            " score and no case."
        ),
    ),
    Role.CARE_AGENCY: RoleRule(
        AreaKind.ORGANIZATION,
        frozenset({P.HOMECARE_STAFF}),
        _("Reads the plans, visits and statements of the own agency, and says who comes instead of whom."),
    ),
}


def roles_with(permission: P) -> list[Role]:
    """The roles that hold `permission`."""
    return [role for role, rule in RULES.items() if permission in rule.permissions]
