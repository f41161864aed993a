"""Other systems of the demo office: a hotline's work orders, and an app through which residents file."""

import hashlib
from datetime import timedelta

from petitions.models import ApiClient, Channel, HotlineFile, HotlineOrder, OpenRequest, Petition
from petitions.services.hotline import said_of
from petitions.services.open311 import open_words
from petitions.topics import PUBLIC_TOPICS
from wulibridge.demo.places import Places
from wulibridge.demo.staff import Staff
from wulibridge.demo.world import World

ORDERS, REQUESTS = 6, 6
HOTLINE = "12345"


def connect_systems(world: World, places: Places, staff: Staff) -> None:
    """A file of work orders brought in some days ago, and a connected system without a key."""
    _orders(world, places, staff)
    client = ApiClient.objects.create(
        subdistrict=places.subdistrict,
        name="市民随手拍",
        zone=places.zones[0],
        starts_on=world.today - timedelta(days=400),
    )
    newest = Petition.objects.filter(channel=Channel.WEB, topic__in=PUBLIC_TOPICS).order_by("-received_at", "-pk")
    OpenRequest.objects.bulk_create(
        OpenRequest(petition=petition, client=client, description=open_words(petition.text))
        for petition in newest[:REQUESTS]
    )


def _orders(world: World, places: Places, staff: Staff) -> None:
    petitions = list(Petition.objects.filter(channel=Channel.HOTLINE).order_by("-received_at", "-pk")[:ORDERS])
    counts = {"rows": len(petitions), "kept": len(petitions), "known": 0, "changed": 0, "refused": 0}
    file = HotlineFile.objects.create(
        subdistrict=places.subdistrict,
        source=HOTLINE,
        uploaded_by_id=staff.desk[0].pk,
        file_name="工单.xlsx",
        state=HotlineFile.State.DONE,
        rows_total=len(petitions),
        rows_done=len(petitions),
        finished_at=world.now,
        sha256=hashlib.sha256(b"demo").hexdigest(),
        report={"written": True, "counts": counts, "unread": [], "refused": [], "changed": []},
    )
    HotlineOrder.objects.bulk_create(
        HotlineOrder(
            petition=petition,
            subdistrict=places.subdistrict,
            source=HOTLINE,
            number=f"RX{petition.received_at:%Y%m%d}{n:04d}",
            category=str(petition.get_topic_display()),
            due_at=petition.received_at + timedelta(days=15),
            callback=n % 2 == 0,
            said=said_of(petition.title, petition.text),
            brought_in=file,
        )
        for n, petition in enumerate(petitions, start=1)
    )
