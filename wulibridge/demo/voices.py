"""One matter that several households of the demo logins' zone told of."""

from uuid import UUID

from petitions.models import Channel, Petition
from petitions.queries.voice import may_link
from petitions.route import State, Stop
from petitions.services import PetitionDraft
from petitions.services.voices import register_voice
from wulibridge.demo.kinds import give_code
from wulibridge.demo.places import Places
from wulibridge.demo.staff import Staff
from wulibridge.demo.world import World

TOLD = (
    ("我家也碰到同样的事", "听说邻居已经反映过，我家的情况一样，请一起解决。", Channel.VISIT),
    ("同一件事再次反映", "路过居委会时顺便说一声：那件事我们这里也有。", Channel.RECEPTION),
    ("请把我家也算上", "和楼下说的是同一件事，希望能一并答复。", Channel.PHONE),
)


def join_voices(world: World, places: Places, staff: Staff) -> None:
    """Three more households say what a petition says that waits at the zone of the demo logins."""
    zone, lead_of_zone, chance = places.zones[0], staff.logins["lead"], world.chance("voices")
    waiting = Petition.objects.filter(zone=zone, stop=Stop.ZONE, state=State.TAKEN).without_complaints()
    lead = next((row for row in waiting.order_by("-due_on", "pk") if may_link(lead_of_zone, row)), None)
    if lead is None:
        return
    homes = [home for home in places.households[zone.pk] if home.pk != lead.household_id]
    for (title, text, channel), home in zip(TOLD, chance.sample(homes, len(TOLD)), strict=True):
        draft = PetitionDraft(
            title=title,
            text=text,
            topic=lead.topic,
            channel=channel,
            household=home,
            client_uuid=UUID(int=chance.getrandbits(128), version=4),
        )
        row = register_voice(draft=draft, zone=zone, lead=lead.number, by=lead_of_zone)
        give_code(chance, row)
