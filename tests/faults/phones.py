"""Phones that hand in what they kept, over a bad line: what they send may get lost, so may the answer, and they send
again until each thing has its receipt. Each in a process of its own, with the whole web in it."""

import os
import random
import time
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from tests.factories.people import staff_of
from tests.factories.territory import BuildingFactory, HouseholdFactory
from tests.faults.processes import KILLED, start
from visits.models import Need, OpinionItem, Visit, VisitMember, VisitVersion
from wulibridge.journal.models import JournalEntry
from wulibridge.people.models import User
from wulibridge.people.roles import Role
from wulibridge.territory.models import Zone

# Of a hundred batches so many never arrive, are answered in vain, or come once more long after.
LOST, CUT, LATE = 10, 15, 5
MOST_AT_ONCE = 20
# Of two phones of one person this share of the things is kept by both.
SHARED = 0.1
MOST_TURNS = 10_000


@dataclass(frozen=True)
class Phone:
    """What one phone keeps, in the order of making; `told` is its memory of receipts, which outlives its process."""

    user: User
    things: list[dict[str, Any]]
    shared: frozenset[str]
    told: Path
    seed: int

    @property
    def left(self) -> list[dict[str, Any]]:
        told = set(self.told.read_text().split()) if self.told.exists() else set()
        return [thing for thing in self.things if thing["uuid"] not in told]

    def hand_in(self) -> None:
        """Send until nothing is left. Another life begins where the last one ended."""
        line = random.Random(f"{self.seed} {len(self.left)} {os.getpid()}")
        with override_settings(ALLOWED_HOSTS=["testserver"]):
            client, sent = Client(), []
            client.force_login(self.user)
            for _turn in range(MOST_TURNS):
                batch = self.left[: line.randint(1, MOST_AT_ONCE)]
                if not batch:
                    return
                luck = line.randrange(100)
                if luck < LOST:
                    continue
                if luck < LOST + LATE and sent:
                    self._post(client, line.choice(sent))
                sent.append(batch)
                receipts = self._post(client, batch)
                if luck < 100 - CUT:
                    self._note(batch, receipts)
        raise AssertionError("it gets nowhere")

    def _post(self, client: Client, batch: list[dict[str, Any]]) -> list[dict[str, Any]]:
        envelope = {"format": 1, "user": self.user.pk, "items": batch}
        answer = client.post(reverse("visits:sync"), envelope, content_type="application/json")
        assert answer.status_code == 200, answer.content
        return answer.json()["receipts"]

    def _note(self, batch: list[dict[str, Any]], receipts: list[dict[str, Any]]) -> None:
        assert [receipt["uuid"] for receipt in receipts] == [thing["uuid"] for thing in batch]
        arrived = [receipt["uuid"] for receipt in receipts if receipt["status"] in (200, 201)]
        refused = [receipt for receipt in receipts if receipt["status"] not in (200, 201, 500)]
        assert not refused, refused[0]
        with self.told.open("a") as memory:
            memory.write("".join(f"{uuid}\n" for uuid in arrived))


def phones_in(zone: Zone, *, count: int, visits: int, directory: Path, seed: int) -> list[Phone]:
    """`count` phones of half as many people, with `visits` different visits in all; two of one person share some."""
    chance = random.Random(seed)
    building = BuildingFactory(zone=zone)
    doors = [row.pk for row in HouseholdFactory.create_batch(20, building=building)]
    found = []
    for person in range(count // 2):
        user = staff_of(Role.ZONE_MEMBER, zone)
        kept = [_visit(chance, doors) for _ in range(visits // (count // 2))]
        both = frozenset(thing["uuid"] for thing in kept if chance.random() < SHARED)
        for number in range(2):
            things = [thing for place, thing in enumerate(kept) if thing["uuid"] in both or place % 2 == number]
            told = directory / f"told-{seed}-{person}-{number}"
            told.unlink(missing_ok=True)
            found.append(Phone(user, things, both, told, chance.getrandbits(32)))
    return found


def _visit(chance: random.Random, doors: list[int]) -> dict[str, Any]:
    met = chance.random() < 0.5
    said = [{"uuid": str(_uuid(chance)), "text": "楼道灯暗"}] if met else []
    at = timezone.now() - timedelta(minutes=chance.randint(1, 5000))
    return {
        "uuid": str(_uuid(chance)),
        "kind": "visit",
        "household": chance.choice(doors),
        "visited_at": at.isoformat(),
        "outcome": "met" if met else "nobody_home",
        "diary": f"第{chance.randrange(10**6)}次",
        "opinions": said,
        "needs": [{"kind": "repair", "words": "修灯"}] if met and chance.random() < 0.2 else [],
    }


def _uuid(chance: random.Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)


def hand_in_together(phones: list[Phone], *, kills: int, moments: random.Random) -> int:
    """All at once, each until nothing is left. Now and then one dies and begins another life; how many did."""
    alive = {phone.told: start(phone.hand_in) for phone in phones}
    killed = 0
    while any(process.is_alive() for process in alive.values()):
        time.sleep(moments.uniform(0.1, 0.5))
        phone = moments.choice(phones)
        if killed < kills and phone.left:
            alive[phone.told].kill()
            alive[phone.told].join()
            killed += alive[phone.told].exitcode == KILLED
            alive[phone.told] = start(phone.hand_in)
    failed = {process.exitcode for process in alive.values()} - {0}
    assert not failed, f"a phone ended with {failed}"
    return killed


def flaws_of(phones: list[Phone]) -> list[str]:
    """What was lost, doubled or put in another order, in words."""
    wanted = {UUID(thing["uuid"]): thing for phone in phones for thing in phone.things}
    there = dict(Visit.objects.filter(client_uuid__in=wanted).values_list("client_uuid", "pk"))
    found = [f"lost: {uuid}" for uuid in wanted.keys() - there.keys()]
    pks = list(there.values())
    heard, needed = (sum(len(thing[part]) for thing in wanted.values()) for part in ("opinions", "needs"))
    entries = JournalEntry.objects.filter(verb="visit.logged", subject_id__in=pks).values_list("subject_id", flat=True)
    found += [f"doubled in the journal: {pk}" for pk, times in Counter(entries).items() if times > 1]
    for name, rows, count in (
        ("journal", entries, len(wanted)),
        ("versions", VisitVersion.objects.filter(visit__in=pks), len(wanted)),
        ("members", VisitMember.objects.filter(visit__in=pks), len(wanted)),
        ("opinions", OpinionItem.objects.filter(visit__in=pks), heard),
        ("needs", Need.objects.filter(visit__in=pks), needed),
    ):
        found += [f"{name}: {rows.count()} and not {count}"] if rows.count() != count else []
    for phone in phones:
        made = [there.get(UUID(thing["uuid"]), 0) for thing in phone.things if thing["uuid"] not in phone.shared]
        found += [f"another order: {phone.told.name}"] if made != sorted(made) else []
        found += [f"never told: {thing['uuid']}" for thing in phone.left]
    return found
