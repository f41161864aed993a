"""What a petition's kind lets people do: name the handlers of a complaint, keep the terms of a legal petition."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from petitions import services
from petitions.kind_forms import (
    ExtendLegalForm,
    HearingForm,
    MakeLegalForm,
    NameForm,
    RecuseForm,
    StepForm,
    TakeOffForm,
    WhyForm,
)
from petitions.legal_route import LAST, TERMS, Step, matter_of
from petitions.models import Petition
from petitions.queries import (
    extends_legal_terms,
    handles,
    handling_of,
    is_complaint,
    is_late,
    keeps_legal_terms,
    legal_terms_of,
    targets_of,
)
from petitions.views.verbs import Verb, answer
from wulibridge.people.permissions import Permission
from wulibridge.web.guard import Area, staff


def _on_complaint(user: Any, row: Petition) -> bool:
    return is_complaint(row) and handles(user, row)


def _on_legal(user: Any, row: Petition) -> bool:
    return row.is_xinfang and keeps_legal_terms(user, row)


VERBS: dict[str, Verb] = {
    "name": Verb(
        gettext_lazy("Name a handler"),
        gettext_lazy("This person will see and handle the complaint. Nobody who is concerned can be named."),
        NameForm,
        _on_complaint,
        services.name_handler,
    ),
    "take-off": Verb(
        gettext_lazy("Take a handler off"),
        gettext_lazy("This person will not see the complaint any more."),
        TakeOffForm,
        _on_complaint,
        services.take_off,
    ),
    "recuse": Verb(
        gettext_lazy("Step back"),
        gettext_lazy("Because you have an interest in the matter. Where nobody is left, the leaders take over."),
        RecuseForm,
        _on_complaint,
        services.recuse,
    ),
    "make-legal": Verb(
        gettext_lazy("Treat as a legal petition"),
        gettext_lazy("The terms of the regulation then count from the day it was received."),
        MakeLegalForm,
        lambda user, row: not row.is_xinfang and keeps_legal_terms(user, row),
        services.make_legal,
    ),
    "unmake-legal": Verb(
        gettext_lazy("No longer a legal petition"),
        gettext_lazy("The reason is kept. Its terms are kept too."),
        WhyForm,
        _on_legal,
        services.unmake_legal,
    ),
    "step": Verb(
        gettext_lazy("Enter a step"),
        gettext_lazy("What follows counts from the day on which the step was done."),
        StepForm,
        _on_legal,
        services.do_step,
    ),
    "extend-legal": Verb(
        gettext_lazy("Extend the decision"),
        gettext_lazy("Once, by 30 days at most. The petitioner is told the reason (Art 34)."),
        ExtendLegalForm,
        lambda user, row: row.is_xinfang and extends_legal_terms(user, row),
        services.extend_legal,
    ),
    "hearing": Verb(
        gettext_lazy("Enter a hearing"),
        gettext_lazy("Its days are not counted in the term of the re-examination (Art 36)."),
        HearingForm,
        _on_legal,
        services.hold_hearing,
    ),
}


@require_http_methods(["GET", "POST"])
@staff(Permission.HANDLE_AT_SUBDISTRICT, Permission.SUPERVISE, area=Area.ZONE)
def act(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    return answer(request, number, verb, VERBS)


def of_kind(user: Any, row: Petition) -> dict[str, Any]:
    """What the petition's page says because of its kind. Nothing is read for an ordinary request."""
    context: dict[str, Any] = {"may_make_legal": VERBS["make-legal"].allowed(user, row)}
    if is_complaint(row):
        context |= {"targets": targets_of(row), "handling": handling_of(row)}
        context["complaint_verbs"] = verbs_of(user, row, "name", "take-off", "recuse")
    if row.is_xinfang:
        context["legal"] = _legal(user, row)
    return context


def _legal(user: Any, row: Petition) -> dict[str, Any]:
    terms, today = legal_terms_of(row), timezone.localdate()
    still = {term.step for term in terms if term.done_on is None}
    names = ["step"] if still else []
    names += ["extend-legal"] if Step.CLOSE in still else []
    names += ["hearing"] if Step.REEXAMINATION in still else []
    rows = [
        {
            "term": term,
            "rule": TERMS[Step(term.step)],
            "late": is_late(term, today),
            "gone": term.done_on is None and term.due_on < today,
        }
        for term in terms
    ]
    final = any(term.step == LAST and term.done_on for term in terms)
    return {
        "matter": matter_of(row.kind).label,
        "rows": rows,
        "final": final,
        "verbs": verbs_of(user, row, *names, "unmake-legal"),
    }


def verbs_of(user: Any, row: Petition, *names: str) -> list[tuple[str, Verb]]:
    """Those of the deeds that `user` finds on the petition's page."""
    return [(name, VERBS[name]) for name in names if VERBS[name].allowed(user, row)]
