"""What waits at the third stop of the demo office: an order to decide on, and duties in every state."""

from datetime import timedelta

from petitions.duty_route import DutyMove
from petitions.models import Duty, Kind, Petition
from petitions.route import Stop
from petitions.services.duties import DutyDraft, assign_duty, move_duty
from petitions.services.duty_clock import ring_duties
from petitions.services.duty_steps import note_step, workdays_after
from petitions.services.duty_terms import first_term
from petitions.services.inquiries import ask
from petitions.services.orders import draw_up, order_by_desk, write_plan
from wulibridge.demo.places import Places
from wulibridge.demo.staff import Staff
from wulibridge.demo.world import World
from wulibridge.people.models import User
from wulibridge.territory.calendar import civil_date
from wulibridge.territory.models import Organization

TRIED = "责任区上门三次，居委会开过协调会，物业同意配合，但没有维修的权限和经费。"
ASKED = "请街道召集有关部门现场查看，明确由谁维修、何时完成。"
LONG_AGO = timedelta(days=45)


def give_duties(world: World, places: Places, staff: Staff) -> None:
    """About the petitions that wait at the third stop, those of the demo logins first, as far as there are any."""
    rows = Petition.objects.waiting().filter(stop=Stop.SUBDISTRICT).exclude(kind=Kind.COMPLAINT)
    waiting = rows.select_related("zone__committee").order_by("zone__committee", "-due_on", "pk")[:6]
    deeds = (_drawn_up, _given, _joint, _late, _objected, _reported)
    for petition, deed in zip(waiting, deeds, strict=False):
        deed(world, petition, staff, places.departments)


def _drawn_up(world: World, petition: Petition, staff: Staff, departments: list[Organization]) -> None:
    committee = staff.committees[petition.zone.committee_id][0]
    draw_up(petition=petition, asked=ASKED, tried=TRIED, suggested=departments[:2], by=committee)


def _given(world: World, petition: Petition, staff: Staff, departments: list[Organization]) -> None:
    _duty(petition, departments[0], staff, "到现场查看，三日内提出维修方案。")


def _joint(world: World, petition: Petition, staff: Staff, departments: list[Organization]) -> None:
    """Two departments, of which the logins' own leads; the other is asked something."""
    meeting = {"meeting_on": world.today, "minutes": f"综合调处会纪要〔{world.today.year}〕第8号"}
    duty = _duty(petition, departments[0], staff, "牵头维修，公示工期。", leads=True, **meeting)
    _duty(petition, departments[1], staff, "维修期间维持现场秩序。", **meeting)
    write_plan(
        order=duty.order, plan="第一周现场查看，第二周公示方案，第三周施工，第四周回访居民。", by=staff.logins["desk"]
    )
    worker = staff.logins["department"]
    move_duty(duty=duty, move=DutyMove.ACCEPT, by=worker)
    ask(duty=duty, asked_of=departments[1], question="施工当天能否临时封闭车道？", by=worker)


def _late(world: World, petition: Petition, staff: Staff, departments: list[Organization]) -> None:
    """Given some weeks ago, as the service would have given it then; under supervision by now."""
    desk, then = staff.logins["desk"], world.now - LONG_AGO
    order, task = order_by_desk(petition, asked=ASKED, by=desk, now=then), "核实情况，书面答复。"
    start = civil_date(then)
    duty = Duty(
        order=order, department=departments[0], task=task, assigned_by=desk, assigned_at=then, start_on=start, months=1,
        object_by=workdays_after(start, 5),
    )  # fmt: skip
    first_term(duty, now=then, by=desk)
    note_step(duty, DutyMove.ASSIGN, by=desk, now=then, note=task)
    ring_duties(ids=[duty.pk])


def _objected(world: World, petition: Petition, staff: Staff, departments: list[Organization]) -> None:
    duty = _duty(petition, departments[0], staff, "清理堆物。")
    said = {"reason": "堆物在市政道路上，属于城管部门。"}
    move_duty(duty=duty, move=DutyMove.OBJECT, by=staff.logins["department"], facts=said)


def _reported(world: World, petition: Petition, staff: Staff, departments: list[Organization]) -> None:
    duty, worker = _duty(petition, departments[0], staff, "更换损坏的部件。"), staff.logins["department"]
    move_duty(duty=duty, move=DutyMove.ACCEPT, by=worker)
    said = {"outcome": "solved", "report": "部件已更换，现场试用正常，已请居委会一起查看。"}
    move_duty(duty=duty, move=DutyMove.REPORT, by=worker, facts=said)


def _duty(petition: Petition, department: Organization, staff: Staff, task: str, **more: object) -> Duty:
    desk: User = staff.logins["desk"]
    return assign_duty(petition=petition, draft=DutyDraft(department, task, **more), by=desk)
