"""Every figure once more, written down in SQL from its sentence alone: a column for each part.

%(zones)s are the zones, %(committees)s and %(subdistricts)s those whose own meetings are counted beside the zones',
%(first)s and %(last)s the days of the period, %(today)s the date in Asia/Shanghai.
"""


def _day(moment: str) -> str:
    return f"({moment} AT TIME ZONE 'Asia/Shanghai')::date"


def _in_period(moment: str) -> str:
    return f"{_day(moment)} BETWEEN %(first)s AND %(last)s"


def _year(moment: str) -> str:
    return f"date_part('year', {_day(moment)}) = date_part('year', %(first)s::date)"


def _rate(good: str, rows: str, counted: str = "true") -> str:
    return f"""SELECT count(*) FILTER (WHERE {good}) AS numerator, count(*) FILTER (WHERE {counted}) AS denominator,
                      count(*) FILTER (WHERE NOT ({good}) AND {counted}) AS missing FROM ({rows}) counted"""


# No complaint, in these zones.
PETITION = "petition.kind <> 'complaint' AND petition.zone_id = ANY(%(zones)s)"
OPEN = f"SELECT * FROM petitions_petition petition WHERE {PETITION} AND state IN ('registered', 'taken')"
REPLY = f"""SELECT reply.*, petition.received_at, stay.stop, EXISTS (
                SELECT 1 FROM petitions_passage again WHERE again.petition_id = stay.petition_id
                   AND again.entered_by = 'reopen' AND again.ordinal = stay.ordinal + 1) AS undone
              FROM petitions_reply reply JOIN petitions_petition petition ON petition.id = petition_id
              JOIN petitions_passage stay ON stay.id = passage_id
             WHERE {PETITION}"""
ANSWERS = f"SELECT * FROM ({REPLY}) given WHERE {_in_period('replied_at')}"
STANDING = f"SELECT * FROM ({ANSWERS}) given WHERE NOT undone"
TOOK = f"({_day('replied_at')} - {_day('received_at')})"
STAYS = f"""SELECT stay.*, answer.replied_at, answer.undone
              FROM petitions_passage stay JOIN petitions_petition petition ON petition.id = stay.petition_id
              LEFT JOIN ({REPLY}) answer ON answer.passage_id = stay.id WHERE {PETITION}"""
# On the day of an answer that came in time; otherwise on the due date, when it is over and it still stood there.
DECIDED = f"""
    SELECT *, {_day("replied_at")} <= due_on AND NOT undone AS good FROM ({STAYS}) stay
     WHERE ({_day("replied_at")} <= due_on AND {_in_period("replied_at")})
        OR (({_day("replied_at")} <= due_on) IS NOT true AND due_on < %(today)s
            AND due_on BETWEEN %(first)s AND %(last)s
            AND ({_day("left_at")} > due_on OR left_at IS NULL AND NOT EXISTS (
                SELECT 1 FROM petitions_petition held WHERE held.id = stay.petition_id AND waits_until IS NOT NULL)))"""
BEGUN = f"""SELECT stay.* FROM petitions_passage stay JOIN petitions_petition petition ON petition.id = petition_id
             WHERE {PETITION} AND {_in_period("entered_at")}"""
MET = f"SELECT * FROM visits_visit WHERE withdrawn_at IS NULL AND outcome = 'met' AND {_year('visited_at')}"
ROSTER = """SELECT household.* FROM territory_household household JOIN territory_building building
                ON building.id = building_id WHERE missing_since IS NULL AND building.zone_id = ANY(%(zones)s)"""
DUTY = f"""SELECT duty.*, CASE WHEN duty.state IN ('reported', 'done') THEN (
                SELECT max({_day("at")}) FROM petitions_dutystep step WHERE duty_id = duty.id AND move = 'report') END
                AS reported_on
             FROM petitions_duty duty JOIN petitions_transferorder o ON o.id = order_id
             JOIN petitions_petition petition ON petition.id = petition_id WHERE {PETITION}"""
OPEN_DUTIES = f"SELECT * FROM ({DUTY}) d WHERE state IN ('assigned', 'objected', 'working', 'reported')"
DECIDED_DUTIES = f"""
    SELECT *, reported_on IS NOT NULL AND reported_on <= due_on AS good FROM ({DUTY}) d
     WHERE state <> 'reassigned'
       AND (reported_on <= due_on AND reported_on BETWEEN %(first)s AND %(last)s
            OR (reported_on IS NULL OR reported_on > due_on) AND due_on BETWEEN %(first)s AND %(last)s
               AND due_on < %(today)s AND (state <> 'dropped' OR {_day("closed_at")} > due_on))"""
