"""The upkeep of what was built: the agreement, its duties, its reviews, and what their owners are reminded of."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meetings.models import Project, UpkeepAgreement, UpkeepDuty, UpkeepReview
from meetings.models.upkeep import LONGEST, Side
from meetings.project_route import Deed, Step
from meetings.queries.project import project_people, projects_of, reviews_due
from meetings.services.acting import said
from meetings.services.projects.acting import Act, acting
from petitions.services import Refused
from wulibridge import clock
from wulibridge.notices.services import Message
from wulibridge.people.models import User

MOST_DUTIES = 30
# So many days before a review its owner is told, and once more when it is late.
AHEAD = timedelta(days=14)
# Of what was built earlier, or is kept up from later on, nobody signs an agreement today.
FARTHEST = timedelta(days=3660)


def agree(*, project: Project, facts: Mapping[str, Any], by: User) -> UpkeepAgreement:
    """Write the agreement down, while it is not signed: the three sides (no names of residents), when it begins, how
    often it is looked at, and by whom. Raises Refused for somebody of elsewhere, and once it is signed."""
    with acting(project, Deed.AGREE, by=by) as act:
        old = getattr(act.project, "upkeep", None)
        if old is not None and old.signed_on:
            raise Refused(_("It is signed. Nothing of it is changed."))
        if not project_people(act.project).filter(pk=facts["owner"].pk).exists():
            raise Refused(_("Please choose somebody from here."), "owner")
        if abs(facts["begins_on"] - act.today) > FARTHEST:
            raise Refused(_("This day is too far away."), "begins_on")
        if not 1 <= facts["every_months"] <= LONGEST:
            raise Refused(_("Between one month and three years."), "every_months")
        given = {name: said(facts[name], name) for name in Side.values}
        given |= {name: facts[name] for name in ("begins_on", "every_months", "owner")}
        row, _created = UpkeepAgreement.objects.update_or_create(project=act.project, defaults=given)
        return row


def add_upkeep_duty(*, project: Project, side: str, text: str, by: User) -> UpkeepDuty:
    with acting(project, Deed.ADD_DUTY, by=by) as act:
        row = _unsigned(act)
        if row.duties.count() >= MOST_DUTIES:
            raise Refused(_("There are enough duties."))
        return UpkeepDuty.objects.create(agreement=row, side=Side(side), text=said(text, "text"))


def drop_upkeep_duty(*, duty: UpkeepDuty, by: User) -> None:
    with acting(duty.agreement.project, Deed.DROP_DUTY, by=by) as act:
        _unsigned(act).duties.filter(pk=duty.pk).delete()
        act.details["duty"] = duty.pk


def sign(*, project: Project, by: User) -> None:
    """The three sides have signed: from now on it stands, and its first review is due."""
    with acting(project, Deed.SIGN, by=by) as act:
        row = _unsigned(act)
        row.signed_on = act.today
        row.review_on = clock.add_months(row.begins_on, row.every_months)
        row.save(update_fields=["signed_on", "review_on"])
        act.details["review_on"] = row.review_on.isoformat()


def review(*, project: Project, finding: str, by: User) -> UpkeepReview:
    """A review was held today; the next one is due the agreed months after the day this one was due on.

    Raises Refused before the agreement is signed.
    """
    with acting(project, Deed.REVIEW, by=by) as act:
        agreement = getattr(act.project, "upkeep", None)
        if agreement is None or agreement.review_on is None:
            raise Refused(_("The agreement is not signed."))
        held = UpkeepReview.objects.create(
            agreement=agreement,
            due_on=agreement.review_on,
            held_on=act.today,
            finding=said(finding, "finding"),
            by=by,
        )
        agreement.review_on = _next(agreement, act.today)
        agreement.save(update_fields=["review_on"])
        act.details["review_on"] = agreement.review_on.isoformat()
        return held


def review_messages(today: date) -> Iterator[Message]:
    """What the owners are told of reviews that are due within AHEAD of `today` (Asia/Shanghai), and once more of those
    that are late. The outbox tells each of them once."""
    for row in reviews_due(today + AHEAD):
        yield _message(row, today)


def _message(row: UpkeepAgreement, today: date) -> Message:
    late = row.review_on < today  # type: ignore[operator]
    sees = projects_of(row.owner).filter(pk=row.project_id).exists()
    path = reverse("admin:meetings_project_way", args=[row.project_id, Step.UPKEEP.value]) if sees else ""
    facts = {"title": row.project.title, "due_on": row.review_on.isoformat(), "late": late}  # type: ignore[union-attr]
    return Message("upkeep_review", f"upkeep:{row.pk}:{row.review_on}:{late}", (row.owner,), path, facts)


def _next(agreement: UpkeepAgreement, today: date) -> date:
    """The first day of the agreed rhythm that lies after today and after the review that was due. Counted from the
    beginning, so that an end of month does not creep."""
    months, last = agreement.every_months, max(today, agreement.review_on or today)
    while (day := clock.add_months(agreement.begins_on, months)) <= last:
        months += agreement.every_months
    return day


def _unsigned(act: Act) -> UpkeepAgreement:
    row = getattr(act.project, "upkeep", None)
    if row is None:
        raise Refused(_("There is no agreement yet."))
    if row.signed_on:
        raise Refused(_("It is signed. Nothing of it is changed."))
    return row
