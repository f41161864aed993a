"""Filings as residents leave them on the public page, and answers on the public board."""

from uuid import uuid4

from django.utils import timezone

from petitions.models import Petition, PublicAnswer
from petitions.route import State
from petitions.services.filing import Filed, FilingDraft, file_matter
from petitions.services.publication import agree, publish_answer
from petitions.services.review import answer_filing
from tests.factories.people import staff_of
from wulibridge.people.roles import Role
from wulibridge.territory.models import Zone

TEXT = "楼道的灯坏了两周。\n晚上老人上楼看不见。"


def filed_in(zone: Zone, **draft: object) -> Filed:
    fields = {"text": TEXT, "zone": zone, "name": "测试甲", "phone": "10000000001", "client_uuid": uuid4()} | draft
    return file_matter(draft=FilingDraft(**fields))


def on_board(petition: Petition, **words: object) -> PublicAnswer:
    """An answered petition whose resident agrees, put on the board by the case desk."""
    agree(petition=petition, agrees=True)
    said = {"title": "楼道灯", "text": "已换新灯。", "looked": False} | words
    return publish_answer(petition=petition, by=staff_of(Role.CASE_DESK, petition.zone.committee.subdistrict), **said)


def public_rows(zone: Zone) -> None:
    """Filings that wait, one that was answered, and an answer on the board; every resident agrees to publication."""
    chair = staff_of(Role.COMMITTEE_CHAIR, zone.committee)
    filed_in(zone)
    filed_in(zone, confidential=True, topic="noise")
    answer_filing(filing=filed_in(zone).filing, reason_code="inquiry", answer="请到服务窗口", by=chair)
    ordinary = Petition.objects.filter(zone=zone, confidential=False).without_complaints()
    on_board(ordinary.filter(state=State.ANSWERED).earliest("pk"))
    ordinary.update(publish_consent_at=timezone.now())
