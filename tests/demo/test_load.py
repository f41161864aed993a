"""Loading: all or nothing, the same again from the same seed, into an empty database only."""

import hashlib

import pytest
from django.core.management import CommandError, call_command
from django.db import models, transaction
from django.utils import timezone

from petitions.models import NumberSeries, Passage, Petition, Petitioner, Reply, Takeover
from petitions.sweeps import sweep_overdue
from tests.demo.conftest import EVENTFUL, PASSWORD, publish_calendar
from tests.factories.territory import OrganizationFactory, SubdistrictFactory, every_zone
from visits.models import Intake, OpinionItem, RaisedPetition, Visit, VisitMember
from wulibridge.demo.services import NotEmptyError, load
from wulibridge.demo.sizes import SMALL
from wulibridge.demo.staff import LOGINS
from wulibridge.journal.services import SYSTEM
from wulibridge.notices.models import Notice, Subscriber
from wulibridge.people.models import LeaderAssignment, Post, User
from wulibridge.territory.models import Building, Committee, Household, HouseholdContact, Subdistrict, Zone

pytestmark = pytest.mark.django_db

TABLES = [
    Subdistrict, Committee, Zone, Building, Household, HouseholdContact, User, Post, LeaderAssignment, Visit,
    VisitMember, Intake, OpinionItem, Petition, Petitioner, Passage, Reply, RaisedPetition, NumberSeries, Notice,
]  # fmt: skip


def load_small(seed: int = 1, **options: object) -> None:
    load(size=SMALL, seed=seed, password=PASSWORD, by=SYSTEM, **options)


def digest() -> dict[str, str]:
    """Each table's rows without keys: foreign keys as the natural name of the row they point to."""
    found = {}
    for table in TABLES:
        columns = [_column(field) for field in table._meta.local_concrete_fields if not _varies(table, field)]
        with every_zone():
            rows = sorted(map(repr, table.objects.order_by().values_list(*columns)))
        found[table.__name__] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


def _varies(table: type[models.Model], field: models.Field) -> bool:
    """Keys, passwords, and of a notice what holds keys and when it was written: some are told by the services."""
    is_key = field.primary_key and table is not NumberSeries
    told = table is Notice and field.name in ("dedupe_key", "path", "facts", "created_at", "next_try_at", "sent_at")
    return is_key or told or field.name == "password"


def _column(field: models.Field) -> str:
    natural = {
        User: "username", Zone: "code", Committee: "code", Subdistrict: "code", Building: "address_key",
        Household: "number", Visit: "client_uuid", Petition: "number", Passage: "ordinal",
        Takeover: "file_name", Intake: "client_uuid", Subscriber: "url",
    }  # fmt: skip
    if not field.is_relation:
        return field.name
    if field.related_model is Reply:
        return f"{field.name}__petition__number"
    return f"{field.name}__{natural.get(field.related_model, 'name')}"


def digest_of_a_load(**options: object) -> dict[str, str]:
    with transaction.atomic():
        load_small(**options)
        found = digest()
        transaction.set_rollback(True)
    return found


def test_the_same_seed_gives_the_same_office_and_another_one_another():
    one, again, other = (digest_of_a_load(seed=seed) for seed in (7, 7, 8))

    assert one == again
    # Only the real places and their codes are the same.
    assert {name for name in one if one[name] == other[name]} <= {"Subdistrict", "Committee", "Zone", "NumberSeries"}


def test_a_sweep_afterwards_changes_nothing():
    publish_calendar(timezone.localdate())
    load(size=EVENTFUL, seed=3, password=PASSWORD, by=SYSTEM)
    before = digest()

    sweep_overdue()

    assert digest() == before


def test_a_database_in_use_is_refused():
    OrganizationFactory(name="测试单位")

    with pytest.raises(NotEmptyError):
        load_small()
    assert not User.objects.exists()


def test_a_load_that_dies_leaves_nothing():
    def die(done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_small(progress=die)
    assert not Household.objects.exists()
    assert not Subdistrict.objects.exists()


# The command ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def demo_settings(settings):
    settings.DEMO_PASSWORD, settings.DEMO_TIMINGS = "", ""
    return settings


def test_the_command_prints_each_login_and_the_password_that_opens_it(demo_settings, capsys):
    demo_settings.DEMO_PASSWORD = PASSWORD
    call_command("load_demo", size="small")

    said = capsys.readouterr().out
    assert PASSWORD in said
    assert all(f"  {login} " in said for login in LOGINS)
    assert User.objects.get(username="zone").check_password(PASSWORD)


def test_the_command_refuses_a_database_in_use(demo_settings):
    SubdistrictFactory()

    with pytest.raises(CommandError):
        call_command("load_demo", size="small")
    assert not User.objects.exists()


def test_if_empty_leaves_a_database_in_use_alone_and_says_so(demo_settings, capsys):
    SubdistrictFactory()

    call_command("load_demo", size="small", if_empty=True)

    assert capsys.readouterr().out.count("\n") == 1
    assert not User.objects.exists()


def test_a_file_of_timings_that_is_none_is_refused(demo_settings, tmp_path):
    file = tmp_path / "timings.csv"
    file.write_text("received_at,replied_at\nyesterday,today\n", encoding="utf-8")
    demo_settings.DEMO_TIMINGS = str(file)

    with pytest.raises(CommandError, match="yesterday"):
        call_command("load_demo", size="small")
    assert not User.objects.exists()
