"""Contact duties by rank, excuses from them, and the record of contacts that is published."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wulibridge.people.models import DatedQuerySet
from wulibridge.people.roles import Role
from wulibridge.territory.models import Committee, Subdistrict


class Rank(models.TextChoices):
    """The ranks of the brief: leader, chair, staff."""

    LEADER = "leader", _("leader")
    CHAIR = "chair", _("chair")
    STAFF = "staff", _("staff")


# Of somebody with several posts the highest counts; roles that are not here have no contact duty.
RANK_OF = {
    Role.SUBDISTRICT_LEADER: Rank.LEADER,
    Role.COMMITTEE_CHAIR: Rank.CHAIR,
    Role.COMMITTEE_STAFF: Rank.STAFF,
    Role.ZONE_LEAD: Rank.STAFF,
    Role.ZONE_MEMBER: Rank.STAFF,
}


class Target(models.TextChoices):
    CONTACTS = "contacts", _("contacts with households")
    PAIRED = "paired", _("contacts with paired households")


class PeriodKind(models.TextChoices):
    MONTH = "month", _("month")
    QUARTER = "quarter", _("quarter")
    YEAR = "year", _("year")


class ContactQuota(models.Model):
    """So many contacts in each month, quarter or year, for everybody of a rank in a subdistrict.

    It counts for a period on whose last day, or today in the present one, it holds.
    """

    subdistrict = models.ForeignKey(Subdistrict, models.PROTECT, related_name="+", verbose_name=_("subdistrict"))
    rank = models.CharField(_("rank"), max_length=6, choices=Rank)
    target = models.CharField(_("what counts"), max_length=8, choices=Target, default=Target.CONTACTS)
    period = models.CharField(_("period"), max_length=7, choices=PeriodKind, default=PeriodKind.MONTH)
    count = models.PositiveSmallIntegerField(_("how many"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["subdistrict", "rank", "target", "period", "starts_on"]
        verbose_name = _("contact quota")
        verbose_name_plural = _("contact quotas")
        constraints = [
            models.CheckConstraint(name="quota_dates", condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(name="quota_count", condition=Q(count__gte=1)),
            models.UniqueConstraint(
                fields=["subdistrict", "rank", "target", "period"], condition=Q(ends_on=None), name="quota_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_rank_display()} {self.count}/{self.period}"


class QuotaException(models.Model):
    """Why somebody is not held to the duty of one period. Said by whoever answers for them."""

    class Reason(models.TextChoices):
        LEAVE = "leave", _("on leave")
        TRAINING = "training", _("in training")
        SECONDED = "seconded", _("seconded elsewhere")
        NEW = "new", _("new in the post")
        OTHER_DUTY = "other_duty", _("other duty")
        OTHER = "other", _("other reason")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="quota_exceptions", verbose_name=_("person")
    )
    period = models.CharField(_("period"), max_length=7, choices=PeriodKind)
    first_on = models.DateField(_("first day of the period"))
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    words = models.CharField(_("in words"), max_length=200, blank=True)
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("said by"))

    class Meta:
        ordering = ["-first_on", "user"]
        verbose_name = _("exception from a quota")
        verbose_name_plural = _("exceptions from quotas")
        constraints = [models.UniqueConstraint(fields=["user", "period", "first_on"], name="quota_exception_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.period} {self.first_on}"


class ContactRecord(models.Model):
    """The public record of a committee's contacts in one quarter, as it was on the day of its publication.

    `lines` are [rank, name of the member of staff, households met], and nothing of any resident.
    """

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=_("committee"))
    first_on = models.DateField(_("first day of the quarter"))
    lines = models.JSONField(_("lines"), default=list)
    published_at = models.DateTimeField(_("published at"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("published by")
    )

    class Meta:
        ordering = ["committee", "-first_on"]
        verbose_name = _("contact record")
        verbose_name_plural = _("contact records")
        constraints = [models.UniqueConstraint(fields=["committee", "first_on"], name="contact_record_once")]

    def __str__(self) -> str:
        return f"{self.committee_id} {self.first_on}"
