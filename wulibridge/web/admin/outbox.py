"""The outbox: what waits, what was sent, what was given up and can be tried again."""

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from wulibridge.notices import services
from wulibridge.notices.models import Notice, NoticeState
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import accounts_within, reach
from wulibridge.web.chair_admin import ChairAdmin, Question, plain
from wulibridge.web.guard import Area
from wulibridge.web.verbs import kind_in_words


@admin.register(Notice)
class NoticeAdmin(ChairAdmin):
    """Without the facts and the page of a notice: whoever keeps the machine running sees no case."""

    view_permissions = (Permission.OUTBOX_MANAGE,)
    scoped_by = Area.SUBDISTRICT
    icon = "outbox"
    sentence = _("Messages that wait, that were sent, and that were given up and can be tried again.")
    list_display = ("created_at", "about", "channel", "told", "state", "attempts", "next_try_at", "last_error")
    list_display_links = ("created_at",)
    list_select_related = ("receiver", "subscriber")
    list_filter = ("state", "channel", "created_at")
    search_fields = ("receiver__username", "receiver__name")
    search_help_text = _("Receiver's name or user name")
    fields = (
        "about",
        "channel",
        plain(Notice, "receiver"),
        plain(Notice, "subscriber"),
        "state",
        "created_at",
        "next_try_at",
        "attempts",
        "last_error",
        "sent_at",
    )
    actions = ["try_again"]

    def scope(self, request: HttpRequest) -> QuerySet[Notice]:
        area = reach(request.user, Permission.OUTBOX_MANAGE)
        systems = Q(subscriber__subdistrict__in=area.subdistricts)
        return Notice.objects.filter(Q(receiver__in=accounts_within(area)) | systems)

    @admin.display(description=_("kind"), ordering="kind")
    def about(self, notice: Notice) -> str:
        return kind_in_words(notice.kind)

    @admin.display(description=_("receiver"), ordering="receiver")
    def told(self, notice: Notice) -> str:
        return str(notice.receiver or notice.subscriber)

    @admin.action(description=_("Try again"), permissions=["view"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[Notice]) -> HttpResponse | None:
        """Ask first; on the second POST put the given-up ones of the chosen back in line."""
        dead = list(queryset.filter(state=NoticeState.DEAD).values_list("pk", flat=True))
        if not dead:
            messages.warning(request, _("None of the chosen notices was given up: there is nothing to try again."))
            return None
        if "confirmed" in request.POST:
            n = services.retry(notice_ids=dead, by=request.user)
            said = ngettext("%(n)s notice is back in line.", "%(n)s notices are back in line.", n) % {"n": n}
            messages.success(request, said)
            return None
        chosen = tuple((ACTION_CHECKBOX_NAME, str(pk)) for pk in dead)
        question = Question(
            title=_("Try again"),
            lead=ngettext(
                "%(n)s notice was given up and goes back in line.",
                "%(n)s notices were given up and go back in line.",
                len(dead),
            )
            % {"n": len(dead)},
            points=(_("Delivery starts within a minute, with fresh tries."),),
            button=_("Try again"),
            back=reverse("admin:notices_notice_changelist"),
            hidden=(("action", "try_again"), ("confirmed", "yes"), *chosen),
        )
        return self.ask(request, question)
