"""A department learns who asked by the resident's consent alone, while it works on it, behind a rule of the wall."""

import pytest
from django.db import connection
from django.urls import reverse

from petitions.duty_route import DutyMove
from petitions.models import NameConsent, Petition, Petitioner
from petitions.route import Move
from petitions.services import Refused, reveal_petitioner
from petitions.services.consent import end_name_consent, note_name_consent
from petitions.services.register import PetitionDraft, register
from tests.factories.office import moved
from tests.factories.orders import department_of, duty_of, stepped
from tests.factories.people import staff_of
from tests.factories.territory import OrganizationFactory
from wulibridge.journal.queries import entries_of
from wulibridge.people.roles import Role
from wulibridge.personal import personal_data

pytestmark = pytest.mark.django_db
NAME = "测试墙内人"


@pytest.fixture
def petition(people) -> Petition:
    draft = PetitionDraft(title="路灯", text="路灯坏了。", petitioner_name=NAME, petitioner_phone="10000000001")
    row = register(draft=draft, zone=people.zone, by=people.member)
    return moved(people, row, Move.MOVE_UP, Move.MOVE_UP)


def agree(people, petition, **said) -> NameConsent:
    return note_name_consent(petition=petition, **{"way": "spoken", "by": people.desk} | said)


def told(user, petition) -> str | None:
    """The name, if it is told."""
    try:
        found = reveal_petitioner(petition=petition, by=user)
    except Refused:
        return None
    return found.name if found else ""


@pytest.mark.parametrize(
    ("moves", "agreed", "shown"),
    [
        ((), True, False),
        ((DutyMove.OBJECT,), True, False),
        ((DutyMove.ACCEPT,), True, True),
        ((DutyMove.ACCEPT,), False, False),
        ((DutyMove.ACCEPT, DutyMove.REPORT), True, True),
        ((DutyMove.ACCEPT, DutyMove.REPORT, DutyMove.CONFIRM), True, False),
    ],
)
def test_it_takes_an_accepted_duty_and_a_consent_that_stands(people, petition, client, moves, agreed, shown):
    duty_of(people, *moves, petition=petition)
    if agreed:
        agree(people, petition)
    assert (told(people.department, petition) == NAME) == shown
    assert entries_of(petition).filter(verb="petition.petitioner_read").exists() == shown
    with personal_data(zones=[], departments=[department_of(people).pk]):
        assert Petitioner.objects.exists() == shown
        assert Petitioner.objects.update(phone="1") == 0

    client.force_login(people.department)
    page = reverse("petitions:petition", args=[petition.number])
    reveal = reverse("petitions:petitioner", args=[petition.number])
    text = client.get(page).content.decode()
    assert NAME not in text
    assert (reveal in text) == shown
    answer = client.post(reveal)
    assert (NAME in answer.content.decode(), answer.status_code) == (shown, 200 if shown else 422)


@pytest.mark.parametrize("change", ["taken back", "confidential", "complaint"])
def test_nothing_is_told_any_more_once_that_changes(people, petition, change):
    duty_of(people, DutyMove.ACCEPT, petition=petition)
    agree(people, petition)
    if change == "taken back":
        end_name_consent(petition=petition, by=people.desk)
        with pytest.raises(Refused):
            end_name_consent(petition=petition, by=people.desk)
    changed = {"confidential": {"confidential": True}, "complaint": {"kind": "complaint"}}
    Petition.objects.filter(pk=petition.pk).update(**changed.get(change, {"reopened": 0}))
    petition.refresh_from_db()
    assert told(people.department, petition) is None
    with personal_data(zones=[], departments=[department_of(people).pk]):
        assert not Petitioner.objects.exists()


def test_another_department_of_the_same_petition_learns_nothing(people, petition):
    other = OrganizationFactory(subdistrict=people.zone.committee.subdistrict)
    colleague = staff_of(Role.DEPARTMENT_HANDLER, other)
    stepped(people, duty_of(people, petition=petition), DutyMove.ACCEPT)
    duty_of(people, petition=petition, department=other)
    agree(people, petition)
    assert told(colleague, petition) is None
    with personal_data(zones=[], departments=[other.pk]):
        assert not Petitioner.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('wulibridge.departments', true)")
        assert cursor.fetchone()[0] in ("", "{}")


@pytest.mark.parametrize("said", [{"way": "by pigeon"}, {"by": "department"}, {"by": "leader"}, {"again": True}])
def test_a_consent_is_refused(people, petition, said):
    duty_of(people, DutyMove.ACCEPT, petition=petition)
    if said.pop("again", False):
        agree(people, petition)
    given = said | ({"by": getattr(people, said["by"])} if "by" in said else {})
    with pytest.raises(Refused):
        agree(people, petition, **given)


def test_who_wrote_it_down_and_how_is_on_the_page(people, petition, client):
    client.force_login(people.desk)
    page = reverse("petitions:petition", args=[petition.number])
    for verb, sent in (("name-consent", {"way": "signed"}), ("end-name-consent", {"sure": "on"})):
        address = reverse("petitions:care_act", args=[petition.number, verb])
        assert address in client.get(page).content.decode()
        assert client.post(address, sent).status_code == 302
        shown = people.desk.name in client.get(page).content.decode()
        assert shown or verb == "end-name-consent"
    consent = NameConsent.objects.get()
    assert (consent.noted_by, consent.way, consent.ended_by) == (people.desk, "signed", people.desk)
    verbs = set(entries_of(petition).values_list("verb", flat=True))
    assert {"petition.name_consent", "petition.name_consent_ended"} <= verbs
