"""The statements behind tests.bench.data, in their order. Sizes are settings named bench.*; words lie in a table."""

FILLED = (
    "territory_household", "people_post", "petitions_petition", "petitions_passage", "petitions_deadlineevent",
    "petitions_reply", "petitions_searchtext", "petitions_petitioner", "visits_visit", "visits_visitmember",
    "visits_visittext", "visits_householdyear", "journal_journalentry", "notices_notice",
)  # fmt: skip

_SIZES = """
CREATE FUNCTION pg_temp.size(name text) RETURNS int LANGUAGE sql STABLE
    AS 'SELECT current_setting(''bench.'' || name)::int';
-- Some words are common, most are rare: the square of chance prefers the first ones.
CREATE FUNCTION pg_temp.pick(words text[], r float8) RETURNS text LANGUAGE sql IMMUTABLE
    AS 'SELECT words[1 + floor(r * r * array_length(words, 1))::int]';
CREATE FUNCTION pg_temp.midnight(day date) RETURNS timestamptz LANGUAGE sql STABLE
    AS 'SELECT day::timestamp AT TIME ZONE ''Asia/Shanghai''';
CREATE FUNCTION pg_temp.day(moment timestamptz) RETURNS date LANGUAGE sql STABLE
    AS 'SELECT (moment AT TIME ZONE ''Asia/Shanghai'')::date';
"""

# Places ---------------------------------------------------------------------------------------------------------------

_PLACES = """
INSERT INTO territory_subdistrict
    (id, code, name, valid_from, zone_months, committee_months, subdistrict_months)
SELECT s, format('310101%s000', lpad(s::text, 3, '0')), '测试第' || s || '街道', '2000-01-01', 1, 1, 1
  FROM generate_series(1, pg_temp.size('subdistricts')) s;

INSERT INTO territory_committee (id, code, name, short_name, valid_from, subdistrict_id)
SELECT (s - 1) * n + c, format('310101%s%s', lpad(s::text, 3, '0'), lpad(c::text, 3, '0')), '测试' || c || '居委会',
       '测' || c, '2000-01-01', s
  FROM (SELECT pg_temp.size('committees') AS n) _, generate_series(1, pg_temp.size('subdistricts')) s,
       generate_series(1, n) c;

INSERT INTO territory_zone (id, code, name, valid_from, committee_id)
SELECT (s - 1) * n + z, 'Z' || s || '-' || lpad(z::text, 4, '0'), '第' || z || '责任区', '2000-01-01',
       (s - 1) * c + (z - 1) * c / n + 1
  FROM (SELECT pg_temp.size('zones') AS n, pg_temp.size('committees') AS c) _,
       generate_series(1, pg_temp.size('subdistricts')) s, generate_series(1, n) z;

INSERT INTO territory_organization (id, subdistrict_id, kind, name, phone, active)
SELECT (s - 1) * 8 + o, s, 'department', '测试部门' || o, '', true
  FROM generate_series(1, pg_temp.size('subdistricts')) s, generate_series(1, 8) o;
"""

# Twelve doors to a building, the buildings of a zone in a row.
_HOUSEHOLDS = """
INSERT INTO territory_building
    (id, zone_id, address, address_key, estate_name, kind, walk_order)
SELECT b, (s - 1) * zones + (b_in - 1)::bigint * zones / doors + 1, address, address, pg_temp.pick(words, random()),
       'estate', b_in * 10
  FROM (SELECT pg_temp.size('zones') AS zones, (pg_temp.size('households') + 11) / 12 AS doors) _, word,
       generate_series(1, pg_temp.size('subdistricts')) s, generate_series(1, doors) b_in,
       LATERAL (SELECT (s - 1) * doors + b_in AS b, format('测试%s路%s弄%s号', s, b_in / 20 + 1, b_in) AS address) names
 WHERE kind = 'place';

INSERT INTO territory_household
    (id, committee_id, building_id, number, floor, room, occupancy, registered_elsewhere, n_aged_60, remark, version)
SELECT h, zone.committee_id, building.id, 'H' || h, (h % 12) / 2 + 1, ((h % 12) / 2 + 1) * 100 + h % 2 + 1, 'resident',
       h % 9 = 0, h % 3, '', 1
  FROM generate_series(1, pg_temp.size('households') * pg_temp.size('subdistricts')) h
  JOIN territory_building building ON building.id = (h - 1) / 12 + 1
  JOIN territory_zone zone ON zone.id = building.zone_id;

INSERT INTO territory_householdcontact (id, household_id, name, phone, notice_given_on)
SELECT h.id, h.id, pg_temp.pick(words, random()), '1000000' || lpad((h.id % 10000)::text, 4, '0'), '2025-01-01'
  FROM territory_household h, word WHERE kind = 'given' AND h.id % 10 > 0;
"""

