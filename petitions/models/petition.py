"""What a resident asked for, and who asked."""

import uuid
from collections.abc import Collection
from datetime import date

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from petitions.duty_route import KEPT
from petitions.models.complaint import handled_complaints
from petitions.route import WAITING, State, Stop
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
    OLD_REGISTER = "old_register", _("old register")

    @classmethod
    def by_hand(cls) -> list[tuple[str, str]]:
        """The channels that a person may name: nobody writes a petition into the old register any more."""
        return [(value, label) for value, label in cls.choices if value != cls.OLD_REGISTER]


# Of a joint petition (信访工作条例 Art 20 III).
MOST_REPRESENTATIVES = 5


class Kind(models.TextChoices):
    REQUEST = "request", _("request")
    SUGGESTION = "suggestion", _("suggestion")
    COMPLAINT = "complaint", _("complaint about staff or a body")


class Urgency(models.TextChoices):
    NORMAL = "normal", _("normal")
    URGENT = "urgent", _("urgent")
    EMERGENCY = "emergency", _("sudden: all three stops are told at once")


def past_due(today: date) -> Q:
    """Of waiting petitions: the promised day has ended in Asia/Shanghai (Civil Code Art 203 II: at 24:00).

    Not while the stop itself waits for the resident: the promise moves by these days as soon as it goes on.
    """
    return Q(due_on__lt=today, waits_until=None)


class PetitionQuerySet(models.QuerySet["Petition"]):
    def visible_to(self, user: User) -> "PetitionQuerySet":
        """Petitions of the zones where the user reads petitions, and those their own department has to do with."""
        zones = reach(user, Permission.PETITION_READ).zones
        departments = reach(user, Permission.DEPARTMENT_READ).organizations
        seen = Q(zone__one_of=zones)
        if departments:
            seen |= Q(department__in=departments) | Q(pk__in=self._given_to(departments))
        return self.filter(seen).open_to(user)

    def _given_to(self, departments: Collection[int]) -> models.QuerySet["Petition"]:
        """Those about which one of these has a duty, or was asked something."""
        has_duty = Q(transfer_orders__duties__department__in=departments, transfer_orders__duties__state__in=KEPT)
        was_asked = Q(transfer_orders__duties__inquiries__asked_of__in=departments)
        return Petition._base_manager.filter(has_duty | was_asked).order_by().values("pk")

    def open_to(self, user: User) -> "PetitionQuerySet":
        """Without the complaints that `user` is no named handler of, whatever their posts: the one place that says so.

        Working regulation on petitions (信访工作条例) Art 30 III, 46 (5).
        """
        return self.filter(~Q(kind=Kind.COMPLAINT) | Q(pk__in=handled_complaints(user)))

    def without_complaints(self) -> "PetitionQuerySet":
        """For figures and counts that others read than the handlers of complaints."""
        return self.exclude(kind=Kind.COMPLAINT)

    def waiting(self) -> "PetitionQuerySet":
        return self.filter(state__in=WAITING)

    def overdue(self, today: date) -> "PetitionQuerySet":
        return self.waiting().filter(past_due(today))

    def ringing(self, today: date) -> "PetitionQuerySet":
        """Overdue, or the time for which the stop waits for the resident is over."""
        return self.waiting().filter(past_due(today) | Q(waits_until__lt=today))

    def under_supervision(self) -> "PetitionQuerySet":
        return self.waiting().filter(supervised_at__isnull=False)


