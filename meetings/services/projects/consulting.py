"""Asking residents about a project, and saying what was changed because of their answers."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from meetings.models import ConsultationRound, Project, RoundOption
from meetings.project_route import Deed
from meetings.queries.project import last_round, project_zones
from meetings.services.acting import said
from meetings.services.projects.acting import Act, acting
from petitions.services import Refused
from wulibridge.people.models import User
from wulibridge.territory.models import Zone

FEWEST_OPTIONS, MOST_OPTIONS = 2, 9
LONGEST_OPTION = 120


def consult(*, project: Project, by: User) -> None:
    """Begin to ask, or ask once more."""
    with acting(project, Deed.CONSULT, by=by):
        pass


def ask(
    *, project: Project, question: str, options: Sequence[str], asked: int, zones: Sequence[Zone], by: User
) -> ConsultationRound:
    """A round: `asked` households of `zones` get the question with its options.

    Raises Refused while it is not said what was changed because of the round before, for zones of elsewhere, and
    without something to choose.
    """
    with acting(project, Deed.ASK, by=by) as act:
        if act.project.rounds.filter(heeded_at=None).exists():
            raise Refused(_("Count the last round first, and say what was changed because of it."))
        texts = [text.strip()[:LONGEST_OPTION] for text in options if text.strip()]
        if not FEWEST_OPTIONS <= len(texts) <= MOST_OPTIONS:
            raise Refused(_("Please give two to nine options, one a line."), "options")
        if asked < 1:
            raise Refused(_("Please say how many households were asked."), "asked")
        wanted = {zone.pk for zone in zones}
        if not wanted or project_zones(act.project).filter(pk__in=wanted).count() < len(wanted):
            raise Refused(_("Please choose zones from here."), "zones")
        number = last_round(act.project) + 1
        row = ConsultationRound.objects.create(
            project=act.project, number=number, question=said(question, "question"), asked=asked, asked_at=act.now
        )
        row.zones.set(wanted)
        RoundOption.objects.bulk_create(
            [RoundOption(round=row, position=position, text=text) for position, text in enumerate(texts, 1)]
        )
        act.details |= {"round": number, "asked": asked}
        return row


def count_answers(*, round: ConsultationRound, counts: dict[int, int], by: User) -> None:
    """How many households chose each option (by id). Who was asked and is not among them did not answer; counted
    again, the new figures hold. Raises Refused for more answers than households asked."""
    with acting(round.project, Deed.COUNT, by=by) as act:
        row = _unheeded(act, round)
        options = list(row.options.all())
        if set(counts) != {option.pk for option in options} or min(counts.values()) < 0:
            raise Refused(_("Please enter a number for each option."))
        if sum(counts.values()) > row.asked:
            raise Refused(_("That is more answers than households asked: %(asked)s.") % {"asked": row.asked})
        for option in options:
            option.answers = counts[option.pk]
        RoundOption.objects.bulk_update(options, ["answers"])
        ConsultationRound.objects.filter(pk=row.pk).update(counted_at=act.now)
        act.details |= {"round": row.number, "answers": sum(counts.values()), "asked": row.asked}


def heed(*, round: ConsultationRound, changes: str, by: User) -> None:
    """Say what was changed because of a round. Raises Refused before its answers are counted."""
    with acting(round.project, Deed.HEED, by=by) as act:
        row = _unheeded(act, round)
        if row.counted_at is None:
            raise Refused(_("Its answers are not counted yet."), "round")
        rows = ConsultationRound.objects.filter(pk=row.pk)
        rows.update(changes=said(changes, "changes"), heeded_at=act.now)
        act.details["round"] = row.number


def make_ready(*, project: Project, by: User) -> None:
    """End the questions. Raises Refused while a round is not counted, or nothing is said of what came of it."""
    with acting(project, Deed.READY, by=by):
        pass


def _unheeded(act: Act, round: ConsultationRound) -> ConsultationRound:
    """The round as it stands now that the project is locked."""
    row = act.project.rounds.filter(pk=round.pk, heeded_at=None).first()
    if row is None:
        raise Refused(_("This round is over."), "round")
    return row
