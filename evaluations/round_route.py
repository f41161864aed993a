"""Rounds of the people's verdict as data: who is asked, and how a round goes from a draft to a publication."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from evaluations.route import HIGHEST_SCORE, LOWEST_SCORE

SCALE = tuple(range(LOWEST_SCORE, HIGHEST_SCORE + 1))
# From here on a score counts as satisfied.
SATISFIED = 4
# Each slip costs a QR code on one page that is printed at once.
MOST_SLIPS = 2000
MOST_QUESTIONS = 12


class RoundKind(models.TextChoices):
    APPRAISAL = "appraisal", _("appraisal")
    SURVEY = "survey", _("satisfaction survey")


class RoundGroup(models.TextChoices):
    """Who is asked. Each group is counted and shown by itself."""

    RESIDENTS = "residents", _("residents")
    UNITS = "units", _("local units")
    PUBLIC = "public", _("the public")


class RoundState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("round", "being prepared")
    OPEN = "open", pgettext_lazy("round", "open")
    CLOSED = "closed", pgettext_lazy("round", "closed")
    FROZEN = "frozen", _("counted and frozen")
    PUBLISHED = "published", _("published")


COUNTED = frozenset({RoundState.FROZEN, RoundState.PUBLISHED})


class RoundMove(StrEnum):
    OPEN = "open"
    CLOSE = "close"
    FREEZE = "freeze"
    PUBLISH = "publish"


# From which state each move leads to which. There is no way back.
ROUND_ROUTE: dict[RoundMove, tuple[RoundState, RoundState]] = {
    RoundMove.OPEN: (RoundState.DRAFT, RoundState.OPEN),
    RoundMove.CLOSE: (RoundState.OPEN, RoundState.CLOSED),
    RoundMove.FREEZE: (RoundState.CLOSED, RoundState.FROZEN),
    RoundMove.PUBLISH: (RoundState.FROZEN, RoundState.PUBLISHED),
}
