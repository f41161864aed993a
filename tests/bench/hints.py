"""The hint while a petition is written down, beside its bare SQL: both in one process, each through one connection."""

from collections.abc import Callable

import psycopg

from petitions.models import Petition, SearchText
from petitions.queries.hint import LOOKED_BACK, MOST_HINTS, SIMILAR_PERCENT, Told, hints_for, pairs_of
from tests.bench.measure import LEAST, Report, in_turns
from tests.bench.pages import reader_of
from wulibridge.people.roles import Role

# The same question in one statement: the committee's of the last days, and how many pairs each has in common.
BARE = """
SELECT * FROM (
    SELECT petition.*, zone.name AS zone_name,
           (SELECT count(*) FROM unnest(%(pairs)s::text[]) AS pair WHERE strpos(found.text, pair) > 0) AS common,
           (petition.address = %(address)s)::int AS near
      FROM petitions_petition petition
      JOIN territory_zone zone ON zone.id = petition.zone_id
      JOIN petitions_searchtext found ON found.petition_id = petition.id
     WHERE zone.committee_id = (SELECT committee_id FROM territory_zone WHERE id = %(zone)s)
       AND received_at >= now() - %(back)s AND kind <> 'complaint') AS row
 WHERE near = 1 OR common >= %(enough)s OR (zone_id = %(zone)s AND topic = %(topic)s)
 ORDER BY near DESC, common DESC, received_at DESC, id DESC LIMIT %(most)s
"""


def measure(report: Report, *, url: str, scale: str, times: int = LEAST) -> None:
    """What the case desk is shown for words, topic and address of the newest petition of the first zone."""
    like = Petition.objects.filter(zone=1).latest("pk")
    said = SearchText.objects.get(pk=like.pk).text
    told = Told(1, said, address=like.address, topic=like.topic)
    desk = reader_of(Role.CASE_DESK)
    with psycopg.connect(url, autocommit=True) as database:
        ours, floor = in_turns(lambda: hints_for(desk, told), _asking(database, told), times=times)
    report.pair(f"duplicate hint {scale}", ours, floor, most=5)


def _asking(database: psycopg.Connection, told: Told) -> Callable[[], None]:
    pairs, cursor = pairs_of(told.said), database.cursor()
    enough = -(-len(pairs) * SIMILAR_PERCENT // 100)
    params = {"pairs": pairs, "zone": told.zone, "address": told.address, "topic": told.topic, "enough": enough}
    params |= {"back": LOOKED_BACK, "most": MOST_HINTS}

    def ask() -> None:
        cursor.execute(BARE, params)
        cursor.fetchall()

    return ask
