"""Organizations: the year's ratings, and one with its services, its rating, its admission and suspensions."""

from functools import cached_property
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from evaluations.forms.organization import (
    BecauseForm,
    CriteriaForm,
    DecideForm,
    DropLineForm,
    FindingForm,
    LineDeliveryForm,
    LineForm,
    LinesForm,
    RatingForm,
    SuspendForm,
)
from evaluations.models import Admission, ServiceLine, UnitRating
from evaluations.pledge_route import AdmissionState, Rating
from evaluations.queries.organization import admissions_of, criteria_of, in_force, organizations_of_year, slots_of
from evaluations.queries.pledge import counted_pledges, lines_of, year_figures
from evaluations.queries.unit import concludes_of, keeps_of, organizations_for, speaks_for, subdistricts_kept
from evaluations.services.organization import (
    apply_for_admission,
    conclude_rating,
    decide_admission,
    end_suspension,
    find,
    name_criteria,
    propose_rating,
    suspend,
)
from evaluations.services.pledge import add_line, deliver, drop_line, edit_line, may_publish_lines, publish_lines
from evaluations.views.deed_page import Deed, DeedPage
from evaluations.views.years import quarters_in, year_asked
from wulibridge.people.permissions import Permission
from wulibridge.territory.models import Organization, OrganizationKind, Subdistrict
from wulibridge.web.guard import Area, scoped_or_404, staff

PER_PAGE = 50
# Who works for one organization comes in as such; what they see is narrowed to it.
ENTER = (Permission.VERDICT_KEEP, Permission.VERDICT_APPROVE, Permission.DEPARTMENT_READ)
AREAS = (Area.SUBDISTRICT, Area.ORGANIZATION)


class OrganizationsPage(DeedPage):
    template = "evaluations/organizations.html"

    def deeds(self) -> list[Deed]:
        kept = list(subdistricts_kept(self.user))
        slots = slots_of(kept)
        return [self._criteria(place, slots[place.pk]) for place in kept]

    def _criteria(self, place: Subdistrict, names: dict[int, str]) -> Deed:
        deed = f"criteria-{place.pk}"
        return Deed(
            deed,
            _("The eight criteria of %(place)s") % {"place": place},
            CriteriaForm(**self.data(deed), names=names),
            lambda form: name_criteria(subdistrict=place, names=form.names(), by=self.user),
            _("Named."),
            _("By which social organizations are admitted: none before all eight have a name."),
        )

    def context(self) -> dict[str, Any]:
        year = year_asked(self.request)
        rows = organizations_of_year(self.user, year, timezone.localdate())
        page = Paginator(rows, PER_PAGE).get_page(self.request.GET.get("page"))
        for row in page:
            row.rating_words = Rating(row.rated).label if row.rated else ""
            row.admission_words = AdmissionState(row.admission).label if row.admission else ""
        return {"page": page, "year": year, "years": _years(year)}


