"""Complaints about staff or a body: who is complained about, and who alone may see and handle it (回避).

Working regulation on petitions (信访工作条例) Art 30 III, 46 (5): what is said against somebody is never shown to that
person or unit. Art 28 III: whoever has an interest in a matter stays out of it.
"""

from functools import cache
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from wulibridge.people.models import Post, User
from wulibridge.territory.models import Committee, Organization, Zone

ABOUT = ("user", "organization", "committee", "zone")
# The number of no account.
NOBODY = -1


class ComplaintTarget(models.Model):
    """Who is complained about: one person, or one body. Written with the complaint and never changed."""

    petition = models.ForeignKey(
        "petitions.Petition", models.PROTECT, related_name="targets", db_index=False, verbose_name=_("complaint")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("person")
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("organization")
    )
    committee = models.ForeignKey(
        Committee, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("committee")
    )
    zone = models.ForeignKey(
        Zone, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("team of a zone")
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("who is complained about")
        verbose_name_plural = _("who is complained about")
        constraints = [
            models.UniqueConstraint(fields=["petition", *ABOUT], name="complaint_target_once", nulls_distinct=False),
            models.CheckConstraint(
                name="complaint_target_one",
                condition=Q(
                    *(Q(**{f"{other}__isnull": other != name for other in ABOUT}) for name in ABOUT), _connector=Q.OR
                ),
            ),
        ]
        triggers = [pgtrigger.Protect(name="target_kept", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return str(self.about)

    @property
    def kind(self) -> str:
        """What is complained about: one of ABOUT."""
        return next(name for name in ABOUT if getattr(self, f"{name}_id") is not None)

    @property
    def about(self) -> User | Organization | Committee | Zone:
        return self.user or self.organization or self.committee or self.zone


class ComplaintHandler(models.Model):
    """Who may see and handle a complaint, named by somebody, or by the line itself when nobody did."""

    petition = models.ForeignKey(
        "petitions.Petition", models.PROTECT, related_name="named", db_index=False, verbose_name=_("complaint")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("handler")
    )
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("named by"),
    )
    at = models.DateTimeField(_("named at"))
    until = models.DateTimeField(_("until"), null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("taken off by"),
    )
    reason = models.CharField(_("reason"), max_length=400, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("handler of a complaint")
        verbose_name_plural = _("handlers of complaints")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "petition"], condition=Q(until=None), name="complaint_handler_once"
            ),
            models.CheckConstraint(
                name="complaint_handler_end",
                condition=Q(until=None, ended_by=None) | Q(until__isnull=False, ended_by__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["petition"], name="complaint_handlers")]
        triggers = [pgtrigger.Protect(name="handler_no_delete", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return str(self.user)


class CivilDate(models.Func):
    """The date in Asia/Shanghai of a moment, also of one in an outer query."""

    template = "(%(expressions)s AT TIME ZONE 'Asia/Shanghai')::date"
    output_field = models.DateField()


def _since(received: OuterRef) -> Q:
    """Of posts: begun, and not ended before the day that the complaint came (Asia/Shanghai)."""
    return Q(starts_on__lte=CivilDate(Now())) & (Q(ends_on=None) | Q(ends_on__gte=CivilDate(received)))


def concerned(who: Any) -> models.QuerySet[ComplaintTarget]:
    """The targets, of whatever complaint, by which `who` (an account, or an OuterRef to one) is concerned: whoever is
    complained about, and all who have or had a post at their unit since the day the complaint came.

    The unit of a person is the zone, the committee and the organization of their posts; of a zone, its team; of a
    committee, its own people and those of its zones. Where the map was redrawn, those of the heir as well.
    """
    person = OuterRef(who) if isinstance(who, OuterRef) else who
    theirs = Post.objects.filter(_since(OuterRef(OuterRef("petition__received_at"))), user=OuterRef(OuterRef("user")))
    committees = (OuterRef("committee"), OuterRef("committee__successor"))
    units = (
        Q(zone=OuterRef("zone"))
        | Q(zone=OuterRef("zone__successor"))
        | Q(organization=OuterRef("organization"))
        | Q(zone__in=theirs.values("zone"))
        | Q(committee__in=theirs.values("committee"))
        | Q(zone__committee__in=theirs.values("committee"))
        | Q(organization__in=theirs.values("organization"))
    )
    for committee in committees:
        units |= Q(committee=committee) | Q(zone__committee=committee)
    members = Post.objects.filter(units, _since(OuterRef("petition__received_at")), user=person)
    return ComplaintTarget.objects.filter(Q(user=who) | Exists(members))


def handled_complaints(user: User) -> RawSQL:
    """The petitions (ids) that `user` is a named handler of, but for those where they are concerned by now.

    Every list of petitions asks for it, and Django takes longer to write this statement than the database to answer
    it: so it is written once, for nobody, and then asked for each reader.
    """
    sql, params = _handled_by_nobody()
    return RawSQL(sql, [user.pk if value == NOBODY else value for value in params])  # nosec B611 (Django wrote it)


@cache
def _handled_by_nobody() -> tuple[str, tuple[Any, ...]]:
    rows = ComplaintHandler.objects.filter(
        ~Exists(concerned(NOBODY).filter(petition=OuterRef("petition"))), user=NOBODY, until=None
    )
    return rows.order_by().values("petition").query.sql_with_params()
