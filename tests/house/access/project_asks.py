"""What can be asked about projects in the administration rooms, besides their list and form."""

from collections.abc import Callable, Iterator

from django.urls import reverse

from meetings.models import Project
from meetings.project_route import Step
from tests.factories.projects import FINDINGS
from tests.house.access.admin_asks import FILLED
from tests.house.access.asks import Ask, Kind, Sent, get, post
from tests.house.access.places import Place

# The pages with rows of their own; the door is the same for all.
SHOWN = (Step.PROPOSE, Step.CONSULT, Step.RANK, Step.CONDITIONS, Step.RISK, Step.INSPECT, Step.UPKEEP)
LINE, URL = "admin project way", "admin:meetings_project_way"


def _way(row: str, step: Step) -> Callable[[Place], str]:
    return lambda there: reverse(URL, args=[there.rows[row].pk, step.value])


def _slots(there: Place) -> list[int]:
    return list(there.rows["chosen project"].preconditions.values_list("pk", flat=True))


def _assessment(there: Place) -> Sent:
    return {name: "yes" if value is True else value for name, value in FINDINGS.items()}


# What names a row of elsewhere, by the step and the project that it is sent to.
POINTING: tuple[tuple[str, Step, str, Callable[[Place, Place], Sent]], ...] = (
    (
        "a sponsor of elsewhere", Step.PROPOSE, "asking project",
        lambda home, there: {"do": "add_line", "source": "单位", "amount": "1", "sponsor": there.department.pk},
    ),
    (
        "a zone of elsewhere", Step.CONSULT, "asking project",
        lambda home, there: {
            "do": "ask", "question": "问", "options": "好\n不好", "asked": 9, "zones": [there.zone.pk]
        },
    ),
    (
        "a colleague of elsewhere", Step.CONDITIONS, "chosen project",
        lambda home, there: {
            "do": "fill", "slot": _slots(home)[0], "name": "甲", "evidence": "批文", "owner": there.teammate.pk
        },
    ),
    (
        "a precondition of elsewhere", Step.CONDITIONS, "chosen project",
        lambda home, there: {
            "do": "fill", "slot": _slots(there)[0], "name": "甲", "evidence": "批文", "owner": home.teammate.pk
        },
    ),
    (
        "a hearing of elsewhere", Step.START, "chosen project",
        lambda home, there: {"do": "link_hearing", "meeting": there.rows["held hearing"].pk},
    ),
)  # fmt: skip


def _asks() -> Iterator[Ask]:
    for step in SHOWN:
        yield get(LINE, _way("kept project", step), url=URL, variant=step.value, shows=(Project,))
    yield get(LINE, _way("cleared project", Step.CONDITIONS), url=URL, variant="before the start")
    assessed = {"do": "assess"}
    yield post(
        f"{LINE} assess", _way("chosen project", Step.RISK), lambda home, there: assessed | _assessment(there), url=URL
    )
    yield post(
        f"{LINE} waive",
        _way("chosen project", Step.CONDITIONS),
        lambda home, there: {"do": "waive", "slots": _slots(there), "reason": "不涉及"},
        url=URL,
    )
    yield post(f"{LINE} start", _way("cleared project", Step.START), lambda home, there: {"do": "start"}, url=URL)
    elsewhere = {"kind": Kind.POINT, "only": ("own", "foreign"), "url": URL}
    for variant, step, row, sent in POINTING:
        yield post(f"{LINE} assess", _way(row, step), sent, variant=variant, **elsewhere)
    yield post(
        "admin project add",
        lambda there: reverse("admin:meetings_project_add"),
        lambda home, there: FILLED["project"](there),
        variant="in a committee of elsewhere",
        **elsewhere | {"url": "admin:meetings_project_add"},
    )


PROJECT_ASKS: tuple[Ask, ...] = tuple(_asks())
