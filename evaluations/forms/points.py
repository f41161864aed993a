"""Schemes, lines, accounts, bookings and star families."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from evaluations.forms.plan import day_input
from evaluations.models import PointAccount, PointEntry, PointRule, PointScheme, PointWay, SchemeKind, StarFamily
from evaluations.queries.points import households_in, teams_in
from evaluations.services.points import MOST_POINTS, MOST_TIMES, Booking, RuleDraft
from wulibridge.territory.models import Committee, Organization
from wulibridge.web.fields import CodeField, LineField


class SchemeForm(forms.Form):
    committee = forms.ModelChoiceField(
        label=_("Residents' committee"), queryset=Committee.objects.none(), empty_label=None
    )
    kind = forms.ChoiceField(label=_("Whose points?"), choices=SchemeKind.choices)
    name = LineField(label=_("Name"), max_length=40)

    def __init__(self, *args: Any, committees: QuerySet[Committee], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["committee"].queryset = committees


class RuleForm(forms.Form):
    """One line: what earns or costs how many points."""

    way = forms.ChoiceField(label=pgettext_lazy("points", "It"))
    what = LineField(
        label=_("What?"), max_length=60, help_text=_("The same words as before replace the line from that day on.")
    )
    points = forms.IntegerField(
        label=_("Points"), min_value=0, max_value=MOST_POINTS, help_text=_("0 ends the line from that day on.")
    )
    from_on = forms.DateField(label=_("From which day?"), widget=day_input(), initial=timezone.localdate)

    def __init__(self, *args: Any, scheme: PointScheme, **more: Any) -> None:
        super().__init__(*args, **more)
        stars = scheme.kind == SchemeKind.HOUSEHOLDS
        self.fields["way"].choices = [way for way in PointWay.choices if stars or way[0] != PointWay.STAR]

    def draft(self) -> RuleDraft:
        return RuleDraft(**self.cleaned_data | {"way": PointWay(self.cleaned_data["way"])})


class AccountForm(forms.Form):
    """Asks for what the scheme is for: a household by its number, a team by its name, nothing of a volunteer."""

    household = CodeField(label=_("Household number"), max_length=30)
    team = forms.ModelChoiceField(label=_("Which team?"), queryset=Organization.objects.none())

    def __init__(self, *args: Any, scheme: PointScheme, **more: Any) -> None:
        super().__init__(*args, **more)
        self.scheme = scheme
        wanted = {SchemeKind.HOUSEHOLDS: "household", SchemeKind.TEAMS: "team"}.get(SchemeKind(scheme.kind))
        for name in {"household", "team"} - {wanted}:
            del self.fields[name]
        if wanted == "team":
            self.fields["team"].queryset = teams_in(scheme.committee)

    def clean_household(self) -> Any:
        found = households_in(self.scheme.committee).filter(number=self.cleaned_data["household"]).first()
        if found is None:
            raise forms.ValidationError(_("This committee has no household of this number."))
        return found


class EndSchemeForm(forms.Form):
    on = forms.DateField(label=_("The last day"), widget=day_input(), initial=timezone.localdate)


class _RuleChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: PointRule) -> str:
        sign = "+" if obj.way == PointWay.EARN else "−"
        since = _("from %(day)s") % {"day": date_format(obj.from_on, "SHORT_DATE_FORMAT")}
        return f"{obj.what} · {sign}{obj.points} · {since}"


class BookForm(forms.Form):
    """What is earned or redeemed: by which line, how often, when, and why."""

    rule = _RuleChoice(label=_("By which line?"), queryset=PointRule.objects.none())
    times = forms.IntegerField(label=_("How many times?"), min_value=1, max_value=MOST_TIMES, initial=1)
    day = forms.DateField(label=_("Day"), widget=day_input(), initial=timezone.localdate)
    reason = LineField(
        label=_("Reason"), max_length=100, help_text=_("What was done or given. No names, nothing about health.")
    )

    def __init__(self, *args: Any, scheme: PointScheme, **more: Any) -> None:
        super().__init__(*args, **more)
        lines = scheme.rules.filter(way__in=[PointWay.EARN, PointWay.REDEEM], points__gt=0)
        self.fields["rule"].queryset = lines.order_by("way", "what", "-from_on")

    def booking(self) -> Booking:
        return Booking(**self.cleaned_data)


class _EntryChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: PointEntry) -> str:
        return f"{date_format(obj.day, 'SHORT_DATE_FORMAT')} · {obj.points:+d} · {obj.reason}"


class TakeBackForm(forms.Form):
    entry = _EntryChoice(label=_("Which entry?"), queryset=PointEntry.objects.none())
    reason = LineField(label=_("What was wrong?"), max_length=100)

    def __init__(self, *args: Any, account: PointAccount, **more: Any) -> None:
        super().__init__(*args, **more)
        standing = account.entries.filter(reverses=None, reversed_by=None)
        self.fields["entry"].queryset = standing.order_by("-pk")


class _DoorChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: PointAccount | StarFamily) -> str:
        account = obj.account if isinstance(obj, StarFamily) else obj
        return f"{account.household} · {account}"


class ChooseForm(forms.Form):
    """A family of those that reached what the scheme asks for, in the order of doors."""

    account = _DoorChoice(label=_("Which family?"), queryset=PointAccount.objects.none())
    reason = LineField(label=_("Why?"), max_length=200)

    def __init__(self, *args: Any, accounts: list[PointAccount], **more: Any) -> None:
        super().__init__(*args, **more)
        rows = PointAccount.objects.filter(pk__in=[account.pk for account in accounts])
        doors = ("household__building__walk_order", "household__building__address_key", "household__room", "number")
        self.fields["account"].queryset = rows.select_related("household__building").order_by(*doors)


class FamilyForm(forms.Form):
    family = _DoorChoice(label=_("Which family?"), queryset=StarFamily.objects.none())

    def __init__(self, *args: Any, families: QuerySet[StarFamily], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["family"].queryset = families


class ConsentForm(FamilyForm):
    agrees = forms.TypedChoiceField(
        label=_("Do they agree that their door is named on the board?"),
        choices=[("1", _("yes")), ("", _("no, or no longer"))],
        coerce=bool,
        empty_value=False,
        required=False,
        widget=forms.RadioSelect,
    )
