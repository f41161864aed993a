"""A phone that hands in fifty visits, beside the bare INSERTs of the same rows: a transaction for each visit."""

from datetime import datetime
from functools import partial
from itertools import cycle, islice
from uuid import uuid4

import psycopg

from tests.bench.measure import LEAST, Report, in_turns
from tests.bench.pages import reader_of, visitor_of
from tests.bench.server import Visitor
from wulibridge.people.models import User
from wulibridge.people.roles import Role
from wulibridge.territory.calendar import SHANGHAI
from wulibridge.territory.models import Household

VISITS = 50

VISIT = """INSERT INTO visits_visit (client_uuid, version, household_id, visited_at, purpose, outcome, diary,
                                     guidebook_left, logged_by_id, logged_at, zone_id, withdrawn_reason)
           VALUES (gen_random_uuid(), 1, %(household)s, now(), 'round', 'met', '聊了很久', false, %(user)s, now(),
                   %(area)s, '') RETURNING id"""
REST = (
    "INSERT INTO visits_visitmember (visit_id, user_id) VALUES (%(visit)s, %(user)s)",
    """INSERT INTO visits_opinionitem (client_uuid, visit_id, channel, zone_id, household_id, heard_at, topic, text,
                                       triage, state)
       VALUES (gen_random_uuid(), %(visit)s, 'visit', %(area)s, %(household)s, now(), 'other', '楼道灯暗', 'simple',
               'new')
    """,
    """INSERT INTO visits_visittext (visit_id, text, places)
       VALUES (%(visit)s, '聊了很久 楼道灯暗', '{}')""",
    """INSERT INTO visits_visitversion (visit_id, version, content, digest, by_id, at)
       VALUES (%(visit)s, 1, '{"outcome": "met", "diary": "聊了很久", "opinions": [{"text": "楼道灯暗"}]}',
               repeat('0', 64), %(user)s, now())""",
    """INSERT INTO journal_journalentry (seq, actor_id, actor, post, verb, subject_kind, subject_id, area, details,
                                         previous_hash, hash)
       VALUES (0, %(user)s, 'bench', 'zone_lead@1', 'visit.logged', 'visits.visit', %(visit)s, 'Z1-0001',
               '{"household": 1, "outcome": "met", "petitions": []}', '', '')""",
)


def measure(report: Report, *, port: int, url: str, scale: str, times: int = LEAST) -> None:
    reader = reader_of(Role.ZONE_LEAD)
    zone = reader.posts.get().zone_id
    doors = list(Household.objects.filter(building__zone=zone).order_by("pk").values_list("pk", flat=True))
    walked = list(islice(cycle(doors), VISITS))
    with psycopg.connect(url, autocommit=True) as database:
        ours = partial(_hand_in, visitor_of(reader, port), reader, walked)
        floor = partial(_insert, database, reader, zone, walked)
        report.pair(f"sync of {VISITS} visits {scale}", *in_turns(ours, floor, times=times), most=4)


def _hand_in(visitor: Visitor, reader: User, doors: list[int]) -> None:
    answer = visitor.post_json("/visits/sync/", {"format": 1, "user": reader.pk, "items": [_visit(pk) for pk in doors]})
    statuses = {receipt["status"] for receipt in answer["receipts"]}
    if statuses != {201}:
        raise RuntimeError(f"not taken: {statuses}")


def _visit(household: int) -> dict[str, object]:
    return {
        "uuid": str(uuid4()),
        "kind": "visit",
        "household": household,
        "visited_at": datetime.now(SHANGHAI).isoformat(),
        "outcome": "met",
        "diary": "聊了很久",
        "opinions": [{"uuid": str(uuid4()), "text": "楼道灯暗", "topic": "other", "triage": "simple"}],
    }


def _insert(database: psycopg.Connection, reader: User, zone: int, doors: list[int]) -> None:
    with database.cursor() as cursor:
        for household in doors:
            said = {"user": reader.pk, "area": zone, "household": household}
            with database.transaction():
                cursor.execute(VISIT, said)
                (visit,) = cursor.fetchone()
                for statement in REST:
                    cursor.execute(statement, said | {"visit": visit})
