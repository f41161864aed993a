"""What of a month is to be spoken of: topics and words that grow, what is not resolved, what departments owe, and what
residents praise. No resident is named in any of it."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from evaluations.growth import RULE, grown_words
from evaluations.metrics import UNITS, AsOf, Unit
from evaluations.models import Round
from evaluations.models.report import worded
from evaluations.report_route import LONG_OPEN, SHOWN_LINES
from evaluations.round_route import RoundState
from evaluations.services.report_draft import DraftFigure, DraftPart, Month
from evaluations.unnamed import pairs_that_name, without_name, without_traces
from petitions import figures
from petitions.duty_route import RUNNING
from petitions.models import Duty, Petition, Petitioner, Reply, Verdict, past_due
from petitions.topics import Topic
from wulibridge.periods import recent_months
from wulibridge.personal import personal_data
from wulibridge.plain import half_width
from wulibridge.rows import Among
from wulibridge.territory.calendar import civil_date, end_of

EXAMPLES = 3
# The petition that a single matter is about, by what its row is.
PETITION_OF: dict[str, tuple[type[Model], str]] = {
    "petitions": (Petition, ""),
    "duties": (Duty, "order__petition__"),
    "verdicts": (Reply, "petition__"),
}


def matters_of(month: Month) -> list[DraftFigure]:
    """The report's own lists, in the order in which they stand in it."""
    matters = _matters(month)
    listed = (_unresolved, _owed, _praise, _rounds)
    found = [_topics(month, matters), _words(month, matters), *(figure(month) for figure in listed)]
    return [_told(figure) for figure in found]


def _told(figure: DraftFigure) -> DraftFigure:
    """Each single matter with its petition's number, topic and place as they are now: what is approved stays so, also
    when the map is redrawn. One query."""
    if figure.kind not in PETITION_OF:
        return figure
    model, way = PETITION_OF[figure.kind]
    ids = {line["pk"] for part in figure.parts.values() for line in part.lines}
    names = ("number", "topic", "zone__committee__short_name", "zone__name")
    rows = model._base_manager.filter(Among("pk", ids)).values_list("pk", *(way + name for name in names))
    told = {
        pk: {"number": number, "topic": worded(Topic(topic).label), "place": f"{committee} {zone}"}
        for pk, number, topic, committee, zone in rows
    }
    parts = {
        key: replace(part, lines=[line | told[line["pk"]] for line in part.lines]) for key, part in figure.parts.items()
    }
    return replace(figure, parts=parts)


def _matters(month: Month) -> list[dict[str, Any]]:
    """Petitions of the month and of the twelve before. One query."""
    months = recent_months(month.period.first, RULE.months + 1)
    rows = _received(month, months[0].first)
    found = rows.order_by("pk").values("pk", "topic", "title", "text", "confidential", "received_at")
    return [row | {"on": civil_date(row["received_at"])} for row in found]


def _received(month: Month, first: date) -> QuerySet[Petition]:
    return figures.received(month.scope.zones, first=first, last=month.period.last)


def _names(month: Month, rows: QuerySet[Petitioner]) -> dict[int, str]:
    """What the petitioners are called, by their petitions: to be left out."""
    with personal_data(zones=month.scope.zones):
        return dict(rows.values_list("petition", "name"))


def _months_before(month: Month) -> int:
    """Of the months before, how many the office has petitions of."""
    first = month.period.first
    return max(0, min(RULE.months, (first.year - month.since.year) * 12 + first.month - month.since.month))


def _topics(month: Month, matters: list[dict[str, Any]]) -> DraftFigure:
    months, before = _months_before(month), Counter[str]()
    of_month: dict[str, list[int]] = defaultdict(list)
    open_ones = {row["pk"] for row in matters if not row["confidential"]}
    for row in matters:
        if row["on"] >= month.period.first:
            of_month[row["topic"]].append(row["pk"])
        else:
            before[row["topic"]] += 1

    def part(topic: str, ids: list[int]) -> DraftPart:
        grows = RULE.grows(len(ids), before[topic], months)
        examples = [{"pk": pk} for pk in reversed(ids) if pk in open_ones][:EXAMPLES] if grows else []
        return DraftPart(Topic(topic).label, ids, before=before[topic], months=months, grows=grows, lines=examples)

    parts = {topic: part(topic, ids) for topic, ids in of_month.items()}
    ordered = sorted(parts.items(), key=lambda part: (not part[1].grows, -len(part[1].ids), part[0]))
    return DraftFigure(
        "topics",
        "petitions",
        _("Topics"),
        format_lazy(
            _(
                "Petitions received in the month by topic, beside the mean of the {months} months before. A topic grows"
                " when it has at least {least} and more than {times} times that mean."
            ),
            months=RULE.months,
            least=RULE.at_least,
            times=float(RULE.times),
        ),
        UNITS[Unit.PETITIONS],
        AsOf.PERIOD,
        dict(ordered),
    )


