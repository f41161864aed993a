"""群众诉求转接单: with it a residents' committee passes a petition up to the subdistrict."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from petitions.duty_route import OrderState
from petitions.models.petition import Petition
from wulibridge.people.models import User
from wulibridge.territory.models import Committee, Organization


class TransferOrderQuerySet(models.QuerySet["TransferOrder"]):
    def visible_to(self, user: User) -> "TransferOrderQuerySet":
        """Orders of the petitions that the user may see."""
        return self.filter(petition__in=Petition.objects.visible_to(user).order_by().values("pk"))

    def current(self) -> "TransferOrderQuerySet":
        """Those that were not returned: at most one of a petition."""
        return self.exclude(state=OrderState.RETURNED)


class TransferOrder(models.Model):
    """What a committee tried and what it asks of the subdistrict. One that was returned can be drawn up anew."""

    petition = models.ForeignKey(Petition, models.PROTECT, related_name="transfer_orders", verbose_name=_("petition"))
    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="transfer_orders", verbose_name=_("residents' committee")
    )
    number = models.CharField(_("number of the order"), max_length=40)
    state = models.CharField(_("state"), max_length=10, choices=OrderState, default=OrderState.DRAWN_UP)
    drawn_up_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("drawn up by")
    )
    drawn_up_at = models.DateTimeField(_("drawn up at"))
    # The petition came by its deadline, without an order: the case desk wrote one itself to go on.
    by_desk = models.BooleanField(_("written by the case desk"), default=False)
    tried = models.TextField(_("what was tried"), max_length=4000, blank=True)
    asked = models.TextField(_("what is asked"), max_length=4000)
    suggested = models.ManyToManyField(Organization, related_name="+", verbose_name=_("suggested departments"))
    # The last day on which it may be returned.
    decide_by = models.DateField(_("to be returned by"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    return_reason = models.TextField(_("why it was returned"), max_length=4000, blank=True)
    plan = models.TextField(_("joint action plan"), max_length=4000, blank=True)

    objects = TransferOrderQuerySet.as_manager()

    class Meta:
        ordering = ["petition", "drawn_up_at", "pk"]
        verbose_name = _("transfer order")
        verbose_name_plural = _("transfer orders")
        constraints = [
            models.UniqueConstraint(fields=["committee", "number"], name="order_number"),
            models.UniqueConstraint(
                fields=["petition"], condition=~Q(state=OrderState.RETURNED), name="order_one_current"
            ),
            models.CheckConstraint(
                name="order_decided",
                condition=Q(state=OrderState.DRAWN_UP, decided_at=None, decided_by=None)
                | (~Q(state=OrderState.DRAWN_UP) & Q(decided_at__isnull=False, decided_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="order_returned_why", condition=~Q(state=OrderState.RETURNED) | ~Q(return_reason="")
            ),
        ]
        indexes = [
            models.Index(fields=["decide_by"], name="order_undecided", condition=Q(state=OrderState.DRAWN_UP)),
        ]
        triggers = [pgtrigger.Protect(name="order_no_delete", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.number


class OrderSeries(models.Model):
    """The last order of a committee in a year; its row is the lock under which the next number is given."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name=_("residents' committee"))
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("series of orders")
        constraints = [models.UniqueConstraint(fields=["committee", "year"], name="order_series_once")]

    def __str__(self) -> str:
        return f"{self.committee_id}/{self.year}"
