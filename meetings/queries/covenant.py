"""Covenants and charters: whose somebody sees, what is still missing, and what goes with a vote on them."""

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from meetings.assembly import Count
from meetings.covenant_route import ADOPTED, ROUTE, Deed, Rule
from meetings.kinds import Level
from meetings.models import Covenant, Meeting
from meetings.route import HELD
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.territory.models import Committee


def covenants_of(user: User) -> QuerySet[Covenant]:
    return Covenant.objects.visible_to(user).with_place()


def committees_for(user: User, permission: Permission = Permission.MEETING_HOLD) -> QuerySet[Committee]:
    """Committees in force where `user` holds `permission`."""
    return Committee.objects.filter(valid_to=None, pk__in=reach(user, permission).committees).order_by("code")


def may_do(user: User, rule: Rule, covenant: Covenant) -> bool:
    """Is the deed of this rule theirs, over the committee or over its subdistrict?"""
    here = reach(user, rule.permission)
    if rule.over == Level.SUBDISTRICT:
        return covenant.committee.subdistrict_id in here.subdistricts
    return covenant.committee_id in here.committees


def deeds_for(user: User, covenant: Covenant) -> set[Deed]:
    """What `user` may do with it from its present state."""
    return {deed for deed, rule in ROUTE.items() if covenant.state in rule.states and may_do(user, rule, covenant)}


def last_adopted(committee: Committee, kind: str) -> Covenant | None:
    """The newest version that the assembly adopted."""
    return Covenant.objects.filter(committee=committee, kind=kind, state__in=ADOPTED).order_by("number").last()


def meetings_for(covenant: Covenant) -> QuerySet[Meeting]:
    """Meetings of the committee that were held, the last one first: one of them may have been the assembly."""
    return Meeting.objects.filter(committee=covenant.committee_id, state__in=HELD).order_by("-opened_at", "-pk")


def missing_for(covenant: Covenant, deed: Deed) -> list[str]:
    """Why `deed` cannot be done yet, in the language of the page; empty when nothing is missing."""
    return list(_missing(covenant)) if deed in (Deed.CONSULT, Deed.ADOPT) else []


def _missing(covenant: Covenant) -> Iterator[str]:
    if not covenant.text.strip():
        yield _("There is no text yet.")
    if covenant.number > 1 and not covenant.changes.strip():
        yield _("It does not say yet what is new in it.")


def lacking_in(count: Count) -> list[str]:
    """Why this count does not adopt, in the language of the page; empty when it does."""
    found = []
    if count.present < count.must_be_there:
        found.append(
            _("More than half must be there: at least %(needed)s of %(all)s. %(there)s were.")
            % {"needed": count.must_be_there, "all": count.entitled, "there": count.present}
        )
    if count.in_favour < count.must_agree:
        found.append(
            _("More than half of those there must agree: at least %(needed)s of %(all)s. %(votes)s did.")
            % {"needed": count.must_agree, "all": count.present, "votes": count.in_favour}
        )
    return found


def still_open(covenant: Covenant, today: date) -> bool:
    """May residents still say something on `today` (Asia/Shanghai)?"""
    return covenant.consult_until is not None and today <= covenant.consult_until
