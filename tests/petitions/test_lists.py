"""The list of petitions as something to work with: exported, kept under names, given to somebody."""

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from petitions.exports import lines_of
from petitions.models import Charge, Kind, Petition, SavedFilter
from petitions.route import State, Stop
from petitions.services import PetitionDraft, register
from petitions.services.charges import assign
from petitions.services.saved import MOST_SAVED
from tests.factories.office import petition_at
from tests.factories.people import staff_of
from tests.factories.petitions import petition_in
from tests.factories.territory import ZoneFactory
from wulibridge.journal.models import JournalEntry
from wulibridge.notices.models import Notice
from wulibridge.people.roles import Role

pytestmark = pytest.mark.django_db


def signed_in(user) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def act(name: str, query: str = "") -> str:
    return reverse("petitions:list_act", args=[name]) + (f"?{query}" if query else "")


def rows_of(response) -> list[list[str]]:
    content = b"".join(response.streaming_content)
    if "csv" in response.headers["Content-Type"]:
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


class TestExport:
    @pytest.mark.parametrize("form", ["csv", "xlsx"])
    def test_what_the_list_shows_leaves_without_the_petitioner(self, form, people):
        kept = petition_in(
            people.zone, by=people.member, petitioner_name="测试甲", petitioner_phone="10000000001", title="<灯> & 1"
        )
        petition_in(people.zone, topic="noise")
        rows = rows_of(signed_in(people.chair).post(act("export", f"topic={kept.topic}"), {"form": form}))

        assert [row[0] for row in rows[1:]] == [kept.number]
        assert rows[1][1] == "<灯> & 1"
        assert len(rows[1]) == len(rows[0])
        assert "测试甲" not in str(rows)
        assert "10000000001" not in str(rows)

    def test_the_last_answer_stands_in_its_line(self, people):
        petition_at(people, Stop.ZONE, State.ANSWERED)
        header, line = lines_of(Petition.objects.all())

        assert dict(zip(header, line, strict=True))[header[19]] == "实际解决"

    def test_the_journal_says_how_many_and_how_narrowed_but_not_what_was_searched(self, people):
        petition_in(people.zone, title="测试甲家的灯")
        rows_of(signed_in(people.chair).post(act("export", "q=测试甲家&stop=1&page=3"), {"form": "csv"}))

        entry = JournalEntry.objects.get(verb="petition.exported")
        assert entry.details == {"petitions": 1, "limits": {"stop": "1"}, "searched": True}

    @pytest.mark.parametrize("who", ["member", "lead", "department"])
    def test_who_goes_from_door_to_door_takes_out_no_list(self, who, people):
        assert signed_in(getattr(people, who)).post(act("export"), {"form": "csv"}).status_code == 404

    def test_a_complaint_leaves_with_its_named_handlers_alone(self, people):
        draft = PetitionDraft(title="态度生硬", text="说话难听。", kind=Kind.COMPLAINT, about=(people.leader,))
        complaint = register(draft=draft, zone=people.zone, by=people.desk)
        colleague = staff_of(Role.CASE_DESK, people.zone.committee.subdistrict)
        seen = {
            user.pk: complaint.number in str(rows_of(signed_in(user).post(act("export"), {"form": "csv"})))
            for user in (people.desk, colleague, people.leader)
        }

        assert seen == {people.desk.pk: True, colleague.pk: False, people.leader.pk: False}

    def test_its_queries_do_not_grow_with_its_rows(self, people, django_assert_num_queries):
        for _turn in range(3):
            petition_at(people, Stop.ZONE, State.ANSWERED)
            with django_assert_num_queries(2):
                list(lines_of(Petition.objects.all()))


