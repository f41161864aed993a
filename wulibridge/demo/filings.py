"""What residents of the demo office filed on the public page, and the answers on the boards of two committees."""

from uuid import UUID

from petitions.models import Kind, Petition
from petitions.route import State
from petitions.services.filing import FilingDraft, file_matter
from petitions.services.publication import agree, publish_answer
from petitions.services.review import answer_filing
from petitions.topics import Topic
from wulibridge.demo.places import Places, phone, resident_name
from wulibridge.demo.staff import Staff
from wulibridge.demo.world import World

FILED = (
    ("小区门口晚上总有车乱停，救护车进不来。\n已经两个星期了，请来看看。", Topic.PARKING),
    ("楼下的垃圾桶满了没人收，味道很大。", Topic.WASTE_SORTING),
    ("路口的树枝挡住了红绿灯。", Topic.GREENERY),
)
ASKED = ("请问敬老卡在哪里办？", "敬老卡请到社区事务受理服务中心办理，带上身份证即可。")
ON_BOARDS = 6


def open_to_all(world: World, places: Places, staff: Staff) -> None:
    """In the zone of the demo logins and its committee; some answers of the committee beside it."""
    chance, desk = world.chance("filings"), staff.logins["desk"]
    zone = places.zones[0]

    def filed(text: str, topic: Topic) -> FilingDraft:
        return FilingDraft(
            text=text,
            zone=zone,
            topic=topic,
            address=chance.choice(places.households[zone.pk]).building.address,
            name=resident_name(chance),
            phone=phone(chance),
            publish=True,
            client_uuid=UUID(int=chance.getrandbits(128)),
        )

    for text, topic in FILED:
        file_matter(draft=filed(text, topic))
    asked = file_matter(draft=filed(ASKED[0], Topic.ELDERLY_CARE)).filing
    answer_filing(filing=asked, reason_code="inquiry", answer=ASKED[1], by=desk)
    for committee in places.committees[:2]:
        rows = Petition.objects.filter(zone__committee=committee, state=State.CLOSED, confidential=False)
        rows = rows.exclude(topic=Topic.STAFF_CONDUCT).filter(kind=Kind.REQUEST)
        for petition in rows.order_by("-received_at", "pk")[:ON_BOARDS]:
            agree(petition=petition, agrees=True)
            words = petition.replies.latest("replied_at").explanation
            publish_answer(petition=petition, title=petition.title, text=words, looked=True, by=desk)
