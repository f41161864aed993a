"""A form whose answer was lost is sent again: what it wrote is there once, and nothing newly typed vanishes."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from petitions.services import Refused
from tests.factories.people import staff_of
from tests.factories.wishes import offer_of
from visits.models import Offer, PolicyBrief
from visits.services.brief import BriefDraft, publish_brief
from wulibridge.people.roles import Role
from wulibridge.territory.models import Organization

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(zone):
    return staff_of(Role.CASE_DESK, zone.committee.subdistrict)


def brief_of(household, *, by, client_uuid, words):
    committee = household.committee
    draft = BriefDraft(client_uuid, committee.subdistrict, "加装电梯", words, [committee])
    return publish_brief(draft=draft, by=by)


def offer_at(household, **said):
    return offer_of(Organization.objects.get(), committee=household.committee, **said)


FORMS = {Offer: offer_at, PolicyBrief: brief_of}


@pytest.mark.parametrize(("model", "send"), FORMS.items(), ids=lambda value: value.__name__)
def test_the_same_form_twice_is_one_row_and_other_words_are_not_swallowed(household, desk, unit, model, send):
    client_uuid = uuid4()

    first, again = (send(household, by=desk, client_uuid=client_uuid, words="照着做") for _ in range(2))
    with pytest.raises(Refused) as no:
        send(household, by=desk, client_uuid=client_uuid, words="改了一个字")
    with pytest.raises(Refused):
        send(household, by=staff_of(Role.CASE_DESK, unit.subdistrict), client_uuid=client_uuid, words="照着做")

    assert (first, no.value.field) == (again, "client_uuid")
    assert model.objects.count() == 1


@pytest.mark.parametrize(("name", "model"), [("offer_new", Offer), ("brief_new", PolicyBrief)])
def test_the_page_of_the_form_names_it_once(client, zone, desk, unit, name, model):
    client.force_login(desk)
    address = reverse(f"visits:{name}")
    known = client.get(address).context["form"]["client_uuid"].value()
    sent = {"client_uuid": known, "title": "新政策", "text": "正文", "committees": [zone.committee.pk]}
    sent |= {"organization": unit.pk, "committee": zone.committee.pk, "kind": "meal", "words": "送餐", "capacity": 3}
    sent |= {"period": "month", "starts_on": timezone.localdate().isoformat()}

    assert [client.post(address, sent).status_code for _ in range(2)] == [302, 302]
    assert model.objects.count() == 1
