"""The three lists: what is in force and on its way; one version with its items; one self-check against it."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_cookie

from evaluations.forms.power_list import (
    AnswersForm,
    BeginCheckForm,
    DoneForm,
    ItemForm,
    MeasureForm,
    RemoveItemForm,
    ReturnForm,
    ReviewForm,
    VersionForm,
)
from evaluations.list_route import LIST_ROUTE, CheckState, ListMove, ListState
from evaluations.models import Kept, ListItem, PowerList, SelfCheck
from evaluations.queries.power_list import (
    differences,
    lists_for_everybody,
    moves_of,
    subdistricts_written_by,
    versions_for,
    writes,
)
from evaluations.queries.self_check import (
    checkers_of,
    checks_for,
    gaps_for,
    items_with_answers,
    makes,
    measures_of,
    owed_by,
    reviews,
    state_of,
    with_measures,
)
from evaluations.services.power_list import begin_version, move_list, remove_item, write_item
from evaluations.services.self_check import (
    answer_items,
    begin_check,
    finish_measure,
    hand_in,
    review,
    take_measure,
)
from evaluations.views.deed_page import Deed, DeedPage
from wulibridge.people.permissions import Permission
from wulibridge.web.guard import Area, public, scoped_or_404, staff

READERS = (Permission.LISTS_KEEP, Permission.LISTS_APPROVE)
AREAS = (Area.COMMITTEE, Area.SUBDISTRICT)
PER_PAGE = 50
FRESH_FOR = 300


class ListsPage(DeedPage):
    template = "evaluations/lists.html"

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request, None)
        self.today = timezone.localdate()
        self.owed = owed_by(checkers_of(self.user), self.today)

    def deeds(self) -> list[Deed]:
        places = subdistricts_written_by(self.user)
        found = []
        if self.owed:
            found.append(
                Deed(
                    "check",
                    _("Begin a self-check"),
                    BeginCheckForm(**self.data("check"), owed=self.owed),
                    lambda form: begin_check(
                        committee=form.cleaned_data["owed"].committee,
                        version=form.cleaned_data["owed"].version,
                        by=self.user,
                    ),
                    _("Begun. Answer item by item; you can go on later."),
                    _("Once in each half-year, against each list in force."),
                    main=True,
                )
            )
        if places.exists():
            found.append(
                Deed(
                    "version",
                    _("Begin a new version"),
                    VersionForm(**self.data("version"), subdistricts=places),
                    lambda form: begin_version(by=self.user, **form.cleaned_data),
                    _("Begun. It starts with the items that are in force."),
                )
            )
        return found

    def context(self) -> dict[str, Any]:
        checks = with_measures(checks_for(self.user), self.today)
        page = Paginator(checks, PER_PAGE).get_page(self.request.GET.get("page"))
        gaps = [(gap, gap.half.label(self.today)) for gap in gaps_for(self.user, self.today)]
        return {"versions": versions_for(self.user), "page": page, "owed": self.owed, "gaps": gaps}

    def after(self, deed: Deed, done: Any) -> HttpResponse:
        super().after(deed, done)
        return redirect("evaluations:check" if deed.name == "check" else "evaluations:list", done.pk)


class VersionPage(DeedPage):
    """`?item=` is the item of a draft that is to be written anew."""

    template = "evaluations/list.html"
    called = "version"

    def __init__(self, request: HttpRequest, version: PowerList) -> None:
        super().__init__(request, version)
        self.version = version
        self.items = list(version.items.all())
        self.writable = version.state == ListState.DRAFT and writes(self.user, version)
        self.item: ListItem | None = None
        if self.writable and "item" in request.GET:
            self.item = scoped_or_404(version.items.all(), pk=request.GET["item"])

    def deeds(self) -> list[Deed]:
        found = [self._move(move) for move in moves_of(self.user, self.version)]
        return [*(self._writing() if self.writable else []), *found]

    def _writing(self) -> list[Deed]:
        last = self.items[-1].position if self.items else 0
        fields = ("position", "title", "basis", "steps", "risks")
        shown = {name: getattr(self.item, name) for name in fields} if self.item else {"position": last + 1}
        write = Deed(
            "item",
            _("Change the item") if self.item else _("Add an item"),
            ItemForm(**self.data("item"), initial=shown, version=self.version),
            lambda form: write_item(version=self.version, draft=form.draft(), item=self.item, by=self.user),
            _("Saved."),
            main=self.item is not None or not self.items,
        )
        remove = Deed(
            "remove",
            _("Take an item out"),
            RemoveItemForm(**self.data("remove"), version=self.version),
            lambda form: remove_item(item=form.cleaned_data["item"], by=self.user),
            _("Taken out."),
        )
        return [write, remove] if self.items else [write]

    def _move(self, move: ListMove) -> Deed:
        form = (ReturnForm if move == ListMove.RETURN else forms.Form)(**self.data(move))
        return Deed(
            move,
            move.label,
            form,
            lambda given: move_list(
                version=self.version, move=move, reason=given.cleaned_data.get("reason", ""), by=self.user
            ),
            _("Done."),
            LIST_ROUTE[move].prose,
            main=move in (ListMove.APPROVE, ListMove.PUBLISH),
        )

    def context(self) -> dict[str, Any]:
        found = differences(self.version)
        return {
            "items": self.items,
            "writable": self.writable,
            "changed": [one for one in found if one.new and one.old],
            "added": [one.new for one in found if not one.old],
            "gone": [one.old for one in found if not one.new],
        }

    def after(self, deed: Deed, done: Any) -> HttpResponse:
        super().after(deed, done)
        return redirect("evaluations:list", self.version.pk)


class CheckPage(DeedPage):
    template = "evaluations/check.html"
    called = "check"

    def __init__(self, request: HttpRequest, check: SelfCheck) -> None:
        super().__init__(request, check)
        self.check = check
        self.state = state_of(check)
        self.items = items_with_answers(check)

    def deeds(self) -> list[Deed]:
        found = self._making() if makes(self.user, self.check) else []
        if self.state == CheckState.HANDED_IN and reviews(self.user, self.check):
            found.append(
                Deed(
                    "review",
                    _("Review it"),
                    ReviewForm(**self.data("review")),
                    lambda form: review(check=self.check, words=form.cleaned_data["words"], by=self.user),
                    _("Said. The committee sees it here."),
                    main=True,
                )
            )
        return found

    def _making(self) -> list[Deed]:
        if self.state == CheckState.OPEN:
            answered = all(answer for _item, answer in self.items)
            return [self._answers(main=not answered), self._hand_in(main=answered)]
        found = []
        wrong = self.check.answers.filter(kept=Kept.NO).select_related("item")
        waiting = measures_of(self.check).filter(done_on=None)
        if any(answer and answer.kept == Kept.NO for _item, answer in self.items):
            found.append(
                Deed(
                    "measure",
                    _("Say what is done about it"),
                    MeasureForm(**self.data("measure"), answers=wrong),
                    lambda form: take_measure(by=self.user, **form.cleaned_data),
                    _("Written down. It stays on the list until it is done."),
                )
            )
        if any(not measure.done_on for _i, answer in self.items if answer for measure in answer.measures.all()):
            found.append(
                Deed(
                    "done",
                    _("Say what became of a measure"),
                    DoneForm(**self.data("done"), measures=waiting),
                    lambda form: finish_measure(by=self.user, **form.cleaned_data),
                    _("Done."),
                )
            )
        return found

    def _answers(self, *, main: bool) -> Deed:
        return Deed(
            "answers",
            _("Answer item by item"),
            AnswersForm(**self.data("answers"), items=self.items),
            lambda form: answer_items(check=self.check, said=form.said(), by=self.user),
            _("Kept. You can go on later."),
            _("What was not kept needs a note."),
            main=main,
        )

    def _hand_in(self, *, main: bool) -> Deed:
        return Deed(
            "hand_in",
            _("Hand it in"),
            forms.Form(**self.data("hand_in")),
            lambda form: hand_in(check=self.check, by=self.user),
            _("Handed in. Somebody above the committee says a sentence to it."),
            _("When every item has an answer. Afterwards no answer can be changed."),
            main=main,
        )

    def context(self) -> dict[str, Any]:
        return {"items": self.items, "state": self.state, "today": timezone.localdate()}


@require_http_methods(["GET", "POST"])
@staff(*READERS, area=AREAS)
def lists(request: HttpRequest) -> HttpResponse:
    """The versions that one may read, and the self-checks that one makes or reviews."""
    return ListsPage(request).answer()


@require_http_methods(["GET", "POST"])
@staff(*READERS, area=AREAS)
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """One version, with what may be done about it."""
    return VersionPage(request, scoped_or_404(versions_for(request.user), pk=pk)).answer()


@require_http_methods(["GET", "POST"])
@staff(*READERS, area=AREAS)
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """One self-check, with what may be done about it."""
    return CheckPage(request, scoped_or_404(checks_for(request.user), pk=pk)).answer()


@vary_on_cookie
@cache_control(private=True, max_age=FRESH_FOR)
@require_safe
@public
def lists_public(request: HttpRequest) -> HttpResponse:
    """The lists in force, for everybody."""
    versions = lists_for_everybody(timezone.localdate())
    several = len({version.subdistrict_id for version in versions}) > 1
    return render(request, "evaluations/lists_public.html", {"versions": versions, "several": several})
