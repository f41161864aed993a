"""Opinion items, what became of them, and the petitions born in a visit."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from petitions.models import Channel, Petition
from petitions.topics import Topic
from visits.models.intake import Intake
from visits.models.visit import Visit
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.territory.models import Household, Zone


class Triage(models.TextChoices):
    """Triage at the door (brief): simple, sudden, complex, hard."""

    SIMPLE = "simple", _("simple: solved on the spot")
    SUDDEN = "sudden", _("sudden: reported at once")
    COMPLEX = "complex", _("complex: collected and studied")
    HARD = "hard", _("hard: passed up")


class OpinionState(models.TextChoices):
    """What became of an opinion item. Somebody said each but the first."""

    NEW = "new", _("not sorted yet")
    NOTED = "noted", _("taken note of")
    COUNTED = "counted", _("counted under its topic")
    PETITION = "petition", _("became a petition")
    WITHDRAWN = "withdrawn", _("withdrawn with its visit")


class OpinionQuerySet(models.QuerySet["OpinionItem"]):
    def visible_to(self, user: User) -> "OpinionQuerySet":
        """Those of the households in the user's area today; those of no household by their zone or its heir."""
        zones = reach(user, Permission.VISIT_READ).zones
        households = Household.objects.filter(building__zone__in=zones)
        return self.filter(Q(household__in=households.order_by().values("pk")) | Q(household=None, zone__in=zones))

    def standing(self) -> "OpinionQuerySet":
        """Without those whose visit was withdrawn: they count in no figure."""
        return self.exclude(state=OpinionState.WITHDRAWN)


class OpinionItem(models.Model):
    """民情信息: one matter that was heard, at the door or by another channel. It is one row for ever: sorted once more,
    it changes its state, and it becomes one petition at most.

    Zone, household, channel and moment are those of the visit or intake: figures of a year are read from here alone.
    """

    # Made once with the draft. It tells the items of one visit apart: a visit that is saved as one more has them again.
    client_uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    visit = models.ForeignKey(
        Visit,
        models.CASCADE,
        null=True,
        related_name="opinions",
        db_index=False,  # a constraint begins with it
        verbose_name=_("home visit"),
        editable=False,
    )
    intake = models.ForeignKey(
        Intake, models.CASCADE, null=True, related_name="opinions", verbose_name=_("intake"), editable=False
    )
    channel = models.CharField(_("channel"), max_length=16, choices=Channel, default=Channel.VISIT)
    zone = models.ForeignKey(Zone, models.PROTECT, related_name="+", db_index=False, verbose_name=_("zone at the time"))
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="+", verbose_name=_("household"))
    heard_at = models.DateTimeField(_("heard at"))
    topic = models.CharField(_("topic"), max_length=24, choices=Topic, default=Topic.OTHER)
    text = models.TextField(_("what was said"), max_length=2000)
    triage = models.CharField(_("triage"), max_length=8, choices=Triage, default=Triage.SIMPLE)
    state = models.CharField(_("state"), max_length=9, choices=OpinionState, default=OpinionState.NEW)
    sorted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("sorted by"),
    )
    sorted_at = models.DateTimeField(_("sorted at"), null=True)
    petition = models.OneToOneField(
        Petition, models.PROTECT, null=True, related_name="+", verbose_name=_("petition it became")
    )

    objects = OpinionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("opinion item")
        verbose_name_plural = _("opinion items")
        constraints = [
            models.UniqueConstraint(fields=["visit", "client_uuid"], name="opinion_once"),
            models.CheckConstraint(
                name="opinion_one_source",
                condition=Q(visit=None, intake__isnull=False) | Q(visit__isnull=False, intake=None),
            ),
            models.CheckConstraint(
                name="opinion_sorted_pair",
                condition=Q(state="new", sorted_by=None, sorted_at=None)
                | Q(state="withdrawn")
                | Q(state__in=["noted", "counted", "petition"], sorted_by__isnull=False, sorted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="opinion_petition_pair",
                condition=Q(state="petition", petition__isnull=False)
                | Q(state="withdrawn")
                | Q(state__in=["new", "noted", "counted"], petition=None),
            ),
        ]
        indexes = [
            models.Index(fields=["-heard_at", "-id"], name="opinion_recent"),
            models.Index(fields=["zone", "-heard_at"], name="opinion_zone"),
            models.Index(fields=["topic", "heard_at"], name="opinion_topic"),
            models.Index(fields=["-heard_at"], name="opinion_unsorted", condition=Q(state="new")),
        ]

    def __str__(self) -> str:
        return self.text[:40]


class RaisedPetition(models.Model):
    """Which visit a petition was born in. The link points down: petitions know nothing of visits."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="raised", verbose_name=_("home visit"))
    petition = models.OneToOneField(Petition, models.PROTECT, related_name="+", verbose_name=_("petition"))

    def __str__(self) -> str:
        return f"{self.visit_id} {self.petition_id}"
