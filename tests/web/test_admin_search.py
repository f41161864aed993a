"""The admin's search finds what was written otherwise, and nothing of a neighbour's."""

import pytest

from tests.factories.territory import BuildingFactory
from tests.web.admin_office import changelist, office, user_of
from wulibridge.people.roles import Role

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["浏阳路", "瀏陽路", "瀏陽路１２", " 瀏陽路　12弄"])
def test_a_building_is_found_in_any_writing(client, typed):
    own, other = office("甲"), office("乙")
    building = BuildingFactory(zone=own.zone, address="浏阳路12弄3号")
    BuildingFactory(zone=other.zone, address="浏阳路12弄4号")
    client.force_login(user_of(Role.CASE_DESK, own))
    found = client.get(changelist("building"), {"q": typed}).context["cl"].result_list
    assert list(found) == [building]


def test_a_name_that_keeps_an_old_character_is_found_as_it_is_written(client):
    own = office("甲")
    building = BuildingFactory(zone=own.zone, address="乾溪路5号")
    client.force_login(user_of(Role.CASE_DESK, own))
    found = client.get(changelist("building"), {"q": "乾溪"}).context["cl"].result_list
    assert list(found) == [building]


def test_an_account_is_found_by_the_other_script(client):
    own = office("甲")
    own.member.name = "测试刘乐"
    own.member.save()
    client.force_login(user_of(Role.SECURITY_ADMINISTRATOR, own))
    found = client.get(changelist("user"), {"q": "測試劉樂"}).context["cl"].result_list
    assert list(found) == [own.member]
