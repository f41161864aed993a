"""Points: the schemes that one keeps, or their sums; one scheme with its accounts, lines and star families; one
account with its ledger."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from evaluations.forms.points import (
    AccountForm,
    BookForm,
    ChooseForm,
    ConsentForm,
    EndSchemeForm,
    FamilyForm,
    RuleForm,
    SchemeForm,
    TakeBackForm,
)
from evaluations.models import PointAccount, PointScheme, SchemeKind, StarYear
from evaluations.queries.points import (
    accounts_for,
    accounts_of,
    called,
    committees_kept_by,
    entries_of,
    is_at_home,
    rules_on,
    rules_written,
    schemes_for,
    sums_for,
)
from evaluations.queries.stars import concludes, families_of, reached_by, year_for, years_of
from evaluations.services.points import book, end_scheme, open_account, open_scheme, set_rule, take_back
from evaluations.services.stars import choose_family, conclude, drop_family, note_consent
from evaluations.views.deed_page import Deed, DeedPage
from wulibridge.people.permissions import Permission
from wulibridge.web.guard import Area, scoped_or_404, staff

PER_PAGE = 50


class PointsPage(DeedPage):
    template = "evaluations/points.html"

    def deeds(self) -> list[Deed]:
        committees = committees_kept_by(self.user)
        if not committees.exists():
            return []
        return [
            Deed(
                "scheme",
                _("Open a scheme"),
                SchemeForm(**self.data("scheme"), committees=committees),
                lambda form: open_scheme(by=self.user, **form.cleaned_data),
                _("Opened. Write down what earns and costs how many points."),
            )
        ]

    def context(self) -> dict[str, Any]:
        return {"schemes": schemes_for(self.user), "sums": sums_for(self.user, timezone.localdate())}

    def after(self, deed: Deed, done: PointScheme) -> HttpResponse:
        super().after(deed, done)
        return redirect("evaluations:scheme", done.pk)


class SchemePage(DeedPage):
    """`?year=` is the year of star families that is looked at."""

    template = "evaluations/scheme.html"
    called = "scheme"

    def __init__(self, request: HttpRequest, scheme: PointScheme) -> None:
        super().__init__(request, scheme)
        self.scheme = scheme
        self.today = timezone.localdate()
        self.has_stars = scheme.kind == SchemeKind.HOUSEHOLDS
        self.years = years_of(scheme, self.today) if self.has_stars else []
        self.year = self._year(request.GET.get("year"))
        self.star_year: StarYear | None = year_for(scheme, self.year) if self.has_stars else None
        self.reached = reached_by(scheme, self.year, self.today)
        self.families = list(families_of(self.star_year)) if self.star_year else []

    def _year(self, asked: str | None) -> int:
        if asked is None or not self.has_stars:
            return self.today.year
        if asked not in [str(year) for year in self.years]:
            raise Http404
        return int(asked)

    def deeds(self) -> list[Deed]:
        return [
            Deed(
                "account",
                _("Open an account"),
                AccountForm(**self.data("account"), scheme=self.scheme),
                lambda form: open_account(scheme=self.scheme, by=self.user, **form.cleaned_data),
                _("Opened. Its number goes on the card."),
            ),
            Deed(
                "rule",
                _("Write down what earns and costs points"),
                RuleForm(**self.data("rule"), scheme=self.scheme),
                lambda form: set_rule(scheme=self.scheme, draft=form.draft(), by=self.user),
                _("Written down. What was booked before stays as it is."),
            ),
            *self._star_deeds(),
            Deed(
                "end",
                _("End the scheme"),
                EndSchemeForm(**self.data("end")),
                lambda form: end_scheme(scheme=self.scheme, on=form.cleaned_data["on"], by=self.user),
                _("The last day is noted."),
                _("Nothing is booked on a later day. The ledger stays."),
            ),
        ]

    def _star_deeds(self) -> list[Deed]:
        open_year = self.star_year is None or self.star_year.concluded_at is None
        chosen = {family.account_id for family in self.families}
        left = [account for account in self.reached.accounts if account.pk not in chosen]
        found = [self._choose(left)] if open_year and left else []
        if self.families and self.star_year:
            found.append(self._consent(self.star_year))
            found += self._before_the_end(self.star_year) if open_year else []
        return found

    def _choose(self, left: list[PointAccount]) -> Deed:
        return Deed(
            "choose",
            _("Choose a star family"),
            ChooseForm(**self.data("choose"), accounts=left),
            lambda form: choose_family(scheme=self.scheme, year=self.year, by=self.user, **form.cleaned_data),
            _("Chosen. The chair concludes the year."),
            _("People choose. The families stand in the order of their doors, not of their points."),
        )

    def _consent(self, year: StarYear) -> Deed:
        return Deed(
            "consent",
            _("Note whether a family agrees to be named"),
            ConsentForm(**self.data("consent"), families=families_of(year)),
            lambda form: note_consent(
                family=form.cleaned_data["family"], agrees=form.cleaned_data["agrees"], by=self.user
            ),
            _("Noted. The list for the board follows it."),
            _("Without their consent the board says only that there is one more family."),
        )

    def _before_the_end(self, year: StarYear) -> list[Deed]:
        drop = Deed(
            "drop",
            _("Take a choice off"),
            FamilyForm(**self.data("drop"), families=families_of(year)),
            lambda form: drop_family(family=form.cleaned_data["family"], by=self.user),
            _("Taken off."),
        )
        end = Deed(
            "conclude",
            _("Conclude the year"),
            forms.Form(**self.data("conclude")),
            lambda form: conclude(scheme=self.scheme, year=self.year, by=self.user),
            _("Concluded. Only the consent can change from now on."),
            _("By the chair, who chose none of them. Afterwards nobody is added or taken off."),
        )
        return [drop, end] if concludes(self.user, self.scheme) else [drop]

    def context(self) -> dict[str, Any]:
        holding = {rule.pk for rule in rules_on(self.scheme, self.today)}
        rules = rules_written(self.scheme)
        page = Paginator(accounts_of(self.scheme), PER_PAGE).get_page(self.request.GET.get("page"))
        return {
            "page": page,
            "accounts": [(account, called(account)) for account in page],
            "rules": [rule for rule in rules if rule.pk in holding],
            "other_rules": [rule for rule in rules if rule.pk not in holding],
            "today": self.today,
            "has_stars": self.has_stars,
            "years": self.years,
            "year": self.year,
            "star_year": self.star_year,
            "reached": self.reached,
            "families": self.families,
            "unnamed": sum(family.consent_on is None for family in self.families),
        }

    def after(self, deed: Deed, done: Any) -> HttpResponse:
        answer = super().after(deed, done)
        return redirect("evaluations:account", done.pk) if deed.name == "account" else answer


class AccountPage(DeedPage):
    template = "evaluations/account.html"
    called = "account"

    def __init__(self, request: HttpRequest, account: PointAccount) -> None:
        super().__init__(request, account)
        self.account = account

    def deeds(self) -> list[Deed]:
        booking = Deed(
            "book",
            _("Book points"),
            BookForm(**self.data("book"), scheme=self.account.scheme),
            lambda form: book(account=self.account, booking=form.booking(), by=self.user),
            _("Booked."),
            main=True,
        )
        wrong = Deed(
            "back",
            _("An entry is wrong"),
            TakeBackForm(**self.data("back"), account=self.account),
            lambda form: take_back(by=self.user, **form.cleaned_data),
            _("Taken back. Both entries stay."),
            _("Nothing is deleted: the opposite is booked, and the reason with it."),
        )
        return [booking, wrong]

    def context(self) -> dict[str, Any]:
        page = Paginator(entries_of(self.account), PER_PAGE).get_page(self.request.GET.get("page"))
        return {"page": page, "at_home": is_at_home(self.account), "name": called(self.account)}


@require_http_methods(["GET", "POST"])
@staff(Permission.POINTS_KEEP, area=(Area.COMMITTEE, Area.SUBDISTRICT))
def points(request: HttpRequest) -> HttpResponse:
    """The schemes of one's own committee; to who keeps a subdistrict, the sums of those with accounts enough."""
    return PointsPage(request, None).answer()


@require_http_methods(["GET", "POST"])
@staff(Permission.POINTS_KEEP, area=Area.COMMITTEE)
def scheme(request: HttpRequest, pk: int) -> HttpResponse:
    """One scheme, for who keeps the points of its committee."""
    return SchemePage(request, scoped_or_404(schemes_for(request.user), pk=pk)).answer()


@require_http_methods(["GET", "POST"])
@staff(Permission.POINTS_KEEP, area=Area.COMMITTEE)
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """One account and its ledger, for who keeps the points of its committee."""
    return AccountPage(request, scoped_or_404(accounts_for(request.user), pk=pk)).answer()
