"""The bench's office, written straight in SQL: synthetic households, petitions and visits over some three years.

As superuser, with triggers and foreign keys off and the indexes of the long tables built afterwards. Keys are counted,
not drawn from sequences, so that a row's subdistrict follows from its number; visits lie in the order in which they
were made, the subdistricts mixed, as they would in a table that grew.
"""

from pathlib import Path
from random import Random

import psycopg
from psycopg import sql

from tests.bench.data_sql import AFTER, FILLED, STEPS
from wulibridge.demo.timings import HOURS, read, wait
from wulibridge.folding import fold

ZONES, COMMITTEES, HOUSEHOLDS, PETITIONS, VISITS = 127, 19, 36_000, 100_000, 2_000_000
LONG = ("visits_visit", "visits_visitmember", "visits_visittext", "petitions_petition", "petitions_passage",
        "petitions_reply", "petitions_petitioner", "petitions_searchtext", "journal_journalentry",
        "territory_household", "territory_householdcontact", "notices_notice")  # fmt: skip
KEPT = {"django_migrations", "django_content_type", "territory_workday", "journal_head"}


def fill(
    url: str, *, times: int, part: float, visits: float, petitions: float, timings: Path | None, say=print
) -> None:
    """Empty the database and fill it: `times` subdistricts, each with these parts of the full size."""
    sizes = {
        "subdistricts": times,
        "zones": max(round(ZONES * part), 2),
        "committees": max(round(COMMITTEES * part), 1),
        "households": round(HOUSEHOLDS * part),
        "petitions": round(PETITIONS * petitions) * times,
        "visits": round(VISITS * visits) * times,
    }
    with psycopg.connect(url, autocommit=True) as database:
        database.execute("SET session_replication_role = replica")
        database.execute("SET maintenance_work_mem = '1GB'")
        database.execute("SET work_mem = '256MB'")
        database.execute("SELECT setseed(0.5)")
        with database.transaction():
            # Emptied in the transaction that fills them, the tables need no write-ahead log.
            tables = [name for (name,) in database.execute(_TABLES) if name not in KEPT]
            database.execute(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(map(sql.Identifier, tables))))
            database.execute(_EMPTY)
            _ready(database, ready=False)
            _lend(database, sizes, timings)
            for name, statement in STEPS:
                say(f"    {name}")
                _run(database, name, statement)
            _ready(database, ready=True)
        for statement in AFTER:
            database.execute(statement)
        database.execute("VACUUM ANALYZE")
        (wrong,) = database.execute(_TALLY).fetchone()
        if wrong:
            raise RuntimeError(f"the bench counts the visits of {wrong} households in another way than the project")
        for *said, text in database.execute(_SAMPLE):
            if text != "\n".join(map(fold, said)):
                raise RuntimeError(f"the bench folds {said} in another way than the project: {text}")
        missing = [table for table in FILLED if not database.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone()]
        if missing:
            raise RuntimeError(f"the bench filled nothing into {missing}")


# What the statements do not name is empty: in a database that is thrown away, a new column need not be told to them.
_EMPTY = """
DO $$ DECLARE each record; BEGIN
    FOR each IN SELECT table_name, column_name, empty FROM information_schema.columns
        JOIN (VALUES ('character varying', ''), ('text', ''), ('boolean', 'false'), ('smallint', '0'), ('integer', '0'),
                     ('jsonb', '{}'), ('ARRAY', '{}')) AS kinds (data_type, empty) USING (data_type)
        JOIN information_schema.tables USING (table_schema, table_name)
        WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND is_nullable = 'NO' AND column_default IS NULL
          AND is_identity = 'NO' AND is_generated = 'NEVER' LOOP
        EXECUTE format('ALTER TABLE %I ALTER %I SET DEFAULT %L', each.table_name, each.column_name, each.empty);
    END LOOP;
END $$
"""
_SAMPLE = """SELECT title, petition.text, address, number, found.text
               FROM petitions_petition petition JOIN petitions_searchtext found ON petition_id = id
              WHERE id % 997 = 0"""
_TALLY = """SELECT visits_tally(array_agg(household_id), array_agg(year), true)
              FROM (SELECT household_id, year FROM visits_householdyear WHERE household_id % 997 = 0 LIMIT 100) some"""
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"


def _run(database: psycopg.Connection, name: str, statement: str) -> None:
    try:
        database.execute(statement)
    except psycopg.Error as error:
        error.add_note(f"while filling {name}")
        raise


def _ready(database: psycopg.Connection, *, ready: bool) -> None:
    """Take the indexes of the long tables out of use, or build them anew: four times quicker than row by row."""
    for table in LONG:
        if not ready:
            database.execute(
                "UPDATE pg_index SET indisready = false, indisvalid = false WHERE indrelid = to_regclass(%s)", [table]
            )
        elif database.execute("SELECT to_regclass(%s)", [table]).fetchone() != (None,):
            database.execute(sql.SQL("REINDEX TABLE {}").format(sql.Identifier(table)))


def _lend(database: psycopg.Connection, sizes: dict[str, int], timings: Path | None) -> None:
    """What the statements read: sizes as settings, words, and pairs of (second of the day, seconds until answered)."""
    for name, size in sizes.items():
        database.execute("SELECT set_config(%s, %s, false)", [f"bench.{name}", str(size)])
    database.execute("CREATE TEMP TABLE word (kind text PRIMARY KEY, words text[]) ON COMMIT DROP")
    for kind, words in read_words().items():
        database.execute("INSERT INTO word VALUES (%s, %s)", [kind, words])
    signs = {sign for words in read_words().values() for word in words for sign in word} | set("：，。")
    folded = {sign: fold(sign) for sign in signs if fold(sign) != sign}
    database.execute("CREATE TEMP TABLE folding (signs text, folded text) ON COMMIT DROP")
    database.execute("INSERT INTO folding VALUES (%s, %s)", ["".join(folded), "".join(folded.values())])
    chance = Random(7)
    known = [(t.received_at, t.answered_at) for t in read(timings)] if timings else []
    pairs = [
        (received.hour * 3600 + received.minute * 60, int((answered - received).total_seconds()))
        for received, answered in known
    ] or [
        (chance.choices(range(24), HOURS)[0] * 3600 + chance.randrange(3600), int(wait(chance).total_seconds()))
        for _ in range(3_000)
    ]
    database.execute("CREATE TEMP TABLE timing (seconds int[], waits int[]) ON COMMIT DROP")
    database.execute("INSERT INTO timing VALUES (%s, %s)", [[s for s, _ in pairs], [w for _, w in pairs]])


def read_words() -> dict[str, list[str]]:
    words: dict[str, list[str]] = {}
    kind = ""
    for line in Path(__file__).with_name("words.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            kind = line.strip("[]")
        else:
            words.setdefault(kind, []).extend(line.split())
    return words
