"""The terms of a legal petition (信访) as data: the working regulation on petitions (信访工作条例, in force since 1 May
2022), beside the clocks of the three stops.

Read TERMS from top to bottom. Days of the regulation are counted as the Civil Code counts (Art 200 to 204): the first
day is not counted, and a last day that is off gives way to the next working day.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Matter(models.TextChoices):
    """What the regulation makes of a petition, and the article that says how it is handled."""

    SUGGESTION = "suggestion", _("suggestion or opinion (Art 29)")
    ACCUSATION = "accusation", _("report or accusation (Art 30)")
    APPEAL = "appeal", _("appeal for a decision (Art 31)")


class Step(models.TextChoices):
    INFORM = "inform", _("Tell the petitioner whether it is accepted")
    OBJECT = "object", _("Object to a wrong transfer")
    CLOSE = "close", _("Give the written decision")
    ASK_REVIEW = "ask_review", _("Petitioner asks for a review")
    REVIEW = "review", _("Answer the review")
    ASK_REEXAMINATION = "ask_reexam", _("Petitioner asks for a re-examination")
    REEXAMINATION = "reexam", _("Answer the re-examination")


@dataclass(frozen=True)
class LegalRule:
    """One term. It starts on the day on which the step `after` was done; without one, on the day of receipt.

    A `right` may be used or left: nobody is late with it, but when its term is over it is gone.
    """

    after: Step | None
    article: str
    days: int = 0
    workdays: int = 0
    matters: frozenset[Matter] = frozenset(Matter)
    right: bool = False
    extension_days: int = 0  # at most, once, with a reason that the petitioner is told
    hearing: bool = False  # the days of a hearing are not counted
    prose: str | Promise = ""


_DECIDED = frozenset({Matter.APPEAL})

TERMS: dict[Step, LegalRule] = {
    Step.INFORM: LegalRule(
        None,
        "23 II",
        days=15,
        prose=_("In writing, within 15 days of receipt. If it is not accepted, say why and where to go."),
    ),
    Step.OBJECT: LegalRule(
        None,
        "23 III",
        workdays=5,
        right=True,
        prose=_("Only if it was transferred here and is not ours: within 5 working days, with the reasons."),
    ),
    Step.CLOSE: LegalRule(
        Step.INFORM,
        "34",
        days=60,
        matters=_DECIDED,
        extension_days=30,
        prose=_("Within 60 days of acceptance. The leader may extend once, by 30 days at most; the reason is told."),
    ),
    Step.ASK_REVIEW: LegalRule(
        Step.CLOSE,
        "35",
        days=30,
        matters=_DECIDED,
        right=True,
        prose=_("Within 30 days of the written decision."),
    ),
    Step.REVIEW: LegalRule(
        Step.ASK_REVIEW, "35", days=30, matters=_DECIDED, prose=_("Within 30 days of the request, in writing.")
    ),
    Step.ASK_REEXAMINATION: LegalRule(
        Step.REVIEW,
        "36",
        days=30,
        matters=_DECIDED,
        right=True,
        prose=_("Within 30 days of the written review."),
    ),
    Step.REEXAMINATION: LegalRule(
        Step.ASK_REEXAMINATION,
        "36",
        days=30,
        matters=_DECIDED,
        hearing=True,
        prose=_("Within 30 days of the request. The days of a hearing are not counted."),
    ),
}

# After it the same facts and reasons are not accepted again (Art 36 III).
LAST = Step.REEXAMINATION

_MATTERS = {"suggestion": Matter.SUGGESTION, "complaint": Matter.ACCUSATION, "request": Matter.APPEAL}


def matter_of(kind: str) -> Matter:
    """What a petition of this kind (models.Kind) is to the regulation."""
    return _MATTERS[kind]


def steps_after(done: Step | None, matter: Matter) -> list[Step]:
    """The terms that begin when `done` is done; with nothing, those that begin with the receipt."""
    return [step for step, rule in TERMS.items() if rule.after == done and matter in rule.matters]
