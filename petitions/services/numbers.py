"""The numbers and query codes that petitions are known by."""

import secrets

from petitions.models import NumberSeries

# Without I, L, O, U, 0 and 1: read over the phone and typed by people of eighty. 10 of 30 signs: 49 bits.
CODE_ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
CODE_LENGTH = 10


def new_query_code() -> str:
    """What a resident follows the petition with, beside its number."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


def take_numbers(year: int, count: int = 1) -> list[str]:
    """The next numbers of petitions received in `year` (Asia/Shanghai). Others wait for theirs until the transaction
    ends; whoever takes numbers of several years begins with the earliest."""
    NumberSeries.objects.bulk_create([NumberSeries(year=year)], ignore_conflicts=True)
    series = NumberSeries.objects.select_for_update().get(year=year)
    first, series.last = series.last + 1, series.last + count
    series.save(update_fields=["last"])
    return [f"{year}-{number:06d}" for number in range(first, series.last + 1)]
