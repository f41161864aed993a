"""联系服务一本通: what the office offers to every household, edition by edition."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wulibridge.territory.models import Organization, Subdistrict


class EditionState(models.TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Edition(models.Model):
    """One edition of a subdistrict's guidebook. The one in force at a moment: published by then, not yet withdrawn.

    So nothing has to be written on a visit to know which edition was left there.
    """

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="guidebooks", verbose_name=_("subdistrict")
    )
    name = models.CharField(_("name"), max_length=40)
    state = models.CharField(_("state"), max_length=10, choices=EditionState, default=EditionState.DRAFT)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    published_at = models.DateTimeField(_("published at"), null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("published by")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("edition of the guidebook")
        verbose_name_plural = _("editions of the guidebook")
        constraints = [
            models.UniqueConstraint(
                fields=["subdistrict", "name"],
                name="edition_name",
                violation_error_message=_("Another edition has this name already."),
            ),
            models.UniqueConstraint(
                fields=["subdistrict"], condition=Q(state="published"), name="one_edition_in_force"
            ),
            models.CheckConstraint(
                name="edition_dates",
                condition=(
                    Q(state="draft", published_at=None, published_by=None, withdrawn_at=None)
                    | Q(state="published", published_at__isnull=False, published_by__isnull=False, withdrawn_at=None)
                    | Q(state="withdrawn", published_by__isnull=False, withdrawn_at__gte=F("published_at"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ServiceClass(models.TextChoices):
    ERRANDS = "errands", _("errands and papers")
    CARE = "care", _("care and help")
    HEALTH = "health", _("health")
    CULTURE = "culture", _("learning and leisure")
    SAFETY = "safety", _("safety and neighbours")


class ResourceClass(models.TextChoices):
    MEET = "meet", _("places to meet")
    LEARN = "learn", _("places to learn and exercise")
    HELP = "help", _("places that help out")


class InTwoLanguages(models.Model):
    """Texts that residents read: in Chinese, and in English where somebody wrote it."""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    def said(self, name: str) -> Any:
        """The text `name` in the language of the page, in Chinese where there is no English."""
        english = getattr(self, f"{name}_en") if (get_language() or "").startswith("en") else ""
        return english or getattr(self, name)

    @property
    def title(self) -> str:
        return self.said("name")


class Service(InTwoLanguages):
    """A service of an edition. `code` stays when an edition is copied, so that wishes and figures go on."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="services", verbose_name=_("edition"))
    code = models.CharField(max_length=20, editable=False)
    service_class = models.CharField(_("class"), max_length=10, choices=ServiceClass)
    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    name = models.CharField(_("name"), max_length=40)
    name_en = models.CharField(_("name in English"), max_length=60, blank=True)
    sentence = models.CharField(_("in one sentence"), max_length=120)
    sentence_en = models.CharField(_("in one sentence, in English"), max_length=200, blank=True)
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("run by")
    )
    provider = models.CharField(_("run by, in words"), max_length=40, blank=True)
    provider_en = models.CharField(_("run by, in English"), max_length=60, blank=True)
    phone = models.CharField(_("office phone"), max_length=30, blank=True)
    how_to_join = models.CharField(_("how to join"), max_length=120, blank=True)
    how_to_join_en = models.CharField(_("how to join, in English"), max_length=200, blank=True)
    joinable = models.BooleanField(_("stands on the reply slip"), default=True)

    class Meta:
        ordering = ["edition", "position", "pk"]
        verbose_name = _("service")
        verbose_name_plural = _("services")
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="service_code")]

    @property
    def what(self) -> str:
        return self.said("sentence")

    @property
    def who(self) -> str:
        return self.organization.name if self.organization else self.said("provider")

    @property
    def how(self) -> str:
        return self.said("how_to_join")


class OpenResource(InTwoLanguages):
    """社区开放资源: a place of an edition that is open to everybody."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="resources", verbose_name=_("edition"))
    code = models.CharField(max_length=20, editable=False)
    resource_class = models.CharField(_("class"), max_length=10, choices=ResourceClass)
    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    name = models.CharField(_("name"), max_length=40)
    name_en = models.CharField(_("name in English"), max_length=60, blank=True)
    place = models.CharField(_("where"), max_length=60)
    place_en = models.CharField(_("where, in English"), max_length=100, blank=True)
    hours = models.CharField(_("opening hours"), max_length=60, blank=True)
    hours_en = models.CharField(_("opening hours, in English"), max_length=100, blank=True)
    phone = models.CharField(_("office phone"), max_length=30, blank=True)

    class Meta:
        ordering = ["edition", "position", "pk"]
        verbose_name = _("open resource")
        verbose_name_plural = _("open resources")
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="resource_code")]

    @property
    def where(self) -> str:
        return self.said("place")

    @property
    def when(self) -> str:
        return self.said("hours")
