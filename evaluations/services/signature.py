"""The elder or kin signs for a visit and scores it: by a code of their card, or on paper. The worker never does."""

from collections.abc import Mapping

from django.core.files import File
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evaluations.models import CareCard, CarePlan, CareSheet, CareSignature, CareVisit, SignedBy
from evaluations.queries.visit import unsigned_visits_of
from evaluations.route import HIGHEST_SCORE, LOW_SCORE, LOWEST_SCORE, MOST_TRIES
from evaluations.services.card import is_code, next_code
from evaluations.services.guard import check_keeps, locked_plan, note
from evaluations.services.replacement import ask_for_another
from petitions.services import Refused
from wulibridge.journal.queries import entries_of
from wulibridge.journal.services import RESIDENT, record, recording
from wulibridge.people.models import User
from wulibridge.pictures.files import digest_of, forget, is_picture, keep
from wulibridge.pictures.preparing import write_anew
from wulibridge.pictures.states import PhotoFlaw
from wulibridge.territory.calendar import database_now

MAX_BYTES = 10 * 2**20


def sign_by_code(*, visit: CareVisit, score: int, code: str, by: User) -> CareSignature:
    """The elder signs on the worker's phone (`by`, whose visit it is) with the code that is next on their card.

    Raises Refused for another worker's visit, for one that is signed, without a card, and for a wrong code: that is
    counted, and after MOST_TRIES of them the card is of no use any more.
    """
    with recording():
        signed = _sign_by_code(visit, score, code, by)
    if signed is None:  # the count of wrong codes stays, so the refusal comes after it was written
        raise Refused(_("This is not the code. Look at the number beside it on the card."), "code")
    return signed


def _sign_by_code(visit: CareVisit, score: int, said: str, by: User) -> CareSignature | None:
    plan = locked_plan(visit.plan)
    if visit.worker_id != by.pk:
        raise Refused(_("This visit is somebody else's."))
    _check_unsigned(visit)
    _check_score(score)
    code = next_code(plan)
    if code is None:
        raise Refused(_("There is no card that is good. Ask the centre for one, or let the paper sheet be signed."))
    if not is_code(code, said):
        CareCard.objects.filter(pk=code.card_id).update(tries=F("tries") + 1)
        note("care_card.wrong_code", plan, by=by, card=code.card_id, left=MOST_TRIES - code.card.tries - 1)
        return None
    CareCard.objects.filter(pk=code.card_id).update(tries=0)
    signed = CareSignature.objects.create(
        visit=visit, worker_id=visit.worker_id, way=SignedBy.CODE, score=score, code=code, at=database_now()
    )
    # The score is not in the journal: it is the elder's, and the row keeps it.
    area = plan.household.building.zone.code
    record("care_visit.signed", visit, by=RESIDENT, area=area, details={"way": SignedBy.CODE, "on_phone_of": by.pk})
    _ask_when_low(signed, plan)
    return signed


def sign_on_paper(*, plan: CarePlan, sheet: File, scores: Mapping[int, int], by: User) -> list[CareSignature]:
    """The centre types in a paper sheet: `scores` by the key of the visit, and the sheet's photo.

    Raises Refused without the right, for a visit that `by` made themselves, for one that is signed or of another plan,
    without any score, and for a photo that is none or too large.
    """
    check_keeps(by, plan.agency)
    if not scores:
        raise Refused(_("Type in at least one score."))
    if (sheet.size or 0) > MAX_BYTES:
        raise Refused(_("A file may have 10 MB at most."), "sheet")
    if not is_picture(sheet):
        raise Refused(PhotoFlaw.NO_IMAGE.label, "sheet")
    photo = CareSheet(plan=plan, sha256=digest_of(sheet), added_by=by)
    _write_photo(photo, sheet)
    try:
        return _type_in(plan, photo, scores, by)
    except Refused:
        if not CareSheet.objects.filter(plan=plan, sha256=photo.sha256).exists():
            forget(photo.name, photo.small_name)
        raise


def _type_in(plan: CarePlan, photo: CareSheet, scores: Mapping[int, int], by: User) -> list[CareSignature]:
    with recording():
        row = locked_plan(plan)
        visits = {visit.pk: visit for visit in unsigned_visits_of(row).filter(pk__in=scores)}
        if visits.keys() != scores.keys():
            raise Refused(_("One of these visits was signed for meanwhile. Look again."))
        kept, _is_new = CareSheet.objects.get_or_create(
            plan=row, sha256=photo.sha256, defaults={"added_by": by, "added_at": database_now()}
        )
        signed = [_sign_on_paper(visits[pk], score, kept, by) for pk, score in sorted(scores.items())]
        note("care_visit.typed_in", row, by=by, sheet=kept.pk, visits=sorted(scores))
        for each in sorted(signed, key=lambda signature: signature.score):
            _ask_when_low(each, row)
    return signed


def read_sheet(*, sheet: CareSheet, by: User) -> None:
    """Say in the journal that `by` saw the photo of this sheet, which bears a signature: once a day (Asia/Shanghai)."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    seen = entries_of(sheet.plan).filter(verb="care_sheet.read", actor_id=by.pk, at__gte=midnight)
    if seen.filter(details__sheet=sheet.pk).exists():
        return
    with recording():
        note("care_sheet.read", sheet.plan, by=by, sheet=sheet.pk)


def _sign_on_paper(visit: CareVisit, score: int, sheet: CareSheet, by: User) -> CareSignature:
    if visit.worker_id == by.pk:
        raise Refused(_("You made this visit yourself: somebody else types its score in."))
    _check_score(score)
    return CareSignature.objects.create(
        visit=visit,
        worker_id=visit.worker_id,
        way=SignedBy.PAPER,
        score=score,
        sheet=sheet,
        typed_by=by,
        at=database_now(),
    )


def _write_photo(photo: CareSheet, file: File) -> None:
    """Written anew by a process of its own, before any row speaks of it. A few a day: the centre waits for it."""
    keep(photo.raw_name, file)
    try:
        result = write_anew(photo)
    finally:
        forget(photo.raw_name)
    if not result.width:
        raise Refused(PhotoFlaw(result.flaw or PhotoFlaw.FAILED).label, "sheet")


def _check_unsigned(visit: CareVisit) -> None:
    if CareSignature.objects.filter(visit=visit).exists():
        raise Refused(_("This visit is signed for already. Nobody changes a score."))


def _check_score(score: int) -> None:
    if not LOWEST_SCORE <= score <= HIGHEST_SCORE:
        raise Refused(_("Choose a score from 1 to 5."), "score")


def _ask_when_low(signed: CareSignature, plan: CarePlan) -> None:
    if signed.score <= LOW_SCORE:
        ask_for_another(signature=signed, plan=plan)
