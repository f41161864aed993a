"""三张清单: the lists of powers, conduct and services, in versions. What is approved is locked by the database."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from evaluations.list_route import LIST_ROUTE, UNDER_WAY, ListState
from evaluations.models.triggers import refuse
from wulibridge.territory.models import Subdistrict

_WAYS = ", ".join(
    f"('{old.value}', '{new.value}')"
    for old, new in [
        *((rule.from_state, rule.to_state) for rule in LIST_ROUTE.values()),
        (ListState.PUBLISHED, ListState.SUPERSEDED),
    ]
)
_FORWARD = f"""
    IF (NEW.subdistrict_id, NEW.kind, NEW.number, NEW.begun_by_id, NEW.begun_at)
        IS DISTINCT FROM (OLD.subdistrict_id, OLD.kind, OLD.number, OLD.begun_by_id, OLD.begun_at)
        OR (OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN ({_WAYS}))
    THEN
        {refuse("a version goes the way of the lists")}
    END IF;
    IF OLD.state IN ('approved', 'published', 'superseded')
        AND (NEW.news, NEW.returned_because, NEW.submitted_by_id, NEW.submitted_at, NEW.approved_by_id, NEW.approved_at)
        IS DISTINCT FROM
            (OLD.news, OLD.returned_because, OLD.submitted_by_id, OLD.submitted_at, OLD.approved_by_id, OLD.approved_at)
    THEN
        {refuse("an approved version is locked")}
    END IF;
    IF OLD.state IN ('published', 'superseded')
        AND (NEW.published_by_id, NEW.published_at) IS DISTINCT FROM (OLD.published_by_id, OLD.published_at)
    THEN
        {refuse("a published version is locked")}
    END IF;
    RETURN NEW;
"""  # nosec B608 (of our own words alone)
_ITEM = f"""
    PERFORM 1 FROM evaluations_powerlist l
        WHERE l.id = CASE TG_OP WHEN 'DELETE' THEN OLD.version_id ELSE NEW.version_id END AND l.state = 'draft'
        FOR NO KEY UPDATE;
    IF NOT FOUND OR (TG_OP = 'UPDATE' AND NEW.version_id <> OLD.version_id) THEN
        {refuse("only a draft takes changes of its items")}
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
"""  # nosec B608 (of our own words alone)


class ListKind(models.TextChoices):
    POWERS = "powers", _("list of powers")
    CONDUCT = "conduct", _("list of conduct")
    SERVICES = "services", _("list of services")


def _person(words: object) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=words
    )


def _both(name: str, states: list[ListState]) -> models.CheckConstraint:
    """Who and when of a deed stand together, and in these states they stand."""
    neither = Q(**{f"{name}_by": None, f"{name}_at": None})
    both = Q(**{f"{name}_by__isnull": False, f"{name}_at__isnull": False})
    return models.CheckConstraint(
        name=f"power_list_{name}", condition=both | (neither & ~Q(state__in=states))
    )  # fmt: skip


class PowerList(models.Model):
    """One version of one list of a subdistrict. The version in force before it is the one with the next lower number
    that was ever published."""

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="power_lists", db_index=False, verbose_name=_("subdistrict")
    )
    kind = models.CharField(_("list"), max_length=8, choices=ListKind)
    number = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=10, choices=ListState, default=ListState.DRAFT)
    news = models.CharField(_("what is new in it"), max_length=300, blank=True)
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("begun by")
    )
    begun_at = models.DateTimeField(_("begun at"), db_default=Now())
    submitted_by = _person(_("handed in by"))
    submitted_at = models.DateTimeField(_("handed in at"), null=True)
    returned_because = models.CharField(_("why it was given back"), max_length=300, blank=True)
    approved_by = _person(_("approved by"))
    approved_at = models.DateTimeField(_("approved at"), null=True)
    published_by = _person(_("put in force by"))
    published_at = models.DateTimeField(_("put in force at"), null=True)

    class Meta:
        ordering = ["subdistrict", "kind", "-number"]
        verbose_name = _("version of a list")
        verbose_name_plural = _("versions of the three lists")
        constraints = [
            models.UniqueConstraint(fields=["subdistrict", "kind", "number"], name="power_list_number"),
            models.UniqueConstraint(
                fields=["subdistrict", "kind"],
                condition=Q(state__in=sorted(UNDER_WAY)),
                name="power_list_one_under_way",
            ),
            models.UniqueConstraint(
                fields=["subdistrict", "kind"], condition=Q(state=ListState.PUBLISHED), name="power_list_one_in_force"
            ),
            _both(
                "submitted", [ListState.SUBMITTED, ListState.APPROVED, ListState.PUBLISHED, ListState.SUPERSEDED]
            ),
            _both("approved", [ListState.APPROVED, ListState.PUBLISHED, ListState.SUPERSEDED]),
            _both("published", [ListState.PUBLISHED, ListState.SUPERSEDED]),
            models.CheckConstraint(
                name="power_list_four_eyes",
                condition=Q(approved_by=None)
                | (~Q(approved_by=F("begun_by")) & ~Q(approved_by=F("submitted_by"))),
            ),
        ]  # fmt: skip
        triggers = [
            pgtrigger.Protect(name="power_list_no_delete", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="power_list_forward", operation=pgtrigger.Update, when=pgtrigger.Before, func=_FORWARD
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {_('version')} {self.number}"


class ListItem(models.Model):
    """One item of a version. `origin` is the item of the version before that it goes on from."""

    version = models.ForeignKey(
        PowerList, models.PROTECT, related_name="items", db_index=False, verbose_name=_("version of a list")
    )
    position = models.PositiveSmallIntegerField(_("place in the list"))
    title = models.CharField(_("item"), max_length=100)
    basis = models.CharField(_("legal basis"), max_length=200, blank=True)
    steps = models.TextField(_("steps"), max_length=1000, blank=True)
    risks = models.TextField(_("risk points"), max_length=1000, blank=True)
    origin = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="later", editable=False, verbose_name=_("goes on from")
    )

    class Meta:
        ordering = ["version", "position", "pk"]
        verbose_name = _("item of a list")
        verbose_name_plural = _("items of the three lists")
        constraints = [
            models.UniqueConstraint(fields=["version", "origin"], name="list_item_origin"),
            models.UniqueConstraint(fields=["version", "title"], name="list_item_title"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="list_item_of_a_draft",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func=_ITEM,
            )
        ]

    def __str__(self) -> str:
        return self.title
