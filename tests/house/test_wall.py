"""The second wall: whatever the code asks, the database shows and takes residents' names and phones only of the zones
that were opened for the present transaction."""

from contextlib import nullcontext
from importlib import import_module
from uuid import uuid4

import pytest
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, DataError, IntegrityError, ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse

from petitions import queries as petition_queries
from petitions.models import Petition, Petitioner
from petitions.services import PetitionDraft, register, reveal, reveal_petitioner
from tests.conftest import superuser
from tests.factories.filings import filed_in
from tests.factories.people import staff_of
from tests.factories.petitions import petition_in
from tests.factories.territory import HouseholdContactFactory, HouseholdFactory, ZoneFactory, every_zone
from visits import queries as visit_queries
from visits import services as visits
from visits.models import OpenResource, Service
from wulibridge.people.roles import Role
from wulibridge.personal import personal_data
from wulibridge.territory.models import Household, HouseholdContact, Organization, Subdistrict

NAME = "测试墙内人"
registering = import_module("petitions.services.register")  # the package gives that name to the function
# Their name and phone belong to an office, which is public.
PUBLIC = {Organization, OpenResource, Service, Subdistrict}
# Behind the wall as well: a name and a phone stand in it while somebody decides between two of them.
WAITING = "visits_householdedit"


@pytest.fixture
def ours(db):
    """A zone with a contact and a petitioner."""
    return furnished(ZoneFactory())


@pytest.fixture
def theirs(db):
    return furnished(ZoneFactory())


def furnished(zone):
    HouseholdContactFactory(household=HouseholdFactory(building__zone=zone), name=NAME)
    petition_in(zone, petitioner_name=NAME, petitioner_phone="10000000001")
    filed_in(zone, name=NAME)
    return zone


def household_in(zone):
    return Household.objects.filter(building__zone=zone, contact__isnull=True).first() or HouseholdFactory(
        building__zone=zone
    )


def seen() -> int:
    return HouseholdContact.objects.count() + Petitioner.objects.count()


def setting() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('wulibridge.zones', true)")
        return cursor.fetchone()[0] or ""


def execute(sql: str) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.rowcount


def backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


# No context, no rows --------------------------------------------------------------------------------------------------


TABLES = ["territory_householdcontact", "petitions_petitioner", "petitions_filer"]


@pytest.mark.parametrize("table", TABLES)
def test_without_a_context_nothing_is_read_changed_or_deleted(ours, table):
    with superuser() as database:
        assert database.execute("SELECT current_user <> 'wulibridge_app'").fetchone() == (True,)
    with every_zone():
        assert execute(f"SELECT * FROM {table}") == 1
    assert execute(f"SELECT * FROM {table}") == 0
    assert execute(f"UPDATE {table} SET phone = ''") == 0
    assert execute(f"DELETE FROM {table}") == 0
    with every_zone():
        assert execute(f"SELECT * FROM {table} WHERE phone <> ''") == 1


def test_without_a_context_nothing_is_written(ours):
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        HouseholdContact.objects.create(household=household_in(ours), name=NAME)
    petition = petition_in(ours)
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Petitioner.objects.create(petition=petition, name=NAME)


def test_a_join_finds_nothing_either(ours):
    assert not Household.objects.filter(contact__name=NAME).exists()
    assert not Petition.objects.filter(petitioner__name=NAME).exists()
    assert Household.objects.select_related("contact").filter(contact=None).exists()


def test_no_zones_are_no_rows(ours):
    with personal_data(zones=[]):
        assert seen() == 0


# Another zone's context -----------------------------------------------------------------------------------------------


def test_the_context_of_a_zone_shows_that_zone_alone(ours, theirs):
    with personal_data(zones=[ours.pk]):
        assert {row.household.building.zone for row in HouseholdContact.objects.all()} == {ours}
        assert {row.petition.zone for row in Petitioner.objects.all()} == {ours}
        assert HouseholdContact.objects.update(phone="") == Petitioner.objects.update(phone="") == 1
    with personal_data(zones=[theirs.pk]):
        assert not HouseholdContact.objects.filter(phone="").exists()
        assert not Petitioner.objects.filter(phone="").exists()


def test_the_context_of_a_zone_takes_no_row_for_another(ours, theirs):
    for household in (household_in(theirs), theirs.buildings.first().households.first()):  # a new row, and an upsert
        row = HouseholdContact(household=household, name=NAME)
        with personal_data(zones=[ours.pk]), pytest.raises(ProgrammingError), transaction.atomic():
            HouseholdContact.objects.bulk_create(
                [row], update_conflicts=True, unique_fields=["household"], update_fields=["name"]
            )


def test_a_row_cannot_be_carried_over_to_another_zone(ours, theirs):
    elsewhere = household_in(theirs)
    with personal_data(zones=[ours.pk]), pytest.raises(ProgrammingError), transaction.atomic():
        HouseholdContact.objects.update(household=elsewhere)


