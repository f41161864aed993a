"""A roster of 36,000 rows: the import beside COPY of the parsed rows into the same tables."""

import time
from pathlib import Path
from statistics import median

import psycopg
import xlsxwriter

from tests.bench.measure import LEAST, Report
from tests.bench.office import named
from tests.bench.sweep import child, copied
from tests.factories.roster import HEADERS

# The places of a roster alone: households are what the file brings.
EMPTY = """
DELETE FROM territory_householdcontact; DELETE FROM territory_household; DELETE FROM territory_building;
DELETE FROM petitions_petitioner; DELETE FROM petitions_reply; DELETE FROM petitions_passage;
DELETE FROM petitions_searchtext; DELETE FROM petitions_petition; DELETE FROM notices_notice;
"""
MOST_MEMORY = 300
# A file that says the same again, but for every fiftieth household, where a person more is over sixty.
CHANGED_EVERY = 50
Row = tuple[str, str, str, str, str, int, int, str, str]


def rows_of(url: str, count: int, *, again: bool = False) -> list[Row]:
    """Committee, zone, building, floor and room, number, changed, over sixty, contact, phone."""
    with psycopg.connect(url) as database:
        zones = database.execute(
            "SELECT c.code, z.code, c.id, z.id FROM territory_zone z JOIN territory_committee c ON c.id = committee_id "
            "WHERE subdistrict_id = 1 ORDER BY z.code"
        ).fetchall()
    rows = []
    for n in range(count):
        building, door = n // 12, n % 12
        committee, zone, _c, _z = zones[building * 12 * len(zones) // count]  # a building lies in one
        changed = int(again and n % CHANGED_EVERY == 0)
        address, room = f"测试路{building // 20 + 1}弄{building}号", f"{door // 2 + 1}0{door % 2 + 1}室"
        people = (n % 3 + changed, f"测试户{n % 97}", f"1000000{n % 10000:04d}")
        rows.append((committee, zone, address, room, f"B{n:06d}", changed, *people))
    return rows


def write_file(path: Path, rows: list[Row]) -> Path:
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADERS)
    for line, (committee, zone, building, room, number, _changed, aged, contact, phone) in enumerate(rows, 1):
        cells = (committee, zone, building + room, number, "常住", "否", str(aged), contact, phone, "")
        for column, cell in enumerate(cells):
            sheet.write_string(line, column, cell)
    book.close()
    return path


def measure(
    report: Report, *, superuser_url: str, template: str, count: int, directory: Path, times: int = LEAST
) -> None:
    url = named(superuser_url, template)
    first, again = rows_of(url, count), rows_of(url, count, again=True)
    first_file = write_file(directory / "first.xlsx", first)
    again_file = write_file(directory / "again.xlsx", again)
    taken: dict[str, list[float]] = {"first": [], "first floor": [], "again": [], "again floor": [], "memory": []}
    for _ in range(times):
        with copied(superuser_url, template) as name:
            for what, file in (("first", first_file), ("again", again_file)):
                milliseconds, memory = map(float, child(name, "roster", str(file)).split())
                taken[what].append(milliseconds)
                taken["memory"].append(memory)
            if _households(named(superuser_url, name)) != count:
                raise RuntimeError("the import did not take every row")
        with copied(superuser_url, template) as name:
            taken["first floor"].append(_copied_in(named(superuser_url, name), first))
            taken["again floor"].append(_copied_in(named(superuser_url, name), again))
    report.pair(f"first import of {count:,} rows", taken["first"], taken["first floor"], most=8)
    report.pair(f"import of {count:,} rows again", taken["again"], taken["again floor"], most=8)
    report.within("import: most memory", median(taken["memory"]), most=MOST_MEMORY, unit="MB", n=times)


def _households(url: str) -> int:
    with psycopg.connect(url) as database:
        return int((database.execute("SELECT count(*) FROM territory_household").fetchone() or (0,))[0])


def _copied_in(url: str, rows: list[Row]) -> float:
    """Milliseconds of COPY of the parsed rows into a temporary table and from there into the three, committed."""
    with psycopg.connect(url) as database:
        start = time.perf_counter()
        database.execute(
            "CREATE TEMP TABLE said (committee text, zone text, building text, room text, number text, changed int,"
            " aged int, contact text, phone text) ON COMMIT DROP"
        )
        with database.cursor().copy("COPY said FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        for statement in _INTO_THE_TABLES:
            database.execute(statement)
        database.commit()
        return (time.perf_counter() - start) * 1000


_INTO_THE_TABLES = (
    """INSERT INTO territory_building (zone_id, address, address_key, estate_name, kind, walk_order)
       SELECT DISTINCT ON (building) zone.id, building, building, '', 'estate', 10
         FROM said JOIN territory_committee committee ON committee.code = said.committee
         JOIN territory_zone zone ON zone.code = said.zone AND zone.committee_id = committee.id
       ON CONFLICT DO NOTHING""",
    """INSERT INTO territory_household (committee_id, building_id, number, floor, room, occupancy, registered_elsewhere,
                                        n_aged_60, remark, version)
       SELECT committee.id, building.id, number, '', room, 'resident', false, aged, '', 1
         FROM said JOIN territory_committee committee ON committee.code = said.committee
         JOIN territory_building building ON building.address_key = said.building
       ON CONFLICT (committee_id, number) DO UPDATE SET n_aged_60 = excluded.n_aged_60, room = excluded.room""",
    """INSERT INTO territory_householdcontact (household_id, name, phone)
       SELECT household.id, contact, phone
         FROM said JOIN territory_committee committee ON committee.code = said.committee
         JOIN territory_household household ON household.committee_id = committee.id AND household.number = said.number
       ON CONFLICT (household_id) DO UPDATE SET name = excluded.name, phone = excluded.phone""",
)
