"""Lists that somebody looks at again and again: how the list of petitions was narrowed, under a name."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class SavedFilter(models.Model):
    """One's own, and nobody else's. The limits alone: a word that was searched for may be a name, and is not kept."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False, verbose_name=_("whose")
    )
    name = models.CharField(_("name"), max_length=24)
    # As it stands in the list's address; nothing else than the filter's own fields.
    query = models.CharField(_("limits"), max_length=400)
    # The list opens with it.
    first = models.BooleanField(_("opens first"), default=False)
    created_at = models.DateTimeField(_("created at"), db_default=Now())

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="saved_filter_name"),
            models.UniqueConstraint(fields=["user"], condition=Q(first=True), name="saved_filter_one_first"),
        ]

    def __str__(self) -> str:
        return self.name