def test_a_contact_goes_with_its_building_to_another_zone(ours, theirs):
    ours.buildings.update(zone=theirs)
    with personal_data(zones=[ours.pk]):
        assert not HouseholdContact.objects.exists()
    with personal_data(zones=[theirs.pk]):
        assert HouseholdContact.objects.count() == 2


def test_a_household_does_not_go_and_leave_a_contact_that_nobody_saw(ours, theirs):
    household = ours.buildings.first().households.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        execute(f"SET CONSTRAINTS ALL IMMEDIATE; DELETE FROM territory_household WHERE id = {household.pk}")
    with personal_data(zones=[ours.pk]):
        household.delete()


# One connection, many users -------------------------------------------------------------------------------------------


def test_contexts_nest_and_each_gives_way_to_the_one_before(ours, theirs):
    with personal_data(zones=[ours.pk]):
        with personal_data(zones=[theirs.pk]):
            assert HouseholdContact.objects.get().household.building.zone == theirs
        with pytest.raises(ZeroDivisionError), personal_data(zones=[]):
            division_in_python()
        assert HouseholdContact.objects.get().household.building.zone == ours
    assert seen() == 0


def division_in_the_database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1/0")


def division_in_python():
    1 / 0  # noqa: B018


FAULTS = [(division_in_the_database, DataError), (division_in_python, ZeroDivisionError)]


@pytest.mark.parametrize(("fault", "error"), FAULTS)
def test_an_error_behind_the_wall_leaves_nothing_open(committed_db, fault, error):
    zone = furnished(ZoneFactory())
    pid = backend()
    with pytest.raises(error), personal_data(zones=[zone.pk]):
        fault()
    assert (backend(), setting(), seen()) == (pid, "", 0)


@pytest.mark.parametrize(("fault", "error"), [*FAULTS, (lambda: transaction.set_rollback(True), None)])
def test_a_savepoint_rolled_back_leaves_nothing_open_and_hides_no_error(committed_db, fault, error):
    zone = furnished(ZoneFactory())
    with transaction.atomic():
        with pytest.raises(error) if error else nullcontext(), transaction.atomic(), personal_data(zones=[zone.pk]):
            fault()
        assert (setting(), seen()) == ("", 0)
        with personal_data(zones=[zone.pk]):
            assert seen() == 2
    assert (setting(), seen()) == ("", 0)


def test_an_error_within_a_savepoint_behind_the_wall_closes_neither_too_early_nor_too_late(committed_db):
    zone = furnished(ZoneFactory())
    with transaction.atomic():
        with personal_data(zones=[zone.pk]):
            with pytest.raises(DatabaseError):
                execute("SELECT 1/0")
            assert seen() == 2
        assert seen() == 0


def test_the_setting_is_gone_after_the_commit(committed_db):
    zone = furnished(ZoneFactory())
    pid = backend()
    with personal_data(zones=[zone.pk]):
        assert (setting(), seen()) == (f"{{{zone.pk}}}", 2)
    assert (backend(), setting(), seen()) == (pid, "", 0)


def test_a_transaction_that_goes_on_keeps_nothing_open(committed_db):
    zone = furnished(ZoneFactory())
    with transaction.atomic():
        with personal_data(zones=[zone.pk]):
            assert seen() == 2
        assert (setting(), seen()) == ("", 0)


def test_two_clients_over_one_connection_leave_each_other_nothing(committed_db):
    zone = furnished(ZoneFactory())
    household = zone.buildings.first().households.first()
    insider, outsider = Client(), Client()
    insider.force_login(staff_of(Role.ZONE_MEMBER, zone))
    outsider.force_login(staff_of(Role.AUDITOR, zone.committee.subdistrict))
    pid = backend()
    address = reverse("visits:contact", args=[household.pk])
    for _turn in range(2):
        assert NAME in insider.post(address).text
        assert (backend(), seen()) == (pid, 0)
        assert outsider.post(address).status_code == 404
        assert (backend(), seen()) == (pid, 0)


def test_connections_that_change_hands_carry_nothing_along(committed_db):
    """As a pool lends them: each transaction on whichever server connection is free."""
    zone = furnished(ZoneFactory())
    mine, yours = connection.connection, connection.get_new_connection(connection.get_connection_params())
    yours.autocommit = True
    try:
        for lent in (mine, yours, mine, yours):
            connection.connection = lent
            assert seen() == 0
            with personal_data(zones=[zone.pk]):
                assert seen() == 2
            assert seen() == 0
    finally:
        connection.connection = mine
        yours.close()


# Behind a scope that is gone ------------------------------------------------------------------------------------------


@pytest.fixture
def stranger(theirs):
    return staff_of(Role.COMMITTEE_CHAIR, theirs.committee)


