"""Meetings as the services leave them, step by step."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from meetings import services
from meetings.models import Invitation, Meeting, MeetingKind
from tests.factories.people import staff_of
from tests.factories.territory import HouseholdFactory
from wulibridge.people.models import User
from wulibridge.people.roles import Role
from wulibridge.territory.models import Zone


def called(
    zone: Zone, *, by: User, kind: str = "hearing", title: str = "加装电梯", days: int = 0, **more: Any
) -> Meeting:
    """A meeting of the zone's committee, in an hour or in so many days."""
    found = MeetingKind.objects.get(code=kind)
    area = {"zone": zone, "committee": zone.committee, "subdistrict": zone.committee.subdistrict}[found.level]
    starts_at = timezone.now() + timedelta(minutes=1, days=days)
    facts = {"title": title, "place": "活动室", "starts_at": starts_at, "ends_at": None} | more
    return services.call_meeting(kind=found, area=area, by=by, **facts)


def prepared(
    zone: Zone, *, by: User, guests: int = 3, voting: str = "open", petition: Any = None, **more: Any
) -> Meeting:
    """With one item, two options, its papers, a recorder, and `guests` households invited besides the caller, and
    somebody as everything that the kind asks for."""
    meeting = called(zone, by=by, **more)
    item = services.add_item(meeting=meeting, title="装不装", text="", petition=petition, voting=voting, by=by)
    for option in ("装", "不装") if voting != "none" else ():
        services.add_option(item=item, text=option, by=by)
    for paper in meeting.papers.all():
        services.lay_paper(paper=paper, by=by)
    facts = services.Facts(meeting.title, meeting.place, meeting.starts_at, None, by, by, True, meeting.version)
    services.change_meeting(meeting=meeting, facts=facts, by=by)
    services.add_guests(meeting=meeting, guests=services.Guests("committee", users=[by]), by=by)
    for _n in range(guests):
        household = HouseholdFactory(building__zone=zone)
        services.add_guests(meeting=meeting, guests=services.Guests("affected", door=household.number), by=by)
    invited = set(meeting.invitations.values_list("part", flat=True))
    for part in meeting.kind.required:
        if part not in invited and guests:
            services.add_guests(meeting=meeting, guests=services.Guests(part, unit=f"代表 {part}"), by=by)
    meeting.refresh_from_db()
    return meeting


def opened(zone: Zone, *, by: User, there: int = 3, **more: Any) -> Meeting:
    """Invited and opened, with the first `there` of those invited signed in."""
    meeting = prepared(zone, by=by, **more)
    services.send_invitations(meeting=meeting, reason="急事", by=by)
    services.open_meeting(meeting=meeting, by=by)
    for guest in guests_of(meeting)[:there]:
        services.sign_in(guest=guest, attendance="present", by=by)
    meeting.refresh_from_db()
    return meeting


def sent(zone: Zone, *, by: User, **more: Any) -> Meeting:
    """Decided and concluded, with its minutes at those who were there."""
    meeting = opened(zone, by=by, **more)
    item = meeting.items.get()
    if item.voting == "open":
        services.cast_vote(item=item, voter=guests_of(meeting)[0], option=item.options.first(), by=by)
    services.resolve(item=item, text="同意加装。", by=by)
    services.conclude(meeting=meeting, by=by)
    services.draft_minutes(meeting=meeting, by=by)
    services.send_minutes(meeting=meeting, by=by)
    meeting.refresh_from_db()
    return meeting


def closed(zone: Zone, *, by: User, reason: str = "全体到会者无异议", **more: Any) -> Meeting:
    """The same with its minutes approved."""
    meeting = sent(zone, by=by, **more)
    services.approve_minutes(meeting=meeting, number=1, reason=reason, by=by)
    meeting.refresh_from_db()
    return meeting


def opinion_sent(meeting: Meeting, organization: Any, *, by: User, **more: Any) -> Meeting:
    """The written opinion of an appraisal, sent to an organization and to its superior, which has no account."""
    services.compose_opinion(meeting=meeting, by=by)
    facts = {
        "appraised": organization,
        "appraised_body": "",
        "superior": None,
        "superior_body": "测试物业总公司",
        "reply_due_on": timezone.localdate() + timedelta(days=10),
    }
    services.send_opinion(meeting=meeting, sending=services.Sending(**facts | more), version=1, by=by)
    return meeting


def guests_of(meeting: Meeting) -> list[Invitation]:
    return list(meeting.invitations.order_by("pk"))


def chair_of(zone: Zone) -> User:
    return staff_of(Role.COMMITTEE_CHAIR, zone.committee)
