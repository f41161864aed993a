"""How the satisfaction index is made of its three parts. Pure: exact until the one rounding at its end."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from evaluations.metrics.shares import Share

# The index is said with two decimals; a half is rounded up.
DIGITS = Decimal("0.01")


def rounded(exact: Fraction) -> Decimal:
    """To two decimals, half up, whatever stands behind."""
    cents = (exact * 200 + 1) // 2
    return (Decimal(cents) / 100).quantize(DIGITS, ROUND_HALF_UP)


def index_of(parts: Iterable[tuple[int, Share | None]]) -> Decimal | None:
    """Points out of 100: each part's share times its weight (whole per cents that sum to 100).

    None as soon as a part with a weight has no share: nothing is guessed, and no other part takes over its weight.
    """
    whole = Fraction(0)
    for weight, share in parts:
        if not weight:
            continue
        value = share.value if share else None
        if value is None:
            return None
        whole += weight * value
    return rounded(whole)