# Three people a zone (the first leads), two a committee (the first is its chair), four a subdistrict.
_PEOPLE = """
INSERT INTO people_user (id, password, username, name, email, language, is_active, created_at)
SELECT u, '!', 'bench' || u, '测试' || u, '', 'zh-hans', true, now() - interval '4 years'
  FROM generate_series(1, 3 * (SELECT count(*) FROM territory_zone) + 2 * (SELECT count(*) FROM territory_committee)
                          + 4 * pg_temp.size('subdistricts')) u;

INSERT INTO people_post (id, user_id, role, zone_id, committee_id, subdistrict_id, starts_on, origin, origin_name)
SELECT row_number() OVER (), u, role, zone, committee, subdistrict, '2020-01-01', '', ''
  FROM (SELECT (zone.id - 1) * 3 + n + 1 AS u, CASE n WHEN 0 THEN 'zone_lead' ELSE 'zone_member' END AS role,
               zone.id AS zone, NULL::bigint AS committee, NULL::bigint AS subdistrict
          FROM territory_zone zone, generate_series(0, 2) n
        UNION ALL
        SELECT 3 * zones + (c.id - 1) * 2 + n + 1, CASE n WHEN 0 THEN 'committee_chair' ELSE 'committee_staff' END,
               NULL, c.id, NULL
          FROM territory_committee c, generate_series(0, 1) n, (SELECT count(*) AS zones FROM territory_zone) _
        UNION ALL
        SELECT 3 * zones + 2 * committees + (s.id - 1) * 4 + n + 1,
               CASE n WHEN 0 THEN 'case_desk' WHEN 1 THEN 'auditor' ELSE 'subdistrict_leader' END, NULL, NULL, s.id
          FROM territory_subdistrict s, generate_series(0, 3) n,
               (SELECT count(*) AS zones FROM territory_zone) _,
               (SELECT count(*) AS committees FROM territory_committee) __
       ) posts;
"""

# Petitions ------------------------------------------------------------------------------------------------------------
# First what became of each, as one row; then the rows of the office out of it. A stay lasts a month, then it climbs.

_CASES = """
CREATE TEMP TABLE life ON COMMIT DROP AS
SELECT *, CASE WHEN answered_at IS NOT NULL AND answered_at + verdict_after < now() THEN answered_at + verdict_after END
              AS judged_at,
       CASE WHEN until > ends[2] THEN 3 WHEN until > ends[1] THEN 2 ELSE 1 END AS stop,
       until > ends[3] AND answered_at IS NULL AS supervised
  FROM (SELECT *, coalesce(answered_at, now()) AS until,
               ARRAY(SELECT pg_temp.midnight((due + make_interval(months => k))::date + 1)
                       FROM generate_series(0, 2) k) AS ends
          FROM (SELECT *, (pg_temp.day(received_at) + interval '1 month')::date AS due,
                       CASE WHEN received_at + answer_after < now() THEN received_at + answer_after END AS answered_at
                  FROM (SELECT p AS id, 1 + floor(random() * households)::bigint AS household,
                               pg_temp.midnight(pg_temp.day(now() - interval '38 months' * (1 - p / (n + 1.0))) - 1)
                                 + make_interval(secs => seconds[draw]) AS received_at,
                               make_interval(secs => waits[draw]) AS answer_after,
                               make_interval(secs => 3600 + random() * 800000) AS verdict_after,
                               random() AS mood, random() AS r1, random() AS r2, random() AS r3, random() AS r4,
                               random() AS r5, random() AS r6, random() AS r7, random() AS r8
                          FROM (SELECT pg_temp.size('petitions') AS n, seconds, waits, array_length(waits, 1) AS many,
                                       pg_temp.size('households') * pg_temp.size('subdistricts') AS households
                                  FROM timing) _,
                               generate_series(1, n) p,
                               LATERAL (SELECT 1 + floor(random() * many + p * 0)::int AS draw) __
                       ) a) b) c;
"""

