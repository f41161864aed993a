"""How the admin's lists scale, where their links lead, and that the Chinese pages are Chinese."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.models import Covenant, MeetingKind
from petitions.route import Move
from tests.factories.people import staff_of
from tests.factories.petitions import petition_in
from tests.factories.territory import (
    BuildingFactory,
    CommitteeFactory,
    HouseholdFactory,
    OrganizationFactory,
    ZoneFactory,
)
from tests.web.admin_office import APP_OF, KEEPS, change, changelist, given_up, office, user_of
from wulibridge.journal.models import JournalEntry
from wulibridge.journal.services import SYSTEM, record, recording
from wulibridge.people.models import LeaderAssignment
from wulibridge.people.roles import Role
from wulibridge.territory.models import WorkDay
from wulibridge.web.admin.journal import area_in_words
from wulibridge.web.verbs import VERBS

pytestmark = pytest.mark.django_db
LISTS = [(role, model) for role, models in KEEPS.items() for model in sorted(models)]


def two_more(place, model):
    """Two rows more than the office has."""
    for n in range(2):
        committee = CommitteeFactory(subdistrict=place.subdistrict)
        zone = ZoneFactory(committee=place.committee)
        member = staff_of(Role.ZONE_MEMBER, zone)
        HouseholdFactory(building=BuildingFactory(zone=zone))
        OrganizationFactory(subdistrict=place.subdistrict)
        petition_in(zone, by=member)
        given_up(member, f"more-{n}")
        WorkDay.objects.create(day=f"2030-01-0{n + 1}", is_workday=True)
        LeaderAssignment.objects.create(leader=place.assignment.leader, committee=committee, starts_on="2024-01-01")
    if APP_OF[model] == "meetings":
        two_copies(place.rows()[model])


def two_copies(row):
    """Of a row of meetings, as different as the database wants them."""
    for n in range(2):
        row.pk, row._state.adding = None, True
        if isinstance(row, MeetingKind):
            row.code = f"more-{n}"
        if isinstance(row, Covenant):
            row.number, row.state, row.dropped_because = row.number + 1, "dropped", "重写"
        row.save()


@pytest.mark.parametrize(("role", "model"), LISTS)
def test_a_list_of_three_costs_no_more_queries_than_a_list_of_one(client, role, model):
    place = office()
    client.force_login(user_of(role, place))
    client.get(changelist(model))
    with CaptureQueriesContext(connection) as one:
        before = len(client.get(changelist(model)).context["cl"].result_list)
    two_more(place, model)
    with CaptureQueriesContext(connection) as three:
        after = len(client.get(changelist(model)).context["cl"].result_list)
    assert after >= before + (0 if model == "subdistrict" else 2)
    assert len(three) == len(one) <= 14, [query["sql"][:150] for query in three]


class Page(HTMLParser):
    """The words and links that a person meets on a page."""

    SPOKEN = ("title", "aria-label", "placeholder", "data-label", "alt")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words, self.links, self.skip = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        self.words += [given[name] for name in self.SPOKEN if given.get(name)]
        # What somebody has typed is in whatever language it is.
        if tag in ("script", "style", "textarea") or "material-symbols-outlined" in (given.get("class") or ""):
            self.skip.append(tag)

    def handle_endtag(self, tag):
        if self.skip and self.skip[-1] == tag:
            self.skip.pop()

    def handle_data(self, data):
        if not self.skip:
            self.words.append(data)


def pages_of(client, role, place):
    """(address, page) of every page that this role can open: the index, each list, row and form."""
    rows = place.rows() | {"journalentry": JournalEntry.objects.get(verb="petition.register")}
    addresses = [reverse("admin:index")]
    for model in sorted(KEEPS[role]):
        addresses += [changelist(model), change(rows[model]), reverse(f"admin:{APP_OF[model]}_{model}_add")]
    addresses += [
        reverse("admin:territory_workday_load_year"),
        reverse("admin:people_user_set_password", args=[place.member.pk]),
    ]
    for address in addresses:
        response = client.get(address)
        if response.status_code == 200:
            yield address, Page(response.text)


@pytest.mark.parametrize("role", [role for role in Role if KEEPS[role]])
def test_the_chinese_pages_are_chinese(client, role):
    place = office()
    user = user_of(role, place)
    client.force_login(user)
    client.cookies["language"] = "zh-hans"
    # The user names of the factories, the code of a kind of meeting, and the switch to the other language.
    known = {re.sub(r"\d+$", "", user.username), place.meeting.kind.code, "English"}
    for address, page in pages_of(client, role, place):
        words = set(re.findall(r"[A-Za-z]{3,}", " ".join(page.words)))
        assert words - known == set(), address


@pytest.mark.parametrize("role", [role for role in Role if KEEPS[role]])
def test_no_link_leads_where_this_person_may_not_go(client, role):
    place = office()
    client.force_login(user_of(role, place))
    links = {link for _address, page in pages_of(client, role, place) for link in page.links if link.startswith("/")}
    dead = {link for link in links if client.get(link).status_code >= 400}
    assert len(links) >= 3
    assert dead == set()


@pytest.mark.parametrize("narrowed", ["", "?verb=petition.register"])
def test_the_journal_is_paged_through_without_being_counted(client, narrowed):
    place = office()
    client.force_login(user_of(Role.AUDITOR, place))

    with CaptureQueriesContext(connection) as asked:
        page = client.get(changelist("journalentry") + narrowed)

    assert page.context["cl"].result_list
    assert not [query["sql"] for query in asked if "COUNT(" in query["sql"] and "journal_journalentry" in query["sql"]]


def test_a_journal_entry_is_told_in_words(client):
    place = office()
    client.force_login(user_of(Role.AUDITOR, place))
    client.cookies["language"] = "en"
    page = client.get(changelist("journalentry")).text
    assert str(VERBS["petition.register"]) != "petition.register"
    assert "petition: registered" in page
    client.cookies["language"] = "zh-hans"
    filtered = client.get(changelist("journalentry") + "?verb=petition.register").context["cl"].queryset
    assert set(filtered.values_list("verb", flat=True)) == {"petition.register"}


def test_a_journal_entry_without_an_account_says_who_it_was(client):
    place = office()
    with recording():
        record("roster.imported", place.subdistrict, by=SYSTEM, area="")
    client.force_login(user_of(Role.AUDITOR, place))
    client.cookies["language"] = "en"
    assert "a command of the machine" in client.get(changelist("journalentry")).text


def test_a_journal_entry_names_the_post_it_was_done_in(client):
    place = office()
    client.force_login(user_of(Role.AUDITOR, place))
    client.cookies["language"] = "en"
    entry = JournalEntry.objects.get(verb="petition.register", subject_id=place.petition.pk)
    assert f"zone team member · zone {place.zone.pk}" in client.get(change(entry)).text


def test_an_area_whose_kind_was_not_recorded_is_shown_by_its_number():
    assert area_in_words("12") == "12"


def test_every_deed_that_is_recorded_has_words():
    sources = [
        file.read_text()
        for room in ("wulibridge", "petitions", "visits", "meetings")
        for file in Path(room).rglob("*.py")
    ]
    written = {verb for source in sources for verb in re.findall(r'(?<!`)\brecord\(\s*"([a-z_]+\.[a-z_]+)"', source)}
    written |= {f"petition.{move.value}" for move in Move if move != Move.REGISTER}
    assert len(written) > 20
    assert written - VERBS.keys() - {"petition.answered"} == set()  # an example in the journal's own docstring


def test_filters_offer_and_find_the_own_committees_alone(client):
    own, other = office("甲"), office("乙")
    client.force_login(user_of(Role.CASE_DESK, own))
    page = client.get(changelist("building")).text
    assert f"?committee={own.committee.pk}" in page
    assert f"?committee={other.committee.pk}" not in page
    assert client.get(f"{changelist('building')}?committee={own.committee.pk}").context["cl"].result_count == 1
    assert client.get(f"{changelist('building')}?committee={other.committee.pk}").context["cl"].result_count == 0
    assert client.get(f"{changelist('building')}?committee=x").context["cl"].result_count == 0


def test_a_petition_is_found_by_two_characters_of_its_text(client):
    place = office()
    petition_in(place.zone, by=place.member, title="电梯", text="电梯停在五楼。")
    client.force_login(user_of(Role.COMMITTEE_CHAIR, place))
    found = client.get(changelist("petition") + "?q=五楼").context["cl"].result_list
    assert [row.title for row in found] == ["电梯"]
