"""The floors: the least SQL that a person would write by hand for what each page shows, as one row of statements.

The identity of the reader and the number of unread notices are on every page. Areas are joined, not listed.
"""

from dataclasses import dataclass

IDENTITY = (
    "SELECT session_data FROM django_session WHERE session_key = %(session)s AND expire_date > now()",
    """SELECT u.id, u.name, u.language, post.role, post.zone_id, post.committee_id, post.subdistrict_id
         FROM people_user u JOIN people_post post ON post.user_id = u.id
        WHERE u.id = %(user)s AND starts_on <= current_date AND (ends_on IS NULL OR ends_on >= current_date)""",
    "SELECT count(*) FROM notices_notice WHERE channel = 'in_app' AND receiver_id = %(user)s AND read_at IS NULL",
)
CALENDAR = "SELECT day, is_workday FROM territory_workday WHERE day BETWEEN current_date AND current_date + 1207"

_IN_SUBDISTRICT = """JOIN territory_zone zone ON zone.id = petition.zone_id
    JOIN territory_committee committee ON committee.id = zone.committee_id AND committee.subdistrict_id = %(area)s"""
_IN_ZONE = "JOIN territory_zone zone ON zone.id = petition.zone_id AND zone.id = %(area)s"
_ROW = """petition.number, petition.title, petition.urgency, petition.state, petition.stop, petition.due_on,
    petition.supervised_at, petition.handler_id, zone.name, owner.name"""
_CHOICES = (
    "SELECT id, name FROM territory_committee WHERE subdistrict_id = %(area)s ORDER BY code",
    """SELECT zone.id, zone.name, committee.name FROM territory_zone zone JOIN territory_committee committee
           ON committee.id = zone.committee_id WHERE subdistrict_id = %(area)s ORDER BY committee.code, zone.code""",
)


def _list(scope: str, where: str) -> tuple[str, ...]:
    rows = f"FROM petitions_petition petition {scope}"
    return (
        f"SELECT count(*) FROM (SELECT {rows} WHERE {where} LIMIT %(cap)s) found",
        f"""SELECT {_ROW} {rows} LEFT JOIN people_user owner ON owner.id = petition.handler_id
             WHERE {where} ORDER BY petition.received_at DESC, petition.id DESC LIMIT 25""",
    )


_FOUND = """petition.id IN (SELECT petition_id FROM petitions_searchtext
    WHERE array_cat(bigrams(text), places) @> array_append(bigrams(%(words)s), '{} ' || %(area)s)
      AND text LIKE '%%' || %(words)s || '%%')"""

LIST_SUBDISTRICT = (*IDENTITY, *_CHOICES, *_list(_IN_SUBDISTRICT, "true"), CALENDAR)
LIST_ZONE = (*IDENTITY, *_list(_IN_ZONE, "true"), CALENDAR)
FILTERED = (*IDENTITY, *_CHOICES, *_list(_IN_SUBDISTRICT, "state = 'closed' AND topic = 'lifts'"))
SEARCH_SUBDISTRICT = (*IDENTITY, *_CHOICES, *_list(_IN_SUBDISTRICT, _FOUND.format("subdistrict")), CALENDAR)
SEARCH_ZONE = (*IDENTITY, *_list(_IN_ZONE, _FOUND.format("zone")), CALENDAR)

_TODAY = "(now() AT TIME ZONE 'Asia/Shanghai')::date"
_LIMITS = "stop = 2 AND state = 'taken' AND kind = 'request' AND topic = 'lifts' AND committee.id = 1 AND zone.id = 1"
_TICKS = f"""(petition.owner_id = %(user)s OR petition.handler_id = %(user)s) AND is_xinfang
    AND due_on < {_TODAY} AND waits_until IS NULL AND first_contact_at IS NULL AND contact_due_on < {_TODAY}
    AND supervised_at IS NOT NULL"""
_NARROWED = f"{_FOUND.format('subdistrict')} AND {_LIMITS}"
NARROWED = (*IDENTITY, *_CHOICES, *_list(_IN_SUBDISTRICT, _NARROWED), CALENDAR)
EVERY_FILTER = (*IDENTITY, *_CHOICES, *_list(_IN_SUBDISTRICT, f"{_NARROWED} AND {_TICKS}"))

