"""Who hears how it goes on with a need or a micro-wish. Facts name units and zones, never who lives behind a door."""

from collections.abc import Iterable

from django.urls import reverse

from visits.models import Match, MatchState, WishStep
from wulibridge.notices.services import Message, notify
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import holders
from wulibridge.people.roles import Role
from wulibridge.territory.models import Zone

# What is told of a wish, by the word of the journal.
TOLD_OF_WISH = {f"wish.{step}": step for step in ("claimed", "released", "fulfilled", "confirmed")}


def tell_of_match(match: Match, zone: Zone, *, by: User) -> None:
    """Tell who noted the need, who agreed on the match and the zone's lead what has become of it, each step once."""
    need, day = match.need, match.delivered_on or match.planned_on
    facts = {"step": match.state, "who": str(match.offer.organization), "zone": zone.name}
    if match.state != MatchState.CALLED_OFF:
        facts |= {"on": day.isoformat(), "heard": match.heard}
    message = Message(
        kind="need_step",
        key=f"match:{match.pk}:{match.state}",
        receivers=_who_waits({need.noted_by_id, match.agreed_by_id}, zone, by),
        path=reverse("visits:need", args=[need.pk]),
        facts=facts,
    )
    notify([message])


def tell_of_wish(step: WishStep, verb: str, zone: Zone, *, by: User) -> None:
    """Tell who posted the wish, who noted its claim and the zone's lead of what `verb` says, each step once."""
    if verb not in TOLD_OF_WISH:
        return
    wish = step.wish
    claim = wish.claims.select_related("organization").latest("pk")
    message = Message(
        kind="wish_step",
        key=f"wish:{wish.pk}:step:{step.pk}",
        receivers=_who_waits({wish.posted_by_id, claim.claimed_by_id}, zone, by),
        path=reverse("visits:wish", args=[wish.pk]),
        facts={
            "step": TOLD_OF_WISH[verb],
            "title": wish.title,
            "who": str(claim.organization),
            "heard": wish.heard,
        },
    )
    notify([message])


def _who_waits(accounts: Iterable[int], zone: Zone, by: User) -> tuple[User, ...]:
    """Those of them who can still open its page, and the zone's lead; but not who did it."""
    able = holders(Permission.WISH_POST, zone)
    leads = {user.pk for user in holders(Permission.WISH_POST, zone, roles=[Role.ZONE_LEAD])}
    wanted = {*accounts, *leads} - {by.pk}
    return tuple(user for user in able if user.pk in wanted)
