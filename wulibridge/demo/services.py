"""Loading the demo office: the whole of it or nothing, into an empty database only."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.db import connection

from petitions.deadlines import LONGEST_TERM_MONTHS
from petitions.models import Petition
from petitions.services import make_findable
from visits.models import Visit
from wulibridge.clock import add_months
from wulibridge.demo import books, contacts
from wulibridge.demo.ballots import ask_for_verdicts
from wulibridge.demo.care import see_to_residents
from wulibridge.demo.corrections import put_right
from wulibridge.demo.covenants import agree_on_covenants
from wulibridge.demo.evaluation import evaluate_work
from wulibridge.demo.exchange import connect_systems
from wulibridge.demo.filings import open_to_all
from wulibridge.demo.guide import open_guide
from wulibridge.demo.history import History
from wulibridge.demo.homecare import care_for_elders
from wulibridge.demo.kinds import tell_kinds
from wulibridge.demo.lists import keep_lists
from wulibridge.demo.mandates import act_on_behalf
from wulibridge.demo.meetings import hold_meetings
from wulibridge.demo.news import post_notices
from wulibridge.demo.orders import give_duties
from wulibridge.demo.owed import owe_meetings
from wulibridge.demo.papers import lay_out_papers
from wulibridge.demo.phones import add_phones
from wulibridge.demo.places import Places, build_places
from wulibridge.demo.pledges import promise_and_judge
from wulibridge.demo.points import earn_and_bind
from wulibridge.demo.projects import carry_projects
from wulibridge.demo.reports import write_reports
from wulibridge.demo.rounds import Rounds
from wulibridge.demo.sizes import Size
from wulibridge.demo.staff import Staff, hire
from wulibridge.demo.voices import join_voices
from wulibridge.demo.wishes import spread_kindness
from wulibridge.demo.world import World
from wulibridge.journal.services import Actor, record, recording
from wulibridge.people.models import User
from wulibridge.personal import personal_data
from wulibridge.territory.calendar import civil_date, database_now, working_calendar
from wulibridge.territory.models import Household, Organization, Subdistrict, Zone

# Two loads at once: the second waits for the first, and then finds the database in use.
LOCK = 7_105_014
HISTORY = timedelta(days=500)
PETITIONS_AT_ONCE = 200


class NotEmptyError(RuntimeError):
    """The database holds an office already, real or demo."""


@dataclass(frozen=True)
class Loaded:
    """What was loaded: rows by name."""

    counts: dict[str, int]


def steps(size: Size) -> int:
    """How many times load() will report progress, in households built, households visited, and petitions."""
    return 2 * size.households + size.petitions


def load(
    *,
    size: Size,
    seed: int,
    password: str,
    by: Actor,
    timings: Path | None = None,
    progress: Callable[[int], object] = lambda done: None,
) -> Loaded:
    """Load the demo office in one transaction, its history up to now (the database's clock), and say what it holds.

    Equal size, seed, timings, calendar and moment give equal rows, but for keys, password and unusable passwords.
    `timings` is a file for wulibridge.demo.timings. Raises NotEmptyError when the database holds an office, OSError or
    ValueError for a file of timings that cannot be read.
    """
    with recording():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        if is_in_use():
            raise NotEmptyError
        world = _world(size, seed)
        places = build_places(world, progress)
        with personal_data(zones=[zone.pk for zone in places.zones]):
            _live(world, places, password, timings, progress)
        counts = {model.__name__.lower(): model.objects.count() for model in (Zone, Household, User, Visit, Petition)}
        record("demo.loaded", places.subdistrict, by=by, details={"size": size.name, "seed": seed} | counts)
    return Loaded(counts)


def _live(world: World, places: Places, password: str, source: Path | None, progress: Callable[[int], object]) -> None:
    """People, visits and petitions, written as they come."""
    staff = hire(world, places, password=password)
    rounds = Rounds(world, staff)
    for zone in places.zones:
        rounds.walk(zone, places.households[zone.pk])
        world.book.write()
        progress(len(places.households[zone.pk]))
    history = History(world, places, staff, source)
    for n, _life in enumerate(history.tell(), start=1):
        if n % PETITIONS_AT_ONCE == 0:
            world.book.write()
        progress(1)
    books.receive(world, places, staff)
    open_guide(world, places, staff)
    contacts.keep_contact(world, places, staff)
    spread_kindness(world, places, staff)
    post_notices(world, staff, history.lives)
    world.book.write()
    make_findable(life.petition for life in history.lives)
    books.make_findable()
    contacts.publish_contacts(world, places, staff)
    add_phones(world, places, staff)
    put_right(world, places, staff)
    tell_kinds(world, places, staff)
    give_duties(world, places, staff)
    see_to_residents(staff)
    join_voices(world, places, staff)
    act_on_behalf(world, places, staff)
    connect_systems(world, places, staff)
    lay_out_papers(world, places, staff)
    open_to_all(world, places, staff)
    _judge(world, places, staff)
    keep_lists(staff)


def _judge(world: World, places: Places, staff: Staff) -> None:
    """Care, verdicts, meetings and what comes of them, on what is there by now."""
    care_for_elders(world, places, staff)
    ask_for_verdicts(world, places, staff)
    promise_and_judge(world, places, staff)
    hold_meetings(world, places, staff)
    agree_on_covenants(world, places, staff)
    carry_projects(world, places, staff)
    owe_meetings(world, places, staff)
    earn_and_bind(world, places, staff)
    write_reports(world, places, staff)
    evaluate_work(world, places, staff)


def is_in_use() -> bool:
    """Does the database hold an office? The working calendar alone is none."""
    return any(model.objects.exists() for model in (Subdistrict, User, Organization))


def _world(size: Size, seed: int) -> World:
    now = database_now()
    today = civil_date(now)
    calendar = working_calendar(today - HISTORY, add_months(today, LONGEST_TERM_MONTHS))
    return World(size, seed, now, calendar)
