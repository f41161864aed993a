"""When the map is redrawn: posts and leaders' responsibilities of an ended place end, and begin anew at its heir."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wulibridge.journal.services import Actor, record
from wulibridge.people.models import LeaderAssignment, Post
from wulibridge.people.roles import Role
from wulibridge.territory.redistricting import cautions
from wulibridge.territory.redistricting.carriers import Forecast, Line, register
from wulibridge.territory.redistricting.cautions import Caution
from wulibridge.territory.redistricting.change import Change

Dated = Post | LeaderAssignment
HEADS = (Role.ZONE_LEAD, Role.COMMITTEE_CHAIR)
FACTS = ("pk", "zone_id", "committee_id", "starts_on", "ends_on")


class PeopleCarrier:
    name = "people"
    links: Mapping[str, str] = {
        "people.Post.zone": "ends the day before and begins anew at the zone that takes most of the households",
        "people.Post.committee": "ends the day before and begins anew at the committee that remains",
        "people.LeaderAssignment.committee": "the same, unless another leader answers for that committee",
    }
    words: Mapping[str, str | Promise] = {"post": _("posts"), "leader": _("leaders' responsibilities")}

    def preview(self, change: Change) -> Forecast:
        lines, warnings = Counter[tuple[str, str, str]](), []
        posts = list(_posts(change))
        for post in posts:
            lines["post", *_way(change, post)] += 1
        taken = _led(change)
        for row in _leaders(change).select_related("leader"):
            into = change.ended_committees[row.committee_id]
            origin, target = _way(change, row)
            if row.ends_on is None and into in taken:
                facts = {"leader": str(row.leader), "committee": origin, "target": target}
                warnings.append(Caution("leader_lapses", facts))
                target = ""
            if row.ends_on is None:
                taken.add(into)
            lines["leader", origin, target] += 1
        return Forecast(
            tuple(Line(kind, count, origin, target) for (kind, origin, target), count in sorted(lines.items())),
            (*warnings, *_nobody_there(change, posts), *_several_heads(change, posts)),
        )

    def carry(self, change: Change, by: Actor) -> dict[str, Any]:
        posts = _carry_posts(change, by)
        leaders = _carry_leaders(change, by)
        last = Post.objects.aggregate(last=Max("pk"))["last"] or 0
        return {"posts": posts, "leaders": leaders, "last_post": last}

    def uncarry(self, change: Change, kept: Any, by: Actor) -> None:
        for model, kind, part in (
            (Post, "post", kept["posts"]),
            (LeaderAssignment, "leader_assignment", kept["leaders"]),
        ):
            for row in model._default_manager.filter(pk__in=[pk for pk, *_facts in part["made"]]).order_by("pk"):
                record(f"{kind}.removed", row, by=by, details={"plan": change.plan.pk})
                row.delete()
            for pk, *values in part["changed"]:
                facts = dict(zip(_names(model)[1:], values, strict=True))
                model._default_manager.filter(pk=pk).update(**facts)
                record(f"{kind}.changed", model(pk=pk), by=by, details={"plan": change.plan.pk})

    def used_since(self, change: Change, kept: Any) -> list[str]:
        here = Q(zone__in=change.new_zones) | Q(committee__in=change.new_committees)
        made = {pk for pk, *_facts in kept["posts"]["made"]}
        given = Post.objects.filter(here, pk__gt=kept["last_post"]).exclude(pk__in=made)
        reasons = [gettext("A post has been given there since.")] if given.exists() else []
        altered = any(_altered(model, kept[part]) for model, part in ((Post, "posts"), (LeaderAssignment, "leaders")))
        return reasons + ([gettext("A post that went along has been changed since.")] if altered else [])


def _posts(change: Change) -> QuerySet[Post]:
    """Posts of ended places that reach into the new time."""
    here = Q(zone__in=change.ended_zones) | Q(committee__in=change.ended_committees)
    return Post.objects.filter(here, Q(ends_on=None) | Q(ends_on__gte=change.day)).order_by("pk")


def _leaders(change: Change) -> QuerySet[LeaderAssignment]:
    rows = LeaderAssignment.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=change.day), committee__in=change.ended_committees
    )
    return rows.order_by("committee__code", "pk")


def _led(change: Change) -> set[int]:
    """Committees of the plan (pks of PlanCommittee) that remain and have a leader without an end."""
    staying = {pk: row.pk for pk, row in change.old_committees.items() if not row.ends}
    rows = LeaderAssignment.objects.filter(committee__in=staying, ends_on=None).values_list("committee", flat=True)
    return {staying[pk] for pk in rows}


def _way(change: Change, row: Dated) -> tuple[str, str]:
    """From where to where, in words."""
    if isinstance(row, Post) and row.zone_id:
        heir = change.ended_zones[row.zone_id]
        return change.old_label(row.zone_id), change.label(change.zones[heir]) if heir else ""
    committee = row.committee_id or 0
    return change.old_committees[committee].name, change.committees[change.ended_committees[committee]].name


def _nobody_there(change: Change, posts: list[Post]) -> list[Caution]:
    """New committees and zones to which no post comes: somebody has to be given one."""
    heirs = {change.ended_zones[post.zone_id] for post in posts if post.zone_id}
    homes = {change.ended_committees[post.committee_id] for post in posts if post.committee_id}
    fresh = [zone for zone in change.staying if not change.keeps_row(zone) and zone.pk not in heirs]
    new = [row for row in change.committees.values() if not row.committee_id and not row.ends and row.pk not in homes]
    names = [*(row.name for row in new), *(change.label(zone) for zone in fresh)]
    return [Caution("nobody_there", {"zone": name}) for name in names]


def _several_heads(change: Change, posts: list[Post]) -> list[Caution]:
    """Places that take over from others and would have more than one head: it has to be said who it is."""
    heads: dict[tuple[str, str], set[int]] = {}
    for post in posts:
        if post.role in HEADS:
            heads.setdefault((post.role, _way(change, post)[1]), set()).add(post.user_id)
    came = set(heads)
    zones = {zone.zone_id: change.label(zone) for zone in change.staying if zone.zone_id and change.keeps_row(zone)}
    committees = {row.committee_id: row.name for row in change.committees.values() if row.committee_id and not row.ends}
    here = Q(zone__in=zones) | Q(committee__in=committees)
    there = Post.objects.filter(here, Q(ends_on=None) | Q(ends_on__gte=change.day), role__in=HEADS)
    for role, zone, committee, user in there.values_list("role", "zone", "committee", "user") if came else ():
        heads.setdefault((role, zones[zone] if zone else committees[committee]), set()).add(user)
    return [
        Caution("several_heads", {"place": place, "count": len(heads[role, place]), "role": str(role)})
        for role, place in sorted(came)
        if place and len(heads[role, place]) > 1
    ]


def _names(model: type[Any]) -> tuple[str, ...]:
    return tuple(name for name in FACTS if model is Post or name != "zone_id")


def _kept(row: Any) -> list[Any]:
    values = [getattr(row, name) for name in _names(type(row))]
    return [value.isoformat() if isinstance(value, date) else value for value in values]


def _altered(model: type[Any], part: dict[str, Any]) -> bool:
    """Is a row that was made or changed not as it was left?"""
    left = {row[0]: row for row in part["made"] + part["left"]}
    rows = model._default_manager.filter(pk__in=left)
    return {row.pk: _kept(row) for row in rows} != left


def _carry_posts(change: Change, by: Actor) -> dict[str, Any]:
    part: dict[str, Any] = {"changed": [], "left": [], "made": []}
    for post in _posts(change):
        zone = change.heir_of(post.zone_id) if post.zone_id else None
        committee = None
        if post.committee_id:
            committee = change.committee_made(change.ended_committees[post.committee_id])
        part["changed"].append(_kept(post))
        if post.starts_on >= change.day:
            post.zone_id, post.committee_id = zone, committee
        else:
            follower = Post(
                user_id=post.user_id,
                role=post.role,
                zone_id=zone,
                committee_id=committee,
                starts_on=change.day,
                ends_on=post.ends_on,
                origin=post.origin,
                origin_name=post.origin_name,
            )
            post.ends_on = change.day - timedelta(days=1)
            _begin(follower, part, by)
        post.save()
        part["left"].append(_kept(post))
        record("post.changed", post, by=by, details={"plan": change.plan.pk, "ends_on": str(post.ends_on)})
    return part


def _begin(follower: Post, part: dict[str, Any], by: Actor) -> None:
    """Unless they hold that post there already, as long as the old one would have lasted."""
    lasting = Q(ends_on=None) | (Q(ends_on__gte=follower.ends_on) if follower.ends_on else Q(pk__in=[]))
    same = Post.objects.filter(
        lasting,
        user=follower.user_id,
        role=follower.role,
        zone=follower.zone_id,
        committee=follower.committee_id,
        starts_on__lte=follower.starts_on,
    )
    if same.exists():
        return
    follower.save()
    part["made"].append(_kept(follower))
    names = ("user_id", "role", "zone_id", "committee_id")
    record("post.given", follower, by=by, details={name: [None, getattr(follower, name)] for name in names})


def _carry_leaders(change: Change, by: Actor) -> dict[str, Any]:
    part: dict[str, Any] = {"changed": [], "left": [], "made": []}
    taken = _led(change)
    for row in _leaders(change):
        into = change.ended_committees[row.committee_id]
        has_leader = row.ends_on is None and into in taken
        part["changed"].append(_kept(row))
        follower = _move_leader(row, change.committee_made(into), change.day, has_leader)
        if follower:
            part["made"].append(_kept(follower))
            record("leader_assignment.given", follower, by=by, details={"committee_id": [None, follower.committee_id]})
        if row.ends_on is None or (follower and follower.ends_on is None):
            taken.add(into)
        part["left"].append(_kept(row))
        record("leader_assignment.changed", row, by=by, details={"plan": change.plan.pk})
    return part


def _move_leader(row: LeaderAssignment, heir: int, day: date, has_leader: bool) -> LeaderAssignment | None:
    """End a responsibility and begin it at the heir; one that lies ahead goes there. Returns the one that was made."""
    follower = None
    if row.starts_on < day:
        if not has_leader:
            follower = LeaderAssignment(leader_id=row.leader_id, committee_id=heir, starts_on=day, ends_on=row.ends_on)
        row.ends_on = day - timedelta(days=1)
    elif has_leader:
        row.ends_on = row.starts_on
    else:
        row.committee_id = heir
    row.save()
    if follower:
        follower.save()
    return follower


cautions.word(
    {
        "leader_lapses": lambda facts: (
            gettext("%(leader)s no longer answers for %(committee)s: %(target)s has a leader.") % facts
        ),
        "nobody_there": lambda facts: gettext("Nobody has a post in %(zone)s yet.") % facts,
        "several_heads": lambda facts: (
            gettext("%(place)s will have %(count)s people in the post of %(role)s.")
            % {**facts, "role": Role(facts["role"]).label}
        ),
    }
)
register(PeopleCarrier())
