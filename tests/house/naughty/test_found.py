"""The walk finds what there is: else the other tests here would prove nothing."""

import pytest

from tests.house.naughty.site import filled, undone
from tests.house.test_urls import ADDRESSES

pytestmark = pytest.mark.django_db

# What no link and no form leads to, with the reason.
NOT_REACHED = {
    "web:logout",  # would end the walk
    "admin:logout",
    "web:healthz",  # for machines
    "admin:autocomplete",  # asked by a script; see test_addresses
    "admin:jsi18n",
    "meetings:feed",  # asked for by calendars
    "visits:photo_upload",  # sent by phones
    "visits:sync",
    "visits:sync_token",
    "visits:pack",  # asked for by the round on the phone
    "visits:worker",
    "visits:contact_record",  # for the public, once it is published
    "petitions:open311_discovery",
    "petitions:open311_services",  # for other systems: tests/petitions/open311
    "petitions:open311_service",
    "petitions:open311_requests",
    "petitions:open311_request",
    "petitions:open311_token",
    "petitions:unlink",  # one button without a field, on the page of a twin
}


def test_every_address_is_reached_by_the_walk(site):
    reached = {place.name for place in site.pages} | {offer.place.name for offer in site.offers.values()}
    named = {name for name, pattern, route in ADDRESSES if pattern.name and "(?P" not in route}
    nobody = {name for name in named if name.startswith("admin:") and name.endswith("_add")}  # where rows are not made

    assert named - reached - NOT_REACHED - nobody - {"web:home"} == set()


def test_most_forms_are_taken_when_they_are_filled_in_well(site):
    """Else the strange values would be refused for another reason than their own."""
    refused = []
    offers = [offer for offer in site.offers.values() if offer.form.method == "post" and not offer.form.is_upload]
    for offer in offers:
        site.enter(offer.user)
        with undone():
            if site.send(offer, filled(offer.form)).status_code == 422:
                refused.append(str(offer))

    assert len(refused) < len(offers) / 3, "\n".join(refused)
