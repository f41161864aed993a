"""What is still missing before a project goes on, in sentences for whoever works on it."""

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.models import Project, RiskLevel
from meetings.models.upkeep import Side
from meetings.project_route import Deed
from meetings.queries.project import open_gates
from meetings.route import HELD


def missing_for_project(project: Project, deed: Deed) -> list[str]:
    """Why `deed` cannot be done yet; empty when nothing is missing. In the language of the page."""
    find = FINDS.get(deed)
    return list(find(project)) if find else []


def _to_be_ready(project: Project) -> Iterator[str]:
    rounds = list(project.rounds.all())
    if not rounds:
        yield _("Nobody has been asked yet.")
    for row in rounds:
        if row.counted_at is None:
            yield _("The answers are not counted: %(round)s.") % {"round": row}
        elif row.heeded_at is None:
            yield _("It is not said what was changed because of them: %(round)s.") % {"round": row}


def _to_start(project: Project) -> Iterator[str]:
    left = open_gates(project)
    if left:
        yield ngettext(
            "%(count)s precondition is neither fulfilled nor waived.",
            "%(count)s preconditions are neither fulfilled nor waived.",
            left,
        ) % {"count": left}
    assessment = getattr(project, "assessment", None)
    if assessment is None:
        yield _("The risk to stability is not assessed.")
    else:
        if not assessment.legal:
            yield _("The assessment says: not legal.")
        if not assessment.controllable:
            yield _("The assessment says: not controllable. Change the project until it is.")
        if assessment.level == RiskLevel.HIGH:
            yield _("The risk is high.")
    if project.hearing is None or project.hearing.state not in HELD:
        yield _("The hearing before it was not held, or is not named.")


def _to_finish(project: Project) -> Iterator[str]:
    inspections = list(project.inspections.all())
    if not inspections:
        yield _("Nobody has inspected the work.")
    for row in inspections:
        if row.is_open:
            yield _("Something is not put right yet: %(inspection)s.") % {"inspection": row}


def _to_sign(project: Project) -> Iterator[str]:
    agreement = getattr(project, "upkeep", None)
    if agreement is None:
        yield _("There is no agreement yet.")
        return
    sides = set(agreement.duties.values_list("side", flat=True))
    for side in Side:
        if side not in sides:
            yield _("This side has no duty yet: %(side)s.") % {"side": side.label}


FINDS: dict[Deed, Callable[[Project], Iterator[str]]] = {
    Deed.READY: _to_be_ready,
    Deed.START: _to_start,
    Deed.FINISH: _to_finish,
    Deed.SIGN: _to_sign,
}