def _words(month: Month, matters: list[dict[str, Any]]) -> DraftFigure:
    names = _names(month, Petitioner.objects.filter(petition__in=_received(month, month.period.first).values("pk")))
    told = {row["pk"]: f"{row['title']}\n{row['text']}" for row in matters if not row["confidential"]}
    of_month = {row["pk"] for row in matters if row["on"] >= month.period.first}
    now = {pk: without_name(text, names.get(pk, ""), instead=" ") for pk, text in told.items() if pk in of_month}
    unsaid = frozenset[str]().union(*map(pairs_that_name, names.values()))
    months = _months_before(month)
    grown = grown_words(now, (text for pk, text in told.items() if pk not in of_month), months, unsaid=unsaid)
    return DraftFigure(
        "words",
        "petitions",
        _("Words that grow"),
        _(
            "Words that residents used more often than in the months before, by the same rule as topics. Words that"
            " stand together are joined. Confidential matters are left out, and so is what a petitioner is called."
        ),
        UNITS[Unit.PETITIONS],
        AsOf.PERIOD,
        {
            word.word: DraftPart(
                word.word, word.ids, before=word.before, months=months, grows=True,
                lines=[{"pk": pk} for pk in word.ids[::-1][:EXAMPLES]],
            )
            for word in grown
        },
    )  # fmt: skip


def _unresolved(month: Month) -> DraftFigure:
    rows = figures.waiting(month.scope.zones)
    supervised = rows.filter(supervised_at__isnull=False)
    return DraftFigure(
        "unresolved",
        "petitions",
        _("Not resolved"),
        format_lazy(
            _(
                "Petitions whose resident waits for an answer now: those that have waited more than {days} days, those"
                " that are overdue at their stop, and those under supervision. One may be in all three."
            ),
            days=LONG_OPEN.days,
        ),
        UNITS[Unit.PETITIONS],
        AsOf.NOW,
        {
            "long_open": _listed(_("Open longest"), rows.filter(received_at__lt=month.now - LONG_OPEN)),
            "overdue": _listed(_("Overdue"), rows.filter(past_due(month.scope.today))),
            "supervised": _listed(_("Under supervision"), supervised),
        },
    )


def _listed(title: Any, rows: QuerySet[Petition]) -> DraftPart:
    """The longest open ones first."""
    found = list(rows.order_by("received_at", "pk").values_list("pk", "received_at", "due_on"))
    lines = [
        {"pk": pk, "since": civil_date(received).isoformat(), "due": due.isoformat()}
        for pk, received, due in found[:SHOWN_LINES]
    ]
    return DraftPart(title, sorted(pk for pk, _received, _due in found), lines=lines)


def _owed(month: Month) -> DraftFigure:
    rows = figures.open_duties(month.scope.zones).select_related("department").order_by("due_on", "pk")
    by_department: dict[str, list[Duty]] = defaultdict(list)
    for duty in rows:
        by_department[f"department-{duty.department_id}"].append(duty)
    return DraftFigure(
        "owed",
        "duties",
        _("What departments owe"),
        _("What departments were given to do about petitions and is not done yet, by department."),
        UNITS[Unit.DUTIES],
        AsOf.NOW,
        {key: _duties(duties, month.scope.today) for key, duties in sorted(by_department.items())},
    )


def _duties(duties: list[Duty], today: date) -> DraftPart:
    lines = [
        {"pk": duty.pk, "due": duty.due_on.isoformat(), "late": duty.state in RUNNING and duty.due_on < today}
        for duty in duties[:SHOWN_LINES]
    ]
    return DraftPart(duties[0].department.name, sorted(duty.pk for duty in duties), lines=lines)


def _praise(month: Month) -> DraftFigure:
    period = month.period
    rows = figures.judged(month.scope.zones, first=period.first, last=period.last)
    rows = rows.filter(verdict=Verdict.SATISFIED, petition__confidential=False).exclude(verdict_note="")
    found = list(rows.select_related("petition").order_by("-verdict_at", "-pk"))
    shown = found[:SHOWN_LINES]
    names = _names(month, Petitioner.objects.filter(petition__in=[reply.petition_id for reply in shown]))
    lines = [{"pk": reply.pk, "words": _unnamed(reply, names.get(reply.petition_id, ""))} for reply in shown]
    part = DraftPart(_("Satisfied, in the resident's words"), sorted(reply.pk for reply in found), lines=lines)
    return DraftFigure(
        "praise",
        "verdicts",
        _("Praise"),
        _("Verdicts of satisfied of the month to which the resident added words. Names and numbers are taken out."),
        UNITS[Unit.ANSWERS],
        AsOf.PERIOD,
        {"denominator": part},
    )


def _unnamed(reply: Reply, name: str) -> str:
    return without_traces(without_name(half_width(reply.verdict_note), name))


def _rounds(month: Month) -> DraftFigure:
    period = month.period
    published = {"published_at__gte": end_of(period.first - timedelta(days=1)), "published_at__lt": end_of(period.last)}
    rows = Round.objects.filter(subdistrict=month.subdistrict, state=RoundState.PUBLISHED, **published).order_by("pk")
    found = list(rows.values_list("pk", "title"))
    lines = [{"pk": pk, "words": title} for pk, title in found]
    return DraftFigure(
        "rounds",
        "rounds",
        _("Published rounds"),
        _("Rounds of the people's verdict whose results were published in the month."),
        _("rounds"),
        AsOf.PERIOD,
        {"denominator": DraftPart(_("Published rounds"), [pk for pk, _title in found], lines=lines)},
    )
