"""The page of one plan: what its worker, its agency and the centre find there to do."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evaluations.forms.plan import AbsenceForm, CareVisitForm, EndForm, ExcludeForm, NameForm, SheetForm
from evaluations.models import CarePlan, CareReplacement
from evaluations.queries.interview import exclusion_of, is_drawn
from evaluations.queries.plan import card_of
from evaluations.queries.rights import keeps
from evaluations.queries.visit import unsigned_visits_of, visits_of
from evaluations.route import REPLACEMENT_GOES_ON, REPLACEMENT_ROUTE, ReplacementMove
from evaluations.services.card import issue_card
from evaluations.services.interview import exclude_from_draw, take_back_into_draw
from evaluations.services.plan import end_plan
from evaluations.services.replacement import move_replacement, moves_of, report_absence
from evaluations.services.signature import sign_on_paper
from evaluations.services.visit import log_care_visit
from evaluations.views.deed_page import Deed, DeedPage
from wulibridge.periods import month_of

PER_PAGE = 30


class PlanPage(DeedPage):
    called = "plan"

    def __init__(self, request: HttpRequest, plan: CarePlan) -> None:
        super().__init__(request, plan)
        self.plan = plan

    def after(self, deed: Deed, done: Any) -> HttpResponse:
        messages.success(self.request, deed.said)
        return redirect("evaluations:plan", self.plan.pk)


class WorkerPage(PlanPage):
    template = "evaluations/elder.html"

    def deeds(self) -> list[Deed]:
        visit = Deed(
            "visit",
            _("Write down a visit"),
            CareVisitForm(**self.data("visit"), plan=self.plan),
            lambda form: log_care_visit(plan=self.plan, draft=form.draft(), by=self.user),
            _("Written down. Hand the phone over to be signed."),
            main=True,
        )
        return [visit]

    def context(self) -> dict[str, Any]:
        # Without what was signed: the score is not for the worker.
        own = self.plan.visits.filter(worker=self.user).select_related("signature").prefetch_related("deeds")
        return {"visits": own[:PER_PAGE]}

    def after(self, deed: Deed, done: Any) -> HttpResponse:
        messages.success(self.request, deed.said)
        return redirect("evaluations:sign", done.pk)


class AgencyPage(PlanPage):
    """For the agency's people and the centre: the latter alone prints cards, types in sheets and ends plans."""

    template = "evaluations/plan.html"

    def __init__(self, request: HttpRequest, plan: CarePlan) -> None:
        super().__init__(request, plan)
        self.keeps = keeps(self.user, plan.agency)
        rows = plan.replacements.filter(state__in=REPLACEMENT_GOES_ON).select_related("from_worker", "to_worker")
        self.swap: CareReplacement | None = rows.first()
        if self.swap:
            self.swap.plan = plan
        month = month_of(timezone.localdate())
        self.left_out = exclusion_of(plan, month.first) if self.keeps else None
        self.is_drawn = self.keeps and is_drawn(plan, month.first)

    def deeds(self) -> list[Deed]:
        return self._swapping() + (self._keeping() if self.keeps else [])

    def _swapping(self) -> list[Deed]:
        if self.swap:
            return [self._move(move) for move in moves_of(self.swap, self.user)]
        return [] if self.plan.ends_on and self.plan.ends_on < timezone.localdate() else [self._absence()]

    def _absence(self) -> Deed:
        move = ReplacementMove.REPORT
        return Deed(
            move,
            move.label,
            AbsenceForm(**self.data(move)),
            lambda form: report_absence(plan=self.plan, reason=form.cleaned_data["reason"], by=self.user),
            _("Done. Who has to act next is told."),
            REPLACEMENT_ROUTE[move].prose,
        )

    def _move(self, move: ReplacementMove) -> Deed:
        asks = {"plan": self.plan} if move == ReplacementMove.NAME else {}
        form: type[forms.Form] = NameForm if asks else forms.Form
        return Deed(
            move,
            move.label,
            form(**self.data(move), **asks),
            lambda given: move_replacement(
                replacement=self.swap, move=move, by=self.user, worker=given.cleaned_data.get("worker")
            ),
            _("Done. Who has to act next is told."),
            REPLACEMENT_ROUTE[move].prose,
            main=move != ReplacementMove.DROP,
        )

    def _keeping(self) -> list[Deed]:
        visits = list(unsigned_visits_of(self.plan))
        sheet = Deed(
            "sheet",
            _("Type in a paper sheet"),
            SheetForm(**self.data("sheet"), visits=visits),
            lambda form: sign_on_paper(
                plan=self.plan, sheet=form.cleaned_data["sheet"], scores=form.scores(), by=self.user
            ),
            _("Typed in. The photo stays with it."),
        )
        return ([sheet] if visits or self.asked == "sheet" else []) + [
            Deed(
                "card",
                _("Print a new card"),
                forms.Form(**self.data("card")),
                lambda form: issue_card(plan=self.plan, by=self.user),
                "",
                _("The card before it ends. The codes are shown once: print them at once, for the elder alone."),
            ),
            *self._drawing(),
            Deed(
                "end",
                _("End the plan"),
                EndForm(**self.data("end")),
                lambda form: end_plan(plan=self.plan, ends_on=form.cleaned_data["ends_on"], by=self.user),
                _("The last day is noted."),
                _("Whoever is asked for instead of the worker is then asked for no more."),
            ),
        ]

    def _drawing(self) -> list[Deed]:
        """Whether this month's draw may draw the plan: said until it is made. Who asks later is told why not."""
        back = Deed(
            "take_back",
            _("Take back into this month's draw"),
            forms.Form(**self.data("take_back")),
            lambda form: take_back_into_draw(plan=self.plan, by=self.user),
            _("Taken back in. The draw may draw it again."),
        )
        exclude = Deed(
            "exclude",
            _("Leave out of this month's draw"),
            ExcludeForm(**self.data("exclude")),
            lambda form: exclude_from_draw(plan=self.plan, reason=form.cleaned_data["reason"], by=self.user),
            _("Left out. The reason stands with the draw."),
        )
        open_to = "" if self.is_drawn else (back if self.left_out else exclude).name
        return [deed for deed in (back, exclude) if deed.name in (open_to, self.asked)]

    def context(self) -> dict[str, Any]:
        page = Paginator(visits_of(self.plan), PER_PAGE).get_page(self.request.GET.get("page"))
        steps = self.plan.replacements.prefetch_related("steps__worker", "steps__by")
        return {
            "page": page,
            "swap": self.swap,
            "replacements": steps,
            "card": card_of(self.plan),
            "left_out": self.left_out,
            "keeps": self.keeps,
            "today": timezone.localdate(),
        }

    def after(self, deed: Deed, done: Any) -> HttpResponse:
        if deed.name != "card":
            return super().after(deed, done)
        context = {"plan": self.plan, "codes": done}
        return render(self.request, "evaluations/card.html", context)
