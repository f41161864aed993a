"""A round asks people for their verdict: its questions, who is invited, and what was counted at the end.

Who is invited and what was answered (models/ballot.py) meet nowhere: an invitation knows a door or a unit, a ballot
knows a group and the hash of its code, and no row, order or time leads from one to the other.
"""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from evaluations.models.triggers import append_only, before_insert, refuse
from evaluations.round_route import COUNTED, RoundGroup, RoundKind, RoundState
from evaluations.route import HIGHEST_SCORE, LOWEST_SCORE
from wulibridge.territory.models import Committee, Household, Organization, Subdistrict

_STEPS = "('draft', 'draft'), ('draft', 'open'), ('open', 'closed'), ('closed', 'frozen'), ('frozen', 'published')"
_LATER = "'state', 'frozen_by_id', 'frozen_at', 'results_salt', 'results_sha256', 'published_by_id', 'published_at'"
_FORWARD = f"""
    IF (OLD.state, NEW.state) NOT IN ({_STEPS}) THEN
        {refuse("a round goes forward, and a published one stays as it is")}
    END IF;
    IF OLD.state <> 'draft' AND to_jsonb(NEW) - ARRAY[{_LATER}] IS DISTINCT FROM to_jsonb(OLD) - ARRAY[{_LATER}]
        OR OLD.state = 'frozen' AND (NEW.frozen_by_id, NEW.frozen_at, NEW.results_salt, NEW.results_sha256)
        IS DISTINCT FROM (OLD.frozen_by_id, OLD.frozen_at, OLD.results_salt, OLD.results_sha256) THEN
        {refuse("an open round is asked as it was opened, and a frozen one stays as it was counted")}
    END IF;
    IF OLD.state = 'open' AND NEW.state = 'closed' AND (
        EXISTS (SELECT FROM evaluations_boxedanswer WHERE round_id = NEW.id)
        OR EXISTS (SELECT FROM evaluations_ballot WHERE round_id = NEW.id)
    ) THEN
        {refuse("the box is emptied when a round is closed")}
    END IF;
    RETURN NEW;
"""  # nosec B608 (of our own words alone)
# The round's row orders what is asked and the opening.
_IN_DRAFT = f"""
    PERFORM 1 FROM evaluations_round WHERE id = COALESCE(NEW.round_id, OLD.round_id) FOR SHARE;
    IF NOT EXISTS (
        SELECT FROM evaluations_round WHERE id = COALESCE(NEW.round_id, OLD.round_id) AND state = 'draft'
    ) THEN
        {refuse("only a round that is being prepared is changed")}
    END IF;
    RETURN COALESCE(NEW, OLD);
"""  # nosec B608 (of our own words alone)
_ONLY_HANDED = f"""
    IF to_jsonb(NEW) - 'handed_on' IS DISTINCT FROM to_jsonb(OLD) - 'handed_on' THEN
        {refuse("of an invitation only the day changes on which its slip was handed over")}
    END IF;
    RETURN NEW;
"""
_TRUE_COUNT = f"""
    IF NOT EXISTS (SELECT FROM evaluations_round WHERE id = NEW.round_id AND state = 'closed') OR NEW.count <> (
        SELECT count(*) FROM evaluations_roundanswer a JOIN evaluations_roundquestion q ON q.id = NEW.question_id
            WHERE a.round_id = NEW.round_id AND q.round_id = NEW.round_id AND a.group = NEW.group
                AND a.scores[q.position] = NEW.value
    ) THEN
        {refuse("what is frozen is what was answered")}
    END IF;
    RETURN NEW;
"""  # nosec B608 (of our own words alone)


class Round(models.Model):
    """评议, 满意度测评. Without a committee it is the whole subdistrict's. Days of Asia/Shanghai, both counted."""

    kind = models.CharField(_("kind"), max_length=10, choices=RoundKind)
    subdistrict = models.ForeignKey(Subdistrict, models.PROTECT, related_name="rounds", verbose_name=_("subdistrict"))
    committee = models.ForeignKey(
        Committee, models.PROTECT, null=True, blank=True, related_name="rounds", verbose_name=_("committee")
    )
    title = models.CharField(_("title"), max_length=80)
    about = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="rounds_about",
        verbose_name=_("whose work it is about"),
    )
    words_asked = models.CharField(_("question that is answered in words"), max_length=120, blank=True)
    opens_on = models.DateField(_("asked from"))
    closes_on = models.DateField(_("asked until"))
    public_slips = models.PositiveSmallIntegerField(_("slips for the public"), default=0)
    state = models.CharField(_("state"), max_length=9, choices=RoundState, default=RoundState.DRAFT)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made at"), db_default=Now())
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("frozen by"),
    )
    frozen_at = models.DateTimeField(_("frozen at"), null=True)
    # Shown on no page: without it nobody finds the hidden counts by trying which of them give the hash.
    results_salt = models.CharField(max_length=64, blank=True, editable=False)
    results_sha256 = models.CharField(_("hash of the results"), max_length=64, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("published by"),
    )
    published_at = models.DateTimeField(_("published at"), null=True)

    class Meta:
        ordering = ["-opens_on", "-pk"]
        verbose_name = _("round of verdicts")
        verbose_name_plural = _("rounds of verdicts")
        constraints = [
            models.CheckConstraint(name="round_days", condition=Q(closes_on__gte=F("opens_on"))),
            models.CheckConstraint(
                name="round_frozen",
                condition=Q(state__in=sorted(COUNTED), frozen_by__isnull=False, frozen_at__isnull=False)
                | (
                    ~Q(state__in=sorted(COUNTED))
                    & Q(frozen_by=None, frozen_at=None, results_salt="", results_sha256="")
                ),
            ),
            models.CheckConstraint(
                name="round_published",
                condition=Q(state=RoundState.PUBLISHED, published_by__isnull=False, published_at__isnull=False)
                | (~Q(state=RoundState.PUBLISHED) & Q(published_by=None, published_at=None)),
            ),
            models.CheckConstraint(
                name="round_four_eyes", condition=Q(published_by=None) | ~Q(published_by=F("frozen_by"))
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="round_no_delete", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="round_forward",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                level=pgtrigger.Row,
                func=_FORWARD,
            ),
        ]

    def __str__(self) -> str:
        return self.title


