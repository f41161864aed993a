"""Kinds of meetings as rows: those shipped, and those that an office adds."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from meetings.kinds import Cadence, Level, Output, Part


def in_english() -> bool:
    return (get_language() or "").startswith("en")


class MeetingKind(models.Model):
    """One list for the whole office, as the working calendar. A meeting of a kind goes through the same way as all."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=30)
    name_en = models.CharField(_("name in English"), max_length=60, blank=True)
    level = models.CharField(_("held at"), max_length=12, choices=Level)
    convened_by = models.CharField(_("convened by"), max_length=60)
    convened_by_en = models.CharField(_("convened by, in English"), max_length=120, blank=True)
    requested_by = models.CharField(_("at the request of"), max_length=60, blank=True)
    requested_by_en = models.CharField(_("at the request of, in English"), max_length=120, blank=True)
    required = ArrayField(
        models.CharField(max_length=12, choices=Part), verbose_name=_("must be invited"), default=list
    )
    optional = ArrayField(
        models.CharField(max_length=12, choices=Part), verbose_name=_("may be invited"), default=list, blank=True
    )
    notice_days = models.PositiveSmallIntegerField(_("days of notice"), default=3)
    notice_in_workdays = models.BooleanField(_("counted in working days"), default=True)
    objection_days = models.PositiveSmallIntegerField(_("working days to object to the minutes"), default=3)
    cadence = models.CharField(
        pgettext_lazy("kind of meeting", "how often"), max_length=10, choices=Cadence, default=Cadence.NONE
    )
    since = models.DateField(
        _("owed since"),
        default=timezone.localdate,
        help_text=_("Periods that began earlier are not owed."),
    )
    quorum_number = models.PositiveSmallIntegerField(_("quorum, as a number"), null=True, blank=True)
    quorum_percent = models.PositiveSmallIntegerField(
        _("quorum, in percent of the invited"), null=True, blank=True, help_text=_("Leave both empty for no quorum.")
    )
    papers = models.TextField(_("papers it needs, one a line"), max_length=400, blank=True)
    papers_en = models.TextField(_("the same in English"), max_length=600, blank=True)
    output = models.CharField(_("what comes of it"), max_length=16, choices=Output, default=Output.NONE)
    open_by_default = models.BooleanField(_("open to the public"), default=False)
    pre_step = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("step before it")
    )
    active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("kind of meeting")
        verbose_name_plural = _("kinds of meetings")
        constraints = [
            models.CheckConstraint(
                name="kind_quorum",
                condition=Q(quorum_number=None) | Q(quorum_percent=None),
                violation_error_message=_("A quorum is a number or a share, not both."),
            ),
            models.CheckConstraint(
                name="kind_quorum_share",
                condition=Q(quorum_percent=None) | Q(quorum_percent__range=(1, 100)),
                violation_error_message=_("A share lies between 1 and 100 percent."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def said(self, name: str) -> Any:
        """The text `name` in the language of the page, in Chinese where there is no English."""
        english = getattr(self, f"{name}_en") if in_english() else ""
        return english or getattr(self, name)

    @property
    def title(self) -> str:
        return self.said("name")

    @property
    def who_convenes(self) -> str:
        return self.said("convened_by")

    @property
    def who_asks(self) -> str:
        return self.said("requested_by")

    @property
    def paper_names(self) -> list[tuple[str, str]]:
        """The papers that it needs, in Chinese and English, the English empty where there is none."""
        names = [line.strip() for line in self.papers.splitlines() if line.strip()]
        english = [line.strip() for line in self.papers_en.splitlines() if line.strip()]
        return [(name[:80], english[n][:120] if n < len(english) else "") for n, name in enumerate(names)]

    @property
    def required_labels(self) -> list[str]:
        """The labels of those who must be invited."""
        return [str(Part(part).label) for part in self.required]