_PETITIONS = """
INSERT INTO petitions_petition
    (id, client_uuid, number, query_code, title, text, channel, topic, urgency, confidential, zone_id, household_id,
     address, state, stop, owner_id, handler_id, registered_by_id, received_at, due_on, total_due_on, wake_at,
     supervised_at,
     reopened, closed_at)
SELECT life.id, gen_random_uuid(),
       to_char(received_at AT TIME ZONE 'Asia/Shanghai', 'YYYY') || '-' || lpad(life.id::text, 7, '0'), 'AAAAAAAAAA',
       pg_temp.pick(place, r1) || pg_temp.pick(spot, r2) || pg_temp.pick(thing, r3) || pg_temp.pick(trouble, r4),
       pg_temp.pick(teller, r5) || '：' || pg_temp.pick(spot, r2) || '的' || pg_temp.pick(thing, r3)
         || pg_temp.pick(trouble, r4) || '，' || pg_temp.pick(detail, r6) || '，' || pg_temp.pick(detail, r7) || '。'
         || pg_temp.pick(thing, r8) || pg_temp.pick(trouble, r6) || '，' || pg_temp.pick(detail, r5) || '。'
         || pg_temp.pick(wish, r7) || '。',
       'visit',
       (ARRAY['lifts', 'parking', 'noise', 'drainage', 'housing_repair', 'greenery', 'other'])[1 + (r1 * 6)::int],
       CASE WHEN r8 > 0.97 THEN 'urgent' ELSE 'normal' END, r7 > 0.97, building.zone_id, household.id,
       building.address,
       CASE WHEN answered_at IS NULL THEN CASE WHEN r6 > 0.4 THEN 'taken' ELSE 'registered' END
            WHEN judged_at IS NULL OR mood > 0.97 THEN 'answered'
            WHEN mood > 0.94 AND judged_at > now() - interval '3 weeks' THEN 'disputed' ELSE 'closed' END,
       stop, CASE WHEN answered_at IS NOT NULL OR r6 > 0.4 THEN (building.zone_id - 1) * 3 + 1 END,
       CASE WHEN answered_at IS NOT NULL OR r6 > 0.4 THEN (building.zone_id - 1) * 3 + 1 END,
       (building.zone_id - 1) * 3 + 2, received_at, (due + make_interval(months => stop - 1))::date,
       (due + interval '2 months')::date, CASE WHEN answered_at IS NULL AND NOT supervised THEN ends[stop] END,
       CASE WHEN supervised THEN ends[3] END, 0,
       CASE WHEN judged_at IS NOT NULL AND mood <= 0.97 AND NOT (mood > 0.94 AND judged_at > now() - interval '3 weeks')
            THEN judged_at END
  FROM life JOIN territory_household household ON household.id = life.household
  JOIN territory_building building ON building.id = household.building_id,
       (SELECT words AS place FROM word WHERE kind = 'place') a, (SELECT words AS spot FROM word WHERE kind = 'spot') b,
       (SELECT words AS thing FROM word WHERE kind = 'thing') c,
       (SELECT words AS trouble FROM word WHERE kind = 'trouble') d,
       (SELECT words AS teller FROM word WHERE kind = 'teller') e,
       (SELECT words AS detail FROM word WHERE kind = 'detail') f,
       (SELECT words AS wish FROM word WHERE kind = 'wish') g
 ORDER BY life.id;

INSERT INTO petitions_petitioner (id, petition_id, name, phone)
SELECT life.id, life.id, pg_temp.pick(words, r2), '1000000' || lpad((life.id % 10000)::text, 4, '0')
  FROM life, word WHERE kind = 'given' AND r1 < 0.9;

INSERT INTO petitions_numberseries (year, last)
SELECT year, 9000000 FROM generate_series(2020, extract(year FROM now())::int + 1) year;
"""

