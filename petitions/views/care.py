"""Speaking to residents about a petition, and who works on it: the deeds, and the lists of what is to be done."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from petitions.care_forms import AssignForm, CallbackForm, ConsentForm, ContactForm, EndConsentForm, HandOverForm
from petitions.history import History
from petitions.models import Petition
from petitions.queries.charge import SHOWN, distributed_by, may_assign, may_pass_on, of_load, workload
from petitions.queries.consent import may_end_consent, may_note_consent, standing_consent
from petitions.queries.contact import (
    answers_to_call_back,
    contact_late,
    may_call_back,
    may_note_contact,
)
from petitions.queries.tries import tries_of, tries_on
from petitions.route import HANDLES, State
from petitions.services.charges import assign, hand_over
from petitions.services.consent import end_name_consent, note_name_consent
from petitions.services.contact import call_back, note_contact
from petitions.services.duty_steps import workdays_after
from petitions.views.mandates import VERBS as MANDATE_VERBS
from petitions.views.mandates import mandates_context
from petitions.views.tabs import care_tabs
from petitions.views.verbs import Verb, answer
from petitions.views.voices import VERBS as VOICE_VERBS
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import may
from wulibridge.web.guard import Area, staff

PER_PAGE = 25
SOON_WORKDAYS = 3
HANDLERS = (*HANDLES.values(), Permission.SUPERVISE)

VERBS: dict[str, Verb] = {
    "contact": Verb(
        gettext_lazy("Note a contact"),
        gettext_lazy("You spoke to the resident before the answer, or tried to."),
        ContactForm,
        may_note_contact,
        note_contact,
    ),
    "call-back": Verb(
        gettext_lazy("Call back"),
        gettext_lazy("Ask the resident what they think of the answer. Somebody else asks than who gave it."),
        CallbackForm,
        may_call_back,
        call_back,
    ),
    "name-consent": Verb(
        gettext_lazy("Departments may learn the name"),
        gettext_lazy("The resident agrees: a department that has accepted a duty may read name and phone."),
        ConsentForm,
        may_note_consent,
        note_name_consent,
    ),
    "end-name-consent": Verb(
        gettext_lazy("Departments may no longer learn the name"),
        gettext_lazy("The resident takes it back. From now on no department reads name and phone."),
        EndConsentForm,
        may_end_consent,
        end_name_consent,
    ),
    "assign": Verb(
        gettext_lazy("Assign"),
        gettext_lazy("This person works on it at this stop, and is told so."),
        AssignForm,
        may_assign,
        assign,
    ),
    "hand-over": Verb(
        gettext_lazy("Hand over"),
        gettext_lazy("This person follows it through from now on, wherever it stands."),
        HandOverForm,
        may_pass_on,
        hand_over,
    ),
}
DEEDS = VERBS | MANDATE_VERBS | VOICE_VERBS


@require_http_methods(["GET", "POST"])
@staff(*HANDLERS, area=Area.ZONE)
def care_act(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    return answer(request, number, verb, DEEDS)


def care_of(user: Any, row: Petition, history: History) -> dict[str, Any]:
    """What a petition's page offers to those who speak to the resident and say who works on it. What was done is in the
    timeline."""
    if not may(user, Permission.PETITION_READ, zone_id=row.zone_id):
        return {}
    own_answer = history.last_reply is not None and history.last_reply.author_id == user.pk
    consent = standing_consent(row) if row.has_consent else None  # type: ignore[attr-defined]
    never = {"name-consent" if consent else "end-name-consent"} | ({"call-back"} if own_answer else set())
    names = [name for name, verb in VERBS.items() if name not in never and verb.allowed(user, row)]
    return {
        **_tries(row),
        "name_consent": consent,
        "contact_late": contact_late(row, timezone.localdate()),
        "care_verbs": [(name, VERBS[name]) for name in names],
        **mandates_context(user, row),
    }


def _tries(row: Petition) -> dict[str, Any]:
    """Before it may be closed without a verdict: on how many days nobody was reached, and from when a try counts."""
    if row.state != State.ANSWERED or not row.has_callbacks:  # type: ignore[attr-defined]
        return {}
    tries = tries_of(row)
    return {"tries": tries, "next_try_on": tries.next_on(timezone.localdate())} if tries.days else {}


@require_GET
@staff(*HANDLERS, area=Area.ZONE)
def callbacks(request: HttpRequest) -> HttpResponse:
    """Answers about which nobody has asked the resident yet, the oldest first."""
    page = Paginator(answers_to_call_back(request.user), PER_PAGE).get_page(request.GET.get("page"))
    tries = tries_on(page.object_list)
    rows = [{"reply": reply, "tries": len(tries.get(reply.pk, ()))} for reply in page]
    return render(request, "petitions/callbacks.html", {"page": page, "rows": rows, **care_tabs(request.user)})


@require_GET
@staff(Permission.TEAM_EDIT, area=Area.ZONE)
def load(request: HttpRequest) -> HttpResponse:
    """Who works on how much; with ?of= a person (0: nobody) and ?show= a figure, the petitions behind it."""
    user, today = request.user, timezone.localdate()
    days = {"today": today, "soon_on": workdays_after(today, SOON_WORKDAYS)}
    context: dict[str, Any] = {**care_tabs(user)}
    if "of" in request.GET:
        context |= _behind(request, days)
    else:
        context["loads"] = workload(user, **days)
    return render(request, "petitions/workload.html", context)


def _behind(request: HttpRequest, days: dict[str, Any]) -> dict[str, Any]:
    shown, of = request.GET.get("show", "open"), request.GET["of"]
    if shown not in SHOWN or not (of.isascii() and of.isdigit() and len(of) < 10):
        raise Http404
    rows = distributed_by(request.user).filter(handler=int(of) or None)
    found = of_load(rows, shown, **days).select_related("zone", "handler").order_by("due_on", "pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    person = User.objects.filter(pk=of, handled_petitions__in=rows).distinct().first()
    return {"page": page, "shown": shown, "person": person, "behind": True}
