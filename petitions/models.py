"""Petitions, their stays at the stops, and the answers. Rows only: the rules are in route, deadlines and services."""

import uuid
from datetime import date

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from petitions.route import WAITING, Move, State, Stop
from petitions.topics import Topic
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.territory.models import Household, Organization, Zone


class Channel(models.TextChoices):
    VISIT = "visit", _("home visit")
    PHONE = "phone", _("phone")
    HOTLINE = "hotline", _("hotline")
    SUGGESTION_BOX = "suggestion_box", _("suggestion box")
    EMAIL = "email", _("e-mail")
    QUESTIONNAIRE = "questionnaire", _("questionnaire")
    INTERVIEW = "interview", _("interview")
    RECEPTION = "reception", _("reception desk")
    WEB = "web", _("web form")
    PAPER = "paper", _("paper slip")


class Urgency(models.TextChoices):
    NORMAL = "normal", _("normal")
    URGENT = "urgent", _("urgent")
    EMERGENCY = "emergency", _("sudden: all three stops are told at once")


def past_due(today: date) -> Q:
    """Of waiting petitions: the promised day has ended in Asia/Shanghai (Civil Code Art 203 II: at 24:00)."""
    return Q(due_on__lt=today)


class PetitionQuerySet(models.QuerySet["Petition"]):
    def visible_to(self, user: User) -> "PetitionQuerySet":
        """Petitions of the zones where the user reads petitions, and those their own department helps with."""
        zones = reach(user, Permission.PETITION_READ).zones
        departments = reach(user, Permission.DEPARTMENT_READ).organizations
        return (
            self.filter(Q(zone__in=zones) | Q(department__in=departments))
            if departments
            else self.filter(zone__in=zones)
        )

    def waiting(self) -> "PetitionQuerySet":
        return self.filter(state__in=WAITING)

    def overdue(self, today: date) -> "PetitionQuerySet":
        return self.waiting().filter(past_due(today))

    def under_supervision(self) -> "PetitionQuerySet":
        return self.waiting().filter(supervised_at__isnull=False)


