"""The vote that puts projects into an order."""

from collections.abc import Sequence
from itertools import islice

from django.utils.translation import gettext_lazy as _

from meetings.kinds import Output
from meetings.models import BallotPlace, Meeting, Project, ProjectBallot, RankingSheet
from meetings.project_route import Deed, State
from meetings.queries.project import ballot_candidates, ballot_of, papers_entered, project_meetings, ranking
from meetings.services.acting import said
from meetings.services.projects.acting import acting, acting_on
from petitions.services import Refused
from wulibridge.people.models import User

FEWEST_PROJECTS, MOST_PROJECTS = 2, 30


def open_ballot(
    *, project: Project, title: str, meeting: Meeting | None, others: Sequence[Project], papers: int, by: User
) -> ProjectBallot:
    """Put `project` and `others` on one list; `papers` are handed out, one to each voter.

    Raises Refused for projects of elsewhere or that are not ready, and for a meeting that is no proposal meeting.
    """
    rows = [project, *(other for other in others if other.pk != project.pk)]
    with acting_on(rows, Deed.OPEN_BALLOT, by=by) as act:
        found = ballot_candidates(project, by).filter(pk__in={row.pk for row in rows})
        if found.count() < len(rows) or not FEWEST_PROJECTS <= len(rows) <= MOST_PROJECTS:
            raise Refused(_("Please choose at least one other project from here."), "others")
        if meeting is not None and not project_meetings(project, by, Output.PROJECTS).filter(pk=meeting.pk).exists():
            raise Refused(_("Please choose a meeting from here."), "meeting")
        if papers < 1:
            raise Refused(_("Please say how many papers were handed out."), "papers")
        ballot = ProjectBallot.objects.create(
            title=said(title, "title"), year=act.today.year, meeting=meeting, papers=papers, opened_at=act.now
        )
        BallotPlace.objects.bulk_create(
            [BallotPlace(ballot=ballot, project=row, position=n) for n, row in enumerate(act.projects, 1)]
        )
        act.details["ballot"] = ballot.pk
        return ballot


def enter_sheets(*, ballot: ProjectBallot, order: Sequence[int], papers: int, by: User) -> RankingSheet:
    """`papers` ballot papers with the same order: numbers of the list, the best first, not necessarily all of them.

    Raises Refused for numbers that are not on the list or stand twice, and for more papers than were handed out.
    """
    with acting_on(_projects(ballot), Deed.ENTER_SHEETS, by=by) as act:
        numbers = set(range(1, len(act.projects) + 1))
        if not order or len(set(order)) < len(order) or not set(order) <= numbers:
            raise Refused(_("Please write numbers of the list, each once, the best first."), "order")
        if papers < 1 or papers_entered(ballot) + papers > ballot.papers:
            raise Refused(
                _("That is more papers than were handed out: %(papers)s.") % {"papers": ballot.papers}, "papers"
            )
        act.details |= {"ballot": ballot.pk, "papers": papers}
        return RankingSheet.objects.create(ballot=ballot, order=list(order), papers=papers, entered_at=act.now)


def drop_sheets(*, sheet: RankingSheet, by: User) -> None:
    """Take back papers that were entered wrongly, while the vote is open."""
    with acting_on(_projects(sheet.ballot), Deed.DROP_SHEETS, by=by) as act:
        act.details |= {"ballot": sheet.ballot_id, "papers": sheet.papers, "order": sheet.order}
        RankingSheet.objects.filter(pk=sheet.pk).delete()


def close_ballot(*, ballot: ProjectBallot, taken: int, by: User) -> None:
    """Choose the `taken` projects with the most points; the others are passed over.

    Raises Refused without papers, for a number that is not of the list, and when a tie lies across the border: then
    the number is to be another one, or there is a second vote.
    """
    with acting_on(_projects(ballot), Deed.CLOSE_BALLOT, by=by) as act:
        row = ballot_of(act.project)
        if row is None or not row.sheets.all():
            raise Refused(_("No paper is entered yet."))
        placed = ranking(row)
        if not 1 <= taken <= len(placed):
            raise Refused(_("Please give a number up to that of the projects."), "taken")
        if taken < len(placed) and placed[taken - 1].points == placed[taken].points:
            raise Refused(
                _("Projects with equal points lie on both sides of this number. Take more, or less."), "taken"
            )
        for item in placed:
            item.place.points, item.place.rank = item.points, item.rank
        for item in islice(placed, taken):
            item.place.chosen = True
        BallotPlace.objects.bulk_update([item.place for item in placed], ["points", "rank", "chosen"])
        ProjectBallot.objects.filter(pk=row.pk).update(closed_at=act.now, taken=taken)
        act.turns = {item.place.project_id: State.PASSED_OVER for item in placed[taken:]}
        act.details |= {"ballot": row.pk, "taken": taken}


def take(*, project: Project, reason: str, by: User) -> None:
    """Take a project on without a vote, and say why."""
    with acting(project, Deed.TAKE, by=by) as act:
        act.project.taken_because = said(reason, "reason")


def put_back(*, project: Project, by: User) -> None:
    """Let a project that was not chosen stand for another vote."""
    with acting(project, Deed.PUT_BACK, by=by):
        pass


def _projects(ballot: ProjectBallot) -> list[Project]:
    return [place.project for place in ballot.places.select_related("project")]
