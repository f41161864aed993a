"""Fields that several forms about units share."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evaluations.pledge_route import QUARTERS, Standing
from evaluations.services.pledge import Report
from wulibridge.territory.models import Committee, Organization
from wulibridge.web.fields import LineField

FIRST_YEAR, LAST_YEAR = 2000, 2100


def year_field(**more: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR, initial=lambda: timezone.localdate().year, **more
    )


class UnitField(forms.ChoiceField):
    """An organization or a residents' committee, of those that are offered; cleaned it is the row."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.units: dict[str, Organization | Committee] = {}

    def offer(self, organizations: QuerySet[Organization], committees: QuerySet[Committee], *, none: str = "") -> None:
        """`none`: the words of the empty choice."""
        self.units = {f"o{row.pk}": row for row in organizations} | {f"c{row.pk}": row for row in committees}
        self.choices = [("", none or "---------"), *((key, str(row)) for key, row in self.units.items())]

    def clean(self, value: Any) -> Organization | Committee | None:
        return self.units.get(super().clean(value))


class DeliveryForm(forms.Form):
    """What was done in one quarter."""

    quarter = forms.TypedChoiceField(
        label=_("Quarter"),
        choices=[(number, number) for number in QUARTERS],
        coerce=int,
        initial=lambda: (timezone.localdate().month + 2) // 3,
        error_messages={"invalid_choice": _("This quarter was reported already, or has not begun.")},
    )
    standing = forms.ChoiceField(label=_("How far is it?"), choices=Standing.choices)
    done = LineField(label=_("What was done"), max_length=300)
    evidence = LineField(
        label=_("What shows it"),
        max_length=200,
        help_text=_("A record, a notice, a photo on the board: where to look."),
    )
    shown_by = forms.FileField(
        label=_("A photo or a PDF of it"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,.pdf"}),
        help_text=_(
            "Up to 10 MB. Whoever reads this page here can open it; the page for residents shows the words alone."
        ),
    )

    def offer(self, quarters: list[int]) -> None:
        """Ask for one of these alone, and for the first of them unless another is chosen."""
        self.fields["quarter"].choices = [(number, number) for number in quarters]
        self.fields["quarter"].initial = quarters[0] if quarters else None

    def report(self) -> Report:
        return Report(**{name: self.cleaned_data[name] for name in ("quarter", "standing", "done", "evidence")})
