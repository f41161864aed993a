"""What is no ordinary request in the demo office: complaints with their handlers, legal petitions, a sudden matter."""

from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from petitions.legal_route import Step
from petitions.models import Channel, Kind, Petition, Urgency
from petitions.services import PetitionDraft, do_step, extend_legal, make_legal, name_handler, register
from petitions.services.numbers import CODE_ALPHABET, CODE_LENGTH
from petitions.topics import Topic
from wulibridge.demo.places import Places
from wulibridge.demo.staff import Staff
from wulibridge.demo.world import World
from wulibridge.people.models import User
from wulibridge.territory.calendar import civil_date
from wulibridge.territory.models import Zone


def tell_kinds(world: World, places: Places, staff: Staff) -> None:
    """In the zone of the demo logins."""
    zone, chance = places.zones[0], world.chance("kinds")
    desk, leader = staff.logins["desk"], staff.logins["leader"]

    def written(days_ago: int, **said: Any) -> Petition:
        at = world.now - timedelta(days=days_ago, minutes=chance.randrange(400))
        return _written(chance, zone, at, by=desk, **said)

    _complaints(zone, staff.at_zone(zone)[-1], leader, desk, written)
    _legal(desk, leader, written)
    written(
        0,
        title="楼道有煤气味",
        text="三号楼二层楼道闻到很重的煤气味，已请邻居开窗。",
        topic=Topic.WATER_POWER_GAS,
        urgency=Urgency.EMERGENCY,
    )


def _complaints(zone: Zone, member: User, leader: User, desk: User, written: Any) -> None:
    rude = written(
        6,
        title="上门人员态度生硬",
        text="上周来登记的人说话很不客气，问了几句就走了。",
        topic=Topic.STAFF_CONDUCT,
        kind=Kind.COMPLAINT,
        about=(member,),
    )
    name_handler(petition=rude, user=leader, by=desk)
    written(
        2,
        title="申请材料被反复退回",
        text="同一份材料在居委会退回三次，每次理由都不一样。",
        topic=Topic.STAFF_CONDUCT,
        kind=Kind.COMPLAINT,
        about=(zone.committee,),
    )


def _legal(desk: User, leader: User, written: Any) -> None:
    """One that was accepted and has more time, and one whose petitioner waits to be told."""
    decided = written(30, title="要求复核补偿面积", text="补偿协议的面积与房产证不一致，请求作出书面决定。")
    make_legal(petition=decided, reason="区信访部门转送", representatives=3, by=desk)
    accepted_on = civil_date(decided.received_at) + timedelta(days=8)
    do_step(petition=decided, step=Step.INFORM, done_on=accepted_on, accepted=True, result="已书面告知受理", by=desk)
    extend_legal(petition=decided, days=15, reason="需要专业机构重新测量", by=leader)
    make_legal(petition=written(9, title="反映小区停车收费", text="请街道书面答复收费依据。"), reason="来信", by=desk)


def _written(chance: Random, zone: Zone, at: datetime, *, by: User, **said: Any) -> Petition:
    identity = UUID(int=chance.getrandbits(128), version=4)
    channel = {"channel": Channel.RECEPTION} | said
    row = register(draft=PetitionDraft(received_at=at, client_uuid=identity, **channel), zone=zone, by=by)
    give_code(chance, row)
    return row


def give_code(chance: Random, row: Petition) -> None:
    """A query code that is the same in each run."""
    code = "".join(chance.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
    Petition.objects.filter(pk=row.pk).update(query_code=code)
