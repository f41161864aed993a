"""Points and star families of a committee; the three lists of its subdistrict, and its self-checks."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from evaluations.list_route import ListMove
from evaluations.models import Kept, ListKind, PointRule, PointWay, PowerList, SchemeKind, SelfCheck
from evaluations.services.points import Booking, book, open_account, open_scheme
from evaluations.services.power_list import ItemDraft, begin_version, move_list, write_item
from evaluations.services.self_check import answer_items, begin_check, hand_in, take_measure
from evaluations.services.stars import choose_family
from tests.house.access.places import Place
from wulibridge.people.models import User
from wulibridge.people.roles import Role
from wulibridge.periods import half_of
from wulibridge.territory.models import Household


def add_points(world: Any, place: Place, chair: User) -> None:
    """By the committee's people, for all places of the committee. What nothing changes later are canaries."""
    rows = _points(world, place) | _lists(world, place) | _checks(world, place, chair)
    for each in world.ground:
        if each.committee == place.committee:
            each.rows |= rows


def _points(world: Any, place: Place) -> dict[str, Any]:
    """Two households that reached the line for star families last year, which is over; one of them is chosen. Lines as
    old as that stand in the table."""
    name, last_year = world.ground.name_of(place.committee), timezone.localdate().year - 1
    staff = world.staff[Role.COMMITTEE_STAFF, name]

    def word(model: str, field: str) -> str:
        return world.canaries.new(name, f"evaluations.{model}", field)

    scheme = open_scheme(
        committee=place.committee, kind=SchemeKind.HOUSEHOLDS, name=word("pointscheme", "name"), by=staff
    )
    lines = {
        way: PointRule.objects.create(
            scheme=scheme, way=way, what=word("pointrule", "what"), points=3, from_on=date(last_year, 1, 1), by=staff
        )
        for way in PointWay
    }
    homes = Household.objects.filter(building__zone=place.zone).order_by("pk")[:2]
    accounts = [open_account(scheme=scheme, household=home, by=staff) for home in homes]
    day = date(last_year, 12, 31)
    entries = [
        book(account=each, booking=Booking(lines[PointWay.EARN], 1, day, word("pointentry", "reason")), by=staff)
        for each in accounts
    ]
    chosen = {"scheme": scheme, "year": last_year, "account": accounts[0], "reason": word("starfamily", "reason")}
    star = choose_family(**chosen, by=staff)
    found = {"scheme": scheme, "points account": accounts[0], "other account": accounts[1], "star": star}
    return found | {"point entry": entries[0], "line": lines[PointWay.REDEEM]}


def _lists(world: Any, place: Place) -> dict[str, Any]:
    """Once for each subdistrict: powers and services in force, conduct handed in, and a draft of services."""
    rows = {}
    for kind, upto, key in (
        (ListKind.POWERS, ListMove.PUBLISH, "list"),
        (ListKind.SERVICES, ListMove.PUBLISH, "list owed"),
        (ListKind.CONDUCT, ListMove.SUBMIT, "list handed in"),
        (ListKind.SERVICES, None, "list draft"),
    ):
        known = PowerList.objects.filter(subdistrict=place.subdistrict, kind=kind).order_by("number")
        made = known.last() if key == "list draft" and known.count() > 1 else known.first()
        rows[key] = made if made and (key != "list draft" or made.number > 1) else _version(world, place, kind, upto)
    return rows


def _version(world: Any, place: Place, kind: ListKind, upto: ListMove | None) -> PowerList:
    name = world.ground.name_of(place.subdistrict)
    desk = world.staff[Role.CASE_DESK, name]

    def word(model: str, field: str) -> str:
        return world.canaries.new(name, f"evaluations.{model}", field)

    row = begin_version(subdistrict=place.subdistrict, kind=kind, news=word("powerlist", "news"), by=desk)
    for _n in range(2):
        parts = {field: word("listitem", field) for field in ("title", "basis", "steps", "risks")}
        write_item(version=row, draft=ItemDraft(1, **parts), by=desk)
    for move, by in ((ListMove.SUBMIT, desk), (ListMove.APPROVE, place.leader), (ListMove.PUBLISH, desk)):
        if upto is None:
            break
        row = move_list(version=row, move=move, by=by)
        if move == upto:
            break
    return row


def _checks(world: Any, place: Place, chair: User) -> dict[str, Any]:
    """One of the last half-year with a measure, handed in; one that is being answered."""
    name, today = world.ground.name_of(place.committee), timezone.localdate()
    version = PowerList.objects.get(subdistrict=place.subdistrict, kind=ListKind.POWERS)
    before = half_of(half_of(today).first - timedelta(days=1)).first
    done = SelfCheck.objects.create(committee=place.committee, version=version, first=before, begun_by=chair)
    going = begin_check(committee=place.committee, version=version, by=chair)
    for check in (done, going):
        said = {
            item: (Kept.NO, world.canaries.new(name, "evaluations.checkanswer", "note")) for item in version.items.all()
        }
        answer_items(check=check, said=said, by=chair)
    hand_in(check=done, by=chair)
    text = world.canaries.new(name, "evaluations.checkmeasure", "text")
    measure = take_measure(answer=done.answers.first(), text=text, due_on=today, by=chair)
    return {"check handed in": done, "check open": going, "measure": measure}
