"""Files of a petition, a template for answers, and letters that wait."""

from petitions.models import Petition, WordState
from petitions.services.attachments import add_attachment
from petitions.services.templates import TemplateDraft, write_template
from petitions.services.words import drain
from tests.factories.office import Office
from tests.factories.petitions import petition_in
from tests.factories.photos import picture, sent

PDF = b"%PDF-1.7\ntrailer\n%%EOF\n"


def paper_rows(people: Office) -> Petition:
    """A petition with a photo and a document, whose resident is written to; and a template for its answer."""
    petition = petition_in(people.zone, petitioner_name="测试丁", address="测试路2弄2号", by_letter=True)
    for content in (picture(), PDF):
        add_attachment(petition=petition, file=sent(content), by=people.lead, caption="附件")
    draft = TemplateDraft("已办", "{title}（{number}）已于{date}办好。")
    write_template(subdistrict=people.zone.committee.subdistrict, draft=draft, by=people.desk)
    drain()
    assert petition.words.get().state == WordState.TO_PRINT
    return petition
