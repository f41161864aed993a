"""Later versions of a visit: what was written down is put right, or the visit is withdrawn. Nothing is overwritten."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from petitions.services import Refused
from visits.models import Visit, VisitMember
from visits.queries import may_change
from visits.services.care import reopen_after, settle_anew
from visits.services.diary import make_visit_findable
from visits.services.drafts import VisitDraft, content_of
from visits.services.need import revise_needs, withdraw_needs
from visits.services.opinion import revise_opinions, withdraw_opinions
from visits.services.photo import remove_photos
from visits.services.reasons import reason_given
from visits.services.visit import (
    NO_AHEAD,
    MapMoved,
    check_outcome,
    check_team,
    moment_of,
    raise_petitions,
    write_version,
    zone_then,
)
from visits.services.wish import revise_wishes, withdraw_wishes
from wulibridge.journal.services import changes, record, recording
from wulibridge.people.models import User
from wulibridge.rows import insert
from wulibridge.territory.calendar import civil_date, database_now
from wulibridge.territory.models import Zone
from wulibridge.territory.redistricting.standing import share_map, still_stands

# What the journal tells of a change, besides that there was one: words said in confidence are not among it.
TOLD = ("outcome", "purpose", "visited_at", "guidebook_left")
# The rule of visits.queries.may_change, for people.
WHO_MAY_CHANGE = _(
    "A visit is changed by those who were there, within 30 days, or by the zone's lead and the committee at any time."
)


def change_visit(
    *,
    visit: Visit,
    draft: VisitDraft,
    base: int,
    by: User,
    version: int | None = None,
    ahead: timedelta = NO_AHEAD,
) -> Visit:
    """Let a visit say what `draft` says, as its next version (or as `version`, where a phone has counted on).

    `base` is the version that the draft began from. Opinions, needs and wishes are known by their uuid: changed, added,
    taken away; a need that is agreed on and a wish that is claimed stay as they are. A petition that was raised stays
    raised, a new one is raised. Raises Refused when `by` may not change it (may_change), when it was withdrawn, when
    somebody else changed it since `base` (field `version`), and what log_visit refuses of a team, a moment, an outcome
    or a wish.
    """
    check_outcome(draft)
    with recording():
        share_map()
        now = database_now()
        row = _locked(visit)
        _check_may(row, by, now)
        _check_untouched(row, base, by)
        before = _told_of(row)
        _keep_first_version(row)
        visited_at, team = moment_of(draft, now, ahead), set(row.members.values_list("pk", flat=True))
        check_team(draft.members, row.household, civil_date(visited_at), besides=team | {by.pk})
        row.version = max(row.version + 1, version or 0)
        _rewrite(row, draft, visited_at, zone_then(row.household, visited_at, now))
        _set_team(row, team, draft, by)
        settle_anew(visit=row, by=by)
        _revise_what_was_said(row, draft, by)
        numbers = [petition.number for petition in raise_petitions(row, draft, by)]
        make_visit_findable(row)
        write_version(row, content_of(draft, household_id=row.household_id), by=by, at=now)
        details = changes(before, _told_of(row), personal=frozenset()) | {"version": row.version}
        record("visit.changed", row, by=by, area=row.zone.code, details=details | {"petitions": numbers})
    return row


def withdraw_visit(*, visit: Visit, reason: str, by: User) -> Visit:
    """Take a visit back: it stays to be read and counts nowhere. Petitions raised in it stay, and what somebody has
    taken on; opinions go with it, and the other needs and wishes of its save.

    Raises Refused without a reason, when `by` may not change it, or when it was withdrawn already.
    """
    reason = reason_given(reason)
    with recording():
        share_map()
        now = database_now()
        row = _locked(visit)
        _check_may(row, by, now)
        _keep_first_version(row)
        row.withdrawn_at, row.withdrawn_by, row.withdrawn_reason = now, by, reason
        row.version += 1
        row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason", "version"])
        reopen_after(visit=row)
        withdraw_opinions(visit=row, by=by)
        withdraw_needs(visit=row, by=by)
        withdraw_wishes(visit=row, by=by)
        remove_photos(visit=row, by=by)
        make_visit_findable(row)
        write_version(row, {"withdrawn": row.withdrawn_reason}, by=by, at=now)
        record("visit.withdrawn", row, by=by, area=row.zone.code, details={"household": row.household_id})
    return row


def _locked(visit: Visit) -> Visit:
    rows = Visit.objects.select_for_update(of=("self",)).select_related(
        "zone", "household__building__zone__committee__subdistrict"
    )
    return rows.get(pk=visit.pk)


def _check_may(row: Visit, by: User, now: datetime) -> None:
    if row.withdrawn_at:
        raise Refused(_("This visit was withdrawn."))
    if not may_change(by, row, now=now):
        raise Refused(WHO_MAY_CHANGE)


def _check_untouched(row: Visit, base: int, by: User) -> None:
    if row.versions.filter(version__gt=base).exclude(by=by).exists():
        raise Refused(_("Somebody else changed this visit meanwhile. Look at it, then change it again."), "version")
    building = row.household.building
    if not still_stands(zone_id=building.zone_id, building_id=building.pk):
        raise MapMoved


def _rewrite(row: Visit, draft: VisitDraft, visited_at: datetime, zone: Zone) -> None:
    row.visited_at, row.zone = visited_at, zone
    row.outcome, row.purpose = draft.outcome, draft.purpose
    row.diary, row.guidebook_left = draft.diary.strip(), draft.guidebook_left
    row.save(update_fields=["visited_at", "zone", "outcome", "purpose", "diary", "guidebook_left", "version"])


def _revise_what_was_said(row: Visit, draft: VisitDraft, by: User) -> None:
    revise_opinions(visit=row, items=draft.opinions, by=by)
    revise_needs(visit=row, items=draft.needs, by=by)
    revise_wishes(visit=row, items=draft.wishes, by=by)


def _told_of(row: Visit) -> dict[str, Any]:
    return {name: getattr(row, name) for name in TOLD}


def _set_team(row: Visit, before: set[int], draft: VisitDraft, by: User) -> None:
    """Who logged it stays in the team; so does a member who writes down what the others do."""
    team = {member.pk for member in draft.members} | {row.logged_by_id} | ({by.pk} & before)
    VisitMember.objects.filter(visit=row, user__in=before - team).delete()
    insert(VisitMember, [{"visit_id": row.pk, "user_id": pk} for pk in sorted(team - before)])


def _keep_first_version(row: Visit) -> None:
    """What a visit from before there were versions says, before it says something else."""
    if row.versions.exists():
        return
    said = VisitDraft(
        client_uuid=row.client_uuid,
        visited_at=row.visited_at,
        outcome=row.outcome,
        purpose=row.purpose,
        diary=row.diary,
        guidebook_left=row.guidebook_left,
        members=[member for member in row.members.all() if member.pk != row.logged_by_id],
    )
    content = content_of(said, household_id=row.household_id)
    heard = row.opinions.order_by("pk").values("text", "topic", "triage")
    write_version(row, content | {"opinions": list(heard)}, by=row.logged_by, at=row.logged_at)
