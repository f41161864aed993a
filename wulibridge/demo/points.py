"""Points, star families and the three lists of the demo office, in the first committee."""

from datetime import timedelta

from evaluations.list_route import ListMove
from evaluations.models import Kept, ListKind, PointScheme, PointWay, SchemeKind
from evaluations.queries.points import teams_in
from evaluations.services.points import Booking, RuleDraft, book, open_account, open_scheme, set_rule, take_back
from evaluations.services.power_list import ItemDraft, begin_version, move_list, write_item
from evaluations.services.self_check import answer_items, begin_check, hand_in, take_measure
from evaluations.services.stars import choose_family, note_consent
from wulibridge.demo.places import Places
from wulibridge.demo.staff import Staff
from wulibridge.demo.world import World
from wulibridge.people.models import User
from wulibridge.territory.models import Committee

LINES = {
    SchemeKind.VOLUNTEERS: (("志愿服务一小时", 2), ("换一袋大米", 20)),
    SchemeKind.HOUSEHOLDS: (("楼道清扫一次", 3), ("换一瓶洗衣液", 10)),
    SchemeKind.TEAMS: (("护学护路一次", 5), ("活动室使用半天", 10)),
}
NAMES = {
    SchemeKind.VOLUNTEERS: "志愿服务积分",
    SchemeKind.HOUSEHOLDS: "公约家庭积分",
    SchemeKind.TEAMS: "团队积分",
}
STARS_NEED = 12
# Examples of the demo: an office writes what stands in its own lists.
LISTS = {
    ListKind.POWERS: (
        ("示例：开具居住证明", "示例依据", "一、受理；二、核对；三、盖章登记", "未核对即盖章"),
        ("示例：活动室使用安排", "示例依据", "一、申请；二、公示；三、登记", "不公示、先占先用"),
    ),
    ListKind.SERVICES: (("示例：代办老年卡", "", "一、登记；二、代送；三、送卡上门", ""),),
}


def earn_and_bind(world: World, places: Places, staff: Staff) -> None:
    committee = places.zones[0].committee
    keeper = staff.logins["staff"]
    schemes = {kind: _scheme(world, committee, kind, keeper) for kind in SchemeKind}
    for n in range(6):
        _book(world, schemes[SchemeKind.VOLUNTEERS], 2 + n, keeper)
    for team in teams_in(committee)[:2]:
        _book(world, schemes[SchemeKind.TEAMS], 3, keeper, team=team)
    families = schemes[SchemeKind.HOUSEHOLDS]
    for n, household in enumerate(places.households[places.zones[0].pk][:6]):
        _book(world, families, 2 + n, keeper, household=household)
    _stars(world, families, keeper)
    _lists(world, places, staff)


def _scheme(world: World, committee: Committee, kind: SchemeKind, by: User) -> PointScheme:
    scheme = open_scheme(committee=committee, kind=kind, name=NAMES[kind], by=by)
    (earns, gained), (costs, spent) = LINES[kind]
    lines = [(PointWay.EARN, earns, gained), (PointWay.REDEEM, costs, spent)]
    if kind == SchemeKind.HOUSEHOLDS:
        lines.append((PointWay.STAR, "年度星级家庭", STARS_NEED))
    for way, what, points in lines:
        set_rule(scheme=scheme, draft=RuleDraft(way, what, points, world.today), by=by)
    return scheme


def _book(world: World, scheme: PointScheme, times: int, by: User, **whose: object) -> None:
    """Earned a few times; who has enough redeems once, and one entry was wrong."""
    account = open_account(scheme=scheme, by=by, **whose)  # type: ignore[arg-type]
    earns, costs = scheme.rules.get(way=PointWay.EARN), scheme.rules.get(way=PointWay.REDEEM)
    book(account=account, booking=Booking(earns, times, world.today, "本月累计"), by=by)
    if earns.points * times > 2 * costs.points - 6:
        book(account=account, booking=Booking(costs, 1, world.today, "当场领取"), by=by)
    if account.number == 1:
        wrong = book(account=account, booking=Booking(earns, 1, world.today, "重复登记"), by=by)
        take_back(entry=wrong, reason="同一天登记了两次", by=by)


def _stars(world: World, scheme: PointScheme, by: User) -> None:
    year = world.today.year
    for account in scheme.accounts.order_by("-number")[:2]:
        chosen = choose_family(scheme=scheme, year=year, account=account, reason="常年清扫楼道，带动邻里", by=by)
    note_consent(family=chosen, agrees=True, by=by)


def _lists(world: World, places: Places, staff: Staff) -> None:
    """Two lists in force and a version of conduct that waits for the leader; a check with a measure, one still owed."""
    desk, chair, committee = staff.logins["desk"], staff.logins["chair"], places.zones[0].committee
    leader = staff.leaders[committee.pk]
    for kind, items in LISTS.items():
        version = begin_version(subdistrict=places.subdistrict, kind=kind, news="第一版", by=desk)
        for number, (title, basis, steps, risks) in enumerate(items, start=1):
            write_item(version=version, draft=ItemDraft(number, title, basis, steps, risks), by=desk)
        for move, by in ((ListMove.SUBMIT, desk), (ListMove.APPROVE, leader), (ListMove.PUBLISH, desk)):
            version = move_list(version=version, move=move, by=by)
        if kind == ListKind.POWERS:
            powers = version
    conduct = begin_version(subdistrict=places.subdistrict, kind=ListKind.CONDUCT, news="第一版", by=desk)
    write_item(version=conduct, draft=ItemDraft(1, "示例：不收受服务对象礼品"), by=desk)
    move_list(version=conduct, move=ListMove.SUBMIT, by=desk)
    check = begin_check(committee=committee, version=powers, by=chair)
    first, second = powers.items.all()
    said = {first: (Kept.YES, ""), second: (Kept.NO, "有一次没有提前公示")}
    answer_items(check=check, said=said, by=chair)
    hand_in(check=check, by=chair)
    wrong = check.answers.get(kept=Kept.NO)
    take_measure(answer=wrong, text="每月一日公示下月安排", due_on=world.today + timedelta(days=30), by=chair)
