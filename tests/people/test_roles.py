"""The roles as the office reads them."""

import pytest
from django.utils import translation

from wulibridge.people.permissions import Permission
from wulibridge.people.roles import RULES, Role, roles_with

CASES = {
    Permission.HOUSEHOLD_READ,
    Permission.CONTACT_READ,
    Permission.VISIT_READ,
    Permission.VISIT_LOG,
    Permission.PETITION_READ,
    Permission.PETITION_REGISTER,
    Permission.PETITION_IMPORT,
    Permission.HANDLE_AT_ZONE,
    Permission.HANDLE_AT_COMMITTEE,
    Permission.HANDLE_AT_SUBDISTRICT,
    Permission.SUPERVISE,
    Permission.DEPARTMENT_READ,
    Permission.DASHBOARD_READ,
}


def test_there_are_the_ten_roles_of_the_office_and_two_of_care_agencies():
    assert set(RULES) == set(Role)
    assert len(Role) == 12


@pytest.mark.parametrize("role", Role)
def test_each_role_is_described_by_a_sentence_to_a_person(role):
    with translation.override("en"):
        prose = str(RULES[role].prose)
    assert prose[0].isupper()
    assert prose.endswith(".")
    assert len(prose) > 30


@pytest.mark.parametrize("role", Role)
def test_the_sentence_is_there_in_chinese(role):
    with translation.override("en"):
        english = str(RULES[role].prose)
    with translation.override("zh-hans"):
        chinese = str(RULES[role].prose)
    assert chinese != english
    assert chinese.endswith("。")


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SECURITY_ADMINISTRATOR, Role.SYSTEM_ADMINISTRATOR])
def test_the_three_separate_powers_see_no_case(role):
    assert RULES[role].permissions
    assert not RULES[role].permissions & CASES


def test_the_three_powers_are_in_three_hands():
    """Who gives accounts does not read the journal, and who reads it does not run the machine (GB/T 22239)."""
    assert roles_with(Permission.PEOPLE_EDIT) == [Role.SECURITY_ADMINISTRATOR]
    assert roles_with(Permission.JOURNAL_READ) == [Role.AUDITOR]
    assert roles_with(Permission.OUTBOX_MANAGE) == [Role.SYSTEM_ADMINISTRATOR]


@pytest.mark.parametrize("permission", Permission)
def test_every_permission_is_somebodys(permission):
    assert roles_with(permission)


def test_a_department_sees_no_names():
    assert Permission.CONTACT_READ not in RULES[Role.DEPARTMENT_HANDLER].permissions


@pytest.mark.parametrize(
    ("permission", "roles"),
    [
        (Permission.HANDLE_AT_ZONE, {Role.ZONE_MEMBER, Role.ZONE_LEAD}),
        (Permission.HANDLE_AT_COMMITTEE, {Role.COMMITTEE_STAFF, Role.COMMITTEE_CHAIR}),
        (Permission.HANDLE_AT_SUBDISTRICT, {Role.CASE_DESK}),
        (Permission.SUPERVISE, {Role.SUBDISTRICT_LEADER}),
    ],
)
def test_each_stop_has_its_own_hands(permission, roles):
    assert set(roles_with(permission)) == roles
