"""What comes in at the desk: who may write it down, what belongs together, what a repeated save does."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from petitions.models import Petition, Petitioner
from petitions.services import PetitionDraft, Refused
from tests.factories.people import staff_of
from tests.factories.territory import BuildingFactory, HouseholdFactory, ZoneFactory, every_zone
from tests.visits.conftest import OPINION, PETITION
from visits.forms.intake import WORDS
from visits.models import INTAKE_CHANNELS, Intake, OpinionItem
from visits.queries.intake import colleagues_of, intakes_on
from visits.services import OpinionDraft
from visits.services.intake import IntakeDraft, log_intake
from wulibridge.journal.models import JournalEntry
from wulibridge.people.roles import Role

pytestmark = pytest.mark.django_db
HEARD = OpinionDraft(text="路灯不亮")
ASKED = PetitionDraft(
    title="修路灯", text="弄口的路灯两周不亮。", petitioner_name="测试甲", petitioner_phone="10000000001"
)
PHONE = reverse("visits:intake", args=["phone"])


def intake_draft(**fields: object) -> IntakeDraft:
    return IntakeDraft(**{"client_uuid": uuid4(), "channel": "phone"} | fields)


def sent(zone, *, opinions=(OPINION,), petitions=(), **fields: object) -> dict[str, object]:
    """What a browser sends for the form of a channel."""
    said: dict[str, object] = {
        "client_uuid": uuid4(),
        "zone": zone.pk,
        "received_at": f"{timezone.localtime() - timedelta(hours=1):%Y-%m-%dT%H:%M}",
    }
    for name, rows in (("opinions", opinions), ("petitions", petitions)):
        said |= {f"{name}-TOTAL_FORMS": len(rows), f"{name}-INITIAL_FORMS": 0}
        for number, row in enumerate(rows):
            said |= {f"{name}-{number}-{key}": value for key, value in row.items()}
    return said | fields


def test_opinions_and_petitions_are_written_in_one_save(zone, household, member):
    log_intake(
        draft=intake_draft(opinions=[HEARD], petitions=[ASKED], household=household, source="热线"),
        zone=zone,
        by=member,
    )
    intake = Intake.objects.get()
    (item,) = intake.opinions.all()
    petition = intake.raised.get().petition

    assert (item.channel, item.zone, item.household, item.heard_at) == ("phone", zone, household, intake.received_at)
    assert (petition.channel, petition.household, petition.received_at) == ("phone", household, intake.received_at)
    with every_zone():
        assert Petitioner.objects.get().name == "测试甲"
    (entry,) = JournalEntry.objects.filter(verb="intake.logged")
    assert "路灯" not in str(entry.details)


def test_the_same_form_twice_is_one_intake(zone, member):
    once = intake_draft(opinions=[HEARD], petitions=[ASKED])
    first = log_intake(draft=once, zone=zone, by=member)

    assert log_intake(draft=once, zone=zone, by=member) == first
    assert (Intake.objects.count(), OpinionItem.objects.count(), Petition.objects.count()) == (1, 1, 1)


@pytest.mark.parametrize(
    "changed",
    [{"opinions": [OpinionDraft("另一件")]}, {"source": "二号箱"}, {"petitions": [ASKED]}, {"channel": "web"}],
)
def test_a_used_form_with_other_words_is_refused_rather_than_dropped(zone, member, changed):
    identity = uuid4()
    log_intake(draft=intake_draft(client_uuid=identity, opinions=[HEARD]), zone=zone, by=member)
    with pytest.raises(Refused) as no:
        log_intake(draft=intake_draft(**{"client_uuid": identity, "opinions": [HEARD]} | changed), zone=zone, by=member)
    assert no.value.field == "client_uuid"


def elsewhere(zone):
    return HouseholdFactory(building=BuildingFactory(zone=ZoneFactory(committee=zone.committee)))


@pytest.mark.parametrize(
    ("case", "fields"),
    [
        ("nothing", {"opinions": []}),
        ("a visit", {"channel": "visit"}),
        ("the old register", {"channel": "old_register"}),
        ("tomorrow", {"received_at": timedelta(days=1)}),
        ("long ago", {"received_at": timedelta(days=-400)}),
        ("another zone's household", {"household": elsewhere}),
        ("another zone's colleague", {"received_by": lambda zone: staff_of(Role.ZONE_MEMBER, ZoneFactory())}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_is_refused(zone, member, case, fields):
    made = {name: value(zone) if callable(value) else value for name, value in fields.items()}
    if "received_at" in made:
        made["received_at"] = timezone.now() + made["received_at"]
    with pytest.raises(Refused):
        log_intake(draft=intake_draft(**{"opinions": [HEARD]} | made), zone=zone, by=member)
    assert not Intake.objects.exists()


def test_a_stranger_writes_nothing_down(zone):
    with pytest.raises(Refused):
        log_intake(
            draft=intake_draft(opinions=[HEARD]),
            zone=zone,
            by=staff_of(Role.COMMITTEE_CHAIR, ZoneFactory().committee),
        )


def test_a_petition_of_the_form_that_is_refused_takes_everything_with_it(zone, member):
    with pytest.raises(Refused):
        log_intake(draft=intake_draft(opinions=[HEARD], petitions=[PetitionDraft("", "")]), zone=zone, by=member)
    assert not OpinionItem.objects.exists()


def test_every_channel_has_its_form_and_no_other_has():
    assert set(WORDS) == set(INTAKE_CHANNELS)


@pytest.mark.parametrize("channel", WORDS)
def test_each_channel_opens_its_form(member_client, channel):
    answer = member_client.get(reverse("visits:intake", args=[channel]))

    assert ("source" in answer.context["sheet"].form.fields) == bool(WORDS[channel].source)


@pytest.mark.parametrize("channel", ["visit", "old_register", "pigeon"])
def test_what_is_no_channel_of_the_desk_is_no_page(member_client, channel):
    assert member_client.get(reverse("visits:intake", args=[channel])).status_code == 404


def test_what_came_in_stands_on_the_reception_page(member_client, zone, member):
    answer = member_client.post(PHONE, sent(zone, received_by=member.pk), follow=True)

    assert [intake.opinions.get().text for intake in answer.context["intakes"]] == [OPINION["text"]]
    assert answer.context["draft_sent"] == f"{member.pk}:intake-phone"


def test_a_petition_of_the_form_gives_its_slip_at_once(member_client, zone, member):
    asked = PETITION | {"petitioner_name": "测试甲", "petitioner_phone": "10000000001"}
    answer = member_client.post(PHONE, sent(zone, petitions=[asked], received_by=member.pk))

    assert Petition.objects.get().query_code in answer.content.decode()
    assert JournalEntry.objects.filter(verb="petition.query_code_read").count() == 1


def test_a_household_is_found_by_its_address(member_client, zone, member, household):
    member_client.post(PHONE, sent(zone, search=household.number, received_by=member.pk) | {"zone": ""})

    assert Intake.objects.get().household == household


@pytest.mark.parametrize(
    "wrong",
    [{"zone": ""}, {"search": "没有的路1号"}, {"received_at": "2099-01-01T10:00"}, {"opinions-0-topic": "weather"}],
    ids=["no zone", "no household", "the future", "no topic"],
)
def test_what_was_typed_comes_back_with_the_fault(member_client, zone, member, wrong):
    answer = member_client.post(PHONE, sent(zone, received_by=member.pk) | wrong)

    assert answer.status_code == 422
    assert OPINION["text"] in answer.content.decode()
    assert not Intake.objects.exists()


def test_another_row_is_added_without_a_script(member_client, zone):
    answer = member_client.post(PHONE, sent(zone, add="petitions"))

    assert answer.context["sheet"].petitions.total_form_count() == 1
    assert not Intake.objects.exists()


def test_colleagues_are_those_of_one_s_own_places(zone, member):
    mate = staff_of(Role.ZONE_LEAD, zone)
    for area in (ZoneFactory(committee=zone.committee), ZoneFactory()):
        staff_of(Role.ZONE_MEMBER, area)
    staff_of(Role.COMMITTEE_STAFF, zone.committee)

    assert set(colleagues_of(member)) == {member, mate}


def test_the_list_shows_one_s_own_area_and_this_day(zone, member):
    other = ZoneFactory(committee=zone.committee)
    mine = log_intake(draft=intake_draft(opinions=[HEARD]), zone=zone, by=member)
    log_intake(draft=intake_draft(opinions=[HEARD]), zone=other, by=staff_of(Role.ZONE_MEMBER, other))
    late = log_intake(draft=intake_draft(opinions=[HEARD]), zone=zone, by=member)
    Intake.objects.filter(pk=late.pk).update(logged_at=timezone.now() - timedelta(days=1))

    assert list(intakes_on(timezone.localdate(), user=member)) == [mine]


def test_the_page_takes_as_many_queries_for_three_as_for_one(member_client, zone, household, member):
    counted = []
    for more in (1, 2):
        for _each in range(more):
            said = intake_draft(opinions=[HEARD], petitions=[ASKED], household=household)
            log_intake(draft=said, zone=zone, by=member)
        with CaptureQueriesContext(connection) as queries:
            member_client.get(reverse("visits:reception"))
        counted.append(len(queries))

    assert counted[0] == counted[1] <= 12