PETITION = (
    *IDENTITY,
    """SELECT petition.*, zone.name, committee.name, owner.name, department.name
         FROM petitions_petition petition JOIN territory_zone zone ON zone.id = petition.zone_id
         JOIN territory_committee committee ON committee.id = zone.committee_id
         LEFT JOIN people_user owner ON owner.id = petition.handler_id
         LEFT JOIN territory_organization department ON department.id = petition.department_id
        WHERE number = %(number)s AND zone.id = %(area)s""",
    """SELECT passage.*, actor.name, taker.name FROM petitions_passage passage
         JOIN petitions_petition petition ON petition.id = passage.petition_id
         LEFT JOIN people_user actor ON actor.id = passage.actor_id
         LEFT JOIN people_user taker ON taker.id = passage.taken_by_id
        WHERE number = %(number)s ORDER BY ordinal""",
    """SELECT reply.*, author.name FROM petitions_reply reply
         JOIN petitions_petition petition ON petition.id = reply.petition_id
         LEFT JOIN people_user author ON author.id = reply.author_id WHERE number = %(number)s ORDER BY replied_at""",
    """SELECT deadline.*, author.name FROM petitions_deadlineevent deadline
         JOIN petitions_petition petition ON petition.id = deadline.petition_id
         LEFT JOIN people_user author ON author.id = deadline.by_id WHERE number = %(number)s ORDER BY deadline.id""",
    """SELECT name, phone FROM petitions_petitioner JOIN petitions_petition petition ON petition.id = petition_id
        WHERE number = %(number)s""",
    CALENDAR,
)

_YEAR = "date_trunc('year', now() AT TIME ZONE 'Asia/Shanghai') AT TIME ZONE 'Asia/Shanghai'"
_REACHED = f"coalesce(household.last_met_at >= {_YEAR}, false)"

ROUND = (
    *IDENTITY,
    "SELECT zone.*, committee.name FROM territory_zone zone JOIN territory_committee committee "
    "ON committee.id = committee_id WHERE zone.id = %(area)s",
    f"""SELECT building.id, address, estate_name, count(household.id),
               count(household.id) FILTER (WHERE NOT {_REACHED})
          FROM territory_building building LEFT JOIN territory_household household
            ON household.building_id = building.id AND missing_since IS NULL
         WHERE zone_id = %(area)s GROUP BY building.id ORDER BY walk_order, address_key""",
)

COVERAGE = (
    *IDENTITY,
    """SELECT zone.*, committee.name, subdistrict_id FROM territory_zone zone
         JOIN territory_committee committee ON committee.id = committee_id AND subdistrict_id = %(area)s""",
    f"""SELECT building.zone_id, CASE WHEN household.last_met_at >= (SELECT {_YEAR}) THEN 'reached' ELSE coalesce(
               (SELECT standing FROM visits_householdyear known WHERE known.household_id = household.id
                   AND year = (SELECT extract(year FROM now() AT TIME ZONE 'Asia/Shanghai'))
                 ORDER BY last_at DESC LIMIT 1), 'untouched') END AS standing, count(*)
          FROM territory_household household JOIN territory_building building ON building.id = building_id
          JOIN territory_zone zone ON zone.id = zone_id
          JOIN territory_committee committee ON committee.id = zone.committee_id AND subdistrict_id = %(area)s
         WHERE missing_since IS NULL GROUP BY 1, 2""",
    """SELECT zone_id, sum(visits), sum(contacts) FROM visits_householdyear known
          JOIN territory_zone zone ON zone.id = zone_id
          JOIN territory_committee committee ON committee.id = zone.committee_id AND subdistrict_id = %(area)s
         WHERE year = (SELECT extract(year FROM now() AT TIME ZONE 'Asia/Shanghai')) GROUP BY 1""",
)

_HELD = """visit.id IN (SELECT visit_id FROM visits_visittext
    WHERE array_cat(bigrams(text), places) @> array_append(bigrams(%(words)s), 'subdistrict ' || %(area)s)
      AND text LIKE '%%' || %(words)s || '%%')"""
