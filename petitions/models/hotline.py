"""Work orders of a hotline: the files they came in, and what the hotline calls the petitions that they became."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from petitions.models.petition import Petition
from wulibridge.sheets.uploads import Upload
from wulibridge.territory.models import Subdistrict, Zone


class HotlineFile(Upload):
    """One uploaded file of work orders and what became of it. No cell of it is kept: it holds names and phones."""

    subdistrict = models.ForeignKey(Subdistrict, models.PROTECT, related_name="+", verbose_name=_("subdistrict"))
    # Which hotline: two of them may give the same number.
    source = models.CharField(_("hotline"), max_length=40)
    # Gets the orders whose address nobody knows; without one they are refused.
    receiving_zone = models.ForeignKey(
        Zone,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("zone for unknown addresses"),
    )
    file = models.FileField(upload_to="hotline/")
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta(Upload.Meta):
        verbose_name = _("file of work orders")
        verbose_name_plural = _("files of work orders")


class HotlineOrder(models.Model):
    """The work order that a petition came as. Its number is known once for each hotline of a subdistrict."""

    petition = models.OneToOneField(Petition, models.PROTECT, related_name="hotline_order", verbose_name=_("petition"))
    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="+", db_index=False, verbose_name=_("subdistrict")
    )  # a constraint begins with it
    source = models.CharField(_("hotline"), max_length=40)
    number = models.CharField(_("order number"), max_length=60)
    category = models.CharField(_("category at the hotline"), max_length=80, blank=True)
    # Their own due date; ours is the petition's, and neither moves the other.
    due_at = models.DateTimeField(_("due there"), null=True, blank=True)
    callback = models.BooleanField(_("call back wanted"), default=False)
    # SHA-256 of title and text as they came: a changed text is reported, never written over.
    said = models.CharField(max_length=64)
    brought_in = models.ForeignKey(
        HotlineFile, models.PROTECT, related_name="orders", verbose_name=_("brought in with")
    )
    exported_at = models.DateTimeField(_("handed back at"), null=True, blank=True)
    # SHA-256 of what was handed back then: what has changed since says something else.
    exported = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("work order")
        verbose_name_plural = _("work orders")
        constraints = [
            models.UniqueConstraint(fields=["subdistrict", "source", "number"], name="hotline_order_once"),
            models.CheckConstraint(
                name="hotline_order_exported_pair",
                condition=models.Q(exported_at=None, exported="")
                | (models.Q(exported_at__isnull=False) & ~models.Q(exported="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.number}"
