"""A round is prepared, opened, closed, frozen and published. Who publishes is not who froze it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import product
from secrets import SystemRandom, token_hex

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from evaluations.draw import draw
from evaluations.models import Ballot, Invitation, PaperEntry, Round, RoundAnswer, RoundCell, RoundQuestion, RoundSlips
from evaluations.queries.ballot import digest_of
from evaluations.queries.round import (
    approves_round,
    committees_for_round,
    households_to_invite,
    is_answered,
    keeps_round,
    keeps_rounds_of,
    organizations_of_round,
    slips_to_be,
    types_round,
    zones_of_round,
)
from evaluations.round_route import (
    MOST_QUESTIONS,
    MOST_SLIPS,
    ROUND_ROUTE,
    SCALE,
    RoundGroup,
    RoundMove,
    RoundState,
)
from evaluations.services.guard import today
from evaluations.suppression import FEWEST
from petitions.services import Refused
from petitions.services.numbers import new_query_code
from wulibridge.journal.services import record, recording
from wulibridge.people.models import User
from wulibridge.territory.calendar import database_now
from wulibridge.territory.models import Committee, Organization, Subdistrict, Zone

_chance = SystemRandom()


@dataclass(frozen=True)
class RoundDraft:
    """What is asked, of whom and when: days of Asia/Shanghai, both included. `words_asked`: empty, nothing in words."""

    kind: str
    subdistrict: Subdistrict
    title: str
    questions: Sequence[str]
    opens_on: date
    closes_on: date
    committee: Committee | None = None
    about: Organization | None = None
    words_asked: str = ""
    public_slips: int = 0


@dataclass(frozen=True)
class Slip:
    """One printed slip. Its code stands nowhere else."""

    group: RoundGroup
    code: str


# Preparing ------------------------------------------------------------------------------------------------------------


def make_round(*, draft: RoundDraft, by: User) -> Round:
    """Begin a round. Raises Refused without the right, for a committee or unit from elsewhere, without questions or
    with too many, and for days that lie the wrong way round or are over."""
    with recording():
        _check(draft, by)
        row = Round.objects.create(**_facts(draft), made_by=by)
        _ask(row, draft.questions)
        _note("made", row, by, title=row.title)
    return row


def change_round(*, row: Round, draft: RoundDraft, by: User) -> Round:
    """Put another draft in the place of the one before; who is invited stays, unless the place changes. Raises Refused
    as make_round does, and once the round is open."""
    with recording():
        kept = _kept(row, by, RoundState.DRAFT)
        _check(draft, by)
        moved = (draft.subdistrict, draft.committee) != (kept.subdistrict, kept.committee)
        if (moved or draft.about != kept.about) and kept.invitations.exists():
            raise Refused(_("Take the invitations back first: they were made for the place and unit named before."))
        for name, value in _facts(draft).items():
            setattr(kept, name, value)
        kept.save()
        kept.questions.all().delete()
        _ask(kept, draft.questions)
        _note("changed", kept, by, title=kept.title)
    return kept


def invite_households(*, row: Round, zones: Iterable[Zone], draw_only: int | None = None, by: User) -> int:
    """Invite the households of these zones, or so many of them as are to be drawn by chance, and say how many. Raises
    Refused without the right, once the round is open, for zones from elsewhere, and where nobody is left to invite."""
    with recording():
        kept = _kept(row, by, RoundState.DRAFT)
        chosen = list(zones)
        if not chosen or zones_of_round(kept).filter(pk__in=[zone.pk for zone in chosen]).count() != len(chosen):
            raise Refused(_("Choose zones of this round's place."), "zones")
        frame, seed = households_to_invite(kept, chosen), token_hex(16)
        drawn = frame if draw_only is None else draw(frame, seed, draw_only)
        if not drawn:
            raise Refused(_("No household is left to invite there."), "zones")
        rows = [Invitation(round=kept, group=RoundGroup.RESIDENTS, household_id=pk) for pk in drawn]
        Invitation.objects.bulk_create(rows)
        said = {"zones": [zone.code for zone in chosen], "of": len(frame), "invited": len(drawn)}
        _note("invited", kept, by, group=RoundGroup.RESIDENTS, **said, **({} if draw_only is None else {"seed": seed}))
    return len(drawn)


def invite_units(*, row: Round, organizations: Iterable[Organization], by: User) -> int:
    """Invite units, and say how many are new. Raises Refused as invite_households does."""
    with recording():
        kept = _kept(row, by, RoundState.DRAFT)
        chosen = {unit.pk for unit in organizations}
        if not chosen or organizations_of_round(kept).filter(pk__in=chosen).count() != len(chosen):
            raise Refused(_("Choose active units of the subdistrict, not the one that it is about."), "organizations")
        new = chosen - set(kept.invitations.filter(group=RoundGroup.UNITS).values_list("organization_id", flat=True))
        rows = [Invitation(round=kept, group=RoundGroup.UNITS, organization_id=pk) for pk in sorted(new)]
        Invitation.objects.bulk_create(rows)
        _note("invited", kept, by, group=RoundGroup.UNITS, invited=len(new))
    return len(new)


def uninvite(*, row: Round, by: User) -> int:
    """Take all invitations of a draft back. Raises Refused without the right, and once the round is open."""
    with recording():
        kept = _kept(row, by, RoundState.DRAFT)
        number = kept.invitations.count()
        kept.invitations.all().delete()
        _note("uninvited", kept, by, invitations=number)
    return number


# Asking ---------------------------------------------------------------------------------------------------------------


def open_round(*, row: Round, by: User) -> list[Slip]:
    """Open a round: it makes as many blind ballots as there are slips in each group. Returns the slips, shuffled, to be
    printed and forgotten: nothing keeps their codes.

    Raises Refused without the right, from another state, when its days are over, for a group of one to four, which
    could never be shown, without anybody to ask, and for more slips than are printed at once.
    """
    with recording():
        kept = _kept(row, by, ROUND_ROUTE[RoundMove.OPEN][0])
        if kept.closes_on < today():
            raise Refused(_("Its last day is over. Change the days first."))
        slips = slips_to_be(kept)
        if not slips:
            raise Refused(_("Nobody is invited yet."))
        if min(slips.values()) < FEWEST:
            raise Refused(_("Ask at least five of each group, or none of it: less than five answers are never shown."))
        if sum(slips.values()) > MOST_SLIPS:
            raise Refused(_("A round has %(most)s slips at most. Draw some of the households.") % {"most": MOST_SLIPS})
        _go(kept, RoundMove.OPEN)
        RoundSlips.objects.bulk_create(
            RoundSlips(round=kept, group=group, slips=number) for group, number in slips.items()
        )
        printed = _make_ballots(kept)
        _note(RoundMove.OPEN, kept, by, slips=dict(slips))
    return printed


def print_again(*, row: Round, by: User) -> list[Slip]:
    """Make all slips anew, when the sheet was lost before any was used: those printed before are void. Raises Refused
    without the right, and as soon as somebody has answered."""
    with recording():
        kept = _kept(row, by, RoundState.OPEN)
        if is_answered(kept):
            raise Refused(_("Somebody has answered already. The slips stay as they are."))
        kept.ballots.all().delete()
        printed = _make_ballots(kept)
        _note("printed_again", kept, by, slips=len(printed))
    return printed


def hand_over(*, row: Round, invitations: Iterable[Invitation], by: User) -> int:
    """Tick that slips were handed over today: any of the group's pile, nobody knows which. Raises Refused without the
    right, and when the round is not open."""
    with recording():
        kept = Round.objects.select_for_update(no_key=True).select_related("subdistrict").get(pk=row.pk)
        if not types_round(by, kept):
            raise Refused(_("Only who works for the committee or the subdistrict does this."))
        if kept.state != RoundState.OPEN:
            raise Refused(_("This round is not open."))
        ids = [each.pk for each in invitations]
        number = kept.invitations.filter(pk__in=ids, handed_on=None).update(handed_on=today())
        _note("handed", kept, by, slips=number)
    return number


# Concluding -----------------------------------------------------------------------------------------------------------


def close_round(*, row: Round, leave_out: bool = False, by: User) -> Round:
    """Close a round when its last day is over, or when all have answered: the box is emptied in a random order, and
    ballots and readings that are left are deleted. The journal keeps how many answered. Raises Refused without the
    right, from another state, before that, and while a slip was typed in by one person only or differently by two,
    unless these are to be left out."""
    with recording():
        kept = _kept(row, by, ROUND_ROUTE[RoundMove.CLOSE][0])
        if kept.closes_on >= today() and kept.ballots.exists():
            raise Refused(_("It can still be answered. Close it when its last day is over."))
        undone = PaperEntry.objects.filter(ballot__round=kept)
        left_out = undone.values("ballot").distinct().count()
        if left_out and not leave_out:
            raise Refused(_("Some paper slips are typed in once only, or differently. Finish them, or leave them out."))
        undone.delete()
        boxed = list(kept.boxed.all())
        _chance.shuffle(boxed)
        RoundAnswer.objects.bulk_create(
            RoundAnswer(id=each.id, round=kept, group=each.group, scores=each.scores, words=each.words)
            for each in boxed
        )
        kept.boxed.all().delete()
        kept.ballots.all().delete()
        _go(kept, RoundMove.CLOSE)
        _note(RoundMove.CLOSE, kept, by, answers=len(boxed), left_out=left_out)
    return kept


def freeze_round(*, row: Round, by: User) -> Round:
    """Count a closed round, once: the counts and their hash are locked by the database. Raises Refused without the
    right, and from another state."""
    with recording():
        kept = _kept(row, by, ROUND_ROUTE[RoundMove.FREEZE][0])
        questions = list(kept.questions.order_by("position"))
        answers = list(kept.answers.values_list("group", "scores"))
        cells = [
            RoundCell(
                round=kept,
                group=group,
                question=question,
                value=value,
                count=sum(whose == group and scores[question.position - 1] == value for whose, scores in answers),
            )
            for group, question, value in product(kept.slips.values_list("group", flat=True), questions, SCALE)
        ]
        RoundCell.objects.bulk_create(cells)
        kept.results_salt = token_hex(32)
        kept.results_sha256 = hash_of(cells, kept.results_salt)
        kept.frozen_by, kept.frozen_at = by, database_now()
        _go(kept, RoundMove.FREEZE)
        _note(RoundMove.FREEZE, kept, by, sha256=kept.results_sha256)
    return kept


def publish_round(*, row: Round, by: User) -> Round:
    """Show everybody the results of a frozen round, as far as they may be shown. Raises Refused without the right, from
    another state, for who froze it, and when the counts do not give the hash they were frozen with."""
    with recording():
        kept = _locked(row)
        if not approves_round(by, kept):
            raise Refused(_("Only a leader of the subdistrict publishes."))
        _check_state(kept, ROUND_ROUTE[RoundMove.PUBLISH][0])
        if by.pk == kept.frozen_by_id:
            raise Refused(_("Somebody else than who froze it publishes it."))
        if hash_of(kept.cells.select_related("question"), kept.results_salt) != kept.results_sha256:
            raise Refused(_("The counts are not those that were frozen."))
        kept.published_by, kept.published_at = by, database_now()
        _go(kept, RoundMove.PUBLISH)
        _note(RoundMove.PUBLISH, kept, by)
    return kept


def hash_of(cells: Iterable[RoundCell], salt: str) -> str:
    """The SHA-256 of `salt` and frozen counts: a line `group:question:score:answers` for each, the question by its
    number, in ascending order, beneath the line of the salt; lines parted by one line feed.

    A round that was frozen before there were salts has none, and a hash of the counts alone.
    """
    counts = sorted((cell.group, cell.question.position, cell.value, cell.count) for cell in cells)
    lines = [*filter(None, [salt]), *(":".join(map(str, line)) for line in counts)]
    return sha256("\n".join(lines).encode()).hexdigest()


# Beneath --------------------------------------------------------------------------------------------------------------


def _check(draft: RoundDraft, by: User) -> None:
    where, here = draft.committee, draft.subdistrict.pk
    if here not in keeps_rounds_of(by):
        raise Refused(_("Only the subdistrict's desk does this."))
    if where and (where.subdistrict_id != here or where not in committees_for_round(by, today())):
        raise Refused(_("Choose a committee of the subdistrict."), "committee")
    if draft.about and draft.about.subdistrict_id != here:
        raise Refused(_("Choose a unit of the subdistrict."), "about")
    if not 0 < len(draft.questions) <= MOST_QUESTIONS:
        raise Refused(_("Ask from one question to %(most)s.") % {"most": MOST_QUESTIONS}, "questions")
    if draft.closes_on < max(draft.opens_on, today()):
        raise Refused(_("The last day is neither before the first nor over."), "closes_on")


def _facts(draft: RoundDraft) -> dict[str, object]:
    return {name: value for name, value in vars(draft).items() if name != "questions"}


def _ask(row: Round, questions: Sequence[str]) -> None:
    rows = (RoundQuestion(round=row, position=n, text=text) for n, text in enumerate(questions, start=1))
    RoundQuestion.objects.bulk_create(rows)


def _locked(row: Round) -> Round:
    rows = Round.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("subdistrict", "committee", "about").get(pk=row.pk)


def _kept(row: Round, by: User, state: RoundState) -> Round:
    """The round as it stands, locked, for who keeps it."""
    kept = _locked(row)
    if not keeps_round(by, kept):
        raise Refused(_("Only the subdistrict's desk does this."))
    _check_state(kept, state)
    return kept


def _check_state(row: Round, state: RoundState) -> None:
    if row.state != state:
        said: str | Promise = _("This is no longer possible: it is now %(state)s.")
        raise Refused(said % {"state": row.get_state_display()})


def _go(row: Round, move: RoundMove) -> None:
    row.state = ROUND_ROUTE[move][1]
    row.save()


def _make_ballots(row: Round) -> list[Slip]:
    """Neither the order of the ballots nor their keys say which slip is which: both are random."""
    slips = [Slip(RoundGroup(each.group), new_query_code()) for each in row.slips.all() for _n in range(each.slips)]
    _chance.shuffle(slips)
    Ballot.objects.bulk_create(Ballot(round=row, group=slip.group, digest=digest_of(slip.code)) for slip in slips)
    _chance.shuffle(slips)
    return sorted(slips, key=lambda slip: list(RoundGroup).index(slip.group))


def _note(verb: str, row: Round, by: User, **details: object) -> None:
    record(f"verdict_round.{verb}", row, by=by, area=row.subdistrict.code, details=details)