WISHES = f"""SELECT wish.* FROM visits_microwish wish JOIN territory_household h ON h.id = household_id
               JOIN territory_building building ON building.id = building_id
              WHERE building.zone_id = ANY(%(zones)s) AND {_in_period("posted_at")}"""

ITS_AREA = """(%(table)s.zone_id = area.id AND area.level = 'zone'
               OR %(table)s.committee_id = area.id AND area.level = 'committee'
               OR %(table)s.subdistrict_id = area.id AND area.level = 'subdistrict')"""
MEETING_OF = "SELECT 1 FROM meetings_meeting m WHERE m.kind_id = kind.id AND " + ITS_AREA.replace("%(table)s", "m")
EXCUSE_OF = "SELECT 1 FROM meetings_excuse e WHERE e.kind_id = kind.id AND " + ITS_AREA.replace("%(table)s", "e")
# Every whole period of the year that ends in the days asked for; kind and area must have lasted from its first day on.
OWED = f"""
    SELECT begin, over, EXISTS ({MEETING_OF} AND {_day("opened_at")} BETWEEN begin AND over
               AND state IN ('concluded', 'drafted', 'sent', 'approved', 'published')) AS held,
           EXISTS ({MEETING_OF} AND {_day("starts_at")} BETWEEN begin AND over
               AND state IN ('preparing', 'invited', 'open')) AS planned,
           EXISTS ({EXCUSE_OF} AND e.first = begin) AS excused
      FROM meetings_meetingkind kind
      JOIN (VALUES ('month', 1), ('quarter', 3), ('half_year', 6), ('year', 12)) AS often (cadence, months)
           USING (cadence)
      JOIN (SELECT 'zone' AS level, id, valid_from, valid_to FROM territory_zone WHERE id = ANY(%(zones)s)
            UNION ALL SELECT 'committee', id, valid_from, valid_to FROM territory_committee
                       WHERE id = ANY(%(committees)s)
            UNION ALL SELECT 'subdistrict', id, valid_from, valid_to FROM territory_subdistrict
                       WHERE id = ANY(%(subdistricts)s)) area USING (level),
           generate_series(date_trunc('year', %(first)s::timestamp),
                           date_trunc('year', %(first)s::timestamp) + interval '11 months',
                           make_interval(months => months)) start,
           LATERAL (SELECT start::date AS begin,
                           (start + make_interval(months => months) - interval '1 day')::date AS over) days
     WHERE active AND begin >= since AND begin >= area.valid_from AND (area.valid_to IS NULL OR area.valid_to >= over)
       AND over BETWEEN %(first)s AND %(last)s"""
TASKS = """SELECT task.* FROM meetings_actionitem task JOIN meetings_agendaitem item ON item.id = item_id
             JOIN meetings_meeting m ON m.id = meeting_id
            WHERE done_at IS NULL AND (m.zone_id = ANY(%(zones)s) OR m.committee_id = ANY(%(committees)s)
                                       OR m.subdistrict_id = ANY(%(subdistricts)s))"""


def _count(rows: str, **parts: str) -> str:
    columns = "".join(f", count(*) FILTER (WHERE {condition}) AS {part}" for part, condition in parts.items())
    return f"SELECT count(*) AS denominator{columns} FROM ({rows}) counted"


