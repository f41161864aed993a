"""What phones brought: a few photos of the latest visits, and phones, one of which has long said nothing."""

from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from uuid import UUID

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from visits.models import Visit, VisitOutcome, VisitPhoto
from wulibridge.demo.places import Places
from wulibridge.demo.staff import Staff
from wulibridge.demo.world import World
from wulibridge.people.models import Device
from wulibridge.pictures.files import keep

PHOTOS = 3
WALLS = ("#c9c2b4", "#b7c1c4", "#d0c7a8", "#bfb8c4")
DOORS = ("#7a3b2e", "#39534a", "#4b4a5e")


def add_phones(world: World, places: Places, staff: Staff) -> None:
    """After the visits are written."""
    own, lead = staff.logins["zone"], staff.logins["lead"]
    colleague = next(user for user in [*staff.members[places.zones[0].pk], lead] if user != own)
    chance = world.chance("phones")
    for user, label, waiting, ago in (
        (own, "Chrome · Android", 0, timedelta(hours=3)),
        (lead, "Safari · iPhone", 0, timedelta(hours=20)),
        (colleague, "WeChat · Android", 2, timedelta(days=3)),
    ):
        Device.objects.create(
            uuid=UUID(int=chance.getrandbits(128), version=4),
            user=user,
            label=label,
            first_seen=world.now - timedelta(days=90),
            last_seen=world.now - ago,
            waiting=waiting,
            waiting_since=world.now - ago - timedelta(hours=1) if waiting else None,
        )
    met = Visit.objects.filter(zone=places.zones[0], outcome=VisitOutcome.MET).order_by("-visited_at", "pk")
    for visit in met[:PHOTOS]:
        _photograph(world, visit)


def _photograph(world: World, visit: Visit) -> None:
    content = _corridor(world, visit)
    photo = VisitPhoto.objects.create(
        visit=visit,
        sha256=sha256(content).hexdigest(),
        taken_by=visit.logged_by,
        arrived_at=visit.logged_at,
        next_try_at=world.now,
    )
    keep(photo.raw_name, ContentFile(content))


def _corridor(world: World, visit: Visit) -> bytes:
    """A door in a corridor with its lamp, drawn: no picture of a place that exists."""
    chance = world.chance(f"photo {visit.client_uuid}")
    picture = Image.new("RGB", (1200, 900), chance.choice(WALLS))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 760, 1200, 900), fill="#8d8578")
    left = chance.randrange(380, 520)
    pen.rectangle((left, 210, left + 320, 760), fill=chance.choice(DOORS))
    pen.ellipse((left + 262, 480, left + 292, 510), fill="#d8c27a")
    pen.ellipse((left + 120, 60, left + 200, 130), fill=chance.choice(("#fff6cf", "#5c5a55")))
    out = BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()
