"""What a monthly report speaks of: which matters stand in its lists, how they are kept, and how one comes out again."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from docx import Document

from evaluations.models import FrozenPart, MonthlyReport, ReportWords, StruckLine
from evaluations.queries.report_page import Line, sections_of
from evaluations.report_route import SHOWN_LINES
from evaluations.services import report as services
from petitions.models import Petition, Reply
from petitions.route import Move
from petitions.services import Refused
from petitions.topics import Topic
from tests.factories.ballots import polls
from tests.factories.homecare import last_month
from tests.factories.meetings import opened
from tests.factories.office import moved, office
from tests.factories.orders import duty_of, late
from tests.factories.petitions import overdue, petition_in, received_on
from tests.factories.reports import approved, drafted, edited, of_last_month
from wulibridge.journal.models import JournalEntry
from wulibridge.periods import month_of
from wulibridge.territory.calendar import end_of
from wulibridge.territory.models import Committee, Zone

A_MINUTE = timedelta(minutes=1)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def people():
    return office()


def part(report: MonthlyReport, figure: str, key: str = "denominator") -> FrozenPart:
    return FrozenPart.objects.select_related("figure__report").get(figure__report=report, figure__key=figure, key=key)


def praised(people, note="谢谢！", day=0, **draft) -> Reply:
    """A petition of last month whose resident was satisfied in words, on a day of that month."""
    petition = moved(people, of_last_month(people, **draft), Move.ANSWER, Move.SATISFIED)
    at = end_of(last_month().first + timedelta(days=day)) - A_MINUTE
    Reply.objects.filter(petition=petition).update(verdict_note=note, verdict_at=at)
    return Reply.objects.get(petition=petition)


def lines(report, user, key):
    """The single matters of a list as somebody finds them on its page."""
    lists = {figure.row.key: parts for section in sections_of(report, user) for figure, parts in section.lists}
    return [line for listed in lists[key] for line in listed.lines]


# What stands in the lists ---------------------------------------------------------------------------------------------


def test_an_old_matter_is_one_of_more_than_sixty_days(people):
    old, young = petition_in(people.zone), petition_in(people.zone)
    for row, minutes in ((old, 1), (young, -1)):
        at = timezone.now() - timedelta(days=60, minutes=minutes)
        Petition.objects.filter(pk=row.pk).update(received_at=at)
    assert part(drafted(people), "unresolved", "long_open").ids == [old.pk]


def test_what_is_under_supervision_is_a_part_of_its_own(people):
    watched, _other = of_last_month(people), of_last_month(people)
    Petition.objects.filter(pk=watched.pk).update(supervised_at=timezone.now())
    report = drafted(people)
    assert part(report, "unresolved", "supervised").ids == [watched.pk]
    assert part(report, "unresolved", "overdue").ids == []


def test_a_list_shows_the_longest_open_ones_and_counts_all(people):
    rows = [overdue(of_last_month(people, day)) for day in reversed(range(SHOWN_LINES + 2))]
    overdue_ones = part(drafted(people), "unresolved", "overdue")
    assert overdue_ones.count == SHOWN_LINES + 2
    assert [line["pk"] for line in overdue_ones.lines] == [row.pk for row in rows[::-1][:SHOWN_LINES]]


def test_a_duty_says_when_it_was_due_and_whether_it_is_late(people):
    of_last_month(people)
    owed, over = duty_of(people), late(duty_of(people))
    kept = part(drafted(people), "owed", f"department-{owed.department_id}")
    assert [(line["pk"], line["late"]) for line in kept.lines] == [(over.pk, True), (owed.pk, False)]
    assert kept.lines[0]["due"] == over.due_on.isoformat()


def test_praise_is_of_the_month_and_of_nothing_confidential(people):
    kept = [praised(people, "好"), praised(people, "很好", day=2)]
    praised(people, "悄悄说好", confidential=True, petitioner_name="测试甲")
    before = praised(people, "早就好")
    Reply.objects.filter(pk=before.pk).update(verdict_at=end_of(last_month().first - timedelta(days=1)) - A_MINUTE)
    praise = part(drafted(people), "praise")
    assert [line["words"] for line in praise.lines] == ["很好", "好"]
    assert praise.ids == sorted(row.pk for row in kept)


def test_rounds_that_were_published_in_the_month(people):
    of_last_month(people)
    office_of_rounds = polls(people.zone)
    shown = office_of_rounds.published(office_of_rounds.past())
    office_of_rounds.frozen(office_of_rounds.past())
    elsewhere = polls()
    elsewhere.published(elsewhere.past())
    this_month = drafted(people, month_of(timezone.localdate()))
    rounds = part(this_month, "rounds")
    assert (rounds.ids, [line["words"] for line in rounds.lines]) == ([shown.pk], [shown.title])
    assert [line.facts["words"] for line in lines(this_month, people.desk, "rounds")] == [shown.title]
    assert part(drafted(people), "rounds").ids == []


# Nobody is named ------------------------------------------------------------------------------------------------------


def test_no_growing_word_has_a_part_of_a_petitioners_name(people):
    received_on(of_last_month(people), last_month().first - timedelta(days=40))
    for day in range(5):
        of_last_month(people, day, title="路灯坏了", text="修。", petitioner_name=f"测试{day}")
        said = {"title": "问", "text": "王小明家门前，王先生问过。"}
        of_last_month(people, day, **said, petitioner_name=f"测试{day}" if day else "王小明")
    of_last_month(people, 5, **said)
    assert [row.key for row in drafted(people).figures.get(key="words").parts.all()] == ["路灯坏了"]


def test_praise_names_nobody_by_surname_either(people):
    praise = praised(people, "王先生和王阿姨都谢谢李师傅", petitioner_name="王小明")
    lines = part(drafted(people), "praise").lines
    assert [(line["pk"], line["words"]) for line in lines] == [(praise.pk, "某和某都谢谢李师傅")]


# Struck out -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def line(people):
    """Of a drafted report the praise, and the row of its one line."""
    praise = praised(people)
    report = drafted(people)
    return part(report, "praise"), praise.pk


def test_a_line_is_struck_out_and_put_back(people, line):
    praise, key = line
    services.strike_line(part=praise, line=key, by=people.desk)
    report = praise.figure.report
    assert lines(report, people.desk, "praise") == lines(report, people.leader, "praise") == []
    report.refresh_from_db()
    assert (report.state, report.edited_by) == ("edited", people.desk)
    with pytest.raises(Refused, match="quicker"):
        services.strike_line(part=praise, line=key, by=people.desk)
    services.restore_line(part=praise, line=key, by=people.desk)
    assert [line.key for line in lines(report, people.desk, "praise")] == [key]
    with pytest.raises(Refused, match="quicker"):
        services.restore_line(part=praise, line=key, by=people.desk)
    entries = JournalEntry.objects.filter(verb__in=["report.strike", "report.restore"]).order_by("seq")
    assert [(entry.verb, entry.actor_id) for entry in entries] == [
        ("report.strike", people.desk.pk),
        ("report.restore", people.desk.pk),
    ]
    assert entries[0].details["line"] == key


def test_only_a_line_that_stands_there_is_struck_out_by_who_writes(people, line):
    praise, key = line
    with pytest.raises(Refused, match="quicker"):
        services.strike_line(part=praise, line=key + 1000, by=people.desk)
    for who in (people.leader, people.chair, people.strangers[2]):
        with pytest.raises(Refused, match="not yours"):
            services.strike_line(part=praise, line=key, by=who)
    assert not StruckLine.objects.exists()


def test_of_an_approved_report_nothing_is_struck_out(people):
    praise = praised(people)
    kept = part(approved(people), "praise")
    with pytest.raises(Refused, match="does not stand"):
        services.strike_line(part=kept, line=praise.pk, by=people.desk)
    with pytest.raises(DatabaseError, match="is locked"), transaction.atomic():
        StruckLine.objects.create(part=kept, line=praise.pk, struck=True, by=people.desk)


def test_the_page_strikes_out_and_puts_back(people, line, client):
    praise, key = line
    address = reverse("evaluations:report", args=[praise.figure.report_id])
    client.cookies["language"] = "en"
    client.force_login(people.leader)
    assert "Strike out" not in client.get(address).content.decode()
    client.force_login(people.desk)
    shown = client.get(address).content.decode()
    deed = f"strike-{praise.pk}-{key}"
    assert deed in shown
    answer = client.post(address, {"deed": deed})
    assert answer["Location"] == f"{address}#praise"
    page = client.get(address).content.decode()
    assert "<s>谢谢!</s>" in page
    assert "“谢谢!”" not in page
    client.post(address, {"deed": f"restore-{praise.pk}-{key}"})
    assert "“谢谢!”" in client.get(address).content.decode()


# Who approves it ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wrote", ["words", "suggestion", "answer", "strike"])
def test_whoever_wrote_anything_in_it_does_not_approve_it(people, line, wrote):
    """As somebody who once sat at the desk, and leads now."""
    report, leader = line[0].figure.report, people.leader
    services.write_words(report=report, heading="outlook", text="一", by=people.desk)
    if wrote == "words":
        ReportWords.objects.create(report=report, heading="topics", text="二", by=leader)
    if wrote == "strike":
        StruckLine.objects.create(part=line[0], line=line[1], struck=True, by=leader)
    said = {"by": leader if wrote == "suggestion" else people.desk}
    settled(people, report, answered_by=leader if wrote == "answer" else people.desk, **said)
    with pytest.raises(Refused, match="Somebody else"):
        services.approve_report(report=report, by=leader)
    approval = {"state": "approved", "approved_by": leader, "approved_at": timezone.now()}
    with pytest.raises(DatabaseError, match="does not approve"), transaction.atomic():
        MonthlyReport.objects.filter(pk=report.pk).update(**approval)
    services.approve_report(report=report, by=people.other_leader)


def settled(people, report, **said):
    """Discussed, with one suggestion that was answered."""
    meeting = opened(people.zone, by=people.desk, kind="deliberation")
    services.name_meeting(report=report, meeting=meeting, by=people.desk)
    given = {"who": "甲", "text": "乙", "answer": "好", "answered_at": timezone.now()}
    report.suggestions.create(**given | {"by": people.desk, "answered_by": people.desk} | said)
    services.settle(report=report, by=people.desk)
    report.refresh_from_db()


# Kept as it was -------------------------------------------------------------------------------------------------------


def paper_of(client, report, user) -> str:
    client.cookies["language"] = "en"
    client.force_login(user)
    answer = client.get(reverse("evaluations:report", args=[report.pk]), {"format": "docx"})
    return "\n".join(paragraph.text for paragraph in Document(BytesIO(answer.content)).paragraphs)


def test_an_approved_report_says_the_same_after_the_map_was_redrawn(people, client):
    row = overdue(of_last_month(people))
    late(duty_of(people))
    praised(people)
    report = approved(people)
    before = paper_of(client, report, people.desk)
    assert f"{row.number} · {row.get_topic_display()} · {people.zone.committee.short_name} {people.zone.name}" in before
    Zone.objects.filter(pk=people.zone.pk).update(name="改名区")
    Committee.objects.filter(pk=people.zone.committee_id).update(short_name="改名居委")
    Petition.objects.update(topic="noise")
    Petition.objects.filter(pk=row.pk).update(number="改号")
    after = paper_of(client, report, people.desk)
    assert after == before
    client.cookies["language"] = "en"
    page = client.get(reverse("evaluations:report", args=[report.pk])).content.decode()
    assert "改名" not in page
    with override("zh-hans"):
        assert str(Topic(row.topic).label) in [line.topic for line in lines(report, people.desk, "unresolved")]


def test_the_paper_has_the_lists_and_what_the_meeting_suggested(people, client):
    owed = late(duty_of(people))
    praised(people)
    report = edited(people)
    assert "What the meeting suggested" not in paper_of(client, report, people.desk)
    settled(people, report)
    paper = paper_of(client, report, people.desk)
    said = next(text for text in paper.splitlines() if text.startswith(f"— {owed.order.petition.number} ·"))
    assert said.endswith("· late")
    assert "谢谢!" in paper
    assert "What the meeting suggested" in paper
    assert "甲: 乙" in paper
    assert "Answer: 好" in paper


def test_of_a_line_from_before_they_were_kept_todays_are_shown(people):
    row = of_last_month(people)
    line = Line({"pk": row.pk}, row, struck=False)
    place = f"{people.zone.committee.short_name} {people.zone.name}"
    assert (line.number, line.topic, line.place) == (row.number, row.get_topic_display(), place)
