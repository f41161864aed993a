"""The round without a signal: what a phone takes along, the page that shows it there, and the worker that keeps it.

The page and the worker are the same for everybody and hold nothing of anybody, so that they may lie on a phone. What is
somebody's own comes as the pack, and goes as items through the sync.
"""

import json
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from visits import queries
from visits.forms.along import BlankSheet
from visits.forms.household import CorrectionForm
from visits.forms.visit import SHUT_DOOR
from visits.models import EditField, VisitOutcome
from wulibridge.people.permissions import Permission
from wulibridge.territory.models import HouseholdContact, Occupancy
from wulibridge.web.guard import Area, public, staff
from wulibridge.web.templatetags.wulibridge import mask_name, mask_phone

STYLES = ("bootstrap/css/bootstrap.min.css", "css/wulibridge.css", "css/door.css", "css/along.css")
SCRIPTS = (
    "js/round/store.js",
    "js/drafts.js",
    "js/forms.js",
    "js/door.js",
    "js/photos.js",
    "js/round/outbox.js",
    "js/round/items.js",
    "js/round/screens.js",
    "js/round/door.js",
    "js/round/tray.js",
    "js/round/shell.js",
)
PICTURES = ("icons.svg", "mark.svg")
WORKER = "js/round/worker.js"


@require_GET
@staff(Permission.VISIT_LOG, area=Area.ZONE)
def pack(request: HttpRequest) -> HttpResponse:
    """One zone that the reader walks, as JSON to keep on the phone for a day. Names and phones are masked."""
    today = timezone.localdate()
    wanted = request.GET.get("zone", "")
    zone = next((row.zone for row in queries.rounds_of(request.user, today) if str(row.zone.pk) == wanted), None)
    if zone is None:
        raise Http404
    taken = queries.pack_of(zone, user=request.user, today=today)
    return JsonResponse(
        {
            "format": 1,
            "user": {"id": request.user.pk, "name": str(request.user)},
            "zone": {"id": zone.pk, "name": zone.name, "committee": zone.committee.name},
            "buildings": [
                {
                    "id": row.pk,
                    "address": row.address,
                    "estate": row.estate_name,
                    "doors": [_door(door, taken) for door in taken.doors.get(row.pk, [])],
                }
                for row in taken.buildings
            ],
            "team": [{"id": user.pk, "name": str(user)} for user in taken.team],
            "together": taken.together,
        }
    )


def _door(row: Any, taken: queries.Pack) -> dict[str, Any]:
    return {
        "id": row.pk,
        "version": row.version,
        "number": row.number,
        "floor": row.floor,
        "room": row.room,
        "occupancy": row.occupancy,
        "registered_elsewhere": row.registered_elsewhere,
        "n_aged_60": row.n_aged_60,
        "waiting": taken.waiting.get(row.pk, []),
        "missing": row.missing_since is not None,
        "reached": row.reached,
        "outcome": row.last_outcome or "",
        "at": row.last_at,
        "contact": masked(taken.contacts.get(row.pk)),
        "petitions": [{"number": each.number, "title": each.title} for each in taken.petitions.get(row.pk, [])],
    }


def masked(contact: HouseholdContact | None) -> dict[str, str] | None:
    """A contact as it may lie on a phone."""
    return contact and {"name": mask_name(contact.name), "phone": mask_phone(contact.phone)}


@require_GET
@public
def along(request: HttpRequest) -> HttpResponse:
    """The page that shows the round on the phone: empty templates and words, in the language of the cookie."""
    context = {
        "sheet": BlankSheet(),
        "correction": CorrectionForm(),
        "household": None,
        "shut_door": SHUT_DOOR,
        "outcomes": VisitOutcome.choices,
        "occupancies": Occupancy.choices,
        "edit_fields": EditField.choices,
        "styles": [static(name) for name in STYLES],
        "scripts": [static(name) for name in SCRIPTS],
    }
    response = render(request, "visits/along.html", context)
    # The worker keeps the page only together with the files that it names.
    response.headers["X-Shell"] = _version()
    response.headers["Cache-Control"] = "no-cache"
    return response


@require_GET
@public
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker of everything under /visits/: what to keep, and the script that keeps it."""
    shell = {
        "version": _version(),
        "page": reverse("visits:along"),
        "assets": [static(name) for name in (*STYLES, *SCRIPTS, *PICTURES)],
    }
    body = f"const SHELL = {json.dumps(shell)};\nimportScripts({json.dumps(static(WORKER))});\n"
    return HttpResponse(body, content_type="text/javascript", headers={"Cache-Control": "no-cache"})


def _version() -> str:
    """The name of the files that belong to one release: by their hashed names, or while developing by their age."""
    return _name_of_files(tuple(_stamp(name) for name in (*STYLES, *SCRIPTS, *PICTURES, WORKER)))


def _stamp(name: str) -> str:
    address = static(name)
    if not (settings.DEBUG or settings.TESTING):
        return address
    found = finders.find(name)
    return f"{address} {Path(found).stat().st_mtime_ns if found else 0}"


@lru_cache(maxsize=8)
def _name_of_files(stamps: tuple[str, ...]) -> str:
    return "along-" + sha256("\n".join(stamps).encode()).hexdigest()[:16]
