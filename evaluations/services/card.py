"""The card with which an elder signs. Its codes are shown once, on paper; of each only a keyed hash is kept."""

from datetime import datetime
from secrets import randbelow

from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from evaluations.models import CardCode, CareCard, CarePlan
from evaluations.route import CODE_DIGITS, CODES_ON_A_CARD, MOST_TRIES
from evaluations.services.guard import check_keeps, locked_plan, note
from petitions.services import Refused
from wulibridge.journal.services import recording
from wulibridge.people.models import User
from wulibridge.territory.calendar import database_now


def issue_card(*, plan: CarePlan, by: User) -> list[tuple[int, str]]:
    """Make a card with new codes; the one before ends. Returns number and code of each, to be printed and forgotten.

    Raises Refused without the right, and for the plan's own worker whatever their other posts: who comes to the elder
    never has the codes.
    """
    with recording():
        row = locked_plan(plan)
        check_keeps(by, row.agency)
        if by.pk == row.worker_id:
            raise Refused(_("Somebody else than the worker prints the card."))
        now = database_now()
        end_card(row, now)
        card = CareCard.objects.create(plan=row, issued_by=by, issued_at=now)
        codes = [(number, _code()) for number in range(1, CODES_ON_A_CARD + 1)]
        CardCode.objects.bulk_create(
            CardCode(card=card, number=number, digest=_digest(card, number, code)) for number, code in codes
        )
        note("care_card.issued", row, by=by, card=card.pk)
    return codes


def end_card(plan: CarePlan, now: datetime) -> None:
    """The plan's card is of no use any more. The plan is locked by the caller."""
    plan.cards.filter(ended_at=None).update(ended_at=now)


def next_code(plan: CarePlan) -> CardCode | None:
    """The code that the elder is asked for: the first of the present card that has not signed anything. None without a
    card that is good: none printed, used up, or too many wrong codes."""
    unused = CardCode.objects.filter(card__plan=plan, card__ended_at=None, card__tries__lt=MOST_TRIES, signature=None)
    return unused.select_related("card").order_by("number").first()


def is_code(code: CardCode, said: str) -> bool:
    return constant_time_compare(code.digest, _digest(code.card, code.number, said))


def _code() -> str:
    return f"{randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"


def _digest(card: CareCard, number: int, code: str) -> str:
    """Keyed: who reads the table alone cannot try all codes."""
    return salted_hmac("evaluations.card", f"{card.pk}:{number}:{code}", algorithm="sha256").hexdigest()
