"""Every demo login opens a first page that works."""

import pytest
from django.urls import reverse

from wulibridge.demo.services import load
from wulibridge.demo.sizes import SMALL
from wulibridge.demo.staff import LOGINS
from wulibridge.journal.services import SYSTEM

pytestmark = pytest.mark.django_db

PASSWORD = "demo-九-password"


@pytest.mark.parametrize("login", LOGINS)
def test_a_login_opens_on_a_page_of_its_own(client, login):
    load(size=SMALL, seed=1, password=PASSWORD, by=SYSTEM)

    client.post(reverse("web:login"), {"username": login, "password": PASSWORD})
    page = client.get(reverse("web:home"), follow=True)

    assert page.status_code == 200
    assert page.wsgi_request.user.username == login
