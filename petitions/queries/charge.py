"""Who works on what: whom a petition can be given to, by whom, and how much each one has."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from petitions.models import Charge, Petition, past_due
from petitions.queries.complaint import holds_over, is_complaint, is_open_to, named_handlers
from petitions.route import HANDLES, WAITING, State, Stop
from wulibridge.people.absences import absences_now
from wulibridge.people.models import Absence, User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import holders, reach


@dataclass(frozen=True)
class Load:
    """What one person has of open petitions (nobody: what none has taken): all, due within days, and late ones; and
    whether they are away."""

    user: User | None
    open: int
    soon: int
    late: int
    away: Absence | None = None


@dataclass(frozen=True)
class Taker:
    """Somebody who could work on `some` of several petitions."""

    user: User
    some: int


def charges_of(petition: Petition) -> QuerySet[Charge]:
    """Who was given it by whom; oldest first."""
    return Charge.objects.filter(petition=petition).select_related("user", "was", "by")


def _distributes(user: User, petition: Petition) -> bool:
    """Whoever says who goes where there, at the petition's stop or above it."""
    if not is_open_to(user, petition) or not holds_over(user, Permission.TEAM_EDIT, petition):
        return False
    return any(holds_over(user, HANDLES[stop], petition) for stop in Stop if stop >= petition.stop)


def may_assign(user: User, petition: Petition) -> bool:
    """May this user say who works on the waiting petition?"""
    return petition.state in WAITING and _distributes(user, petition)


def may_pass_on(user: User, petition: Petition) -> bool:
    """May this user say who follows the petition through from now on? Its owner may, and whoever assigns there."""
    if petition.owner_id is None or petition.state == State.CLOSED:
        return False
    return (petition.owner_id == user.pk and is_open_to(user, petition)) or _distributes(user, petition)


def who_handles(petition: Petition) -> list[User]:
    """Those to whom it can be assigned where it stands."""
    if is_complaint(petition):
        return named_handlers(petition)
    return holders(HANDLES[Stop(petition.stop)], petition.zone)


def who_could_take(petitions: Iterable[Petition]) -> list[Taker]:
    """Those to whom some of these can be assigned, who handle the most of them first. One query for each zone and stop
    among them, and two for each complaint; `zone` is read."""
    groups: dict[tuple[int, ...], list[Petition]] = {}
    for row in petitions:
        groups.setdefault((row.pk,) if is_complaint(row) else (row.zone_id, row.stop), []).append(row)
    people: dict[int, User] = {}
    counted: Counter[int] = Counter()
    for rows in groups.values():
        for user in who_handles(rows[0]):
            people[user.pk] = user
            counted[user.pk] += len(rows)
    takers = [Taker(people[pk], some) for pk, some in counted.items()]
    return sorted(takers, key=lambda taker: (-taker.some, taker.user.pk))


def who_could_own(petition: Petition) -> list[User]:
    """Those who can follow it through: whoever handles it at one of the stops."""
    if is_complaint(petition):
        return named_handlers(petition)
    found = {user.pk: user for stop in Stop for user in holders(HANDLES[stop], petition.zone)}
    return sorted(found.values(), key=lambda user: user.pk)


def distributed_by(user: User) -> QuerySet[Petition]:
    """The waiting petitions that this user may assign."""
    leads, mine = reach(user, Permission.TEAM_EDIT).zones, Q(pk__in=[])
    for stop in Stop:
        handled = frozenset().union(*(reach(user, HANDLES[here]).zones for here in Stop if here >= stop))
        mine |= Q(stop=stop, zone__one_of=leads & handled)
    return Petition.objects.waiting().filter(mine).open_to(user)


SHOWN = ("open", "soon", "late")


def of_load(rows: QuerySet[Petition], shown: str, *, today: date, soon_on: date) -> QuerySet[Petition]:
    """Of `rows` those behind a figure: `open`, `soon` (due from today to `soon_on`) or `late`."""
    return rows.filter(_load(today, soon_on)[shown])


def _load(today: date, soon_on: date) -> dict[str, Q]:
    return {
        "open": Q(),
        "soon": Q(due_on__gte=today, due_on__lte=soon_on),
        "late": past_due(today),
    }


def workload(user: User, *, today: date, soon_on: date) -> list[Load]:
    """How much everybody has whom this user gives petitions to; first what nobody has taken, then the most laden.

    `today` and `soon_on` are dates of Asia/Shanghai. Three queries beyond the user's posts.
    """
    conditions = _load(today, soon_on)
    soon, late = (Count("pk", filter=conditions[name]) for name in ("soon", "late"))
    rows = distributed_by(user).order_by().values("handler").annotate(open=Count("pk"), soon=soon, late=late)
    found = list(rows)
    people = User.objects.in_bulk([row["handler"] for row in found if row["handler"]])
    away = absences_now(people)
    loads = [
        Load(people.get(row["handler"]), row["open"], row["soon"], row["late"], away.get(row["handler"]))
        for row in found
    ]
    return sorted(loads, key=lambda load: (load.user is not None, -load.late, -load.open, str(load.user)))
