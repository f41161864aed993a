import pytest
from django.core.management import CommandError, call_command

from tests.factories.territory import SubdistrictFactory
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import holds
from wulibridge.territory.models import Subdistrict

pytestmark = pytest.mark.django_db


@pytest.fixture
def open_office(tmp_path):
    def call(password: str = "a-long-九-password") -> None:
        file = tmp_path / "password"
        file.write_text(password + "\n", encoding="utf-8")
        call_command("create_office", code="310101020000", name="测试街道", password_file=str(file))

    return call


def test_the_first_account_gives_posts_and_sees_no_case(open_office):
    open_office()

    user = User.objects.get()
    assert user.check_password("a-long-九-password")
    assert holds(user, Permission.PEOPLE_EDIT)
    assert not holds(user, Permission.PETITION_READ, Permission.HOUSEHOLD_READ)


def test_an_office_is_opened_only_once(open_office):
    SubdistrictFactory()

    with pytest.raises(CommandError, match="already holds an office"):
        open_office()
    assert not User.objects.exists()


def test_a_weak_password_leaves_nothing_behind(open_office):
    with pytest.raises(CommandError):
        open_office("1234567890")
    assert not Subdistrict.objects.exists()
