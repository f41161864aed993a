"""What is searched: each source finds rows by words among those that somebody may see, and says them in a line."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.models import AgendaItem, Meeting, Project
from petitions.models import Petition
from petitions.queries import matching
from visits.queries.diary import entries_for, holding
from wulibridge.folding import fold
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.territory.models import Household, Organization
from wulibridge.territory.queries import households_found, subdistricts_of
from wulibridge.web.templatetags.wulibridge import moment

# Of each source; who needs more narrows the words, or goes to the room's own list.
MOST = 10


@dataclass(frozen=True)
class Hit:
    """One row found: a line to know it by, facts beside it, and where it opens; it has no address without a page."""

    title: str
    facts: tuple[str | Promise, ...]
    address: str = ""


@dataclass(frozen=True)
class Source:
    """`find` gives keys, best first, at most one more than MOST, which only says that there are more. `hits` reads
    rows by keys, again only those that `user` may see now: keys are kept between two requests."""

    key: str
    label: str | Promise
    find: Callable[[User, str], list[int]]
    hits: Callable[[User, Collection[int]], dict[int, Hit]]


def _households(user: User, words: str) -> list[int]:
    found = households_found(reach(user, Permission.HOUSEHOLD_READ).zones, words)
    return [household.pk for household in found[: MOST + 1]]


def _household_hits(user: User, keys: Collection[int]) -> dict[int, Hit]:
    rows = Household.objects.filter(pk__in=keys, building__zone__in=reach(user, Permission.HOUSEHOLD_READ).zones)
    return {
        row.pk: Hit(
            str(row),
            (row.number, row.building.zone.committee.name, row.building.zone.name),
            reverse("visits:household", args=[row.pk]),
        )
        for row in rows.select_related("building__zone__committee")
    }


def _petitions(user: User, words: str) -> list[int]:
    rows = matching(Petition.objects.visible_to(user), words, user=user)
    return list(rows.order_by("-received_at", "-pk").values_list("pk", flat=True)[: MOST + 1])


def _petition_hits(user: User, keys: Collection[int]) -> dict[int, Hit]:
    rows = Petition.objects.visible_to(user).filter(pk__in=keys).select_related("zone")
    return {
        row.pk: Hit(
            row.title,
            (row.number, row.get_state_display(), row.get_stop_display(), row.zone.name),
            reverse("petitions:petition", args=[row.number]),
        )
        for row in rows
    }


def _visits(user: User, words: str) -> list[int]:
    rows = holding(entries_for(user), words, zone_ids=reach(user, Permission.VISIT_READ).zones)
    return list(rows.values_list("pk", flat=True)[: MOST + 1])


def _visit_hits(user: User, keys: Collection[int]) -> dict[int, Hit]:
    return {
        row.pk: Hit(
            f"{moment(row.visited_at)} · {row.household}",
            (row.household.building.zone.name, row.get_outcome_display(), row.diary[:60]),
            reverse("visits:visit", args=[row.pk]),
        )
        for row in entries_for(user).filter(pk__in=keys).prefetch_related(None)
    }


def _each(words: str, said: Callable[[str], Q]) -> Q:
    """Each word is `said`."""
    found = Q()
    for word in words.split():
        found &= said(word)
    return found


def _said(word: str, *fields: str) -> Q:
    """One of `fields` holds the word as it was typed, or folded. These tables are small and keep no folds."""
    found = Q()
    for typed in {word, fold(word)}:
        for field in fields:
            found |= Q(**{f"{field}__icontains": typed})
    return found


def _said_in_meeting(word: str) -> Q:
    items = AgendaItem.objects.filter(_said(word, "title")).values("meeting")
    return _said(word, "title", "place") | Q(pk__in=items)


def _meetings(user: User, words: str) -> list[int]:
    rows = Meeting.objects.visible_to(user).filter(_each(words, _said_in_meeting))
    return list(rows.order_by("-starts_at", "-pk").values_list("pk", flat=True)[: MOST + 1])


def _meeting_hits(user: User, keys: Collection[int]) -> dict[int, Hit]:
    return {
        row.pk: Hit(
            row.title,
            (moment(row.starts_at), str(row.kind), row.get_state_display(), row.place),
            reverse("admin:meetings_meeting_change", args=[row.pk]),
        )
        for row in Meeting.objects.visible_to(user).with_place().filter(pk__in=keys)
    }


def _projects(user: User, words: str) -> list[int]:
    rows = Project.objects.visible_to(user).filter(_each(words, lambda word: _said(word, "title")))
    return list(rows.order_by("-pk").values_list("pk", flat=True)[: MOST + 1])


def _project_hits(user: User, keys: Collection[int]) -> dict[int, Hit]:
    return {
        row.pk: Hit(row.title, (row.get_state_display(),), reverse("admin:meetings_project_change", args=[row.pk]))
        for row in Project.objects.visible_to(user).with_place().filter(pk__in=keys)
    }


def _known_to(user: User) -> Q:
    """Who works in the subdistricts of somebody's zones: their names stand on offers, duties and invitations there."""
    return Q(subdistrict__in=subdistricts_of(reach(user, Permission.HELP_READ).zones))


def _organizations(user: User, words: str) -> list[int]:
    rows = Organization.objects.filter(_known_to(user), _each(words, lambda word: _said(word, "name")))
    return list(rows.order_by("-active", "name").values_list("pk", flat=True)[: MOST + 1])


def _organization_hits(user: User, keys: Collection[int]) -> dict[int, Hit]:
    kept = reach(user, Permission.TERRITORY_EDIT).subdistricts
    return {
        row.pk: Hit(
            row.name,
            (row.get_kind_display(), row.phone, "" if row.active else _("no longer active")),
            reverse("admin:territory_organization_change", args=[row.pk]) if row.subdistrict_id in kept else "",
        )
        for row in Organization.objects.filter(_known_to(user), pk__in=keys)
    }


SOURCES = (
    Source("petitions", _("Petitions"), _petitions, _petition_hits),
    Source("households", pgettext_lazy("found", "Households"), _households, _household_hits),
    Source("visits", _("Visits"), _visits, _visit_hits),
    Source("meetings", _("Meetings"), _meetings, _meeting_hits),
    Source("projects", _("Projects"), _projects, _project_hits),
    Source("organizations", _("Organizations"), _organizations, _organization_hits),
)
