"""The territory: Wuliqiao's committees by their real names and codes; zones, buildings and households are invented."""

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from wulibridge.demo.world import DATA, World, weighted
from wulibridge.territory.address import parse
from wulibridge.territory.models import (
    Building,
    BuildingKind,
    Committee,
    Household,
    HouseholdContact,
    Occupancy,
    Organization,
    OrganizationKind,
    Subdistrict,
    Zone,
)

VALID_FROM = date(2010, 1, 1)
ROADS = (
    "斜土路", "斜土东路", "瞿溪路", "打浦路", "局门路", "局门后路", "蒙自路", "蒙自西路", "丽园路", "中山南一路",
    "鲁班路", "制造局路", "龙华东路", "开平路", "五里桥路", "日晖东路",
)  # fmt: skip
ESTATES = ("新村", "小区", "公寓", "苑", "家园", "花苑", "新苑", "坊")
DEPARTMENTS = (
    "房屋管理办公室", "派出所", "城市管理中队", "市场监督管理所", "绿化和市容管理所", "供水服务站", "社区卫生服务中心",
    "社区事务受理服务中心",
)  # fmt: skip
OFFICE_PHONE = "10000000100"  # no number in China begins with 100 and has 11 digits
PROPERTY_COMPANIES = ("测试安居物业", "测试和乐物业", "测试惠邻物业", "测试瑞宁物业", "测试明理物业")
OTHERS = {
    OrganizationKind.LOCAL_UNIT: ("测试第一中学", "测试纺织器材公司"),
    OrganizationKind.CARE_AGENCY: ("测试助老服务社", "测试长者照护之家"),
    OrganizationKind.VOLUNTEERS: ("测试邻里守望队", "测试清晨护学队"),
    OrganizationKind.SOCIAL: ("测试乐邻社会服务中心",),
}
NAMED_ROOMS = ("底楼前客堂", "底楼后客堂", "前楼", "后楼", "亭子间", "二层阁", "三层阁", "晒台")


@dataclass
class Places:
    """What was built. `households` by zone key, in walking order."""

    subdistrict: Subdistrict
    zones: list[Zone] = field(default_factory=list)
    households: dict[int, list[Household]] = field(default_factory=dict)
    departments: list[Organization] = field(default_factory=list)
    companies: list[Organization] = field(default_factory=list)
    others: dict[OrganizationKind, list[Organization]] = field(default_factory=dict)

    @property
    def committees(self) -> list[Committee]:
        return list({zone.committee_id: zone.committee for zone in self.zones}.values())

    def zones_of(self, committee: Committee) -> list[Zone]:
        return [zone for zone in self.zones if zone.committee_id == committee.pk]