# Folded sign by sign, which is enough for the words of the bench: compared with the project's own folding afterwards.
_SEARCH_TEXTS = """
INSERT INTO petitions_searchtext (petition_id, text, places)
SELECT petition.id, translate(title || E'\\n' || text || E'\\n' || address || E'\\n' || number, signs, folded), places
  FROM petitions_petition petition JOIN (SELECT id, search_places(id) AS places FROM territory_zone) zone
    ON zone.id = petition.zone_id, folding ORDER BY petition.id;
"""

_STAYS = """
INSERT INTO petitions_passage
    (id, petition_id, ordinal, stop, entered_at, entered_by, reason, actor_id, months, due_on, provisional,
     taken_at, taken_by_id, extension_reason, supervised_at, left_at, left_by, closing_reason)
SELECT life.id * 3 + k - 3, life.id, k, k,
       CASE k WHEN 1 THEN life.received_at ELSE ends[k - 1] + interval '1 minute' END,
       CASE k WHEN 1 THEN 'register' ELSE 'lapse' END, '', CASE k WHEN 1 THEN registered_by_id END, 1,
       (due + make_interval(months => k - 1))::date, false,
       CASE WHEN k = life.stop AND owner_id IS NOT NULL
            THEN least(CASE k WHEN 1 THEN life.received_at ELSE ends[k - 1] END + interval '1 hour', answered_at) END,
       CASE WHEN k = life.stop THEN owner_id END, '', CASE WHEN k = 3 THEN supervised_at END,
       CASE WHEN k < life.stop THEN ends[k] + interval '1 minute' ELSE closed_at END,
       CASE WHEN k < life.stop THEN 'lapse' WHEN closed_at IS NULL THEN '' WHEN mood > 0.94 THEN 'close'
            WHEN mood > 0.86 THEN 'no_answer' ELSE 'satisfied' END, ''
  FROM life JOIN petitions_petition petition USING (id), generate_series(1, life.stop) k
 ORDER BY life.id, k;

INSERT INTO petitions_deadlineevent
    (petition_id, passage_id, term, cause, at, start_on, months, workdays, days, raw_on, due_on, was_on, provisional,
     reason)
SELECT petition_id, id, 'stop', CASE ordinal WHEN 1 THEN 'registered' ELSE 'climbed' END, entered_at,
       pg_temp.day(entered_at), 1, 0, 0, due_on, due_on,
       lag(due_on) OVER (PARTITION BY petition_id ORDER BY ordinal), false, ''
  FROM petitions_passage
UNION ALL
SELECT id, NULL, 'total', 'registered', received_at, pg_temp.day(received_at), 3, 0, 0, total_due_on, total_due_on,
       NULL, false, ''
  FROM petitions_petition
 ORDER BY 1, 5;

INSERT INTO petitions_reply
    (id, petition_id, passage_id, outcome, reason_code, explanation, way, given_on, replied_at, author_id, verdict,
     verdict_at, verdict_by_resident, verdict_note)
SELECT life.id, life.id, life.id * 3 + life.stop - 3, 'solved', '',
       '您好，您反映的事已办理：' || pg_temp.pick(words, r1) || '，' || pg_temp.pick(words, r2) || '。', 'phone',
       pg_temp.day(answered_at), answered_at, owner_id,
       CASE WHEN judged_at IS NULL OR mood > 0.97 THEN '' WHEN mood > 0.94 THEN 'dissatisfied'
            WHEN mood > 0.86 THEN 'no_answer' ELSE 'satisfied' END,
       CASE WHEN mood <= 0.97 THEN judged_at END, false, ''
  FROM life JOIN petitions_petition petition USING (id), word
 WHERE word.kind = 'wish' AND answered_at IS NOT NULL ORDER BY life.id;
"""

