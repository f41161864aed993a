"""Options, votes, and what was decided."""

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from meetings.models import AgendaItem, Invitation, Meeting, Option, Resolution, Vote, Voting
from meetings.queries.words import counted
from meetings.route import Deed
from meetings.services.acting import Act, acting, said
from petitions.services import Refused
from wulibridge.people.models import User
from wulibridge.rows import insert_new

MOST_OPTIONS = 9


def add_option(*, item: AgendaItem, text: str, by: User) -> Option:
    """One thing that can be voted for. Raises Refused where nothing is voted on, or when votes have been cast."""
    with acting(item.meeting, Deed.ADD_OPTION, by=by) as act:
        row = _item(act, item)
        if row.voting == Voting.NONE:
            raise Refused(_("There is no vote on this item."), "item")
        if row.votes.exists() or row.abstained is not None or hasattr(row, "resolution"):
            raise Refused(_("The vote has begun."), "item")
        last = row.options.order_by("position").last()
        if last and last.position >= MOST_OPTIONS:
            raise Refused(_("There are enough options."), "item")
        act.details["item"] = row.position
        position = last.position + 1 if last else 1
        return Option.objects.create(item=row, position=position, text=said(text, "text"))


def cast_vote(*, item: AgendaItem, voter: Invitation, option: Option | None, by: User) -> None:
    """One open vote, once; without an option: abstained.

    Raises Refused for whoever is not there, is recused or has no vote, and for a second vote of the same person: the
    database takes one alone, whoever comes first.
    """
    with acting(item.meeting, Deed.VOTE, by=by) as act:
        row = _item(act, item)
        if row.voting != Voting.OPEN or not row.options.exists() or hasattr(row, "resolution"):
            raise Refused(_("There is no open vote on this item now."))
        if option is not None and option.item_id != row.pk:
            raise Refused(_("Please choose one of the options."))
        if not act.meeting.invitations.voters().filter(pk=voter.pk).exists():
            raise Refused(_("They are not here, or have no vote."))
        vote = {"item_id": row.pk, "voter_id": voter.pk, "option_id": option.pk if option else None, "at": act.now}
        if insert_new(Vote, vote) is None:
            raise Refused(_("They have voted already."))
        act.details |= {"item": row.position, "invitation": voter.pk}


def enter_count(*, item: AgendaItem, counts: dict[int, int], abstained: int, seen: str = "", by: User) -> None:
    """The secret vote as it was counted: `counts` by option (id). A second count corrects the one that was `seen`, as
    queries.words.counted() says it.

    Raises Refused for more votes than voters there, and when somebody else has entered a count meanwhile.
    """
    with acting(item.meeting, Deed.COUNT, by=by) as act:
        row = _item(act, item)
        options = list(row.options.all())
        if row.voting != Voting.SECRET or not options or hasattr(row, "resolution"):
            raise Refused(_("There is no secret vote on this item now."))
        if counted(row) != seen:
            raise Refused(_("Somebody else has entered a count meanwhile. Look at it before you change it."))
        if set(counts) != {option.pk for option in options} or min(*counts.values(), abstained) < 0:
            raise Refused(_("Please enter a number for each option."))
        voters = act.meeting.invitations.voters().count()
        if sum(counts.values()) + abstained > voters:
            raise Refused(_("That is more votes than there are voters here: %(voters)s.") % {"voters": voters})
        for option in options:
            option.counted = counts[option.pk]
        Option.objects.bulk_update(options, ["counted"])
        AgendaItem.objects.filter(pk=row.pk).update(abstained=abstained)
        act.details |= {"item": row.position, "votes": sum(counts.values()), "abstained": abstained}


def resolve(*, item: AgendaItem, text: str, by: User) -> Resolution:
    """Write down what was decided about an item. Raises Refused while a vote on it has not been held."""
    with acting(item.meeting, Deed.RESOLVE, by=by) as act:
        row = _item(act, item)
        if hasattr(row, "resolution"):
            raise Refused(_("It has been decided already."), "item")
        if row.voting != Voting.NONE and not _was_voted_on(row):
            raise Refused(_("Nobody has voted on it yet."), "item")
        act.details["item"] = row.position
        return Resolution.objects.create(item=row, text=said(text, "text"), at=act.now)


def conclude(*, meeting: Meeting, by: User) -> None:
    """End the session. Raises Refused while an item is undecided, or below the quorum of the kind."""
    with acting(meeting, Deed.CONCLUDE, by=by) as act:
        act.meeting.concluded_at = act.now


def _item(act: Act, item: AgendaItem) -> AgendaItem:
    """The item as it stands now that the meeting is locked."""
    return act.meeting.items.select_related("resolution").get(pk=item.pk)


def _was_voted_on(item: AgendaItem) -> bool:
    if item.voting == Voting.SECRET:
        return item.options.aggregate(all=Sum("counted"))["all"] is not None
    return item.votes.exists()
