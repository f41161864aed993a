"""The columns in which results are handed back. The order's number comes first: by it the hotline knows its own."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from petitions.models import NotDoneReason, Outcome, Verdict
from petitions.queries.hotline import Result
from petitions.route import State
from petitions.takeover.columns import BY_FIELD, Field

HEADERS = (
    BY_FIELD[Field.ORDER].label,
    _("hotline"),
    _("our number"),
    _("state"),
    _("departments"),
    _("first contact with the resident"),
    _("answer given on"),
    _("outcome"),
    _("reason"),
    _("text of the answer"),
    _("resident's verdict"),
)


def cells_of(result: Result) -> list[str]:
    """A row in the language of the request. Times of Asia/Shanghai, as the import reads them."""
    contacted_at = timezone.localtime(result.contacted_at) if result.contacted_at else None
    return [
        result.number,
        result.order.source,
        result.petition,
        str(State(result.state).label),
        "、".join(result.departments),
        f"{contacted_at:%Y-%m-%d %H:%M}" if contacted_at else "",
        f"{result.given_on:%Y-%m-%d}" if result.given_on else "",
        _word(Outcome, result.outcome),
        _word(NotDoneReason, result.reason),
        result.text,
        _word(Verdict, result.verdict),
    ]


def _word(choices: type[Outcome | NotDoneReason | Verdict], value: str) -> str:
    return str(choices(value).label) if value else ""
