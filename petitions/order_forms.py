"""The shape of transfer orders, duties and what is asked about them. What is allowed is decided by the services."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from petitions.duty_route import DUTY_ROUTE, DutyMove
from petitions.forms import LONGEST_TEXT, AnswerForm, MoveForm, ReasonForm, day_input, move_form
from petitions.models import Duty, Inquiry, Outcome, Petition
from petitions.queries.duty import composed_answer, has_open_duties
from petitions.route import Move, Stop
from petitions.services.duties import DutyDraft
from wulibridge.territory.models import Organization
from wulibridge.territory.queries import departments_of
from wulibridge.web.fields import LineField


def _text(label: str | Promise, *, rows: int = 5, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, widget=forms.Textarea(attrs={"rows": rows}), **{"max_length": LONGEST_TEXT} | more
    )


class OrderForm(ReasonForm):
    """A transfer order: the reason of the move up is what is asked."""

    field_order = ("tried", "reason", "suggested")

    tried = _text(_("What was tried?"), rows=4, help_text=_("By the zone and by the committee, with whom and when."))
    suggested = forms.ModelMultipleChoiceField(
        label=_("Suggested departments"), queryset=Organization.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, petition: Petition) -> None:
        super().__init__(data, move=Move.MOVE_UP)
        reason = self.fields["reason"]
        reason.label = _("What is asked of the subdistrict?")
        reason.help_text = _("This is the transfer order. The case desk and the departments read it.")
        self.fields["suggested"].queryset = departments_of(petition.zone.committee.subdistrict_id)


class ComposedAnswerForm(AnswerForm):
    """The answer at the third stop, begun with what the departments have reported."""

    without_duties = _text(
        _("Why does the answer not wait for the departments that are still at work?"),
        rows=3,
        help_text=_("Their duties are closed with it. Only when some are still open."),
    )

    def __init__(self, data: Any = None, *, petition: Petition) -> None:
        super().__init__(data, move=Move.ANSWER, initial=composed_answer(petition))
        if not has_open_duties(petition):
            del self.fields["without_duties"]


def form_of(move: Move, petition: Petition, data: Any = None) -> MoveForm:
    """The form of `move` for this petition: up from the committee with a transfer order, and answered at the third stop
    with what its departments say."""
    match move, petition.stop:
        case Move.MOVE_UP, Stop.COMMITTEE:
            return OrderForm(data, petition=petition)
        case Move.ANSWER, Stop.SUBDISTRICT:
            return ComposedAnswerForm(data, petition=petition)
        case _:
            return move_form(move, data)


class PlanForm(forms.Form):
    plan = _text(_("Joint action plan"), rows=8, help_text=_("Which department does what, and in which order."))


class DutyForm(forms.Form):
    """What a department is to do, and who gave it."""

    department = forms.ModelChoiceField(label=_("Department"), queryset=Organization.objects.none())
    task = _text(_("What is it to do?"), rows=4, max_length=2000)
    leads = forms.BooleanField(label=_("It leads the joint action"), required=False)
    meeting_on = forms.DateField(
        label=_("Joint handling meeting on"),
        required=False,
        widget=day_input(),
        help_text=_("Leave it empty when the case desk gives the duty directly."),
    )
    minutes = LineField(label=_("Reference of the minutes"), max_length=80, required=False)

    def __init__(self, data: Any = None, *, petition: Petition) -> None:
        super().__init__(data)
        self.fields["department"].queryset = departments_of(petition.zone.committee.subdistrict_id)

    @property
    def draft(self) -> DutyDraft:
        return DutyDraft(**self.cleaned_data)


REASONS: dict[DutyMove, tuple[str | Promise, str | Promise]] = {
    DutyMove.OBJECT: (_("Why is it not your matter?"), _("Say whose it is, if you know. The case desk decides.")),
    DutyMove.STANDS: (_("Why does the duty stand?"), _("The department reads this.")),
    DutyMove.REASSIGN: (_("Why another department?"), _("Both departments read this.")),
    DutyMove.SEND_BACK: (_("What is missing?"), _("The department reads this.")),
    DutyMove.EXTEND: (_("Why is more time needed?"), _("The department reads this.")),
}


class DutyMoveForm(forms.Form):
    """The facts that the route of duties asks for a step; a step that needs none has a form without fields."""

    department = forms.ModelChoiceField(label=_("Department"), queryset=Organization.objects.none())
    outcome = forms.ChoiceField(label=_("Outcome"), choices=Outcome.choices, widget=forms.RadioSelect)
    report = _text(_("What was done?"), rows=6, help_text=_("The answer to the resident is written from it. No names."))
    reason = _text(_("Reason"))

    def __init__(self, data: Any = None, *, duty: Duty, move: DutyMove) -> None:
        super().__init__(data)
        for name in set(self.fields) - set(DUTY_ROUTE[move].facts):
            del self.fields[name]
        if "reason" in self.fields:
            self.fields["reason"].label, self.fields["reason"].help_text = REASONS[move]
        if "department" in self.fields:
            others = departments_of(duty.order.petition.zone.committee.subdistrict_id)
            self.fields["department"].queryset = others.exclude(pk=duty.department_id)


class InquiryForm(forms.Form):
    """A question to another department, or to the case desk."""

    asked_of = forms.ModelChoiceField(label=_("Whom do you ask?"), queryset=Organization.objects.none())
    question = _text(_("What do you need to know?"), rows=4, max_length=2000)

    def __init__(self, data: Any = None, *, duty: Duty, by_department: bool) -> None:
        super().__init__(data)
        asked_of = self.fields["asked_of"]
        asked_of.queryset = departments_of(duty.order.petition.zone.committee.subdistrict_id)
        if by_department:
            asked_of.queryset = asked_of.queryset.exclude(pk=duty.department_id)
            asked_of.required, asked_of.empty_label = False, _("the case desk")


class InquiryAnswerForm(forms.Form):
    inquiry = forms.ModelChoiceField(queryset=Inquiry.objects.none(), widget=forms.HiddenInput)
    answer = _text(_("Your answer"))

    def __init__(self, data: Any = None, *, duty: Duty, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["inquiry"].queryset = duty.inquiries.all()