class RoundQuestion(models.Model):
    """What is answered with a score from 1 to 5. `position` counts from 1: its place in the scores of an answer."""

    round = models.ForeignKey(
        Round, models.PROTECT, related_name="questions", db_index=False, verbose_name=_("round of verdicts")
    )
    position = models.PositiveSmallIntegerField(_("number of the question"))
    text = models.CharField(_("question"), max_length=120)

    class Meta:
        ordering = ["round", "position"]
        verbose_name = _("question of a round")
        verbose_name_plural = _("questions of rounds")
        constraints = [models.UniqueConstraint(fields=["round", "position"], name="round_question_place")]
        triggers = [
            pgtrigger.Trigger(
                name="round_question_in_draft",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                level=pgtrigger.Row,
                func=_IN_DRAFT,
            )
        ]

    def __str__(self) -> str:
        return self.text


class Invitation(models.Model):
    """A household or a unit that gets a slip of its group; which one, nobody knows. No names."""

    round = models.ForeignKey(
        Round, models.PROTECT, related_name="invitations", db_index=False, verbose_name=_("round of verdicts")
    )
    group = models.CharField(_("group"), max_length=9, choices=RoundGroup)
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, related_name="round_invitations", verbose_name=_("household")
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="round_invitations", verbose_name=_("organization")
    )
    handed_on = models.DateField(_("slip handed over on"), null=True, blank=True)

    class Meta:
        ordering = ["round", "pk"]
        verbose_name = _("invitation to a round")
        verbose_name_plural = _("invitations to rounds")
        constraints = [
            models.UniqueConstraint(fields=["round", "household"], name="invitation_household"),
            models.UniqueConstraint(fields=["round", "organization"], name="invitation_organization"),
            models.CheckConstraint(
                name="invitation_of_group",
                condition=Q(group=RoundGroup.RESIDENTS, household__isnull=False, organization=None)
                | Q(group=RoundGroup.UNITS, household=None, organization__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="invitation_in_draft",
                operation=pgtrigger.Insert | pgtrigger.Delete,
                when=pgtrigger.Before,
                level=pgtrigger.Row,
                func=_IN_DRAFT,
            ),
            pgtrigger.Trigger(
                name="invitation_only_handed",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                level=pgtrigger.Row,
                func=_ONLY_HANDED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class RoundSlips(models.Model):
    """How many slips a group got; of those that came back on paper how many were typed in, and how many differed."""

    round = models.ForeignKey(
        Round, models.PROTECT, related_name="slips", db_index=False, verbose_name=_("round of verdicts")
    )
    group = models.CharField(_("group"), max_length=9, choices=RoundGroup)
    slips = models.PositiveIntegerField(_("slips"))
    typed = models.PositiveIntegerField(_("typed in from paper"), default=0)
    differed = models.PositiveIntegerField(_("typed differently at first"), default=0)

    class Meta:
        ordering = ["round", "pk"]
        verbose_name = _("slips of a group")
        verbose_name_plural = _("slips of groups")
        constraints = [models.UniqueConstraint(fields=["round", "group"], name="round_slips_group")]
        triggers = [pgtrigger.Protect(name="round_slips_no_delete", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_group_display()} {self.slips}"


class RoundCell(models.Model):
    """Frozen: so many of a group gave this score to this question. What of it may be shown, evaluations.suppression
    says."""

    round = models.ForeignKey(
        Round, models.PROTECT, related_name="cells", db_index=False, verbose_name=_("round of verdicts")
    )
    group = models.CharField(_("group"), max_length=9, choices=RoundGroup)
    question = models.ForeignKey(
        RoundQuestion, models.PROTECT, related_name="cells", db_index=False, verbose_name=_("question of a round")
    )
    value = models.PositiveSmallIntegerField(_("score"))
    count = models.PositiveIntegerField(_("number of answers"))

    class Meta:
        ordering = ["round", "group", "question", "value"]
        verbose_name = _("frozen count of a round")
        verbose_name_plural = _("frozen counts of rounds")
        constraints = [
            models.UniqueConstraint(fields=["round", "group", "question", "value"], name="round_cell_once"),
            models.CheckConstraint(name="round_cell_value", condition=Q(value__range=(LOWEST_SCORE, HIGHEST_SCORE))),
        ]
        triggers = [*append_only("round_cell"), before_insert("round_cell_true", _TRUE_COUNT)]

    def __str__(self) -> str:
        return f"{self.group} {self.value}: {self.count}"