def build_places(world: World, progress: Callable[[int], object]) -> Places:
    """All places and organizations, waiting in the world's book; `progress` is told the households of each zone."""
    with (DATA / "committees.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))[: world.size.committees]
    book, chance = world.book, world.chance("places")
    subdistrict = book.add(
        Subdistrict(code=rows[0]["street_code"], name=rows[0]["street"], phone=OFFICE_PHONE, valid_from=VALID_FROM)
    )
    places = Places(subdistrict)
    places.departments = _organizations(world, subdistrict, OrganizationKind.DEPARTMENT, DEPARTMENTS)
    places.companies = _organizations(world, subdistrict, OrganizationKind.PROPERTY, PROPERTY_COMPANIES)
    for kind, names in OTHERS.items():
        places.others[kind] = _organizations(world, subdistrict, kind, names)
    sizes = _shares(world.size.households, world.size.zones, chance)
    lanes = _Lanes(chance)
    for n, row in enumerate(rows):
        committee = book.add(
            Committee(
                code=row["code"], name=row["name"], short_name=row["short_name"], subdistrict=subdistrict,
                valid_from=VALID_FROM,
            )
        )  # fmt: skip
        lanes.cross_over()
        numbers = iter(range(1, 10_000))
        for ordinal in range(1, _zones_of(n, world) + 1):
            zone = book.add(
                Zone(
                    code=f"{committee.short_name}-{ordinal:02d}", name=f"{committee.short_name}第{ordinal}责任区",
                    committee=committee, valid_from=VALID_FROM,
                )
            )  # fmt: skip
            places.zones.append(zone)
            places.households[zone.pk] = _fill_zone(world, places, zone, sizes.pop(), numbers, lanes, chance)
            progress(len(places.households[zone.pk]))
    return places


def _zones_of(n: int, world: World) -> int:
    """Zones of the n-th committee: as even as can be, the first ones one more."""
    each, more = divmod(world.size.zones, world.size.committees)
    return each + (n < more)


def _shares(total: int, parts: int, chance: Random) -> list[int]:
    """`total` in `parts` that differ by up to a sixth; every fourth is off by up to a third, as where a town grew."""
    even = total // parts
    reach = [even // 3 if n % 4 == 3 else even // 12 for n in range(parts)]
    shares = [even + chance.randint(-most, most) for most in reach]
    off = total - sum(shares)
    for n in range(abs(off)):
        shares[n % parts] += 1 if off > 0 else -1
    return shares


def _organizations(
    world: World, subdistrict: Subdistrict, kind: OrganizationKind, names: Iterable[str]
) -> list[Organization]:
    return [world.book.add(Organization(subdistrict=subdistrict, kind=kind, name=name)) for name in names]


@dataclass(frozen=True)
class _Lane:
    """A lane and how its houses are built."""

    address: str
    estate: str
    kind: BuildingKind
    built_year: int
    floors: int
    doors: int
    lifts: int
    houses: int


class _Lanes:
    """Lanes that no other zone has, in the order in which one walks: up the odd side of a street, back the even one."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._taken: set[str] = set()
        self._ahead: list[str] = []

    def cross_over(self) -> None:
        """Go on in another street: that of the next committee."""
        self._ahead = []

    def next(self) -> _Lane:
        chance = self._chance
        while not self._ahead:
            self._ahead = self._street()
        address = self._ahead.pop(0)
        self._taken.add(address)
        estate = address.partition("路")[0] + chance.choice(ESTATES)
        match weighted(chance, [("old", 25), ("walk-up", 50), ("tower", 25)]):
            case "old":
                year = chance.randint(1920, 1948)
                return _Lane(address, "", BuildingKind.PRIVATE, year, 0, 0, 0, chance.randint(8, 20))
            case "walk-up":
                floors, doors = chance.choice((5, 6)), chance.choice((2, 3, 4))
                year = chance.randint(1955, 1994)
                return _Lane(address, estate, BuildingKind.ESTATE, year, floors, doors, 0, chance.randint(6, 14))
            case _:
                floors, doors = chance.randint(16, 28), chance.choice((4, 6))
                year = chance.randint(1995, 2012)
                return _Lane(address, estate, BuildingKind.ESTATE, year, floors, doors, 2, chance.randint(1, 3))

    def _street(self) -> list[str]:
        """The free lanes of a piece of a street."""
        chance, road = self._chance, self._chance.choice(ROADS)
        numbers = chance.sample(range(chance.randrange(1, 16) * 100, 1700), chance.randint(6, 12))
        odd, even = (sorted(n for n in numbers if n % 2 == side) for side in (1, 0))
        lanes = [f"{road}{number}弄" for number in [*odd, *reversed(even)]]
        return [lane for lane in lanes if lane not in self._taken]


def _fill_zone(
    world: World, places: Places, zone: Zone, wanted: int, numbers: Iterator[int], lanes: _Lanes, chance: Random
) -> list[Household]:
    households: list[Household] = []
    walk_order = 0
    while len(households) < wanted:
        lane = lanes.next()
        company = chance.choice(places.companies) if lane.estate else None
        for house in range(1, lane.houses + 1):
            address = parse(f"{lane.address}{house}号").building
            walk_order += 1
            building = world.book.add(
                Building(
                    zone=zone, address=address, address_key=address, estate_name=lane.estate, kind=lane.kind,
                    built_year=lane.built_year, n_lifts=lane.lifts, manager=company, walk_order=walk_order,
                )
            )  # fmt: skip
            for room in _rooms(lane, chance)[: wanted - len(households)]:
                households.append(_household(world, building, room, next(numbers), chance))
            if len(households) == wanted:
                break
    return households


def _rooms(lane: _Lane, chance: Random) -> list[str]:
    if not lane.floors:
        return sorted(chance.sample(NAMED_ROOMS, chance.randint(3, 6)), key=NAMED_ROOMS.index)
    return [f"{floor}{door:02d}室" for floor in range(1, lane.floors + 1) for door in range(1, lane.doors + 1)]


def _household(world: World, building: Building, room: str, number: int, chance: Random) -> Household:
    committee = building.zone.committee
    occupancy = weighted(chance, [(Occupancy.RESIDENT, 80), (Occupancy.FLOATING, 14), (Occupancy.VACANT, 6)])
    lived_in = occupancy != Occupancy.VACANT
    household = world.book.add(
        Household(
            committee=committee, building=building, number=f"{committee.short_name}{number:04d}", room=room,
            occupancy=occupancy, registered_elsewhere=lived_in and chance.random() < 0.22,
            n_aged_60=weighted(chance, [(0, 62), (1, 20), (2, 18)]) if occupancy == Occupancy.RESIDENT else 0,
        )
    )  # fmt: skip
    if lived_in and chance.random() < 0.7:
        told_on = world.today - timedelta(days=chance.randint(400, 1200))
        world.book.add(
            HouseholdContact(
                household=household, name=resident_name(chance), phone=phone(chance), notice_given_on=told_on
            )
        )  # fmt: skip
    return household


# Characters to number people by, as old account books do. Nobody is called so.
NUMBERING = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地玄黄宇宙洪荒日月盈昃列张寒来暑往秋收冬藏"


def resident_name(chance: Random) -> str:
    return f"测试户{chance.choice(NUMBERING)}{chance.choice(NUMBERING)}"


def phone(chance: Random) -> str:
    """A number that nobody has: none in China has eleven digits and begins with 100."""
    return f"100{chance.randrange(10**8):08d}"
