"""The satisfaction index: its values and weights, and one value opened to its parts."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from evaluations.forms.index import ValueForm, WeightsForm
from evaluations.models import IndexValue
from evaluations.queries.index import parts_of
from evaluations.queries.work_rights import concluded_by, kept_by, values_for, weights_for
from evaluations.services.index import conclude_value, put_together, set_weights
from evaluations.views.deed_page import Deed, DeedPage
from evaluations.work_route import ValueState
from wulibridge.people.permissions import Permission
from wulibridge.web.guard import Area, scoped_or_404, staff

PER_PAGE = 30
AREAS = (Area.COMMITTEE, Area.SUBDISTRICT)


class IndexPage(DeedPage):
    template = "evaluations/index.html"

    def deeds(self) -> list[Deed]:
        if not kept_by(self.user):
            return []
        return [
            Deed(
                "value",
                _("Put a value together"),
                ValueForm(**self.data("value"), user=self.user),
                lambda form: put_together(**form.facts(), by=self.user),
                _("Put together. Somebody else concludes it."),
                _("Of every frozen satisfaction survey that closed in that time; none can be left out."),
                main=True,
            ),
            Deed(
                "weights",
                _("Say what the parts weigh"),
                WeightsForm(**self.data("weights"), user=self.user),
                lambda form: set_weights(**form.facts(), by=self.user),
                _("The weights are noted."),
                _("A new version. Those before it stay, and so do the values that were made by them."),
            ),
        ]

    def context(self) -> dict[str, Any]:
        page = Paginator(values_for(self.user), PER_PAGE).get_page(self.request.GET.get("page"))
        return {"page": page, "weights": weights_for(self.user)}

    def after(self, deed: Deed, done: Any) -> HttpResponse:
        messages.success(self.request, deed.said)
        return redirect("evaluations:index_value", done.pk) if deed.name == "value" else redirect("evaluations:index")


class ValuePage(DeedPage):
    template = "evaluations/index_value.html"
    called = "value"
    row: IndexValue

    def deeds(self) -> list[Deed]:
        if self.row.state != ValueState.DRAFT:
            return []
        return self._keeping() + self._concluding()

    def _keeping(self) -> list[Deed]:
        if self.row.subdistrict_id not in kept_by(self.user):
            return []
        place = {"subdistrict": self.row.subdistrict, "committee": self.row.committee}
        again = Deed(
            "again",
            _("Put it together anew"),
            forms.Form(**self.data("again")),
            lambda form: put_together(**place, period=self.row.period, by=self.user),
            _("Put together anew."),
            _("With the surveys that were frozen meanwhile."),
        )
        return [again]

    def _concluding(self) -> list[Deed]:
        if self.row.subdistrict_id not in concluded_by(self.user) or self.row.value is None:
            return []
        conclude = Deed(
            "conclude",
            _("Conclude"),
            forms.Form(**self.data("conclude")),
            lambda form: conclude_value(value=self.row, by=self.user),
            _("Concluded. It is locked now."),
            _("Nothing of it is changed afterwards."),
            main=True,
        )
        return [conclude]

    def context(self) -> dict[str, Any]:
        return {"parts": parts_of(self.row, self.user)}

    def after(self, deed: Deed, done: Any) -> HttpResponse:
        messages.success(self.request, deed.said)
        return redirect("evaluations:index_value", done.pk)


@require_http_methods(["GET", "POST"])
@staff(Permission.VERDICT_READ, area=AREAS)
def index(request: HttpRequest) -> HttpResponse:
    """The values that one reads and all versions of the weights; who keeps the index makes new ones."""
    return IndexPage(request, None).answer()


@require_http_methods(["GET", "POST"])
@staff(Permission.VERDICT_READ, area=AREAS)
def index_value(request: HttpRequest, pk: int) -> HttpResponse:
    """One value, opened to its parts and the rounds behind them."""
    return ValuePage(request, scoped_or_404(values_for(request.user), pk=pk)).answer()
