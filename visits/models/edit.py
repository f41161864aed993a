"""What was corrected at a door about the household behind it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wulibridge.territory.models import Household


class EditField(models.TextChoices):
    """What can be corrected at the door. Name and phone of the contact are one thing: half of each would be nobody."""

    OCCUPANCY = "occupancy", _("occupancy")
    REGISTERED_ELSEWHERE = "registered_elsewhere", _("registered elsewhere")
    N_AGED_60 = "n_aged_60", _("people over 60")
    CONTACT = "contact", _("contact")


class EditState(models.TextChoices):
    APPLIED = "applied", _("taken over")
    WAITING = "waiting", _("waits for a decision")
    SETTLED = "settled", _("decided")


class Chosen(models.TextChoices):
    THERE = "there", _("the value that stood there")
    DOOR = "door", _("the value from the door")


class HouseholdEdit(models.Model):
    """One correction of one field. One that began from what is no longer there waits for a person: no value is lost.

    `old` and `new` are {field: value}; `old` is what the corrector saw, empty for a contact, which is seen masked.
    From `found_version` to `left_version` the whole correction took the household; unknown of one from before.
    Behind the wall of personal data, for a new contact stands here (see wulibridge.personal).
    """

    client_uuid = models.UUIDField()
    digest = models.CharField(max_length=64)  # of the whole correction that came under this identity
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="edits", db_index=False, verbose_name=_("household")
    )
    field = models.CharField(_("field"), max_length=20, choices=EditField)
    base_version = models.PositiveIntegerField(_("version it began from"))
    found_version = models.PositiveIntegerField(null=True)
    left_version = models.PositiveIntegerField(null=True)
    old = models.JSONField(_("old value"))
    new = models.JSONField(_("new value"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))
    state = models.CharField(_("state"), max_length=8, choices=EditState)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("decided by"),
    )
    settled_at = models.DateTimeField(_("decided at"), null=True)
    chosen = models.CharField(_("chosen"), max_length=5, choices=Chosen, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("correction of a household")
        verbose_name_plural = _("corrections of households")
        constraints = [
            models.UniqueConstraint(fields=["client_uuid", "field"], name="household_edit_once"),
            models.CheckConstraint(
                name="household_edit_settled",
                condition=Q(state=EditState.SETTLED, settled_by__isnull=False, settled_at__isnull=False) & ~Q(chosen="")
                | ~Q(state=EditState.SETTLED) & Q(settled_by=None, settled_at=None, chosen=""),
            ),
        ]
        indexes = [
            models.Index(fields=["household"], name="household_edit_waits", condition=Q(state=EditState.WAITING)),
        ]

    def __str__(self) -> str:
        return f"{self.household_id} {self.field}"
