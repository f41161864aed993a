"""What the diary is searched by. Whoever writes visits writes this with them, last."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from visits.models import OpinionItem, Visit, VisitText
from wulibridge.folding import fold
from wulibridge.rows import insert


def make_visit_findable(visit: Visit) -> None:
    """Let a visit be found by its diary and opinion items as they stand now, in the transaction that wrote them."""
    make_visits_findable([visit])


def make_new_visit_findable(visit: Visit, said: Iterable[str]) -> None:
    """The same for one that was written down a moment ago, with all that was `said` there. One query at most."""
    if text := _text(visit, {visit.pk: list(said)}):
        insert(VisitText, [{"visit_id": visit.pk, "text": text, "places": []}])


def make_visits_findable(visits: Iterable[Visit]) -> None:
    """The same for many. One that was withdrawn or left no words is found by none. Three queries at most."""
    visits = list(visits)
    said: dict[int, list[str]] = defaultdict(list)
    heard = OpinionItem.objects.standing().filter(visit__in=visits).order_by("pk")
    for visit_id, text in heard.values_list("visit_id", "text"):
        said[visit_id].append(text)
    rows = [VisitText(visit=visit, text=_text(visit, said)) for visit in visits]
    wordless = [row.visit_id for row in rows if not row.text]
    if wordless:
        VisitText.objects.filter(visit__in=wordless).delete()
    VisitText.objects.bulk_create(
        [row for row in rows if row.text],
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["visit"],
        update_fields=["text"],
    )


def _text(visit: Visit, said: Mapping[int, list[str]]) -> str:
    if visit.withdrawn_at:
        return ""
    # A line's end between them: what is searched for has none, so nothing is found across two of them.
    return "\n".join(filter(None, map(fold, (visit.diary, *said[visit.pk]))))
