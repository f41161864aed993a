"""Finding a ballot by the code of its slip."""

from datetime import date

from django.utils.crypto import salted_hmac

from evaluations.models import Ballot
from evaluations.round_route import RoundState


def digest_of(code: str) -> str:
    """Keyed: who reads the table alone cannot try codes. Small letters, spaces and dashes are forgiven."""
    return salted_hmac("evaluations.ballot", plain_code(code), algorithm="sha256").hexdigest()


def plain_code(code: str) -> str:
    return "".join(sign for sign in code.upper() if sign.isascii() and sign.isalnum())


def ballot_of(code: str, *, on: date) -> Ballot | None:
    """The ballot that this code stands for in a round that is open on a day of Asia/Shanghai. None alike for a wrong
    code, one that was used, and one of a round that has not begun or is over."""
    rows = Ballot.objects.select_related("round__subdistrict", "round__committee", "round__about")
    asked = {"round__state": RoundState.OPEN, "round__opens_on__lte": on, "round__closes_on__gte": on}
    return rows.filter(digest=digest_of(code), **asked).first()
