"""Proposing a project, and who pays for it."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from meetings.models import BudgetLine, Precondition, Project
from meetings.project_route import SLOTS, Deed
from meetings.queries.project import project_units, proposal_areas_for
from meetings.services.acting import said
from meetings.services.projects.acting import acting
from petitions.services import Refused
from wulibridge.journal.services import record, recording
from wulibridge.people.models import User
from wulibridge.territory.calendar import database_now
from wulibridge.territory.models import Committee, Organization, Subdistrict

# Of one project: what is paid from more purses is a budget of its own.
MOST_LINES = 30


def propose(*, area: Committee | Subdistrict, title: str, text: str, place: str, by: User) -> Project:
    """Write a project down, with its eight open preconditions. Raises Refused for an area that is not one of `by`."""
    if not any(area in rows for rows in proposal_areas_for(by)):
        raise Refused(_("You do not propose projects there."), "area")
    with recording():
        row = Project(
            title=said(title, "title"),
            text=said(text, "text"),
            place=said(place, "place"),
            created_by=by,
            created_at=database_now(),
        )
        setattr(row, "committee" if isinstance(area, Committee) else "subdistrict", area)
        row.save()
        Precondition.objects.bulk_create([Precondition(project=row, number=n) for n in range(1, SLOTS + 1)])
        record("project.propose", row, by=by, area=area.code)
    return row


def change_project(*, project: Project, title: str, text: str, place: str, version: int, by: User) -> None:
    """Change the proposal. Raises Refused when somebody else has changed it meanwhile."""
    with acting(project, Deed.CHANGE, by=by) as act:
        row = act.project
        if version != row.version:
            raise Refused(_("Somebody else has changed this meanwhile. Open the page anew and look before you save."))
        row.title, row.text, row.place = said(title, "title"), said(text, "text"), said(place, "place")
        row.version += 1


def add_line(
    *, project: Project, source: str, sponsor: Organization | None, amount: Decimal, note: str, by: User
) -> BudgetLine:
    """Who gives how much (yuan, never below 0). Raises Refused for a unit that is not of the subdistrict."""
    with acting(project, Deed.ADD_LINE, by=by) as act:
        if amount < 0:
            raise Refused(_("An amount is not below zero."), "amount")
        if sponsor is not None and not project_units(act.project).filter(pk=sponsor.pk).exists():
            raise Refused(_("Please choose an organization from here."), "sponsor")
        if act.project.lines.count() >= MOST_LINES:
            raise Refused(_("There are enough lines. Put some together."))
        act.details["amount"] = str(amount)
        return BudgetLine.objects.create(
            project=act.project, source=said(source, "source"), sponsor=sponsor, amount=amount, note=note.strip()
        )


def drop_line(*, line: BudgetLine, by: User) -> None:
    with acting(line.project, Deed.DROP_LINE, by=by) as act:
        act.details |= {"line": line.pk, "amount": str(line.amount)}
        BudgetLine.objects.filter(pk=line.pk).delete()


def give_up(*, project: Project, reason: str, by: User) -> None:
    """End a project that will not be finished; it stays readable with the reason."""
    with acting(project, Deed.GIVE_UP, by=by) as act:
        act.project.given_up_because = said(reason, "reason")