@pytest.fixture
def household(ours):
    return ours.buildings.first().households.first()


@pytest.fixture
def petition(ours):
    return Petition.objects.get(zone=ours)


def everybody_may(*args, **kwargs):
    return True


def nothing_is_checked(*args):
    pass


def test_a_contact_stays_hidden_when_the_scope_is_gone(household, ours, stranger, monkeypatch):
    monkeypatch.setattr(visits.visit, "may", everybody_may)
    assert visits.reveal_contact(household=household, by=staff_of(Role.ZONE_MEMBER, ours)).name == NAME
    assert visits.reveal_contact(household=household, by=stranger) is None
    assert visit_queries.contact_of(household, user=stranger) is None


def test_the_page_of_a_stranger_shows_no_contact_when_the_scope_is_gone(household, stranger, monkeypatch):
    monkeypatch.setattr(visit_queries, "households_of", lambda *args: Household.objects.all())
    monkeypatch.setattr(visits.visit, "may", everybody_may)
    client = Client()
    client.force_login(stranger)
    answer = client.post(reverse("visits:contact", args=[household.pk]))
    assert answer.status_code == 200
    assert NAME not in answer.text


def test_a_petitioner_stays_hidden_when_the_scope_is_gone(petition, ours, stranger, monkeypatch):
    monkeypatch.setattr(reveal, "may_read_petitioner", everybody_may)
    assert reveal_petitioner(petition=petition, by=staff_of(Role.ZONE_LEAD, ours)).name == NAME
    assert reveal_petitioner(petition=petition, by=stranger) is None
    assert petition_queries.petitioner_of(petition, user=stranger) is None


def test_nobody_is_written_down_elsewhere_when_the_scope_is_gone(ours, stranger, monkeypatch):
    monkeypatch.setattr(registering, "_check", nothing_is_checked)
    draft = PetitionDraft(title="漏水", text="厨房漏水", petitioner_name=NAME)
    with pytest.raises(ProgrammingError), transaction.atomic():
        register(draft=draft, zone=ours, by=stranger)
    assert Petition.objects.filter(zone=ours).count() == 1


def test_a_contact_is_not_copied_to_a_petition_elsewhere_when_the_scope_is_gone(household, stranger, monkeypatch):
    monkeypatch.setattr(visits.visit, "could_log", everybody_may)
    monkeypatch.setattr(registering, "_check", nothing_is_checked)
    said = visits.VisitDraft(
        client_uuid=uuid4(),
        visited_at=None,
        outcome="met",
        petitions=[PetitionDraft(title="漏水", text="厨房漏水")],
        asked_by_contact=True,
    )
    visit = visits.log_visit(draft=said, household=household, by=stranger)
    with every_zone():
        assert not Petitioner.objects.filter(petition=visit.raised.get().petition).exists()


# The wall itself ------------------------------------------------------------------------------------------------------


def test_every_table_with_a_name_and_a_phone_stands_behind_the_wall(db):
    personal = {
        model
        for model in apps.get_models()
        if {"name", "phone"} <= {field.name for field in model._meta.get_fields()} and model not in PUBLIC
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class JOIN pg_policy ON polrelid = pg_class.oid"
            " WHERE relrowsecurity AND polpermissive AND polcmd = '*' AND polroles = '{0}'"
        )
        walled = [name for (name,) in cursor.fetchall()]
    assert sorted(model._meta.db_table for model in personal) == sorted(TABLES)
    assert sorted(walled) == sorted([*TABLES, WAITING])


def test_the_web_role_cannot_stand_above_the_wall(db):
    with superuser() as database:
        role = settings.DATABASE_APP_ROLE
        above = database.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = %s", [role]).fetchone()
        owned = database.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND pg_has_role(%s, relowner, 'MEMBER')",
            [role],
        ).fetchall()
    assert (above, owned) == ((False,), [])


@pytest.mark.parametrize(
    "sql",
    [
        "ALTER TABLE territory_householdcontact DISABLE ROW LEVEL SECURITY",
        "DROP POLICY personal_data ON petitions_petitioner",
        "CREATE POLICY mine ON petitions_petitioner USING (true)",
        "SET LOCAL row_security = off; SELECT * FROM petitions_petitioner",
        "COPY (SELECT 1) TO '/dev/null'",
    ],
)
def test_the_web_role_cannot_take_the_wall_down(ours, sql):
    with pytest.raises(DatabaseError), transaction.atomic():
        execute(sql)


def test_no_view_and_no_function_of_the_owner_looks_over_the_wall(db):
    with superuser() as database:
        views = database.execute("SELECT viewname FROM pg_views WHERE schemaname = 'public'").fetchall()
        functions = database.execute(
            "SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
            " AND prosrc ~ 'territory_householdcontact|petitions_petitioner'"
        ).fetchall()
    assert (views, functions) == ([], [])
