"""Of whom a row speaks: an organization or a committee of a subdistrict."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wulibridge.territory.models import Committee, Organization, Subdistrict


class OfUnit(models.Model):
    """A row of one subdistrict, and of one unit in it or of none: an organization or a committee."""

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="%(class)ss", verbose_name=_("subdistrict")
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="%(class)ss", verbose_name=_("organization")
    )
    committee = models.ForeignKey(
        Committee, models.PROTECT, null=True, related_name="%(class)ss", verbose_name=_("residents' committee")
    )

    class Meta:
        abstract = True

    @property
    def unit(self) -> Organization | Committee | None:
        return self.organization or self.committee

    @property
    def area(self) -> str:
        """The code under which the journal keeps it."""
        return self.committee.code if self.committee else self.subdistrict.code


ONE_UNIT = Q(organization__isnull=False, committee=None) | Q(organization=None, committee__isnull=False)
ONE_AT_MOST = Q(organization=None) | Q(committee=None)