class Petition(models.Model):
    """群众诉求. `state`, `stop` and `due_on` speak of the present; every stay at a stop is a Passage."""

    # Made once with the form, so that a form sent twice is known.
    client_uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    number = models.CharField(_("number"), max_length=20, unique=True)
    query_code = models.CharField(_("query code"), max_length=12)
    title = models.CharField(_("title"), max_length=80)
    text = models.TextField(_("what was said"), max_length=4000)
    channel = models.CharField(_("channel"), max_length=16, choices=Channel, default=Channel.VISIT)
    topic = models.CharField(_("topic"), max_length=24, choices=Topic, default=Topic.OTHER)
    urgency = models.CharField(_("urgency"), max_length=12, choices=Urgency, default=Urgency.NORMAL)
    confidential = models.BooleanField(_("keep the petitioner's name confidential"), default=False)
    zone = models.ForeignKey(Zone, models.PROTECT, related_name="petitions", verbose_name=_("zone"))
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="petitions", verbose_name=_("household")
    )
    address = models.CharField(_("address"), max_length=160, blank=True)
    department = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="petitions",
        verbose_name=_("helping department"),
    )
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.REGISTERED)
    stop = models.PositiveSmallIntegerField(_("stop"), choices=Stop, default=Stop.ZONE)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="owned_petitions",
        verbose_name=_("owner"),
    )
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="registered_petitions",
        verbose_name=_("registered by"),
    )
    received_at = models.DateTimeField(_("received at"))
    due_on = models.DateField(_("due at this stop"))
    total_due_on = models.DateField(_("due over the whole line"))
    # The alarm: when the sweep must look again; null when no clock runs. It never moves `due_on`, the promise.
    wake_at = models.DateTimeField(null=True, editable=False)
    supervised_at = models.DateTimeField(_("under supervision since"), null=True, blank=True)
    reopened = models.PositiveSmallIntegerField(_("times reopened"), default=0)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    objects = PetitionQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
        verbose_name = _("petition")
        verbose_name_plural = _("petitions")
        constraints = [
            models.CheckConstraint(
                name="petition_closed_pair",
                condition=Q(state=State.CLOSED, closed_at__isnull=False) | (~Q(state=State.CLOSED) & Q(closed_at=None)),
            ),
            models.CheckConstraint(
                name="petition_alarm_only_while_waiting", condition=Q(wake_at=None) | Q(state__in=sorted(WAITING))
            ),
        ]
        indexes = [
            models.Index(fields=["wake_at"], name="petition_alarm", condition=Q(wake_at__isnull=False)),
            models.Index(fields=["zone", "state", "due_on"], name="petition_due"),
            models.Index(fields=["-received_at", "-id"], name="petition_recent"),
            models.Index(fields=["stop", "state", "due_on"], name="petition_stop"),
        ]
        triggers = [pgtrigger.Protect(name="petition_no_delete", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Petitioner(models.Model):
    """Who asked, in a table of its own so that no list reads it by accident."""

    petition = models.OneToOneField(Petition, models.CASCADE, related_name="petitioner", verbose_name=_("petition"))
    name = models.CharField(_("petitioner's name"), max_length=60)
    phone = models.CharField(_("petitioner's phone"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("petitioner")
        verbose_name_plural = _("petitioners")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.petition_id}"


class Passage(models.Model):
    """One stay of a petition at a stop, with its own clock. Written once; changed only to be extended or closed."""

    petition = models.ForeignKey(Petition, models.PROTECT, related_name="passages", verbose_name=_("petition"))
    ordinal = models.PositiveSmallIntegerField(_("stay"))
    stop = models.PositiveSmallIntegerField(_("stop"), choices=Stop)
    entered_at = models.DateTimeField(_("came at"))
    entered_by = models.CharField(_("came by"), max_length=12, choices=Move)
    reason = models.TextField(_("reason or guidance"), blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("moved by")
    )
    months = models.PositiveSmallIntegerField(_("months allowed"))
    due_on = models.DateField(_("due on"))
    provisional = models.BooleanField(_("provisional"), default=False)
    taken_at = models.DateTimeField(_("taken at"), null=True, blank=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("taken by")
    )
    extended_at = models.DateTimeField(_("extended at"), null=True, blank=True)
    extended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("extended by")
    )
    extension_reason = models.TextField(_("reason of the extension"), blank=True)
    supervised_at = models.DateTimeField(_("under supervision since"), null=True, blank=True)
    left_at = models.DateTimeField(_("left at"), null=True, blank=True)
    left_by = models.CharField(_("left by"), max_length=12, choices=Move, blank=True)
    # Who moved it on or closed it; nobody when the clock or the resident did.
    left_actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("moved on by")
    )
    closing_reason = models.TextField(_("why it was closed"), blank=True)

    class Meta:
        ordering = ["petition", "ordinal"]
        verbose_name = _("stay at a stop")
        verbose_name_plural = _("stays at stops")
        constraints = [
            # The database itself refuses a second stay of the same turn, and a second open one.
            models.UniqueConstraint(fields=["petition", "ordinal"], name="passage_once"),
            models.UniqueConstraint(fields=["petition"], condition=Q(left_at=None), name="passage_one_open"),
            models.CheckConstraint(
                name="passage_left_pair",
                condition=Q(left_at=None, left_by="") | (Q(left_at__isnull=False) & ~Q(left_by="")),
            ),
            models.CheckConstraint(
                name="passage_taken_pair",
                condition=Q(taken_at=None, taken_by=None) | Q(taken_at__isnull=False, taken_by__isnull=False),
            ),
            models.CheckConstraint(
                name="passage_extended_pair",
                condition=Q(extended_at=None, extended_by=None)
                | Q(extended_at__isnull=False, extended_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], name="passage_provisional", condition=Q(provisional=True, left_at=None))
        ]
        triggers = [pgtrigger.Protect(name="passage_no_delete", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.petition_id}/{self.ordinal}"


class Outcome(models.TextChoices):
    SOLVED = "solved", _("solved")
    EXPLAINED = "explained", _("explained")
    NOT_DONE = "not_done", _("not done, with a reason")


class NotDoneReason(models.TextChoices):
    """未办有因: why not."""

    NO_POWER = "no_power", _("outside the office's powers")
    AGAINST_RULES = "against_rules", _("the rules do not allow it")
    NO_FUNDS = "no_funds", _("no funds this year")
    NEEDS_CONSENT = "needs_consent", _("neighbours or owners do not agree")
    IN_COURT = "in_court", _("before a court or an arbitrator")
    NOT_CONFIRMED = "not_confirmed", _("the facts could not be confirmed")
    LATER = "later", _("planned for later")
    WITHDRAWN = "withdrawn", _("the resident withdrew it")
    OTHER = "other", _("another reason, explained below")


class Way(models.TextChoices):
    IN_PERSON = "in_person", _("in person")
    PHONE = "phone", _("by phone")
    LETTER = "letter", _("by letter")
    MESSAGE = "message", _("by message")
    NOTICE = "notice", _("on the notice board")


class Verdict(models.TextChoices):
    SATISFIED = "satisfied", _("satisfied")
    DISSATISFIED = "dissatisfied", _("not satisfied")
    NO_ANSWER = "no_answer", _("no answer")


class Reply(models.Model):
    """An answer to the resident, and the resident's verdict on it. A reopened petition gets another answer."""

    petition = models.ForeignKey(Petition, models.PROTECT, related_name="replies", verbose_name=_("petition"))
    passage = models.ForeignKey(Passage, models.PROTECT, related_name="replies", verbose_name=_("stay"))
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome)
    reason_code = models.CharField(_("why not"), max_length=16, choices=NotDoneReason, blank=True)
    explanation = models.TextField(_("explanation to the resident"), max_length=4000)
    way = models.CharField(_("how it was given"), max_length=12, choices=Way)
    given_on = models.DateField(_("given on"))
    replied_at = models.DateTimeField(_("entered at"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    verdict = models.CharField(_("verdict"), max_length=12, choices=Verdict, blank=True)
    verdict_at = models.DateTimeField(_("verdict at"), null=True, blank=True)
    verdict_by_resident = models.BooleanField(_("given by the resident online"), default=False)
    verdict_note = models.TextField(_("in the resident's words"), max_length=2000, blank=True)

    class Meta:
        ordering = ["petition", "replied_at"]
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.CheckConstraint(
                name="reply_verdict_pair",
                condition=Q(verdict="", verdict_at=None) | (~Q(verdict="") & Q(verdict_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="reply_reason_when_not_done",
                condition=(Q(outcome=Outcome.NOT_DONE) & ~Q(reason_code=""))
                | (~Q(outcome=Outcome.NOT_DONE) & Q(reason_code="")),
            ),
        ]
        indexes = [models.Index(fields=["verdict", "verdict_at"], name="reply_verdict")]
        triggers = [pgtrigger.Protect(name="reply_no_delete", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.petition_id} {self.replied_at:%Y-%m-%d}"


class NumberSeries(models.Model):
    """The last petition number of a year; its row is the lock under which the next one is given."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.year)


class Heartbeat(models.Model):
    """When the sweep last ran to its end, and what it did: shown on the dashboard."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField(db_default=Now())
    result = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.name