class TestSavedFilters:
    @pytest.fixture
    def client(self, people):
        return signed_in(people.chair)

    def test_the_limits_are_kept_and_never_the_word_that_was_searched(self, people, client):
        client.post(act("save", f"q=测试甲&stop=2&page=2&nonsense=1&overdue={'x' * 900}"), {"name": " 我的 居委会 "})

        assert list(SavedFilter.objects.values_list("user", "name", "query")) == [
            (people.chair.pk, "我的 居委会", "stop=2&overdue=on")
        ]
        for page in ("petitions:list", "petitions:due"):
            assert 'href="/petitions/?stop=2&amp;overdue=on"' in client.get(reverse(page)).content.decode()

    def test_the_list_opens_with_the_first_until_all_are_asked_for(self, client):
        client.post(act("save", "stop=1"), {"name": "一"})
        client.post(act("save", "stop=2"), {"name": "二", "first": "on"})
        client.post(act("save", "stop=3"), {"name": "三", "first": "on"})

        assert client.get("/petitions/").headers["Location"] == "/petitions/?stop=3"
        assert client.get("/petitions/?all=1").status_code == 200
        third = SavedFilter.objects.get(name="三")
        client.post(act("first"), {"saved": third.pk})
        assert client.get("/petitions/").status_code == 200
        client.post(act("forget"), {"saved": third.pk})
        assert [row.name for row in SavedFilter.objects.all()] == ["一", "二"]

    def test_a_name_is_written_over_and_a_thirteenth_refused_with_what_was_typed(self, people, client):
        rows = [SavedFilter(user=people.chair, name=f"第{n}", query="stop=1") for n in range(MOST_SAVED)]
        SavedFilter.objects.bulk_create(rows)
        assert client.post(act("save", "stop=2"), {"name": "第0"}).status_code == 302
        refused = client.post(act("save", "stop=2"), {"name": "再一个"})

        assert refused.status_code == 422
        assert 'value="再一个"' in refused.content.decode()
        assert SavedFilter.objects.get(name="第0").query == "stop=2"
        assert SavedFilter.objects.count() == MOST_SAVED

    @pytest.mark.parametrize(("query", "name"), [("q=测试甲", "词"), ("", "全部"), ("stop=2", " ")])
    def test_nothing_to_keep_or_no_name_is_refused(self, query, name, client):
        assert client.post(act("save", query), {"name": name}).status_code == 422
        assert not SavedFilter.objects.exists()

    @pytest.mark.parametrize("deed", ["first", "forget"])
    def test_somebody_elses_is_not_there(self, deed, people, client):
        row = SavedFilter.objects.create(user=people.desk, name="别人", query="stop=1")
        assert client.post(act(deed), {"saved": row.pk}).status_code == 404
        row.refresh_from_db()
        assert row.first is False


class TestGiveMany:
    def test_each_is_assigned_or_refused_and_the_receiver_is_told_once(self, people):
        mine = [petition_in(people.zone) for _n in range(2)]
        there = assign(petition=petition_in(people.zone), user=people.member, by=people.lead)
        closed = petition_at(people, Stop.ZONE, State.CLOSED)
        Notice.objects.all().delete()
        numbers = [row.number for row in (*mine, there, closed)]
        client = signed_in(people.lead)
        asked = client.post(act("give"), {"petition": numbers})
        page = client.post(act("give"), {"petition": numbers, "user": people.member.pk})

        assert str(people.member.pk) in str(asked.context["form"]["user"])
        assert [bool(one.refused) for one in page.context["given"]] == [False, False, True, True]
        assert Charge.objects.filter(petition__in=mine, user=people.member).count() == 2
        assert JournalEntry.objects.filter(verb="petition.assigned", subject_id__in=[r.pk for r in mine]).count() == 2
        (told,) = Notice.objects.filter(receiver=people.member)
        assert (told.kind, told.facts) == ("petitions_given", {"count": 2})

    def test_all_that_are_found_are_those_that_i_may_assign(self, people):
        first = petition_in(people.zone, topic="noise")
        petition_in(people.zone)
        above = petition_at(people, Stop.COMMITTEE)
        Petition.objects.filter(pk=above.pk).update(topic="noise")
        page = signed_in(people.lead).post(act("give", "topic=noise"), {"all": "1"})

        assert page.context["rows"] == [first]

    def test_what_i_do_not_see_is_not_there(self, people):
        elsewhere = petition_in(ZoneFactory(committee=people.zone.committee))
        answer = signed_in(people.lead).post(act("give"), {"petition": [elsewhere.number, "a\0b"]})
        assert answer.status_code == 302
        assert not Charge.objects.exists()

    @pytest.mark.parametrize("who", ["member", "staff", "leader"])
    def test_who_says_nobody_where_to_go_gives_nothing(self, who, people):
        row = petition_in(people.zone)
        assert signed_in(getattr(people, who)).post(act("give"), {"petition": row.number}).status_code == 404
