"""What the people of the demo office say to residents, and give to each other: contacts, call-backs, assignments."""

from petitions.models import Kind, Petition
from petitions.queries.charge import distributed_by, who_handles
from petitions.queries.contact import answers_to_call_back
from petitions.route import State, Stop
from petitions.services.charges import assign, hand_over
from petitions.services.contact import call_back, note_contact
from wulibridge.demo.staff import Staff

SPOKEN = ("已电话联系，约好周三上门查看。", "居民说晚上七点以后在家。", "已当面听取情况，居民愿意配合。")
TRIED = ("上午、下午各打一次，无人接听。", "上门未遇，留了联系卡。")


def see_to_residents(staff: Staff) -> None:
    """Some of what waits at the logins' zone and committee: spoken to, given to a colleague, asked about afterwards."""
    lead, chair = staff.logins["lead"], staff.logins["chair"]
    mine = distributed_by(lead).exclude(kind=Kind.COMPLAINT).select_related("zone__committee").order_by("due_on", "pk")
    for petition, said in zip(mine[:3], SPOKEN, strict=False):
        note_contact(petition=petition, way="phone", reached=True, said=said, by=lead)
    for petition in mine[:2]:
        _give(petition, staff)
    for reply, note in zip(answers_to_call_back(chair)[:2], TRIED, strict=False):
        call_back(petition=reply.petition, result="unreachable", note=note, by=chair)
    taken = mine.filter(state=State.TAKEN, stop=Stop.ZONE, owner__isnull=False).last()
    if taken is not None and taken.owner != lead:
        hand_over(petition=taken, user=lead, reason="原经办人调到别的责任区。", by=lead)


def _give(petition: Petition, staff: Staff) -> None:
    """To the team member who logs in, unless they have it."""
    member = staff.logins["zone"]
    if member in who_handles(petition) and petition.handler != member:
        assign(petition=petition, user=member, by=staff.logins["lead"])
