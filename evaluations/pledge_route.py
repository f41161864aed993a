"""Pledges, ratings, admissions, windows and inspections as data. Services obey these tables.

Read each from top to bottom: who may do what, from which state, to which.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# The brief speaks of eight criteria and does not name them. The slots are there and empty: each office names its own,
# and admits nobody before all of them have a name.
CRITERIA = 8
LOWEST_STARS, HIGHEST_STARS = 1, 5
# An answer of so many stars or more counts as satisfied, as in rounds and surveys.
SATISFIED_FROM = 4
QUARTERS = (1, 2, 3, 4)


class Part(StrEnum):
    """Who makes a move."""

    UNIT = "unit"  # a handler of the unit, the committee's chair; the case desk for a unit without an account
    DESK = "desk"
    LEADER = "leader"


@dataclass(frozen=True)
class Way:
    """One row of a route. `other_than`: the fields that hold who did before what this one may not conclude."""

    who: tuple[Part, ...]
    from_states: frozenset[str]
    to_state: str
    prose: str | Promise = ""
    other_than: tuple[str, ...] = ()


class PledgeState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("pledge", "draft")
    PUBLISHED = "published", pgettext_lazy("pledge", "published")
    REVIEWED = "reviewed", pgettext_lazy("pledge", "reviewed by residents")
    CLOSED = "closed", pgettext_lazy("pledge", "closed")
    DROPPED = "dropped", pgettext_lazy("pledge", "dropped before publication")


class PledgeMove(models.TextChoices):
    PUBLISH = "publish", _("Publish")
    DROP = "drop", _("Drop the draft")
    REVIEW = "review", _("Residents' review")
    CLOSE = "close", _("Close the pledge")


PLEDGE_ROUTE: dict[PledgeMove, Way] = {
    PledgeMove.PUBLISH: Way(
        (Part.DESK, Part.LEADER),
        frozenset({PledgeState.DRAFT}),
        PledgeState.PUBLISHED,
        _("From then on nothing of it is changed. By somebody else than who wrote it."),
        ("made_by_id",),
    ),
    PledgeMove.DROP: Way(
        (Part.UNIT, Part.DESK),
        frozenset({PledgeState.DRAFT}),
        PledgeState.DROPPED,
        _("It stays on the list as dropped."),
    ),
    PledgeMove.REVIEW: Way(
        (Part.DESK,),
        frozenset({PledgeState.PUBLISHED}),
        PledgeState.REVIEWED,
        _(
            "After a quarter was reported. It stands when a second person typed in the same, neither of whom pledged or"
            " reported."
        ),
        ("made_by_id",),
    ),
    PledgeMove.CLOSE: Way(
        (Part.LEADER,),
        frozenset({PledgeState.REVIEWED}),
        PledgeState.CLOSED,
        _("Nothing is changed afterwards. By somebody else than who typed in the review."),
    ),
}

# Of a year's pledges, those that count; those on which quarters are reported; and those whose review stands.
COUNTS = frozenset({PledgeState.PUBLISHED, PledgeState.REVIEWED, PledgeState.CLOSED})
REPORTED_ON = frozenset({PledgeState.PUBLISHED, PledgeState.REVIEWED})
JUDGED = frozenset({PledgeState.REVIEWED, PledgeState.CLOSED})


class Standing(models.TextChoices):
    """How far a promise is at the end of a quarter."""

    UNDER_WAY = "under_way", pgettext_lazy("pledge", "under way")
    DONE = "done", pgettext_lazy("pledge", "done as pledged")
    PARTLY = "partly", pgettext_lazy("pledge", "done in part")
    NOT_DONE = "not_done", pgettext_lazy("pledge", "not done")


class Rating(models.TextChoices):
    """The year of a unit in words, from the best down."""

    EXCELLENT = "excellent", pgettext_lazy("rating", "excellent")
    GOOD = "good", pgettext_lazy("rating", "good")
    ADEQUATE = "adequate", pgettext_lazy("rating", "adequate")
    POOR = "poor", pgettext_lazy("rating", "poor")


# Refused while a pledge of the year has not been reviewed by residents, and where their satisfied share is below what
# work evaluation asks for "good" in that year: residents have the last word there and here.
ABOVE_ADEQUATE = frozenset({Rating.EXCELLENT, Rating.GOOD})
# Refused while a pledge of the year is not done as pledged.
ALL_DONE = frozenset({Rating.EXCELLENT})


class AdmissionState(models.TextChoices):
    APPLIED = "applied", pgettext_lazy("admission", "applied for")
    ADMITTED = "admitted", pgettext_lazy("admission", "admitted")
    REFUSED = "refused", pgettext_lazy("admission", "refused")


class InspectionState(models.TextChoices):
    ENTERED = "entered", pgettext_lazy("inspection", "waiting for the reply")
    REPLIED = "replied", pgettext_lazy("inspection", "replied to")
    CLOSED = "closed", pgettext_lazy("inspection", "closed")


class RatingReason(models.TextChoices):
    """What somebody may tick at a window. Nothing in it tells who it was or why they came."""

    FRIENDLY = "friendly", _("friendly")
    QUICK = "quick", _("quick")
    CLEAR = "clear", _("well explained")
    WAITED = "waited", _("a long wait")
    AGAIN = "again", _("had to come more than once")
    UNCLEAR = "unclear", _("not well explained")
    UNFRIENDLY = "unfriendly", _("not friendly")
    CLOSED = "closed", _("closed, or nobody there")
