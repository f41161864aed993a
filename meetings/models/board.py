"""What a committee tells everybody on its board, besides its meetings."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.territory.models import Committee


class BoardNoticeQuerySet(models.QuerySet["BoardNotice"]):
    def visible_to(self, user: User) -> "BoardNoticeQuerySet":
        """Those of the committees where the user holds meetings."""
        return self.filter(committee__in=reach(user, Permission.MEETING_HOLD).committees)


class BoardNotice(models.Model):
    """A plain notice. What was published is not changed: it is taken off with a reason, and the row stays."""

    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="board_notices", verbose_name=_("residents' committee")
    )
    title = models.CharField(_("title"), max_length=80)
    text = models.TextField(_("text"), max_length=4000)
    starts_on = models.DateField(pgettext_lazy("on the board", "from"))
    ends_on = models.DateField(
        pgettext_lazy("on the board", "until"), null=True, blank=True, help_text=_("Empty: until it is taken off.")
    )
    published_at = models.DateTimeField(_("published at"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("published by")
    )
    withdrawn_at = models.DateTimeField(_("taken off at"), null=True, blank=True)
    withdrawn_because = models.CharField(_("why it was taken off"), max_length=200, blank=True)

    objects = BoardNoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        verbose_name = _("notice on the board")
        verbose_name_plural = _("notices on the board")
        constraints = [
            models.CheckConstraint(
                name="notice_ends_after",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("It cannot end before it begins."),
            ),
            models.CheckConstraint(
                name="notice_withdrawn_with_reason",
                condition=Q(withdrawn_at=None, withdrawn_because="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_because="")),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="notice_no_delete", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="notice_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("committee", "title", "text", "starts_on", "ends_on", "published_at"),
            ),
        ]

    def __str__(self) -> str:
        return self.title