class Petition(models.Model):
    """群众诉求. `state`, `stop` and `due_on` speak of the present; every stay at a stop is a Passage."""

    # Made once with the form, so that a form sent twice is known.
    client_uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    number = models.CharField(_("number"), max_length=20)
    query_code = models.CharField(_("query code"), max_length=12)
    title = models.CharField(_("title"), max_length=80)
    text = models.TextField(_("what was said"), max_length=4000)
    channel = models.CharField(_("channel"), max_length=16, choices=Channel, default=Channel.VISIT)
    topic = models.CharField(_("topic"), max_length=24, choices=Topic, default=Topic.OTHER)
    # What it is does not change: a complaint went another way from the first day.
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.REQUEST, db_default=Kind.REQUEST)
    urgency = models.CharField(_("urgency"), max_length=12, choices=Urgency, default=Urgency.NORMAL)
    # A petition in the sense of the law (信访), with terms of its own beside those of the line.
    is_xinfang = models.BooleanField(_("legal petition"), default=False, db_default=False)
    representatives = models.PositiveSmallIntegerField(_("representatives of a joint petition"), null=True, blank=True)
    # By when somebody must have spoken to the resident, and when that was.
    contact_due_on = models.DateField(_("first contact due"), null=True, blank=True)
    first_contact_at = models.DateTimeField(_("first contact at"), null=True, blank=True)
    confidential = models.BooleanField(_("keep the petitioner's name confidential"), default=False)
    by_letter = models.BooleanField(_("the resident wishes for letters"), default=False, db_default=False)
    # The resident agreed that others read of it, without personal data; null: not, or not any more.
    publish_consent_at = models.DateTimeField(_("agreed to publication at"), null=True, blank=True)
    zone = models.ForeignKey(
        Zone, models.PROTECT, related_name="petitions", db_index=False, verbose_name=_("zone")
    )  # two indexes begin with it
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
    # 首问负责: who follows it through to the end, wherever it stands.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="owned_petitions",
        verbose_name=_("owner"),
    )
    # Who works on it at the present stop.
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="handled_petitions",
        verbose_name=_("works on it"),
    )
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        db_index=False,  # nobody looks for what somebody registered
        related_name="registered_petitions",
        verbose_name=_("registered by"),
    )
    received_at = models.DateTimeField(_("received at"))
    due_on = models.DateField(_("due at this stop"))
    total_due_on = models.DateField(_("due over the whole line"))
    total_provisional = models.BooleanField(_("provisional over the whole line"), default=False, db_default=False)
    # The stop waits for the resident to this day; null: it does not. Why, and since when, is a Wait.
    waits_until = models.DateField(_("waits for the resident until"), null=True, blank=True)
    # The alarm: when the sweep must look again; null when no clock runs. It never moves `due_on`, the promise.
    wake_at = models.DateTimeField(null=True, editable=False)
    supervised_at = models.DateTimeField(_("under supervision since"), null=True, blank=True)
    reopened = models.PositiveSmallIntegerField(_("times reopened"), default=0)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    # The file of an older register that it came in; its stays until then were replayed, not lived here.
    taken_over_from = models.ForeignKey(
        "Takeover",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        db_index=False,
        related_name="petitions",
        verbose_name=_("taken over from"),
    )
    # The petition that said the same first. Each keeps its own clock, linked or not.
    duplicate_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        db_index=False,
        related_name="duplicates",
        verbose_name=_("says the same as"),
    )

    objects = PetitionQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
        verbose_name = _("petition")
        verbose_name_plural = _("petitions")
        constraints = [
            # Not `unique` of the field, which would bring a second index, for patterns that nobody asks for.
            models.UniqueConstraint(fields=["number"], name="petition_number"),
            models.CheckConstraint(
                name="petition_closed_pair",
                condition=Q(state=State.CLOSED, closed_at__isnull=False) | (~Q(state=State.CLOSED) & Q(closed_at=None)),
            ),
            models.CheckConstraint(
                name="petition_alarm_only_while_waiting", condition=Q(wake_at=None) | Q(state__in=sorted(WAITING))
            ),
            models.CheckConstraint(
                name="petition_representatives",
                condition=Q(representatives=None) | Q(is_xinfang=True, representatives__lte=MOST_REPRESENTATIVES),
            ),
            models.CheckConstraint(
                name="petition_resident_waited_for",
                condition=Q(waits_until=None) | Q(state__in=sorted(WAITING), supervised_at=None),
            ),
            models.CheckConstraint(
                name="petition_not_its_own_duplicate", condition=Q(duplicate_of=None) | ~Q(duplicate_of=F("pk"))
            ),
        ]
        indexes = [
            models.Index(fields=["wake_at"], name="petition_alarm", condition=Q(wake_at__isnull=False)),
            models.Index(fields=["zone", "state", "due_on"], name="petition_due"),
            # What is still open or was closed lately, for figures of these days.
            models.Index(fields=["zone", "closed_at"], name="petition_zone_closed"),
            # Counted without its rows, complaints apart.
            models.Index(fields=["zone", "-received_at", "-id"], name="petition_zone_recent", include=["kind"]),
            models.Index(fields=["-received_at", "-id"], name="petition_recent"),
            models.Index(
                fields=["taken_over_from"],
                name="petition_taken_over",
                condition=Q(taken_over_from__isnull=False),
            ),
            models.Index(fields=["total_due_on"], name="petition_total_open", condition=Q(total_provisional=True)),
            models.Index(fields=["duplicate_of"], name="petition_duplicates", condition=Q(duplicate_of__isnull=False)),
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


class NumberSeries(models.Model):
    """The last petition number of a year; its row is the lock under which the next one is given."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.year)
