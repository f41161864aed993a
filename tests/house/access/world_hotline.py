"""What comes from other systems: a hotline's work order of each zone, and a connected system that filed there."""

from typing import Any

from tests.factories.clients import client_in, filed
from tests.factories.hotline import brought_in, order_row
from tests.house.access.places import Place
from wulibridge.notices.models import Subscriber
from wulibridge.people.roles import Role
from wulibridge.territory.models import Zone


def add_hotline(world: Any, place: Place) -> None:
    office = world.ground.name_of(place.subdistrict)
    desk, keeper = (world.staff[role, office] for role in (Role.CASE_DESK, Role.SYSTEM_ADMINISTRATOR))
    said = {
        "工单编号": world.canaries.new(place.key, "petitions.hotlineorder", "number"),
        "标题": world.canaries.new(place.key, "petitions.petition", "title"),
        "来电人": world.canaries.new(place.key, "petitions.petitioner", "name"),
        "联系电话": world.canaries.new(place.key, "petitions.petitioner", "phone"),
    }
    # A moment of a later round of painting changes the zone's code: the order goes where unknown addresses go.
    row = order_row(诉求地址="", **said)
    file = brought_in(place.subdistrict, [row], by=desk, receiving=Zone.objects.get(pk=place.zone.pk))
    assert file.report["counts"]["kept"] == 1, file.report
    client, _key = client_in(Zone.objects.select_related("committee__subdistrict").get(pk=place.zone.pk), by=keeper)
    client.subscriber = Subscriber.objects.create(
        subdistrict=place.subdistrict, url="https://93.184.216.34/", secret="s", events=["created"]
    )
    client.save(update_fields=["subscriber"])
    filed(client, client.zone)
