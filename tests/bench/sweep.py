"""A hundred thousand overdue petitions: the sweep beside one statement that writes the same.

Each run has a copy of its own of one database, so that every run finds the same work.
"""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from tests.bench.measure import LEAST, Report
from tests.bench.office import PYTHON, named

# All overdue since yesterday at their first stop, waiting to be taken: that is what an outage leaves behind.
OVERDUE = """
DELETE FROM petitions_reply;
DELETE FROM petitions_deadlineevent USING petitions_passage stay WHERE passage_id = stay.id AND ordinal > 1;
DELETE FROM petitions_passage WHERE ordinal > 1;
UPDATE petitions_petition
   SET state = 'registered', stop = 1, owner_id = NULL, handler_id = NULL, closed_at = NULL, supervised_at = NULL,
       received_at = now() - interval '32 days', due_on = (now() AT TIME ZONE 'Asia/Shanghai')::date - 1,
       wake_at = (now() AT TIME ZONE 'Asia/Shanghai')::date::timestamp AT TIME ZONE 'Asia/Shanghai';
UPDATE petitions_passage
   SET left_at = NULL, left_by = '', taken_at = NULL, taken_by_id = NULL, supervised_at = NULL,
       entered_at = now() - interval '32 days', due_on = (now() AT TIME ZONE 'Asia/Shanghai')::date - 1;
DELETE FROM petitions_heartbeat;
"""

FLOOR = """
WITH due AS (
    SELECT petition.id, petition.stop, petition.number, petition.title, petition.due_on, petition.urgency, zone.code,
           zone.committee_id, (now() AT TIME ZONE 'Asia/Shanghai')::date AS today,
           ((now() AT TIME ZONE 'Asia/Shanghai')::date + interval '1 month')::date AS raw,
           (SELECT min(day) FROM territory_workday WHERE is_workday AND day >=
               ((now() AT TIME ZONE 'Asia/Shanghai')::date + interval '1 month')::date) AS next_due
      FROM petitions_petition petition JOIN territory_zone zone ON zone.id = petition.zone_id
     WHERE state IN ('registered', 'taken') AND wake_at <= now() AND stop < 3
       FOR UPDATE OF petition SKIP LOCKED),
left_stays AS (
    UPDATE petitions_passage SET left_at = now(), left_by = 'lapse' FROM due
     WHERE petition_id = due.id AND left_at IS NULL RETURNING petition_id, ordinal),
stays AS (
    INSERT INTO petitions_passage (petition_id, ordinal, stop, entered_at, entered_by, reason, months, due_on,
                                   provisional, extension_reason, left_by, closing_reason)
    SELECT due.id, ordinal + 1, stop + 1, now(), 'lapse', '', 1, next_due, false, '', '', ''
      FROM due JOIN left_stays ON petition_id = due.id RETURNING id, petition_id),
explained AS (
    INSERT INTO petitions_deadlineevent (petition_id, passage_id, term, cause, at, start_on, months, workdays, days,
                                         raw_on, due_on, was_on, provisional, reason)
    SELECT due.id, stays.id, 'stop', 'climbed', now(), today, 1, 0, 0, raw, next_due, due_on, false, ''
      FROM due JOIN stays ON petition_id = due.id),
moved AS (
    UPDATE petitions_petition petition
       SET state = 'registered', stop = petition.stop + 1, handler_id = NULL, due_on = next_due,
           wake_at = (next_due + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'
      FROM due WHERE petition.id = due.id),
told AS (
    INSERT INTO notices_notice (dedupe_key, kind, channel, receiver_id, facts, path, state, attempts, last_error,
                                sent_at)
    SELECT format('petition:%s:%s.1:lapse:%s:in_app', due.id, due.id, user_id), 'petition_lapse', 'in_app', user_id,
           jsonb_build_object('number', number, 'title', title, 'stop', stop + 1, 'due_on', next_due,
                              'urgency', urgency),
           '/petitions/' || number || '/', 'sent', 0, '', now()
      FROM due JOIN people_post post ON post.committee_id = due.committee_id)
INSERT INTO journal_journalentry (seq, actor, post, verb, subject_kind, subject_id, area, details, previous_hash, hash)
SELECT 0, 'clock', '', 'petition.lapse', 'petitions.petition', id, code,
       jsonb_build_object('stop', ARRAY[stop, stop + 1], 'due_on', ARRAY[due_on, next_due]), '', '' FROM due
"""

COUNTS = """
SELECT (SELECT count(*) FROM petitions_petition WHERE stop = 2), (SELECT count(*) FROM petitions_passage),
       (SELECT count(*) FROM petitions_deadlineevent), (SELECT count(*) FROM notices_notice),
       (SELECT count(*) FROM journal_journalentry WHERE verb = 'petition.lapse')
"""


def measure(report: Report, *, superuser_url: str, template: str, count: int, times: int = LEAST) -> None:
    ours, floor, left = [], [], set()
    for _ in range(times):
        with copied(superuser_url, template) as name:
            ours.append(_swept(name) / count)
            left.add(_counts(superuser_url, name))
        with copied(superuser_url, template) as name:
            floor.append(_stated(superuser_url, name) / count)
            left.add(_counts(superuser_url, name))
    if len(left) != 1:
        raise RuntimeError(f"the sweep and its floor did not write the same: {left}")
    result = report.pair(f"sweep of {count:,} overdue, a case", ours, floor, most=3)
    report.within(f"sweep of {count:,} overdue, a case: time", result.ours, most=0.35, unit="ms", n=times)


@contextmanager
def copied(superuser_url: str, template: str) -> Iterator[str]:
    """The name of a copy of a database, dropped afterwards."""
    name = f"{template}_copy"
    with psycopg.connect(superuser_url, autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute("CHECKPOINT")
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
        try:
            yield name
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def child(name: str, *arguments: str) -> str:
    """What tests.bench.child says about one run in a process of its own, on this database."""
    urls = {key: named(os.environ[key], name) for key in ("DATABASE_URL", "DATABASE_OWNER_URL")}
    command = [*PYTHON, "-m", "tests.bench.child", *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=os.environ | urls).stdout


def _swept(name: str) -> float:
    return float(child(name, "sweep"))


def _stated(superuser_url: str, name: str) -> float:
    """Milliseconds of the one statement, committed."""
    with psycopg.connect(named(superuser_url, name), autocommit=True) as database:
        start = time.perf_counter()
        database.execute(FLOOR)
        return (time.perf_counter() - start) * 1000


def _counts(superuser_url: str, name: str) -> tuple[int, ...]:
    with psycopg.connect(named(superuser_url, name)) as database:
        return tuple(database.execute(COUNTS).fetchone() or ())