_ENTRIES = f"""FROM visits_visit visit JOIN territory_household household ON household.id = visit.household_id
    JOIN territory_building building ON building.id = household.building_id
    JOIN territory_zone zone ON zone.id = building.zone_id
    JOIN territory_committee committee ON committee.id = zone.committee_id AND committee.subdistrict_id = %(area)s
   WHERE withdrawn_at IS NULL AND {_HELD}"""
DIARY = (
    *IDENTITY,
    *_CHOICES,
    """SELECT u.id, u.name FROM people_user u WHERE u.id IN (
           SELECT user_id FROM people_post post JOIN territory_zone zone ON zone.id = post.zone_id
             JOIN territory_committee committee ON committee.id = zone.committee_id
            WHERE committee.subdistrict_id = %(area)s)""",
    f"SELECT count(*) FROM (SELECT {_ENTRIES} LIMIT %(cap)s) found",
    f"""SELECT visit.visited_at, visit.outcome, visit.purpose, visit.diary, address, room, zone.name, author.name,
               ARRAY(SELECT u.name FROM visits_visitmember member JOIN people_user u ON u.id = member.user_id
                      WHERE member.visit_id = visit.id),
               ARRAY(SELECT heard.text FROM visits_opinionitem heard WHERE heard.visit_id = visit.id)
          FROM (SELECT visit.* {_ENTRIES} ORDER BY visited_at DESC, visit.id DESC LIMIT 25) visit
          JOIN territory_household household ON household.id = visit.household_id
          JOIN territory_building building ON building.id = household.building_id
          JOIN territory_zone zone ON zone.id = building.zone_id JOIN people_user author ON author.id = logged_by_id
         ORDER BY visited_at DESC, visit.id DESC""",
)

DUE = (
    *IDENTITY,
    f"""SELECT count(*) FROM petitions_petition petition {_IN_SUBDISTRICT}
         WHERE stop = 3 AND state IN ('registered', 'taken')""",
    f"""SELECT {_ROW} FROM petitions_petition petition {_IN_SUBDISTRICT}
          LEFT JOIN people_user owner ON owner.id = petition.handler_id
         WHERE stop = 3 AND state IN ('registered', 'taken')
         ORDER BY CASE petition.handler_id WHEN %(user)s THEN 0 ELSE 2 END, due_on, petition.id LIMIT 25""",
    f"""SELECT {_ROW} FROM petitions_petition petition {_IN_SUBDISTRICT}
          LEFT JOIN people_user owner ON owner.id = petition.handler_id
         WHERE stop = 2 AND state = 'disputed' ORDER BY due_on, petition.id LIMIT 50""",
    CALENDAR,
)

_SCOPED = "JOIN petitions_petition petition ON petition.id = {0}.petition_id " + _IN_SUBDISTRICT
_MONTH = "date_trunc('month', {} AT TIME ZONE 'Asia/Shanghai')"
_TWELVE = "now() - interval '12 months'"

