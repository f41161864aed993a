"""What units of a place pledge and how they are judged: pledges at every step, a service list, a proposed rating,
social organizations, a window and inspections of its committee.

Rows that the database lets nobody change bear their canaries from the beginning.
"""

from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from evaluations.models import (
    Admission,
    AdmissionFinding,
    CriterionSlot,
    Delivery,
    Inspection,
    InspectionFinding,
    Pledge,
    PledgeReview,
    ServiceLine,
    Suspension,
    UnitRating,
    Window,
    WindowRating,
    WindowStars,
)
from tests.factories.territory import OrganizationFactory
from tests.house.access.places import Place
from wulibridge.people.roles import Role
from wulibridge.pictures.files import keep

YEAR = timezone.localdate().year
LAST_YEAR = YEAR - 1  # what is concluded is over


def add_pledges(world: Any, place: Place) -> None:
    committee, department = (world.ground.name_of(area) for area in (place.committee, place.department))
    chair, handler = world.staff[Role.COMMITTEE_CHAIR, committee], world.staff[Role.DEPARTMENT_HANDLER, department]
    of_committee = {"subdistrict": place.subdistrict, "committee": place.committee}
    of_unit = {"subdistrict": place.subdistrict, "organization": place.department}
    rows = {
        "draft pledge": _pledge(world, place, committee, "draft", chair, **of_committee),
        "published pledge": _pledge(world, place, committee, "published", chair, **of_committee),
        "reported pledge": _reported(world, place, committee, chair, **of_committee),
        "unit pledge": _pledge(world, place, department, "published", handler, **of_unit),
    }
    reviewed = _reported(world, place, committee, chair, **of_committee)
    counts = {"asked": 9, "satisfied": 9, "partly": 0, "dissatisfied": 0, "held_on": timezone.localdate()}
    words = _words(world, committee, "pledgereview", "words")
    typed = {"by": place.teammate, "again_by": chair, "again_at": timezone.now()}
    PledgeReview.objects.create(pledge=reviewed, **counts, **words, **typed)
    Pledge.objects.filter(pk=reviewed.pk).update(state="reviewed")
    place.rows |= rows | {"reviewed pledge": reviewed}
    _services(world, place, department, handler)
    _social(world, place)
    _window(world, place, committee, of_committee)
    _inspections(place, chair, of_committee)


def _words(world: Any, area: str, model: str, *names: str) -> dict[str, str]:
    return {name: world.canaries.new(area, f"evaluations.{model}", name) for name in names}


def _pledge(world: Any, place: Place, area: str, state: str, by: Any, **unit: Any) -> Pledge:
    told = {} if state == "draft" else {"published_by": place.leader, "published_at": timezone.now()}
    words = _words(world, area, "pledge", "matter", "promise", "measure")
    return Pledge.objects.create(year=YEAR, due_on=date(YEAR, 12, 31), state=state, made_by=by, **told, **words, **unit)


def _reported(world: Any, place: Place, area: str, by: Any, **unit: Any) -> Pledge:
    row = _pledge(world, place, area, "published", by, **unit)
    place.rows["delivery"] = _delivery(world, area, by, pledge=row)
    return row


def _delivery(world: Any, area: str, by: Any, **promise: Any) -> Delivery:
    words = _words(world, area, "delivery", "done", "evidence")
    file = {"sha256": "0" * 64, "file_kind": "pdf"}
    row = Delivery.objects.create(quarter=1, standing="done", by=by, **promise, **words, **file)
    keep(row.file_name, ContentFile(b"%PDF-1.7 %%EOF"))
    return row


def _services(world: Any, place: Place, department: str, handler: Any) -> None:
    said = {"organization": place.department, "year": YEAR, "made_by": handler}
    place.rows["draft line"] = ServiceLine.objects.create(**said)
    told = {"published_by": place.leader, "published_at": timezone.now()}
    waiting, reported = (
        ServiceLine.objects.create(**said, **told, **_words(world, department, "serviceline", "service", "for_whom"))
        for _n in range(2)
    )
    place.rows["service line"] = waiting
    place.rows["unit delivery"] = _delivery(world, department, handler, line=reported)
    figures = dict.fromkeys(("delivered", "pledged", "satisfied", "answers"), 0)
    proposed = {"rating": "adequate", "proposed_by": place.teammate, "proposed_at": timezone.now()}
    UnitRating.objects.get_or_create(organization=place.department, year=LAST_YEAR, defaults=figures | proposed)


def _social(world: Any, place: Place) -> None:
    """One that applies and one that is admitted; it was suspended once."""
    CriterionSlot.objects.get_or_create(subdistrict=place.subdistrict, number=1, defaults={"name": "x"})
    applies, admitted = (OrganizationFactory(subdistrict=place.subdistrict, kind="social") for _n in range(2))
    row = Admission.objects.create(organization=applies, entered_by=place.teammate)
    AdmissionFinding.objects.create(
        admission=row, number=1, name="x", met=True, evidence="x", by=place.teammate, at=timezone.now()
    )
    area, by = world.ground.name_of(place.subdistrict), {"entered_by": place.teammate, "decided_by": place.leader}
    words = _words(world, area, "admission", "reason")
    Admission.objects.create(organization=admitted, state="admitted", decided_at=timezone.now(), **by, **words)
    days = {"from_on": date(2020, 1, 1), "until": date(2020, 2, 1)}
    words = _words(world, area, "suspension", "reason")
    Suspension.objects.create(organization=admitted, by=place.leader, **days, **words)
    place.rows |= {"applying": applies, "admitted": admitted}


def _window(world: Any, place: Place, committee: str, unit: dict[str, Any]) -> None:
    row = Window.objects.create(**unit, name="x", code=f"w{place.zone.pk}", opened_by=place.teammate)
    month = timezone.localdate().replace(day=1)
    WindowRating.objects.create(window=row, month=month, stars=5, **_words(world, committee, "windowrating", "words"))
    proposed = {"proposed_by": place.teammate, "proposed_at": timezone.now(), "satisfied": 0, "answers": 0}
    WindowStars.objects.create(window=row, year=LAST_YEAR, stars=4, **proposed)
    place.rows["window"] = row


def _inspections(place: Place, chair: Any, unit: dict[str, Any]) -> None:
    said = {"day": timezone.localdate(), "entered_by": place.teammate} | unit
    entered = Inspection.objects.create(**said)
    found = InspectionFinding.objects.create(inspection=entered, due_on=timezone.localdate())
    reply = {"state": "replied", "reply": "已改", "replied_by": chair, "replied_at": timezone.now()}
    place.rows |= {"inspection": entered, "found": found, "replied": Inspection.objects.create(**said, **reply)}
