"""Answer templates: kept by the case desk, put into an answer, and never over what somebody typed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from petitions.models import AnswerTemplate
from petitions.queries.template import filled, templates_for
from petitions.route import Stop
from petitions.services import Refused
from petitions.services.templates import TemplateDraft, write_template
from tests.factories.office import petition_at
from tests.factories.petitions import petition_in


def template_of(people, text: str = "{number}：已更换。", **draft: object) -> AnswerTemplate:
    said = {"title": f"换灯{AnswerTemplate.objects.count()}"} | draft
    subdistrict = people.zone.committee.subdistrict
    return write_template(subdistrict=subdistrict, draft=TemplateDraft(text=text, **said), by=people.desk)


def test_only_number_title_and_date_are_filled_in(people):
    petition = petition_in(people.zone, title="{date} {number}")
    template = template_of(people, "{title}（{number}）{date}")

    said = filled(template, petition)

    assert said.startswith(f"{{date}} {{number}}（{petition.number}）20")


@pytest.mark.parametrize("text", ["您好，{name}", "{phone}", "{Title}", "{", "a } b"])
def test_anything_else_in_braces_is_refused(people, text):
    with pytest.raises(Refused) as no:
        template_of(people, text)

    assert no.value.field == "text"


def test_a_title_is_there_once(people):
    first = template_of(people, title="换灯")

    with pytest.raises(Refused) as no:
        template_of(people, title="换灯")

    assert no.value.field == "title"
    draft = TemplateDraft("换灯", "改过了", active=False)
    write_template(subdistrict=first.subdistrict, draft=draft, by=people.desk, template=first)
    assert AnswerTemplate.objects.get().text == "改过了"


def test_only_the_case_desk_of_the_subdistrict_keeps_them(people):
    subdistrict = people.zone.committee.subdistrict
    for user in (people.chair, people.leader, *people.strangers):
        with pytest.raises(Refused):
            write_template(subdistrict=subdistrict, draft=TemplateDraft("a", "b"), by=user)


def test_offered_is_what_fits_the_topic_and_is_in_use(people):
    petition = petition_in(people.zone, topic="noise")
    fits = template_of(people, topic="noise")
    for_all = template_of(people)
    template_of(people, topic="parking")
    template_of(people, active=False)

    assert set(templates_for(petition)) == {fits, for_all}


def put(client, people, petition, **sent: object):
    client.force_login(people.lead)
    return client.post(reverse("petitions:move", args=[petition.number, "answer"]), sent)


def test_it_goes_into_an_empty_answer_with_its_outcome_and_keeps_what_was_chosen(client, people):
    petition, template = petition_in(people.zone), template_of(people, outcome="solved")

    form = put(client, people, petition, template=template.pk, insert="ask", way="letter").context["form"]

    assert form["explanation"].value() == f"{petition.number}：已更换。"
    assert (form["outcome"].value(), form["way"].value()) == ("solved", "letter")
    assert not petition.replies.exists()


@pytest.mark.parametrize(
    ("insert", "asks", "text"),
    [
        ("ask", True, "我写的"),
        ("below", False, "我写的\n\n模板"),
        ("replace", False, "模板"),
    ],
)
def test_over_typed_text_it_asks_first(client, people, insert, asks, text):
    petition, template = petition_in(people.zone), template_of(people, "模板")

    answer = put(client, people, petition, template=template.pk, insert=insert, explanation="我写的")

    assert answer.context["insertion"].asks is asks
    assert answer.context["form"]["explanation"].value() == text


def test_of_another_subdistrict_nothing_is_inserted(client, people):
    petition, template = petition_in(people.zone), template_of(people, "模板")
    AnswerTemplate.objects.update(subdistrict=people.strangers[2].posts.get().subdistrict)

    answer = put(client, people, petition, template=template.pk, insert="replace", explanation="我写的")

    assert answer.context["form"]["explanation"].value() == "我写的"


def test_the_answer_itself_is_given_as_before(client, people):
    petition = petition_at(people, Stop.ZONE)
    template_of(people)
    said = {"outcome": "solved", "explanation": "好了", "way": "phone", "given_on": timezone.localdate()}

    assert put(client, people, petition, **said, template="").status_code == 302


def test_the_page_asks_as_often_for_one_as_for_three(client, people):
    client.force_login(people.desk)
    counts = []
    for _n in range(3):
        template_of(people)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(reverse("petitions:templates"))
        counts.append(len(asked))

    assert len(answer.context["templates"]) == 3
    assert counts[0] == counts[2]


def test_the_page_writes_changes_and_says_what_is_wrong(client, people):
    client.force_login(people.desk)
    address, subdistrict = reverse("petitions:templates"), people.zone.committee.subdistrict_id
    said = {"subdistrict": subdistrict, "title": "换灯", "text": "已换", "active": "on"}

    client.post(address, said)
    row = AnswerTemplate.objects.get()
    client.post(f"{address}?edit={row.pk}", said | {"text": "已修"})
    wrong = client.post(address, said | {"title": "又一", "text": "{name}"})

    row.refresh_from_db()
    assert (row.text, row.changed_by) == ("已修", people.desk)
    assert wrong.status_code == 422
    assert AnswerTemplate.objects.count() == 1
