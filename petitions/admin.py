"""Petitions for chairs and the case desk: read from top to bottom, moved through the one service."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from petitions import services
from petitions.models import Passage, Petition, PetitionQuerySet, Reply
from petitions.order_forms import form_of
from petitions.queries import matching, moves_of
from petitions.route import ROUTE, Move, Stop
from wulibridge.people.permissions import Permission
from wulibridge.web.chair_admin import ChairAdmin, Question, ReadOnlyInline, plain
from wulibridge.web.filters import CommitteeFilter
from wulibridge.web.guard import Area
from wulibridge.web.refusals import put_on


class PetitionCommitteeFilter(CommitteeFilter):
    permission = Permission.PETITION_READ
    path = "zone__committee"


class LateFilter(admin.SimpleListFilter):
    title = _("deadline")
    parameter_name = "late"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("overdue", _("overdue")), ("supervised", _("under supervision"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Petition]:
        match self.value():
            case "overdue":
                return queryset.overdue(timezone.localdate())
            case "supervised":
                return queryset.under_supervision()
            case _:
                return queryset


class PassageInline(ReadOnlyInline):
    model = Passage
    fields = readonly_fields = (
        "stop",
        "entered_at",
        "entered_by",
        plain(Passage, "actor"),
        "reason",
        "due_on",
        "extension_reason",
        "left_at",
        "left_by",
        "closing_reason",
    )
    ordering = ("ordinal",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Passage]:
        return super().get_queryset(request).select_related("actor")


class ReplyInline(ReadOnlyInline):
    model = Reply
    fields = readonly_fields = (
        "given_on",
        "outcome",
        "reason_code",
        "explanation",
        "way",
        plain(Reply, "author"),
        "verdict",
        "verdict_note",
    )
    ordering = ("replied_at",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Reply]:
        return super().get_queryset(request).select_related("author")


@admin.register(Petition)
class PetitionAdmin(ChairAdmin):
    """Nothing is edited here. The petitioner is read on the petition's own page, where the reading is journalled."""

    view_permissions = (Permission.HANDLE_AT_COMMITTEE, Permission.HANDLE_AT_SUBDISTRICT)
    scoped_by = Area.ZONE
    icon = "assignment"
    sentence = _("Every petition of your area: where it stands, what was done, and the moves that are yours to make.")
    list_display = ("number", "title", "stop", "state", "due_on", "handler", "zone")
    list_display_links = ("number", "title")
    list_select_related = ("handler", "zone")
    list_filter = ("stop", "state", LateFilter, "topic", "urgency", PetitionCommitteeFilter)
    search_fields = ("title",)  # shows the box; the search itself is matching()
    search_help_text = _("Two characters or more of title, text, address or number")
    inlines = (PassageInline, ReplyInline)
    change_form_outer_before_template = "petitions/_admin_moves.html"
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "number",
                    "title",
                    "text",
                    ("channel", "topic", "urgency"),
                    plain(Petition, "zone"),
                    "address",
                )
            },
        ),
        (
            _("Where it stands"),
            {
                "fields": (
                    ("state", "stop"),
                    ("due_on", "total_due_on"),
                    "supervised_at",
                    (plain(Petition, "handler"), plain(Petition, "owner"), plain(Petition, "department")),
                    "received_at",
                )
            },
        ),
    )

    def scope(self, request: HttpRequest) -> PetitionQuerySet:
        return Petition.objects.visible_to(request.user)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Petition]:
        return super().get_queryset(request).select_related("zone", "owner", "handler", "department")

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[QuerySet[Petition], bool]:
        return matching(queryset, search_term, user=request.user), False

    def get_urls(self) -> list[URLPattern]:
        own = path("<int:object_id>/move/<str:move>/", self.move, name="petitions_petition_move")
        return [own, *super().get_urls()]

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        petition = kwargs.get("obj")
        moves = [(move.label, _address(petition, move)) for move in moves_of(request.user, petition)]
        return super().render_change_form(request, context | {"moves": moves, "petition": petition}, **kwargs)

    def move(self, request: HttpRequest, object_id: int, move: str) -> HttpResponse:
        """GET says what will happen and asks for what the move needs; POST makes it."""
        petition = self.row_or_404(request, str(object_id), to_change=False)
        if move not in moves_of(request.user, petition) and request.method != "POST":
            raise Http404
        chosen = _move_or_404(move)
        form = form_of(chosen, petition, request.POST if request.method == "POST" else None)
        back = reverse("admin:petitions_petition_change", args=[petition.pk])
        if form.is_bound and form.is_valid():
            try:
                services.move(petition=petition, move=chosen, by=request.user, facts=form.facts)
            except services.Refused as refusal:
                put_on(form, refusal)
            else:
                messages.success(request, gettext("Done: %(move)s.") % {"move": chosen.label})
                # It may have left this person's hands, but never what they may read.
                return redirect(back)
        question = Question(
            title=chosen.label,
            lead=f"{petition.number} {petition.title}",
            points=tuple(what_happens(petition, chosen)),
            button=chosen.label,
            back=back,
        )
        return self.ask(request, question, form=form)


def _address(petition: Petition, move: Move) -> str:
    return reverse("admin:petitions_petition_move", args=[petition.pk, move.value])


def _move_or_404(name: str) -> Move:
    if name not in Move.values:
        raise Http404
    return Move(name)


def what_happens(petition: Petition, move: Move) -> Iterator[str]:
    """What the route says that `move` will do, in sentences."""
    rule = ROUTE[move]
    if rule.prose:
        yield str(rule.prose)
    if rule.climbs:
        yield gettext("It then stands at this stop: %(stop)s.") % {"stop": Stop(petition.stop + rule.climbs).label}
    if rule.to_state is not None and rule.to_state != petition.state:
        yield gettext("Its state is then: %(state)s.") % {"state": rule.to_state.label}
