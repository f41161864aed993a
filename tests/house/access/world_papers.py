"""Files of petitions, one of which names the petitioner; letters that wait; and the templates of a subdistrict."""

from typing import Any

from petitions.models import AnswerTemplate, Attachment, Petition, Word, WordState
from petitions.services.attachments import add_attachment
from petitions.services.templates import TemplateDraft, write_template
from tests.factories.photos import sent
from tests.house.access.places import Place
from wulibridge.people.roles import Role

PDF = b"%PDF-1.7\ntrailer\n%%EOF\n"


def add_papers(world: Any, place: Place) -> None:
    lead = world.staff[Role.ZONE_LEAD, place.key]
    desk = world.staff[Role.CASE_DESK, world.ground.name_of(place.subdistrict)]

    def brought(kind: str, **more: Any) -> Attachment:
        return add_attachment(petition=place.petitions[kind], file=sent(PDF), by=lead, **more)[0]

    place.rows |= {"file": brought("fresh"), "named file": brought("confidential", with_name=True)}
    brought("ordered")
    if not AnswerTemplate.objects.filter(subdistrict=place.subdistrict).exists():
        word = world.canaries.new(world.ground.name_of(place.subdistrict), "petitions.answertemplate", "text")
        write_template(subdistrict=place.subdistrict, draft=TemplateDraft(word, word), by=desk)
    letters = Word.objects.filter(petition=place.petitions["fresh"])
    letters.update(state=WordState.TO_PRINT)
    place.rows["letter"] = letters.get()
    Petition.objects.filter(pk=place.petitions["fresh"].pk).update(by_letter=True)