class OrganizationPage(DeedPage):
    """One unit in one year. `?line=` is a line of its service list, not published, that is to be said otherwise."""

    template = "evaluations/organization.html"
    called = "organization"
    row: Organization

    def __init__(self, request: HttpRequest, row: Organization) -> None:
        super().__init__(request, row)
        self.year = year_asked(request)
        self.keeps, self.concludes = (
            keeps_of(self.user, row.subdistrict_id),
            concludes_of(self.user, row.subdistrict_id),
        )
        self.lines = list(lines_of(row, self.year))
        self.drafts = row.service_lines.filter(year=self.year, published_at=None).order_by("pk")
        self.line: ServiceLine | None = None
        if "line" in request.GET:
            self.line = scoped_or_404(self.drafts, pk=request.GET["line"])
        self.rating: UnitRating | None = (
            row.ratings.filter(year=self.year).select_related("proposed_by", "concluded_by").first()
        )
        self.is_social = row.kind == OrganizationKind.SOCIAL

    @cached_property
    def admissions(self) -> list[Admission]:
        return admissions_of(self.row) if self.is_social else []

    def deeds(self) -> list[Deed]:
        return [*self._services(), *self._rating(), *(self._admission() if self.is_social else [])]

    def _services(self) -> list[Deed]:
        found = []
        published = [line.pk for line in self.lines if line.published_at]
        if speaks_for(self.user, self.row):
            if published:
                found.append(self._deliver(published))
            found += self._writing()
        theirs = self.drafts.exclude(made_by=self.user)
        if theirs.exists() and may_publish_lines(self.user, self.row):
            found.append(
                Deed(
                    "publish",
                    _("Publish the new lines"),
                    LinesForm(**self.data("publish"), lines=theirs),
                    lambda form: publish_lines(
                        organization=self.row, year=self.year, lines=form.cleaned_data["lines"], by=self.user
                    ),
                    _("Published."),
                    _("From then on nothing of it is changed. By somebody else than who wrote it."),
                    main=True,
                )
            )
        return found

    def _deliver(self, published: list[int]) -> Deed:
        return Deed(
            "deliver",
            _("Report a quarter"),
            LineDeliveryForm(**self.data("deliver"), lines=self.row.service_lines.filter(pk__in=published)),
            lambda form: deliver(
                promise=form.cleaned_data["line"],
                report=form.report(),
                by=self.user,
                file=form.cleaned_data["shown_by"],
            ),
            _("Reported. It stays as it is."),
        )

    def _writing(self) -> list[Deed]:
        if self.line:
            said = {"service": self.line.service, "for_whom": self.line.for_whom}
            change = Deed(
                "change",
                _("Change the line"),
                LineForm(**self.data("change"), initial=said),
                lambda form: edit_line(line=self.line, words=form.words(), by=self.user),
                _("Changed."),
                main=True,
            )
            return [change]
        add = Deed(
            "line",
            _("Add a service"),
            LineForm(**self.data("line")),
            lambda form: add_line(organization=self.row, year=self.year, words=form.words(), by=self.user),
            _("Added. Somebody else publishes it."),
        )
        drop = Deed(
            "drop",
            _("Take a line off"),
            DropLineForm(**self.data("drop"), lines=self.drafts),
            lambda form: drop_line(line=form.cleaned_data["line"], by=self.user),
            _("Taken off."),
        )
        return [add, drop] if self.drafts.exists() else [add]

    def _rating(self) -> list[Deed]:
        if self.rating and self.rating.concluded_at:
            return []
        found = []
        if self.rating and self.concludes and self.rating.proposed_by_id != self.user.pk:
            found.append(
                Deed(
                    "conclude",
                    _("Conclude the rating"),
                    forms.Form(**self.data("conclude")),
                    lambda form: conclude_rating(rating=self.rating, by=self.user),
                    _("Concluded. It stays as it is."),
                    _("With the figures of this moment. Nothing changes it afterwards."),
                    main=True,
                )
            )
        if self.keeps:
            found.append(
                Deed(
                    "rate",
                    _("Propose the year's rating"),
                    RatingForm(**self.data("rate")),
                    lambda form: propose_rating(
                        organization=self.row, year=self.year, by=self.user, **form.cleaned_data
                    ),
                    _("Proposed. A leader concludes it."),
                )
            )
        return found

    def _admission(self) -> list[Deed]:
        latest = self.admissions[0] if self.admissions else None
        found = []
        if latest is None or latest.state == AdmissionState.REFUSED:
            if self.keeps:
                found.append(self._plain("apply", _("Enter an application"), apply_for_admission, _("Entered.")))
        elif latest.state == AdmissionState.APPLIED:
            found += self._deciding(latest)
        elif self.concludes:
            found.append(self._suspending())
        return found

    def _deciding(self, latest: Admission) -> list[Deed]:
        found, criteria = [], criteria_of(self.row.subdistrict)
        if self.keeps and criteria:
            found.append(
                Deed(
                    "find",
                    _("Look at a criterion"),
                    FindingForm(**self.data("find"), criteria=criteria),
                    lambda form: find(admission=latest, by=self.user, **form.cleaned_data),
                    _("Noted."),
                )
            )
        if self.concludes and latest.entered_by_id != self.user.pk:
            found.append(
                Deed(
                    "decide",
                    _("Admit or refuse"),
                    DecideForm(**self.data("decide")),
                    lambda form: decide_admission(admission=latest, by=self.user, **form.cleaned_data),
                    _("Decided. It stays as it is."),
                    _("Admitted is who meets all eight criteria."),
                )
            )
        return found

    def _suspending(self) -> Deed:
        if in_force(timezone.localdate()).filter(organization=self.row).exists():
            return Deed(
                "resume",
                _("End the suspension"),
                BecauseForm(**self.data("resume")),
                lambda form: end_suspension(organization=self.row, by=self.user, **form.cleaned_data),
                _("Ended."),
            )
        return Deed(
            "suspend",
            _("Suspend"),
            SuspendForm(**self.data("suspend")),
            lambda form: suspend(organization=self.row, by=self.user, **form.cleaned_data),
            _("Suspended."),
        )

    def _plain(self, name: str, label: Any, service: Any, said: Any) -> Deed:
        return Deed(
            name, label, forms.Form(**self.data(name)), lambda form: service(organization=self.row, by=self.user), said
        )

    def after(self, deed: Deed, done: Any) -> HttpResponse:
        answer = super().after(deed, done)
        return redirect(f"{self.request.path}?year={self.year}") if deed.name == "change" else answer

    def context(self) -> dict[str, Any]:
        sees_draft = self.keeps or self.concludes or (self.rating and self.rating.concluded_at)
        return {
            "year": self.year,
            "years": _years(self.year),
            "services": [(line, quarters_in(line)) for line in self.lines],
            "writes": speaks_for(self.user, self.row),
            "rating": self.rating if sees_draft else None,
            "figures": year_figures(self.row, self.year),
            "pledges": counted_pledges(self.row, self.year),
            "admissions": self.admissions,
            "suspensions": self.row.suspensions.select_related("by", "ended_by") if self.is_social else [],
        }


def _years(year: int) -> list[int]:
    """The year on the page, with those around it."""
    last = timezone.localdate().year + 1
    return sorted({year, *range(last - 3, last + 1)})


@require_http_methods(["GET", "POST"])
@staff(*ENTER, area=AREAS)
def organizations(request: HttpRequest) -> HttpResponse:
    """The organizations of the subdistrict with the rating of a year; the case desk names the criteria of admission."""
    return OrganizationsPage(request, None).answer()


@require_http_methods(["GET", "POST"])
@staff(*ENTER, area=AREAS)
def organization(request: HttpRequest, pk: int) -> HttpResponse:
    """One organization in a year: its service list, its rating and the figures beside it, how it was admitted."""
    return OrganizationPage(request, scoped_or_404(organizations_for(request.user), pk=pk)).answer()
