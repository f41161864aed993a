"""A generated year of an office: every kind of life of a petition, duty, household and wish, by chance but always the
same. Written straight into the tables, because the services cannot be told to have worked a year ago."""

from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from meetings.models import ActionItem, AgendaItem, Excuse, Meeting, MeetingKind
from petitions.duty_route import DutyMove, DutyState, OrderState
from petitions.models import Callback, Duty, DutyStep, Kind, Passage, Petition, Reply, TransferOrder
from petitions.route import Move, State, Stop
from tests.factories.contacts import visited
from tests.factories.office import Office
from tests.factories.territory import HouseholdFactory, OrganizationFactory, ZoneFactory
from visits.models import MicroWish, Visit, VisitOutcome, WishState
from wulibridge import periods
from wulibridge.territory.calendar import SHANGHAI
from wulibridge.territory.models import Organization, Zone

PETITIONS, HOUSEHOLDS, VISITS, WISHES, DUTIES = 160, 36, 150, 24, 60
BACK = 420  # days
MONTH = timedelta(days=30)


class Year:
    def __init__(self, people: Office) -> None:
        self.chance, self.people, self.now = Random(20261122), people, timezone.now()
        committee = people.zone.committee
        self.zones: list[Zone] = [people.zone, ZoneFactory(committee=committee)]
        self.zones.append(ZoneFactory(committee__subdistrict=committee.subdistrict))
        self.departments: list[Organization] = [people.department.posts.get().organization]
        self.departments.append(OrganizationFactory(subdistrict=committee.subdistrict))
        self._households()
        self._petitions()
        self._duties()
        self._wishes()
        self._meetings()

    def moment(self, day: date | None = None) -> datetime:
        """Some moment of a day, or of the time looked back on; also just before and after midnight."""
        day = day or timezone.localdate() - timedelta(days=self.chance.randrange(1, BACK))
        at = self.chance.choice([time(0, 0), time(7, 59), time(8, 1), time(23, 59, 58), time(12)])
        return datetime.combine(day, at, tzinfo=SHANGHAI)

    def _households(self) -> None:
        self.households = [HouseholdFactory(building__zone=self.chance.choice(self.zones)) for _ in range(HOUSEHOLDS)]
        gone = self.households[:3]
        type(gone[0]).objects.filter(pk__in=[row.pk for row in gone]).update(missing_since=date(2020, 1, 1))
        for _ in range(VISITS):
            team = self.chance.sample(
                [self.people.member, self.people.lead, self.people.staff], self.chance.choice([1, 2])
            )
            outcome = self.chance.choice([VisitOutcome.MET, VisitOutcome.MET, VisitOutcome.NOBODY_HOME])
            visited(self.chance.choice(self.households), self.moment(), team, outcome)
        for month in periods.recent_months(timezone.localdate(), 3):
            midnight = datetime.combine(month.first, time(0), tzinfo=SHANGHAI)
            visited(HouseholdFactory(building__zone=self.zones[0]), midnight, [self.people.lead])
        withdrawn = list(Visit.objects.order_by("pk").values_list("pk", flat=True)[:9])
        said = {"withdrawn_at": self.now, "withdrawn_by": self.people.lead, "withdrawn_reason": "记错"}
        Visit.objects.filter(pk__in=withdrawn).update(**said)

    def _petitions(self) -> None:
        self.lives: list[tuple[Petition, list[Passage], list[Reply]]] = [self._life(n) for n in range(PETITIONS)]
        Petition.objects.bulk_create([petition for petition, _stays, _replies in self.lives])
        Passage.objects.bulk_create([stay for _petition, stays, _replies in self.lives for stay in stays])
        Reply.objects.bulk_create([reply for _petition, _stays, replies in self.lives for reply in replies])
        for number, reply in enumerate(Reply.objects.order_by("pk")):
            if number % 3 == 0:
                result = self.chance.choice(["satisfied", "not", "unreachable"])
                Callback.objects.create(reply=reply, at=self.now, by=self.people.chair, result=result)

    def _life(self, number: int) -> tuple[Petition, list[Passage], list[Reply]]:
        came = self.moment()
        petition = Petition(
            number=f"Y-{number:04d}", query_code="AAAAAAAAAA", title="楼道灯不亮", text="坏了",
            zone=self.chance.choice(self.zones),
            kind=Kind.COMPLAINT if number % 11 == 0 else Kind.REQUEST, received_at=came, total_due_on=date(2030, 1, 1),
            contact_due_on=self._day(came) + timedelta(days=5),
            first_contact_at=came + timedelta(days=self.chance.randrange(9)) if self.chance.random() < 0.8 else None,
        )  # fmt: skip
        stays, replies = self._stays(petition, came)
        last = stays[-1]
        answered = bool(replies) and replies[-1].passage is last
        petition.stop, petition.due_on = last.stop, last.due_on
        petition.state = State.CLOSED if last.left_at else State.ANSWERED if answered else State.TAKEN
        petition.closed_at = last.left_at
        if petition.state == State.TAKEN and self.chance.random() < 0.2:
            petition.waits_until = date(2030, 1, 1)
        return petition, stays, replies

    def _stays(self, petition: Petition, came: datetime) -> tuple[list[Passage], list[Reply]]:
        stays: list[Passage] = []
        replies: list[Reply] = []
        stop, move = Stop.ZONE, Move.REGISTER
        while True:
            stay = Passage(
                petition=petition, ordinal=len(stays) + 1, stop=stop, entered_at=came, entered_by=move, months=1,
                due_on=self._day(came + MONTH),
            )  # fmt: skip
            stays.append(stay)
            kind = self.chance.choice(["answer", "answer", "up", "lapse", "down", "stand"])
            came = came + timedelta(days=self.chance.randrange(45), hours=self.chance.randrange(24))
            if kind == "stand" or came > self.now or len(stays) > 5:
                return stays, replies
            if kind == "answer":
                again = self._answered(stay, came, replies)
                if again is None:
                    return stays, replies
                came, move = again, Move.REOPEN
            else:
                move = {"up": Move.MOVE_UP, "lapse": Move.LAPSE, "down": Move.SEND_DOWN}[kind]
                further = stop - 1 if kind == "down" else stop + 1
                if further not in Stop.values:
                    return stays, replies
                stop = Stop(further)
            stay.left_at, stay.left_by = came, move

    def _answered(self, stay: Passage, at: datetime, replies: list[Reply]) -> datetime | None:
        """Answers the stay; when it was reopened, if it was."""
        judged = at + timedelta(days=self.chance.randrange(8))
        verdict = self.chance.choice(["satisfied", "satisfied", "dissatisfied", "no_answer", ""])
        if judged > self.now:
            verdict = ""
        replies.append(
            Reply(
                petition=stay.petition,
                passage=stay,
                outcome="solved",
                explanation="已换灯",
                way="phone",
                given_on=self._day(at),
                replied_at=at,
                verdict=verdict,
                verdict_at=judged if verdict else None,
            )
        )
        if verdict == "dissatisfied":
            return judged
        if verdict:
            stay.left_at, stay.left_by = judged, Move(verdict)
        return None

    def _duties(self) -> None:
        for number, (petition, _stays, _replies) in enumerate(self.lives[:DUTIES]):
            order = TransferOrder.objects.create(
                petition=petition, committee=petition.zone.committee, number=f"Y{number}", state=OrderState.ACCEPTED,
                drawn_up_by=self.people.chair, drawn_up_at=self.now, asked="请协调", decide_by=date(2030, 1, 1),
                decided_by=self.people.desk, decided_at=self.now,
            )  # fmt: skip
            self._duty(order)

    def _duty(self, order: TransferOrder) -> None:
        given = self.moment()
        due = self._day(given + MONTH)
        state = self.chance.choice(list(DutyState))
        reported = min(given + timedelta(days=self.chance.randrange(60)), self.now)
        over = state in (DutyState.DONE, DutyState.DROPPED, DutyState.REASSIGNED)
        said: dict[str, Any] = {"report": "已修", "outcome": "solved"} if state in ("reported", "done") else {}
        owner = self.people.department if state in ("working", "reported", "done") else None
        duty = Duty.objects.create(
            order=order, department=self.chance.choice(self.departments), task="修灯", assigned_by=self.people.desk,
            assigned_at=given, start_on=self._day(given), months=1, due_on=due, object_by=due, state=state, owner=owner,
            closed_at=reported if over else None, **said,
        )  # fmt: skip
        if state in (DutyState.REPORTED, DutyState.DONE, DutyState.WORKING):
            for at in sorted([reported, given]):
                DutyStep.objects.create(duty=duty, at=at, by=self.people.department, move=DutyMove.REPORT, note="已修")

    def _wishes(self) -> None:
        for number in range(WISHES):
            state = self.chance.choice(list(WishState))
            wish = MicroWish.objects.create(
                household=self.chance.choice(self.households), kind="things", title=f"想要一盏灯{number}", state=state,
                heard="satisfied" if state == WishState.CONFIRMED else "", posted_by=self.people.member,
            )  # fmt: skip
            MicroWish.objects.filter(pk=wish.pk).update(posted_at=self.moment())

    def _meetings(self) -> None:
        """Of each level one kind that has been owed for years: held, only planned, missed, or missed with a reason."""
        self.committees = sorted({zone.committee_id for zone in self.zones})
        self.subdistricts = [self.zones[0].committee.subdistrict_id]
        today = timezone.localdate()
        areas = [("zone_id", [zone.pk for zone in self.zones], "lane"), ("committee_id", self.committees, "appraisal")]
        for field, ids, code in [*areas, ("subdistrict_id", self.subdistricts, "joint_handling")]:
            kind = MeetingKind.objects.get(code=code)
            MeetingKind.objects.filter(pk=kind.pk).update(cadence="month", since=date(2020, 1, 1), active=True)
            for area in ids:
                for month in periods.recent_months(today, 14):
                    self._meeting(kind, {field: area}, month.first)
            last = self.moment(date(today.year, 12, 31))
            self._called(kind, {field: ids[0]}, last, state="preparing")

    def _meeting(self, kind: MeetingKind, area: dict[str, int], first: date) -> None:
        what = self.chance.choice(["held", "held", "planned", "excused", "nothing"])
        day = first + timedelta(days=self.chance.choice([0, 13, 27]))
        if what == "excused":
            Excuse.objects.create(kind=kind, first=first, reason="防汛", at=self.now, by=self.people.chair, **area)
        elif what != "nothing":
            at = self.moment(day)
            state = {"state": "concluded", "opened_at": at} if what == "held" else {"state": "invited"}
            self._tasks(self._called(kind, area, at, **state))

    def _called(self, kind: MeetingKind, area: dict[str, int], at: datetime, **said: Any) -> Meeting:
        facts = {"title": "议事", "place": "活动室", "created_by": self.people.chair, "created_at": self.now}
        return Meeting.objects.create(kind=kind, starts_at=at, **facts, **area, **said)

    def _tasks(self, meeting: Meeting) -> None:
        item = AgendaItem.objects.create(meeting=meeting, position=1, title="装不装")
        for _ in range(self.chance.randrange(3)):
            owner = self.chance.choice([{"owner": self.people.chair}, {"organization": self.departments[0]}])
            due = timezone.localdate() + timedelta(days=self.chance.choice([-40, -1, 0, 1, 30]))
            done = {"done_at": self.now} if self.chance.random() < 0.4 else {}
            ActionItem.objects.create(item=item, text="催设计", due_on=due, given_at=self.now, **owner, **done)

    @staticmethod
    def _day(at: datetime) -> date:
        return at.astimezone(SHANGHAI).date()
