"""Acting on behalf of residents: consent, who may, steps, taking back, and what the residents are told."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from petitions import figures
from petitions.models import Mandate, MandateHousehold, MandateStep
from petitions.queries.mandate import due_next, mandates_for
from petitions.route import Move, Stop
from petitions.services import Refused, name_handler
from petitions.services.attachments import add_attachment
from petitions.services.mandates import end, join, step, withdraw
from tests.factories.mandates import acted_for, in_days, proof
from tests.factories.office import moved, petition_at
from tests.factories.petitions import petition_in
from tests.factories.photos import picture, sent
from tests.factories.territory import HouseholdFactory, OrganizationFactory
from wulibridge.journal.models import JournalEntry
from wulibridge.notices.models import Notice

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAYS = {"first": TODAY, "last": TODAY}


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def signed_in(user) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


@pytest.fixture
def homes(people):
    return [HouseholdFactory(building__zone=people.zone) for _n in range(3)]


@pytest.fixture
def petition(people):
    return petition_in(people.zone, by=people.member)


class TestBeginning:
    def test_several_households_under_one_and_who_acts_is_told(self, people, petition, homes):
        mandate = acted_for(petition, *homes, by=people.chair, actor=people.staff)
        assert mandate.committee == people.zone.committee
        assert [row.household for row in mandate.households.all()] == homes
        assert Notice.objects.get(kind="petition_mandate").receiver == people.staff
        assert JournalEntry.objects.filter(verb="mandate.begun", subject_id=mandate.pk).exists()

    @pytest.mark.parametrize(
        ("who", "may"),
        [("member", False), ("lead", False), ("staff", True), ("chair", True), ("desk", True), ("leader", False)],
    )
    def test_at_the_committee_or_above(self, people, petition, homes, who, may):
        by = getattr(people, who)
        if may:
            assert acted_for(petition, homes[0], by=by).actor == by
        else:
            with pytest.raises(Refused):
                acted_for(petition, homes[0], by=by, actor=people.chair)

    @pytest.mark.parametrize(
        ("said", "given", "where"),
        [
            ({"representatives": 6}, {}, "representatives"),
            ({"representatives": 0}, {}, "representatives"),
            ({"body": " "}, {}, "body"),
            ({"actor": "member"}, {}, "actor"),
            ({"next_on": in_days(-1)}, {}, "next_on"),
            ({"households": ()}, {}, "households"),
            ({"households": "elsewhere"}, {}, "households"),
            ({"organization": "elsewhere"}, {}, "organization"),
            ({}, {"slip_number": " "}, "slip_number"),
            ({}, {"slip": "another petition's"}, "slip"),
            ({}, {"consent_on": in_days(1)}, "consent_on"),
            ({}, {"consent": "spoken"}, "witness"),
            ({}, {"consent": "spoken", "witness": "chair"}, "witness"),  # who acts
            ({}, {"consent": "spoken", "witness": "strangers"}, "witness"),
            ({}, {"consent": "told"}, "consent"),
        ],
    )
    def test_refused_at_the_field(self, people, petition, homes, said, given, where):
        said, given = dict(said), dict(given)
        homes = homes if said.get("households") is None else []
        if said.pop("households", None) == "elsewhere":
            homes = [HouseholdFactory()]
        if said.get("organization"):
            said |= {"organization": OrganizationFactory()}
        if said.get("actor"):
            said["actor"] = people.member
        if given.get("witness"):
            given["witness"] = people.strangers[0] if given["witness"] == "strangers" else people.chair
        if given.get("slip"):
            other = petition_in(people.zone, by=people.member)
            given["slip"], _new = add_attachment(petition=other, file=sent(picture()), by=people.lead)
        with pytest.raises(Refused) as no:
            acted_for(petition, *homes, by=people.chair, given=proof(**given), **said)
        assert no.value.field == where
        if said.get("representatives") == 6:
            assert "Art 20 III" in str(no.value.message)
        assert not Mandate.objects.exists()

    def test_the_photo_of_the_slip_is_one_of_the_petitions_attachments(self, people, petition, homes):
        photo, _new = add_attachment(petition=petition, file=sent(picture()), by=people.lead)
        mandate = acted_for(petition, homes[0], by=people.chair, given=proof(slip=photo))
        assert mandate.households.get().slip == photo

    def test_one_runs_at_a_time_and_none_begins_of_a_closed_one(self, people, petition, homes):
        acted_for(petition, homes[0], by=people.chair)
        with pytest.raises(Refused):
            acted_for(petition, homes[1], by=people.chair)
        end(petition=petition, outcome="reached", told="已补贴。", by=people.chair)
        assert acted_for(petition, homes[1], by=people.chair).pk
        with pytest.raises(Refused):
            acted_for(moved(people, petition_in(people.zone), Move.ANSWER, Move.SATISFIED), homes[0], by=people.chair)

    def test_of_a_complaint_only_a_named_handler(self, people, homes):
        row = petition_in(people.zone, by=people.member, kind="complaint", about=(people.department,))
        with pytest.raises(Refused):
            acted_for(row, homes[0], by=people.chair)
        name_handler(petition=row, user=people.chair, by=people.desk)
        with pytest.raises(Refused):
            acted_for(row, homes[0], by=people.chair, actor=people.staff)
        mandate = acted_for(row, homes[0], by=people.desk, actor=people.chair)
        assert list(mandates_for(people.staff)) == []
        assert list(mandates_for(people.chair)) == [mandate]
        assert row.title not in str(Notice.objects.get(kind="petition_mandate").facts)
        assert not figures.mandates_begun([people.zone.pk], **DAYS).exists()


class TestWhileItRuns:
    def test_more_households_join_with_their_own_consent(self, people, petition, homes):
        mandate = acted_for(petition, homes[0], by=people.chair)
        day = in_days(-3)
        spoken = proof(consent="spoken", slip_number="", witness=people.member, consent_on=day)
        join(petition=petition, households=homes, proof=spoken, by=people.staff)
        rows = list(mandate.households.values_list("household", "consent", "consent_on"))
        assert rows == [
            (homes[0].pk, "signed", TODAY),
            (homes[1].pk, "spoken", day),
            (homes[2].pk, "spoken", day),
        ]
        with pytest.raises(Refused):
            join(petition=petition, households=homes, proof=spoken, by=people.staff)

    def test_a_step_says_when_the_next_is_due(self, people, petition, homes):
        mandate = acted_for(petition, homes[0], by=people.chair)
        step(petition=petition, on=TODAY, done="已递交材料。", next_on=in_days(9), by=people.staff)
        mandate.refresh_from_db()
        assert mandate.next_on == in_days(9)
        bad = ({"on": in_days(1)}, {"on": in_days(-400)}, {"done": " "}, {"next_on": in_days(-1)}, {"by": people.lead})
        for said in bad:
            given = {"on": TODAY, "done": "去过。", "next_on": in_days(9), "by": people.staff} | said
            with pytest.raises(Refused):
                step(petition=petition, **given)
        assert MandateStep.objects.count() == 1

    def test_consent_is_taken_back_at_any_time_and_with_the_last_one_it_ends(self, people, petition, homes):
        mandate = acted_for(petition, *homes[:2], by=people.chair)
        first, last = mandate.households.all()
        withdraw(petition=petition, home=first, by=people.staff)
        mandate.refresh_from_db()
        assert mandate.ended_at is None
        with pytest.raises(Refused):
            withdraw(petition=petition, home=first, by=people.staff)
        with pytest.raises(Refused), transaction.atomic():
            withdraw(petition=petition, home=last, by=people.staff)
        withdraw(petition=petition, home=last, told="居民决定自行办理。", by=people.staff)
        mandate.refresh_from_db()
        assert (mandate.outcome, mandate.next_on) == ("withdrawn", None)
        with pytest.raises(Refused):
            step(petition=petition, on=TODAY, done="去过。", next_on=in_days(9), by=people.staff)

    def test_the_end_is_coded_told_and_counted_with_its_rows(self, people, petition, homes):
        mandate = acted_for(petition, homes[0], by=people.chair)
        for said in ({"outcome": "won"}, {"told": " "}, {"by": people.lead}):
            with pytest.raises(Refused):
                end(petition=petition, **{"outcome": "partly", "told": "只批了一半。", "by": people.chair} | said)
        end(petition=petition, outcome="partly", told="只批了一半。", by=people.chair)
        zones = [people.zone.pk]
        assert list(figures.mandates_begun(zones, **DAYS)) == [mandate]
        assert list(figures.mandates_ended(zones, **DAYS).values_list("outcome", flat=True)) == ["partly"]
        assert not figures.mandates_ended([people.strangers[0].posts.get().zone_id], **DAYS).exists()

    def test_the_database_keeps_to_it_as_well(self, people, petition, homes):
        mandate = acted_for(petition, homes[0], by=people.chair)
        for change in ({"representatives": 6}, {"body": ""}, {"outcome": "reached"}, {"next_on": None}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Mandate.objects.filter(pk=mandate.pk).update(**change)
        with pytest.raises(IntegrityError), transaction.atomic():
            MandateHousehold.objects.filter(mandate=mandate).update(slip_number="")


class TestPages:
    def test_begun_by_the_form_and_gone_on_with(self, people, petition, homes):
        client = signed_in(people.chair)

        def deed(verb, **said):
            return client.post(reverse("petitions:care_act", args=[petition.number, verb]), said)

        begun = {"actor": people.staff.pk, "body": "区房管局", "next_on": in_days(5), "representatives": 2}
        consent = {"consent": "signed", "consent_on": TODAY, "slip_number": "代-7"}
        lines = f"{homes[0].number}\n{homes[1].building.address}"
        assert deed("act-for", households="没有这一户", **begun, **consent).status_code == 422
        answer = deed("act-for", households=lines, **begun | {"representatives": 6}, **consent)
        assert (answer.status_code, "Art 20 III" in answer.content.decode()) == (422, True)
        assert deed("act-for", households=lines, **begun, **consent).status_code == 302
        assert deed("act-step", on=TODAY, done="已递交。", next_on=in_days(6)).status_code == 302
        home = MandateHousehold.objects.get(household=homes[1])
        assert deed("act-withdraw", home=home.pk).status_code == 302
        text = client.get(f"/petitions/{petition.number}/").content.decode()
        for words in ("区房管局", "代-7", "已递交。", "taken back", "End acting on behalf"):
            assert words in text
        assert "Act on behalf</a>" not in text
        assert (
            "End acting on behalf" not in signed_in(people.lead).get(f"/petitions/{petition.number}/").content.decode()
        )

    def test_the_resident_reads_towards_whom_and_no_household(self, people, petition, homes):
        acted_for(petition, *homes, by=people.chair)
        step(petition=petition, on=in_days(-2), done="已递交材料。", next_on=in_days(6), by=people.chair)
        code = {"number": petition.number, "code": petition.query_code}
        text = Client(headers={"accept-language": "en"}).post("/follow/", code).content.decode()
        assert "acts for you towards 区房管局" in text
        assert "The last step was on" in text
        for words in ("已递交材料。", "代-001", homes[1].room, homes[1].building.address):
            assert words not in text
        end(petition=petition, outcome="not", told="区里暂无补贴政策。", by=people.chair)
        assert "区里暂无补贴政策。" in Client().post("/follow/", code).content.decode()

    def test_late_ones_come_first_in_words_and_the_year_opens_to_its_rows(self, people, homes):
        late, soon, done = (petition_in(people.zone, by=people.member, title=title) for title in ("迟", "近", "完"))
        for row, days in ((soon, 3), (late, 0), (done, 3)):
            acted_for(row, homes[0], by=people.chair, next_on=in_days(days))
        Mandate.objects.filter(petition=late).update(next_on=TODAY - timedelta(days=4))
        end(petition=done, outcome="reached", told="已办。", by=people.chair)
        assert [row.petition for row in due_next(mandates_for(people.staff))] == [late, soon]
        assert list(mandates_for(people.strangers[1])) == []
        client = signed_in(people.chair)
        assert client.get("/petitions/on-behalf/").content.decode().count("wb-due-late") == 1
        for show, titles in (("begun", {"迟", "近", "完"}), ("reached", {"完"}), ("not", set())):
            page = client.get(f"/petitions/on-behalf/?show={show}").context["page"]
            assert {row.petition.title for row in page} == titles
        assert signed_in(people.lead).get("/petitions/on-behalf/").status_code == 404

    @pytest.mark.parametrize("rows", [1, 3])
    def test_the_list_asks_as_often_for_many(self, people, homes, rows, django_assert_max_num_queries):
        for _n in range(rows):
            acted_for(petition_at(people, Stop.COMMITTEE), *homes[:rows], by=people.chair)
        client = signed_in(people.chair)
        with django_assert_max_num_queries(11):
            assert len(client.get("/petitions/on-behalf/").context["page"]) == rows

    @pytest.mark.parametrize("rows", [1, 3])
    def test_a_petitions_page_asks_as_often_for_many(
        self, people, petition, homes, rows, django_assert_max_num_queries
    ):
        acted_for(petition, *homes[:rows], by=people.chair)
        for _n in range(rows):
            step(petition=petition, on=TODAY, done="去过。", next_on=in_days(6), by=people.chair)
        client = signed_in(people.chair)
        with django_assert_max_num_queries(18):
            client.get(f"/petitions/{petition.number}/")
