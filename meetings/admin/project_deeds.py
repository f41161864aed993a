"""Which form each deed of a project is sent by, and which service does it."""

from collections.abc import Callable, Mapping
from typing import Any

from meetings.forms import project_work as work
from meetings.forms import projects as forms
from meetings.models import Project
from meetings.project_route import Deed
from meetings.services import projects as services
from wulibridge.people.models import User

FORMS: dict[Deed, type[forms.ProjectForm]] = {
    form.deed: form
    for form in (
        forms.ChangeForm,
        forms.LineForm,
        forms.LineRowForm,
        forms.AskForm,
        forms.CountForm,
        forms.HeedForm,
        forms.BallotForm,
        forms.SheetForm,
        forms.SheetRowForm,
        forms.CloseForm,
        forms.TakeForm,
        forms.SlotsForm,
        forms.FillForm,
        forms.AskWaiverForm,
        forms.WaiveForm,
        forms.AssessForm,
        forms.OpinionForm,
        forms.OpinionRowForm,
        forms.HearingForm,
        work.InspectForm,
        work.RightRowForm,
        work.EvaluateForm,
        work.AgreeForm,
        work.DutyForm,
        work.DutyRowForm,
        work.SignForm,
        work.ReviewForm,
        work.GiveUpForm,
    )
}
# Buttons beside a row, on the lists of the page: not forms of their own below it.
BESIDE_ROWS = frozenset({Deed.DROP_LINE, Deed.DROP_SHEETS, Deed.DROP_OPINION, Deed.PUT_RIGHT, Deed.DROP_DUTY})

Sent = Mapping[str, Any]
Run = Callable[[Any, Sent], Any]


def _of_project(verb: Callable[..., Any]) -> Run:
    return lambda form, sent: verb(project=form.project, by=form.user, **sent)


def _of_row(verb: Callable[..., Any]) -> Run:
    """The row that is meant comes with what is sent; it is one of the project's, by the form."""
    return lambda form, sent: verb(by=form.user, **sent)


def _facts(verb: Callable[..., Any]) -> Run:
    return lambda form, sent: verb(project=form.project, facts=sent, by=form.user)


def _of_ballot(verb: Callable[..., Any]) -> Run:
    return lambda form, sent: verb(ballot=form.ballot, by=form.user, **sent)


RUNS: dict[Deed, Run] = {
    Deed.CHANGE: _of_project(services.change_project),
    Deed.ADD_LINE: _of_project(services.add_line),
    Deed.DROP_LINE: _of_row(services.drop_line),
    Deed.CONSULT: _of_project(services.consult),
    Deed.ASK: _of_project(services.ask),
    Deed.COUNT: lambda form, sent: services.count_answers(round=sent["round"], counts=form.counts, by=form.user),
    Deed.HEED: _of_row(services.heed),
    Deed.READY: _of_project(services.make_ready),
    Deed.OPEN_BALLOT: _of_project(services.open_ballot),
    Deed.ENTER_SHEETS: _of_ballot(services.enter_sheets),
    Deed.DROP_SHEETS: _of_row(services.drop_sheets),
    Deed.CLOSE_BALLOT: _of_ballot(services.close_ballot),
    Deed.TAKE: _of_project(services.take),
    Deed.PUT_BACK: _of_project(services.put_back),
    Deed.NAME_SLOTS: lambda form, sent: services.name_slots(project=form.project, names=form.names, by=form.user),
    Deed.FILL: _of_row(services.fill),
    Deed.ASK_WAIVER: _of_project(services.ask_waiver),
    Deed.WAIVE: _of_project(services.waive),
    Deed.ASSESS: _facts(services.assess),
    Deed.ADD_OPINION: _of_project(services.add_opinion),
    Deed.DROP_OPINION: _of_row(services.drop_opinion),
    Deed.LINK_HEARING: _of_project(services.link_hearing),
    Deed.START: _of_project(services.start),
    Deed.INSPECT: _of_project(services.inspect),
    Deed.PUT_RIGHT: _of_row(services.put_right),
    Deed.FINISH: _of_project(services.finish_work),
    Deed.EVALUATE: _of_project(services.evaluate),
    Deed.AGREE: _facts(services.agree),
    Deed.ADD_DUTY: _of_project(services.add_upkeep_duty),
    Deed.DROP_DUTY: _of_row(services.drop_upkeep_duty),
    Deed.SIGN: _of_project(services.sign),
    Deed.REVIEW: _of_project(services.review),
    Deed.GIVE_UP: _of_project(services.give_up),
}


def form_for(deed: Deed, project: Project, user: User, data: Any = None) -> forms.ProjectForm:
    """The form of a deed, without a deed of its own the one that asks nothing."""
    kind = FORMS.get(deed)
    if kind:
        return kind(data, project=project, user=user)
    return forms.PlainForm(data, deed=deed, project=project, user=user)


def run(form: forms.ProjectForm) -> None:
    """Do what the valid form says. Raises Refused."""
    RUNS[form.deed](form, form.cleaned_data)
