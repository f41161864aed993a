"""The hash chain, computed a second time: the database writes it, this reads it back and believes nothing."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection, transaction

# Each field as text, in the order of the trigger. Lengths go first, so that no text can pretend to be two fields.
FIELDS = """
    seq::text, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), coalesce(actor_id::text, ''), actor, post,
    coalesce(host(address), ''), verb, subject_kind, coalesce(subject_id::text, ''), area, details::text,
    encode(previous_hash, 'hex')
"""
BATCH = 5_000


@dataclass(frozen=True)
class Flaw:
    """A place where the chain does not hold: the number of the entry and what is wrong there."""

    seq: int
    what: str  # "edited", "gap", "broken link", "missing end"


@dataclass(frozen=True)
class Verdict:
    """What verify() found. `head` is the last hash in hex: note it elsewhere to hold a later state against it."""

    entries: int
    head: str
    flaws: tuple[Flaw, ...]

    @property
    def sound(self) -> bool:
        return not self.flaws


def digest(fields: list[str]) -> bytes:
    return hashlib.sha256("".join(f"{len(field)}:{field}" for field in fields).encode()).digest()


def _rows() -> Iterator[tuple[list[str], bytes, bytes]]:
    last = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {FIELDS}, previous_hash, hash FROM journal_journalentry WHERE seq > %s ORDER BY seq LIMIT %s",
                [last, BATCH],
            )
            rows = cursor.fetchall()
        if not rows:
            return
        for row in rows:
            yield list(row[:-2]), bytes(row[-2]), bytes(row[-1])
        last = int(rows[-1][0])


def verify() -> Verdict:
    """Read the whole journal and report every edited entry, gap and deletion, the end included."""
    flaws: list[Flaw] = []
    seq, last_hash, count = 0, b"", 0
    with transaction.atomic():
        with connection.cursor() as cursor:
            # One picture of the table and its head, so that entries written meanwhile are not taken for flaws.
            cursor.execute("SELECT seq, hash FROM journal_head FOR SHARE")
            head_seq, head_hash = cursor.fetchone()
        for fields, previous, stored in _rows():
            count += 1
            number = int(fields[0])
            if number != seq + 1:
                flaws.append(Flaw(seq + 1, "gap"))
            elif previous != last_hash:
                flaws.append(Flaw(number, "broken link"))
            if digest(fields) != stored:
                flaws.append(Flaw(number, "edited"))
            seq, last_hash = number, stored
    if (seq, last_hash) != (head_seq, bytes(head_hash)):
        flaws.append(Flaw(seq + 1, "missing end"))
    return Verdict(count, last_hash.hex(), tuple(flaws))
