"""Blind ballots, and what was answered.

What keeps an answer apart from who gave it:
- A ballot knows the group and the hash of its code. Its key is random, and it has no time. The codes themselves exist
  in one response alone, the sheet of slips, which are mixed and handed out as paper: no row says who got which.
- Whoever answers, the ballot is deleted by the transaction that puts the answer into the box. So no row is left that
  would share a transaction (xmin) or an order with the answer, and the same code cannot answer again.
- An answer has no time, no address and no user; nothing of it stands in the journal.
- When the round is closed, the box is emptied in a random order into the answers that are counted, all in one
  transaction, and what is left of ballots and typed sheets is deleted: nothing tells any more who answered when.

What this does not hide: until then the box lies in the order in which it was filled, for who can read the database's
own columns, and whoever keeps logs of the network knows when an address answered. Backups keep what they were made of.
"""

import uuid

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from evaluations.models.round import Round
from evaluations.models.triggers import append_only, before_insert, refuse
from evaluations.round_route import RoundGroup
from evaluations.route import HIGHEST_SCORE, LOWEST_SCORE

_OPEN = """
    PERFORM 1 FROM evaluations_round WHERE id = NEW.round_id FOR SHARE;
    IF NOT EXISTS (SELECT FROM evaluations_round WHERE id = NEW.round_id AND state = 'open') THEN
        {refusal}
    END IF;
"""  # nosec B608 (of our own words alone)
_BALLOT = _OPEN.format(refusal=refuse("ballots are made of an open round")) + "RETURN NEW;"
_BOX = (
    _OPEN.format(refusal=refuse("only an open round is answered"))
    + f"""
    IF cardinality(NEW.scores) <> (SELECT count(*) FROM evaluations_roundquestion WHERE round_id = NEW.round_id)
        OR array_position(NEW.scores, NULL) IS NOT NULL
        OR {LOWEST_SCORE} > ANY(NEW.scores) OR {HIGHEST_SCORE} < ANY(NEW.scores) THEN
        {refuse("every question has a score from 1 to 5")}
    END IF;
    IF (SELECT count(*) FROM evaluations_boxedanswer b WHERE b.round_id = NEW.round_id AND b.group = NEW.group)
        + (SELECT count(*) FROM evaluations_ballot b WHERE b.round_id = NEW.round_id AND b.group = NEW.group)
        >= (SELECT s.slips FROM evaluations_roundslips s WHERE s.round_id = NEW.round_id AND s.group = NEW.group) THEN
        {refuse("an answer takes the place of its ballot")}
    END IF;
    RETURN NEW;
"""  # nosec B608 (of our own words alone)
)
_SAME = "a.round_id = {row}.round_id AND a.group = {row}.group AND a.scores = {row}.scores AND a.words = {row}.words"
_FROM_BOX = f"""
    IF NOT EXISTS (SELECT FROM evaluations_boxedanswer a WHERE a.id = NEW.id AND {_SAME.format(row="NEW")}) THEN
        {refuse("what is counted comes out of the box")}
    END IF;
    RETURN NEW;
"""  # nosec B608 (of our own words alone)
_COUNTED = f"""
    IF NOT EXISTS (SELECT FROM evaluations_roundanswer a WHERE a.id = OLD.id AND {_SAME.format(row="OLD")}) THEN
        {refuse("what is in the box is counted")}
    END IF;
    RETURN OLD;
"""  # nosec B608 (of our own words alone)


class Ballot(models.Model):
    """The right of somebody in a group to answer once. Used, it is gone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.PROTECT, related_name="ballots", verbose_name=_("round of verdicts"))
    group = models.CharField(_("group"), max_length=9, choices=RoundGroup)
    digest = models.CharField(max_length=64, unique=True, editable=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")
        triggers = [
            pgtrigger.Protect(name="ballot_no_update", operation=pgtrigger.Update),
            before_insert("ballot_of_open_round", _BALLOT),
        ]

    def __str__(self) -> str:
        return str(self.get_group_display())


class PaperEntry(models.Model):
    """One person's reading of a paper slip. Two that agree become the answer; with it, the readings are deleted.

    `mark`: the last signs of the code, by which the slip is found again in its pile.
    """

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="entries", db_index=False, verbose_name=_("ballot"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("typed in by")
    )
    mark = models.CharField(_("end of the code"), max_length=4)
    scores = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("scores"))
    words = models.CharField(_("in words"), max_length=300, blank=True)

    class Meta:
        ordering = ["ballot", "pk"]
        verbose_name = _("reading of a paper slip")
        verbose_name_plural = _("readings of paper slips")
        constraints = [models.UniqueConstraint(fields=["ballot", "by"], name="paper_entry_once")]
        triggers = [pgtrigger.Protect(name="paper_entry_no_update", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return self.mark


class Said(models.Model):
    """What one answer says: a score for each question in their order, and words if there were any."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.CharField(_("group"), max_length=9, choices=RoundGroup)
    scores = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("scores"))
    words = models.CharField(_("in words"), max_length=300, blank=True)

    class Meta:
        abstract = True
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.get_group_display())  # type: ignore[attr-defined]


class BoxedAnswer(Said):
    """An answer in the box of an open round. It leaves the box only by being counted."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="boxed", verbose_name=_("round of verdicts"))

    class Meta(Said.Meta):
        verbose_name = _("answer in the box")
        verbose_name_plural = _("answers in the box")
        triggers = [
            before_insert("boxed_answer_open", _BOX),
            pgtrigger.Protect(name="boxed_answer_no_update", operation=pgtrigger.Update),
            pgtrigger.Trigger(
                name="boxed_answer_counted",
                operation=pgtrigger.Delete,
                when=pgtrigger.Before,
                level=pgtrigger.Row,
                func=_COUNTED,
            ),
        ]


class RoundAnswer(Said):
    """An answer of a closed round. Nobody changes it: the database says so."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="answers", verbose_name=_("round of verdicts"))

    class Meta(Said.Meta):
        verbose_name = _("answer of a round")
        verbose_name_plural = _("answers of rounds")
        triggers = [*append_only("round_answer"), before_insert("round_answer_from_box", _FROM_BOX)]