UPWARD = "entered_by IN ('move_up', 'lapse')"
SQL = {
    "coverage": _rate(f"EXISTS (SELECT 1 FROM ({MET}) met WHERE household_id = counted.id)", ROSTER),
    "first_met": f"""SELECT count(*) AS denominator FROM (
                         SELECT min({_day("visited_at")}) AS day FROM ({MET}) met
                          WHERE household_id IN (SELECT id FROM ({ROSTER}) roster) GROUP BY household_id) firsts
                      WHERE day BETWEEN %(first)s AND %(last)s""",
    "visits": f"""SELECT count(*) AS denominator FROM visits_visit
                   WHERE withdrawn_at IS NULL AND zone_id = ANY(%(zones)s) AND {_year("visited_at")}""",
    "contacts": f"""SELECT count(DISTINCT (user_id, household_id, {_day("visited_at")})) AS denominator
                      FROM ({MET}) met JOIN visits_visitmember ON visit_id = met.id WHERE zone_id = ANY(%(zones)s)""",
    "open": _count(OPEN, zone="stop = 1", committee="stop = 2", subdistrict="stop = 3"),
    "overdue": _rate("due_on < %(today)s AND waits_until IS NULL", OPEN),
    "on_time": _rate("coalesce(good, false)", DECIDED),
    "satisfaction": f"""SELECT count(*) FILTER (WHERE verdict = 'satisfied') AS numerator,
                               count(*) FILTER (WHERE verdict IN ('satisfied', 'dissatisfied')) AS denominator,
                               count(*) FILTER (WHERE verdict = 'dissatisfied') AS missing,
                               count(*) FILTER (WHERE verdict = 'no_answer') AS apart
                          FROM ({REPLY}) given WHERE {_in_period("verdict_at")}""",
    "received": _count(f"SELECT * FROM petitions_petition petition WHERE {PETITION} AND {_in_period('received_at')}"),
    "answered": _count(STANDING),
    "moved_up": _count(f"SELECT * FROM ({BEGUN}) begun WHERE {UPWARD}"),
    "flow": _count(
        f"SELECT * FROM ({BEGUN}) begun WHERE {UPWARD} OR entered_by = 'send_down'",
        to_committee=f"stop = 2 AND {UPWARD}",
        to_subdistrict=f"stop = 3 AND {UPWARD}",
        down_to_committee="stop = 2 AND entered_by = 'send_down'",
        down_to_zone="stop = 1 AND entered_by = 'send_down'",
        by_deadline="entered_by = 'lapse'",
    ),
    "answered_at": _count(STANDING, zone="stop = 1", committee="stop = 2", subdistrict="stop = 3"),
    "response": _count(
        STANDING,
        over_0=f"{TOOK} <= 3",
        over_3=f"{TOOK} BETWEEN 4 AND 7",
        over_7=f"{TOOK} BETWEEN 8 AND 15",
        over_15=f"{TOOK} BETWEEN 16 AND 30",
        over_30=f"{TOOK} BETWEEN 31 AND 60",
        over_60=f"{TOOK} > 60",
    ),
    "reopened": _rate("undone", ANSWERS),
    "called_back": _rate(
        """EXISTS (SELECT 1 FROM petitions_callback WHERE reply_id = counted.id AND result <> 'unreachable')""", ANSWERS
    ),
    "first_contact": _rate(
        f"first_contact_at IS NOT NULL AND {_day('first_contact_at')} <= contact_due_on",
        f"""SELECT * FROM petitions_petition petition WHERE {PETITION} AND contact_due_on BETWEEN %(first)s AND %(last)s
               AND (first_contact_at IS NOT NULL OR contact_due_on < %(today)s)""",
    ),
    "duties": _count(
        OPEN_DUTIES,
        assigned="state IN ('assigned', 'objected')",
        working="state = 'working'",
        reported="state = 'reported'",
    ),
    "late_duties": _rate("state <> 'reported' AND due_on < %(today)s", OPEN_DUTIES),
    "punctuality": _rate("good", DECIDED_DUTIES),
    "meetings": f"""SELECT count(*) FILTER (WHERE held) AS numerator,
                           count(*) FILTER (WHERE held OR over < %(today)s) AS denominator,
                           count(*) FILTER (WHERE NOT held AND over < %(today)s) AS missing,
                           count(*) FILTER (WHERE NOT held AND over < %(today)s AND excused) AS excused,
                           count(*) FILTER (WHERE NOT held AND over >= %(today)s AND planned) AS planned,
                           count(*) FILTER (WHERE NOT held AND over >= %(today)s AND NOT planned) AS unplanned
                      FROM ({OWED}) owed""",
    "tasks": _rate("due_on < %(today)s", TASKS),
    "wishes": f"""SELECT count(*) FILTER (WHERE state = 'confirmed') AS numerator,
                         count(*) FILTER (WHERE state <> 'withdrawn') AS denominator,
                         count(*) FILTER (WHERE state NOT IN ('withdrawn', 'confirmed')) AS missing,
                         count(*) FILTER (WHERE state = 'open') AS open,
                         count(*) FILTER (WHERE state = 'claimed') AS claimed,
                         count(*) FILTER (WHERE state = 'fulfilled') AS fulfilled,
                         count(*) FILTER (WHERE state = 'withdrawn') AS apart FROM ({WISHES}) posted""",
}
