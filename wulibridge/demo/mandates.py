"""For whom somebody acts in the demo office, and who is away."""

from datetime import timedelta

from petitions.models import Consent, Kind, Mandate, Petition
from petitions.route import WAITING
from petitions.services.mandates import MandateDraft, Proof, begin, step
from wulibridge.demo.places import Places
from wulibridge.demo.staff import Staff
from wulibridge.demo.world import World
from wulibridge.people.absences import enter_absence, who_could_stand_in
from wulibridge.people.models import User


def act_on_behalf(world: World, places: Places, staff: Staff) -> None:
    """Two mandates in the zone of the logins, one for three households and late; and a member who is away today."""
    zone, chair, today = places.zones[0], staff.logins["chair"], world.today
    rows = Petition.objects.filter(zone=zone, state__in=WAITING, mandates=None).exclude(kind=Kind.COMPLAINT)
    rows = rows.select_related("zone__committee__subdistrict").order_by("pk")
    homes, colleague = places.households[zone.pk][:4], staff.committees[zone.committee_id][1]
    signed = Proof(Consent.SIGNED, today - timedelta(days=12), slip_number="代-2026-003")
    spoken = Proof(Consent.SPOKEN, today - timedelta(days=4), witness=staff.logins["lead"])
    cases = (
        (homes[:3], signed, colleague, "区房屋管理部门", "已递交三户联名材料，窗口答复一周内核实。"),
        (homes[3:], spoken, chair, "自来水公司", "已约上门检修，对方要求补一份楼栋平面图。"),
    )
    for petition, (households, proof, actor, body, done) in zip(rows, cases, strict=False):
        many = len(households)
        draft = MandateDraft(
            actor, today + timedelta(days=5), body=body, representatives=min(many, 2), households=households
        )
        mandate = begin(petition=petition, draft=draft, proof=proof, by=chair)
        step(petition=petition, on=today, done=done, next_on=today + timedelta(days=6), by=chair)
        if many > 1:
            Mandate.objects.filter(pk=mandate.pk).update(next_on=today - timedelta(days=2))
    _away(staff.logins["zone"], world)


def _away(user: User, world: World) -> None:
    if could := who_could_stand_in(user):
        last = world.today + timedelta(days=4)
        enter_absence(user=could[-1], stand_in=user, starts_on=world.today, ends_on=last, by=could[-1])