DASHBOARD = (
    *IDENTITY,
    _CHOICES[1],
    f"""SELECT building.zone_id, count(*), count(*) FILTER (WHERE {_REACHED})
          FROM territory_household household JOIN territory_building building ON building.id = building_id
          JOIN territory_zone zone ON zone.id = zone_id
          JOIN territory_committee committee ON committee.id = zone.committee_id AND subdistrict_id = %(area)s
         WHERE missing_since IS NULL GROUP BY 1""",
    f"""SELECT petition.zone_id, count(*), count(*) FILTER (WHERE stop = 1), count(*) FILTER (WHERE stop = 2),
               count(*) FILTER (WHERE due_on < current_date) FROM petitions_petition petition {_IN_SUBDISTRICT}
         WHERE state IN ('registered', 'taken') GROUP BY 1""",
    f"""SELECT petition.zone_id, count(*), count(*) FILTER (WHERE answered <= stay.due_on AND again.id IS NULL)
          FROM petitions_passage stay {_SCOPED.format("stay")}
          LEFT JOIN (SELECT passage_id, (replied_at AT TIME ZONE 'Asia/Shanghai')::date AS answered
                       FROM petitions_reply) reply ON reply.passage_id = stay.id
          LEFT JOIN petitions_passage again ON again.petition_id = stay.petition_id
                AND again.ordinal = stay.ordinal + 1 AND again.entered_by = 'reopen'
         WHERE CASE WHEN answered <= stay.due_on THEN answered
                    WHEN stay.due_on < current_date AND (stay.left_at IS NULL
                         OR (stay.left_at AT TIME ZONE 'Asia/Shanghai')::date > stay.due_on) THEN stay.due_on
               END >= ({_YEAR} AT TIME ZONE 'Asia/Shanghai')::date GROUP BY 1""",
    f"""SELECT petition.zone_id, count(*) FILTER (WHERE verdict = 'satisfied'),
               count(*) FILTER (WHERE verdict IN ('satisfied', 'dissatisfied')),
               count(*) FILTER (WHERE verdict = 'no_answer')
          FROM petitions_reply reply {_SCOPED.format("reply")}
         WHERE verdict <> '' AND verdict_at >= {_YEAR} GROUP BY 1""",
    f"""SELECT 1, {_MONTH.format("received_at")}, count(*) FROM petitions_petition petition {_IN_SUBDISTRICT}
         WHERE received_at >= {_TWELVE} GROUP BY 2
        UNION ALL
        SELECT 2, {_MONTH.format("replied_at")}, count(*) FROM petitions_reply reply {_SCOPED.format("reply")}
         WHERE replied_at >= {_TWELVE} GROUP BY 2
        UNION ALL
        SELECT 3, {_MONTH.format("entered_at")}, count(*) FROM petitions_passage stay {_SCOPED.format("stay")}
         WHERE entered_at >= {_TWELVE} AND entered_by IN ('move_up', 'lapse') GROUP BY 2""",
    "SELECT * FROM petitions_heartbeat",
)

# A visit with its team, one opinion, what was sent, what it is searched by and its journal entry, committed.
VISIT = (
    *IDENTITY[:2],
    """SELECT household.id FROM territory_household household
         JOIN territory_building building ON building.id = building_id
        WHERE household.id = %(household)s AND zone_id = %(area)s""",
    """WITH visit AS (
           INSERT INTO visits_visit (client_uuid, version, household_id, visited_at, purpose, outcome, diary,
                                     guidebook_left, logged_by_id, logged_at, zone_id, withdrawn_reason)
           VALUES (gen_random_uuid(), 1, %(household)s, now(), 'round', 'met', '聊了很久', false, %(user)s, now(),
                   %(area)s, '') RETURNING id),
       member AS (INSERT INTO visits_visitmember (visit_id, user_id) SELECT id, %(user)s FROM visit),
       opinion AS (INSERT INTO visits_opinionitem (client_uuid, visit_id, channel, zone_id, household_id, heard_at,
                                                  topic, text, triage, state)
                   SELECT gen_random_uuid(), id, 'visit', %(area)s, %(household)s, now(), 'other', '楼道灯暗', 'simple',
                          'new' FROM visit),
       version AS (INSERT INTO visits_visitversion (visit_id, version, content, digest, by_id, at)
                   SELECT id, 1, '{"outcome": "met", "diary": "聊了很久", "opinions": [{"text": "楼道灯暗"}]}',
                          repeat('0', 64), %(user)s, now() FROM visit),
       said AS (INSERT INTO visits_visittext (visit_id, text, places)
                SELECT id, '聊了很久 楼道灯暗', '{}' FROM visit)
       INSERT INTO journal_journalentry (seq, actor_id, actor, post, verb, subject_kind, subject_id, area, details,
                                         previous_hash, hash)
       SELECT 0, %(user)s, 'bench', 'zone_lead@1', 'visit.logged', 'visits.visit', id, 'Z1-0001',
              '{"household": 1, "outcome": "met", "petitions": []}', '', '' FROM visit""",
)


@dataclass(frozen=True)
class Trivial:
    """The ceiling of the framework: a page that asks the database one thing and says two letters."""

    path: str = "/healthz"
    floor: tuple[str, ...] = ("SELECT 1",)