# The chain is not computed: the bench reads and appends, and does not verify.
_JOURNAL = """
INSERT INTO journal_journalentry
    (seq, at, actor_id, actor, post, verb, subject_kind, subject_id, area, details, previous_hash, hash)
SELECT row_number() OVER (ORDER BY at), at, actor, coalesce('bench' || actor, 'clock'), '', verb,
       'petitions.petition',
       facts.id, zone.code, '{"due_on": ["2026-01-01", "2026-02-01"]}',
       sha256(facts.id::text::bytea), sha256(verb::bytea)
  FROM (SELECT id, received_at AS at, registered_by_id AS actor, 'petition.register' AS verb, zone_id
          FROM petitions_petition
        UNION ALL SELECT petition_id, entered_at, NULL, 'petition.lapse', zone_id
          FROM petitions_passage JOIN petitions_petition petition ON petition.id = petition_id WHERE ordinal > 1
        UNION ALL SELECT petition_id, replied_at, author_id, 'petition.answer', zone_id
          FROM petitions_reply JOIN petitions_petition petition ON petition.id = petition_id) facts
  JOIN territory_zone zone ON zone.id = zone_id;
UPDATE journal_head SET seq = (SELECT max(seq) FROM journal_journalentry), hash = sha256('bench'::bytea);

INSERT INTO notices_notice
    (id, dedupe_key, kind, channel, receiver_id, facts, path, state, created_at, next_try_at, attempts, last_error,
     sent_at, read_at)
SELECT id, 'bench:' || id, 'petition_register', 'in_app', (zone_id - 1) * 3 + 1,
       jsonb_build_object('number', number, 'title', title, 'stop', 1, 'due_on', due_on, 'urgency', urgency),
       '/petitions/' || number || '/', 'sent', received_at, received_at, 0, '', received_at,
       CASE WHEN received_at < now() - interval '2 weeks' THEN received_at + interval '1 day' END
  FROM petitions_petition ORDER BY id;
"""

# Visits ---------------------------------------------------------------------------------------------------------------

_VISITS = """
INSERT INTO visits_visit
    (id, client_uuid, version, household_id, visited_at, purpose, outcome, diary, guidebook_left, logged_by_id,
     logged_at, zone_id, withdrawn_reason)
SELECT v, gen_random_uuid(), 1, household.id, at, CASE WHEN r > 0.8 THEN 'care' ELSE 'round' END,
       CASE WHEN r < 0.62 THEN 'met' WHEN r < 0.93 THEN 'nobody_home' WHEN r < 0.97 THEN 'refused' ELSE 'moved' END,
       CASE WHEN r < 0.62 THEN pg_temp.pick(words, r) ELSE '' END, r < 0.2, (zone_id - 1) * 3 + 1 + v % 3,
       at + interval '10 minutes', zone_id, ''
  FROM (SELECT v, random() AS r, 1 + floor(random() * households)::bigint AS h,
               pg_temp.midnight(pg_temp.day(now() - interval '120 months' * (1 - v / (n + 1.0))) - 1)
                 + make_interval(secs => 30000 + random() * 40000) AS at
          FROM (SELECT pg_temp.size('visits') AS n,
                       pg_temp.size('households') * pg_temp.size('subdistricts') AS households) _,
               generate_series(1, n) v) made
  JOIN territory_household household ON household.id = made.h
  JOIN territory_building building ON building.id = household.building_id, word
 WHERE word.kind = 'diary' ORDER BY v;
"""

# What the triggers would have kept.
_LAST_MET = """
UPDATE territory_household household SET last_met_at = met.at
  FROM (SELECT household_id, max(visited_at) AS at FROM visits_visit WHERE outcome = 'met' GROUP BY 1) met
 WHERE household.id = met.household_id;
"""

