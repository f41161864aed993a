"""The pages of connected systems: keys and secrets are shown once, to whoever keeps the machine, of their own area."""

import re

import pytest
from django.urls import reverse

from petitions.models import ApiClient
from petitions.queries.open311 import client_of
from tests.factories.clients import client_in
from tests.factories.people import staff_of
from tests.factories.territory import ZoneFactory
from wulibridge.journal.models import JournalEntry
from wulibridge.people.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client, keeper):
    client.force_login(keeper)
    return client


@pytest.fixture
def described(people):
    return {"name": "市民通", "zone": people.zone.pk, "rate_per_hour": "60", "starts_on": "2020-01-01", "ends_on": ""}


def test_a_system_is_described_given_a_key_and_told_by_webhook(people, signed_in, described):
    made = signed_in.post(reverse("petitions:clients"), described)
    shown = signed_in.post(made.url, {"act": "key"}).content.decode()
    key = re.search(r"wb_[\w-]{43}", shown)[0]
    row = ApiClient.objects.get()
    told = signed_in.post(made.url, {"act": "webhook", "url": "https://93.184.216.34/hook", "events": ["closed"]})

    assert client_of(key, today=row.starts_on) == row
    assert row.subdistrict == people.zone.committee.subdistrict
    row.refresh_from_db()
    assert row.subscriber.secret in told.content.decode()
    again = signed_in.get(made.url).content.decode()
    assert key not in again
    assert row.subscriber.secret not in again
    verbs = {"client.created", "client.key_issued", "client.webhook_set"}
    entries = JournalEntry.objects.filter(verb__in=verbs)
    assert set(entries.values_list("verb", flat=True)) == verbs
    assert key not in str(list(entries.values()))


BAD = [
    ({"act": "webhook", "url": "https://10.0.0.1/", "events": ["closed"]}, "https://10.0.0.1/"),
    ({"act": "save", "name": "", "zone": "", "rate_per_hour": "0", "starts_on": "morgen"}, "morgen"),
    ({"act": "webhook", "url": "https://93.184.216.34/", "events": ["everything"]}, "93.184.216.34"),
]


@pytest.mark.parametrize(("sent", "kept"), BAD)
def test_what_cannot_be_is_refused_and_kept_on_the_form(signed_in, system, sent, kept):
    answer = signed_in.post(reverse("petitions:client", args=[system[0].pk]), sent)

    assert answer.status_code == 422
    assert kept in answer.content.decode()
    assert ApiClient.objects.get().subscriber is None


def test_a_system_does_not_move_to_another_subdistrict(signed_in, system, described):
    far = ZoneFactory()
    sent = described | {"act": "save", "zone": far.pk}
    assert signed_in.post(reverse("petitions:client", args=[system[0].pk]), sent).status_code == 422


def test_systems_of_another_subdistrict_are_not_there(client, system):
    stranger = staff_of(Role.SYSTEM_ADMINISTRATOR, ZoneFactory().committee.subdistrict)
    client.force_login(stranger)

    assert client.get(reverse("petitions:client", args=[system[0].pk])).status_code == 404
    assert system[0].name not in client.get(reverse("petitions:clients")).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_for_one_and_for_three(people, keeper, signed_in, rows, django_assert_max_num_queries):
    for _n in range(rows):
        client_in(people.zone, by=keeper)
    with django_assert_max_num_queries(9):
        assert signed_in.get(reverse("petitions:clients")).status_code == 200
