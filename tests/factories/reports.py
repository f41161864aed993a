"""Monthly reports as the worker drafts them and the services leave them."""

from datetime import timedelta

from django.utils import timezone

from evaluations.models import MonthlyReport
from evaluations.services import report as services
from evaluations.services.report_due import draft_report
from petitions.models import Petition
from tests.factories.homecare import last_month
from tests.factories.meetings import opened
from tests.factories.office import Office
from tests.factories.petitions import petition_in, received_on
from wulibridge.periods import Period


def of_last_month(people: Office, day: int = 0, **draft: object) -> Petition:
    """A petition that was received on a day of the month before."""
    petition = petition_in(people.zone, by=people.member, **draft)
    return received_on(petition, last_month().first + timedelta(days=day))


def drafted(people: Office, period: Period | None = None) -> MonthlyReport:
    """The report of last month, which has a petition at least."""
    subdistrict = people.zone.committee.subdistrict
    report = draft_report(subdistrict=subdistrict, period=period or last_month(), now=timezone.now())
    assert report is not None
    return report


def edited(people: Office) -> MonthlyReport:
    report = drafted(people)
    services.write_words(report=report, heading="outlook", text="下月先修路灯。", by=people.desk)
    report.refresh_from_db()
    return report


def discussed(people: Office) -> MonthlyReport:
    """In a meeting with one suggestion that nobody has answered."""
    report = edited(people)
    meeting = opened(people.zone, by=people.desk, kind="deliberation")
    services.name_meeting(report=report, meeting=meeting, by=people.desk)
    services.add_suggestion(report=report, who="桥一居委会", text="多装几盏。", by=people.desk)
    report.refresh_from_db()
    return report


def answered(people: Office) -> MonthlyReport:
    report = discussed(people)
    for suggestion in report.suggestions.all():
        services.answer_suggestion(suggestion=suggestion, answer="列入计划。", by=people.desk)
    services.settle(report=report, by=people.desk)
    report.refresh_from_db()
    return report


def approved(people: Office) -> MonthlyReport:
    report = services.approve_report(report=answered(people), by=people.leader)
    report.refresh_from_db()
    return report