_TEAMS = """
INSERT INTO visits_visitmember (id, visit_id, user_id)
SELECT row_number() OVER (), id, member
  FROM (SELECT visit.id, logged_by_id AS member FROM visits_visit visit
        UNION ALL
        SELECT visit.id, (logged_by_id - 1) / 3 * 3 + logged_by_id % 3 + 1 FROM visits_visit visit
         WHERE visit.id % 5 < 2 AND outcome = 'met') teams
 ORDER BY id;

INSERT INTO visits_opinionitem
    (id, client_uuid, visit_id, channel, zone_id, household_id, heard_at, topic, text, triage, state)
SELECT id, gen_random_uuid(), id, 'visit', zone_id, household_id, visited_at, 'other',
       pg_temp.pick(things.words, random()) || pg_temp.pick(word.words, random()), 'simple', 'new'
  FROM visits_visit visit, word, word things
 WHERE word.kind = 'detail' AND things.kind = 'thing' AND outcome = 'met' AND id % 20 = 0;
"""

# As many as one subdistrict has, more than a million: the index of those of ten takes as long as all else together.
_DIARY_TEXTS = """
INSERT INTO visits_visittext (visit_id, text, places)
SELECT visit.id, translate(diary || coalesce(E'\\n' || opinion.text, ''), signs, folded), places
  FROM visits_visit visit JOIN territory_household household ON household.id = visit.household_id
  JOIN (SELECT id, visit_places(id) AS places FROM territory_building) building ON building.id = household.building_id
  LEFT JOIN visits_opinionitem opinion ON opinion.visit_id = visit.id, folding
 WHERE diary <> '' AND visit.id % pg_temp.size('subdistricts') = 0 ORDER BY visit.id;
"""

# What visits_tally() writes for a few households, for all of them in one go; held against it for some.
_YEARS = """
INSERT INTO visits_householdyear (household_id, year, zone_id, visits, contacts, standing, last_at)
SELECT household_id, year, zone_id, visits, coalesce(contacts, 0), standing, last_at
  FROM (SELECT household_id, visits_year(visited_at) AS year, zone_id, count(*) AS visits, max(visited_at) AS last_at,
               CASE WHEN bool_or(outcome = 'met') THEN 'reached'
                    ELSE (array_agg(outcome ORDER BY visited_at DESC, id DESC))[1] END AS standing
          FROM visits_visit GROUP BY 1, 2, 3) counted
  LEFT JOIN (SELECT household_id, visits_year(visited_at) AS year, zone_id,
                    count(DISTINCT (user_id, pg_temp.day(visited_at))) AS contacts
               FROM visits_visit visit JOIN visits_visitmember member ON visit_id = visit.id
              WHERE outcome = 'met' GROUP BY 1, 2, 3) credited USING (household_id, year, zone_id)
"""

STEPS = (
    ("helpers", _SIZES),
    ("places", _PLACES),
    ("buildings and households", _HOUSEHOLDS),
    ("people", _PEOPLE),
    ("lives of petitions", _CASES),
    ("petitions", _PETITIONS),
    ("search texts", _SEARCH_TEXTS),
    ("stays and answers", _STAYS),
    ("journal and notices", _JOURNAL),
    ("visits", _VISITS),
    ("when each household was last met", _LAST_MET),
    ("teams", _TEAMS),
    ("texts of the diary", _DIARY_TEXTS),
    ("years of households", _YEARS),
)

# What is written after the fill gets numbers above it; and what asks the indexes of the long tables.
AFTER = (
    """
    DO $$ DECLARE each record; BEGIN
        FOR each IN SELECT table_name, column_name FROM information_schema.columns
                     WHERE table_schema = 'public' AND is_identity = 'YES' LOOP
            EXECUTE format('SELECT setval(pg_get_serial_sequence(%L, %L), coalesce(max(%I), 0) + 1) FROM %I',
                           each.table_name, each.column_name, each.column_name, each.table_name);
        END LOOP;
    END $$
    """,
)
