"""The hash chain, computed a second time: the database writes it, this reads it back and believes nothing."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

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
    what: str  # "edited", "gap", "broken link", "missing end", "beyond the end"


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


def _rows(end: int) -> Iterator[tuple[list[str], bytes, bytes]]:
    last = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {FIELDS}, previous_hash, hash FROM journal_journalentry entry"  # nosec B608
                # By the column itself: a bare seq would be the text of FIELDS, where 10 comes before 2.
                " WHERE entry.seq > %s AND entry.seq <= %s ORDER BY entry.seq LIMIT %s",
                [last, end, BATCH],
            )
            rows = cursor.fetchall()
        if not rows:
            return
        for row in rows:
            yield list(row[:-2]), bytes(row[-2]), bytes(row[-1])
        last = int(rows[-1][0])


def _head() -> tuple[int, bytes, int]:
    """The head's number and hash, and the highest number in the table: in one statement, so of one moment."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq, hash, (SELECT coalesce(max(seq), 0) FROM journal_journalentry) FROM journal_head")
        seq, last_hash, highest = cursor.fetchone()
    return seq, bytes(last_hash), highest


def verify() -> Verdict:
    """Read the whole journal and report every edited entry, gap and deletion, the end included.

    Takes no lock: entries written meanwhile lie beyond the head that was read first.
    """
    flaws: list[Flaw] = []
    seq, last_hash, count = 0, b"", 0
    head_seq, head_hash, highest = _head()
    for fields, previous, stored in _rows(head_seq):
        count += 1
        number = int(fields[0])
        if number != seq + 1:
            flaws.append(Flaw(seq + 1, "gap"))
        elif previous != last_hash:
            flaws.append(Flaw(number, "broken link"))
        if digest(fields) != stored:
            flaws.append(Flaw(number, "edited"))
        seq, last_hash = number, stored
    if (seq, last_hash) != (head_seq, head_hash):
        flaws.append(Flaw(seq + 1, "missing end"))
    if highest > head_seq:
        flaws.append(Flaw(head_seq + 1, "beyond the end"))
    return Verdict(count, last_hash.hex(), tuple(flaws))
