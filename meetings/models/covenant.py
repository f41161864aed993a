"""What the residents of a committee agree on for themselves: covenant and charter, in versions, and how the residents'
assembly voted on them."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.assembly import Body, Count
from meetings.covenant_route import ADOPTED, PRESENT, UNDER_WAY, State, Step
from meetings.models.meeting import Meeting
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.territory.models import Committee

_LOCKED = """
IF OLD.in_force_from IS NOT NULL
    AND (OLD.committee_id, OLD.kind, OLD.number, OLD.text, OLD.changes, OLD.in_force_from)
    IS DISTINCT FROM (NEW.committee_id, NEW.kind, NEW.number, NEW.text, NEW.changes, NEW.in_force_from)
THEN
    RAISE EXCEPTION 'an adopted version is locked';
END IF;
RETURN NEW;
"""


class CovenantKind(models.TextChoices):
    COVENANT = "covenant", _("residents' covenant")
    CHARTER = "charter", _("self-governance charter")


class CovenantQuerySet(models.QuerySet["Covenant"]):
    def visible_to(self, user: User) -> "CovenantQuerySet":
        """Those of the committees where the user holds meetings."""
        return self.filter(committee__in=reach(user, Permission.MEETING_HOLD).committees)

    def with_place(self) -> "CovenantQuerySet":
        return self.select_related("committee__subdistrict")


def _person(words: Any) -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=words,
    )


class Covenant(models.Model):
    """One version. Its text is written on until the assembly adopts it; then the database lets nobody change it."""

    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="covenants", verbose_name=_("residents' committee")
    )
    kind = models.CharField(pgettext_lazy("covenant", "what"), max_length=10, choices=CovenantKind)
    number = models.PositiveSmallIntegerField(_("version"))
    text = models.TextField(_("text"), max_length=20_000, blank=True)
    changes = models.TextField(_("what is new in it"), max_length=2000, blank=True)
    # Counts the savings of the text: who saves over an older one is told.
    edition = models.PositiveIntegerField(default=1)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    created_at = models.DateTimeField(_("begun at"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("begun by")
    )
    consult_from = models.DateField(_("residents asked from"), null=True, blank=True)
    consult_until = models.DateField(_("residents asked until"), null=True, blank=True)
    closed_early = models.CharField(_("why closed before the last day"), max_length=200, blank=True)
    opinions_counted = models.PositiveIntegerField(_("opinions"), null=True, blank=True)
    opinions = models.TextField(_("what was said, without names"), max_length=4000, blank=True)
    taken_up = models.TextField(_("what was taken from it"), max_length=2000, blank=True)
    in_force_from = models.DateField(_("in force from"), null=True, blank=True)
    filed_at = models.DateTimeField(_("sent to the subdistrict at"), null=True, blank=True)
    filed_by = _person(_("sent by"))
    received_at = models.DateTimeField(_("arrived at"), null=True, blank=True)
    received_by = _person(_("confirmed by"))
    filed_under = models.CharField(_("filed under"), max_length=40, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    published_by = _person(_("published by"))
    withdrawn_at = models.DateTimeField(_("taken off at"), null=True, blank=True)
    withdrawn_because = models.CharField(_("why it was taken off"), max_length=200, blank=True)
    dropped_because = models.CharField(_("why dropped"), max_length=200, blank=True)

    objects = CovenantQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("covenant or charter")
        verbose_name_plural = _("covenants and charters")
        constraints = [
            models.UniqueConstraint(fields=["committee", "kind", "number"], name="covenant_version"),
            models.UniqueConstraint(
                fields=["committee", "kind"], condition=Q(state__in=UNDER_WAY), name="covenant_one_under_way"
            ),
            models.CheckConstraint(
                name="covenant_asked",
                condition=Q(consult_from=None, consult_until=None)
                | Q(consult_from__isnull=False, consult_until__gte=F("consult_from")),
            ),
            models.CheckConstraint(
                name="covenant_adopted", condition=~Q(state__in=ADOPTED) | Q(in_force_from__isnull=False)
            ),
            models.CheckConstraint(
                name="covenant_received",
                condition=Q(received_at=None, received_by=None)
                | Q(received_at__isnull=False, received_by__isnull=False, filed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="covenant_published",
                condition=~Q(state=State.PUBLISHED)
                | Q(published_at__isnull=False, published_by__isnull=False, received_at__isnull=False),
            ),
            models.CheckConstraint(
                name="covenant_withdrawn",
                condition=Q(withdrawn_at=None, withdrawn_because="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_because="")),
            ),
            models.CheckConstraint(
                name="covenant_dropped", condition=~Q(state=State.DROPPED) | ~Q(dropped_because="")
            ),
        ]  # fmt: skip
        triggers = [
            pgtrigger.Protect(name="covenant_no_delete", operation=pgtrigger.Delete),
            pgtrigger.Trigger(name="covenant_locked", operation=pgtrigger.Update, when=pgtrigger.Before, func=_LOCKED),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {_('version')} {self.number}"

    @property
    def step(self) -> Step:
        return PRESENT[State(self.state)]


class Assembly(models.Model):
    """How a residents' assembly voted on a version. The database takes no adoption below the law's two halves."""

    covenant = models.ForeignKey(Covenant, models.PROTECT, related_name="assemblies", verbose_name=_("version"))
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="assemblies", verbose_name=_("meeting")
    )
    held_on = models.DateField(_("held on"))
    body = models.CharField(_("made up of"), max_length=10, choices=Body)
    entitled = models.PositiveIntegerField(_("entitled to come"))
    present = models.PositiveIntegerField(_("present"))
    in_favour = models.PositiveIntegerField(_("in favour"))
    against = models.PositiveIntegerField(_("against"))
    abstained = models.PositiveIntegerField(_("abstained"))
    adopted = models.BooleanField(_("adopted"))
    sha256 = models.CharField(max_length=64)  # of the text that was voted on, in UTF-8
    entered_at = models.DateTimeField(_("entered at"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("entered by")
    )

    class Meta:
        ordering = ["covenant", "pk"]
        verbose_name = _("vote of the residents' assembly")
        verbose_name_plural = _("votes of the residents' assembly")
        constraints = [
            models.UniqueConstraint(fields=["covenant"], condition=Q(adopted=True), name="adopted_once"),
            models.CheckConstraint(
                name="assembly_adds_up",
                condition=Q(present__lte=F("entitled"), present__gte=F("in_favour") + F("against") + F("abstained")),
            ),
            # assembly.Count.adopts says the same.
            models.CheckConstraint(
                name="assembly_halves",
                condition=Q(adopted=True, entitled__lt=F("present") * 2, present__lt=F("in_favour") * 2)
                | (Q(adopted=False) & (Q(entitled__gte=F("present") * 2) | Q(present__gte=F("in_favour") * 2))),
            ),
        ]
        triggers = [pgtrigger.Protect(name="assembly_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def count(self) -> Count:
        return Count(self.entitled, self.present, self.in_favour, self.against, self.abstained)
