"""The yearly rating of units; admission and suspension of social organizations."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext_lazy as _

from evaluations.models import Admission, AdmissionFinding, CriterionSlot, Suspension, UnitRating
from evaluations.pledge_route import ABOVE_ADEQUATE, ALL_DONE, CRITERIA, AdmissionState, Rating
from evaluations.queries.organization import criteria_of, in_force, lowest_share, unmet_of
from evaluations.queries.pledge import YearFigures, year_figures
from evaluations.queries.unit import concludes_of, keeps_of
from evaluations.services.guard import today
from petitions.services import Refused
from wulibridge.journal.services import changes, record, recording
from wulibridge.listed import listed
from wulibridge.people.models import User
from wulibridge.territory.calendar import database_now
from wulibridge.territory.models import Organization, OrganizationKind, Subdistrict


def propose_rating(*, organization: Organization, year: int, rating: Rating, words: str, by: User) -> UnitRating:
    """Propose how a unit's year was, with the figures of today; again until it is concluded.

    Raises Refused without the right, for a year to come, once concluded, and for a rating that the pledges of the year
    do not bear (_check_borne).
    """
    _check_keeps(by, organization.subdistrict_id)
    with recording():
        unit = _locked(organization)
        if year > today().year:
            raise Refused(_("This year has not begun."))
        row = UnitRating.objects.filter(organization=unit, year=year).first() or UnitRating(
            organization=unit, year=year
        )
        if row.concluded_at:
            raise Refused(_("This year is rated already."))
        row.rating, row.words, row.proposed_by, row.proposed_at = rating, words, by, database_now()
        _put_figures(row, unit)
        row.save()
        _note("unit_rating.proposed", row, unit, by, year=year, rating=rating)
    return row


def conclude_rating(*, rating: UnitRating, by: User) -> UnitRating:
    """Conclude a proposal, with the figures of this moment: nothing changes it afterwards.

    Raises Refused as proposing does, for who proposed it, and before the year is over (Asia/Shanghai).
    """
    with recording():
        unit = _locked(rating.organization)
        row = UnitRating.objects.select_for_update().get(pk=rating.pk)
        if not concludes_of(by, unit.subdistrict_id) or row.proposed_by_id == by.pk:
            raise Refused(_("A leader concludes, and somebody else than who proposed."))
        if row.concluded_at:
            raise Refused(_("This year is rated already."))
        if row.year >= today().year:
            raise Refused(_("This year is not over yet."))
        _put_figures(row, unit)
        row.concluded_by, row.concluded_at = by, database_now()
        row.save()
        _note("unit_rating.concluded", row, unit, by, year=row.year, rating=row.rating)
    return row


def name_criteria(*, subdistrict: Subdistrict, names: Mapping[int, str], by: User) -> None:
    """Say what the eight criteria are, by number; an empty name frees its slot. What was decided keeps its own names;
    what was found under another name is looked at once more before somebody is admitted.

    Raises Refused without the right.
    """
    _check_keeps(by, subdistrict.pk)
    with recording():
        Subdistrict.objects.select_for_update(no_key=True).get(pk=subdistrict.pk)
        before = criteria_of(subdistrict)
        for number, name in names.items():
            slot = CriterionSlot.objects.filter(subdistrict=subdistrict, number=number)
            if not name:
                slot.delete()
            elif name != before.get(number):
                CriterionSlot.objects.update_or_create(subdistrict=subdistrict, number=number, defaults={"name": name})
        told = changes(_keyed(before), _keyed(criteria_of(subdistrict)), personal=frozenset())
        record("criteria.named", subdistrict, by=by, area=subdistrict.code, details=told)


def apply_for_admission(*, organization: Organization, by: User) -> Admission:
    """Enter that a social organization wants to work here. Raises Refused without the right, for another kind of
    organization, and while it is applied for or admitted."""
    _check_keeps(by, organization.subdistrict_id)
    if organization.kind != OrganizationKind.SOCIAL:
        raise Refused(_("Only social organizations are admitted."))
    with recording():
        unit = _locked(organization)
        if Admission.objects.filter(organization=unit).exclude(state=AdmissionState.REFUSED).exists():
            raise Refused(_("It has applied already, or is admitted."))
        row = Admission.objects.create(organization=unit, entered_by=by)
        _note("admission.applied", row, unit, by)
    return row


def find(*, admission: Admission, number: int, met: bool, evidence: str, by: User) -> AdmissionFinding:
    """Say whether one named criterion is met and what shows it; again until it is decided. Raises Refused without the
    right, once decided, and for a slot without a name."""
    with recording():
        row = _locked_admission(admission)
        _check_keeps(by, row.organization.subdistrict_id)
        _check_open(row)
        name = criteria_of(row.organization.subdistrict).get(number)
        if not name:
            raise Refused(_("This criterion has no name yet."), "number")
        said = {"name": name, "met": met, "evidence": evidence, "by": by, "at": database_now()}
        made, _is_new = AdmissionFinding.objects.update_or_create(admission=row, number=number, defaults=said)
        _note("admission.found", row, row.organization, by, number=number, met=met)
    return made


def decide_admission(*, admission: Admission, admit: bool, reason: str, by: User) -> Admission:
    """Admit or refuse. Raises Refused for who does not conclude or entered it, before all eight criteria have a name,
    while one is not met under the name that it has, and for a refusal without a reason."""
    with recording():
        row = _locked_admission(admission)
        if not concludes_of(by, row.organization.subdistrict_id) or row.entered_by_id == by.pk:
            raise Refused(_("A leader decides, and somebody else than who entered it."))
        _check_open(row)
        if admit:
            _check_met(row)
        elif not reason:
            raise Refused(_("Please say why."), "reason")
        row.state = AdmissionState.ADMITTED if admit else AdmissionState.REFUSED
        row.reason, row.decided_by, row.decided_at = reason, by, database_now()
        row.save()
        _note(f"admission.{row.state}", row, row.organization, by)
    return row


def suspend(*, organization: Organization, until: date, reason: str, by: User) -> Suspension:
    """Suspend an admitted social organization from today until a day. Raises Refused for who does not conclude, for a
    day that is past, for one that is not admitted, and for one that is suspended."""
    with recording():
        unit = _locked(organization)
        day = today()
        _check_concludes(by, unit)
        if not Admission.objects.filter(organization=unit, state=AdmissionState.ADMITTED).exists():
            raise Refused(_("Only who is admitted is suspended."))
        if until < day:
            raise Refused(_("Choose today or a day to come."), "until")
        if in_force(day).filter(organization=unit).exists():
            raise Refused(_("It is suspended already."))
        row = Suspension.objects.create(organization=unit, from_on=day, until=until, reason=reason, by=by)
        _note("suspension.begun", row, unit, by, until=until.isoformat())
    return row


def end_suspension(*, organization: Organization, reason: str, by: User) -> Suspension:
    """End the suspension of today before its day. Raises Refused for who does not conclude, and when there is none."""
    with recording():
        unit = _locked(organization)
        _check_concludes(by, unit)
        row = in_force(today()).select_for_update().filter(organization=unit).first()
        if row is None:
            raise Refused(_("It is not suspended."))
        row.ended_on, row.ended_because, row.ended_by = today(), reason, by
        row.save()
        _note("suspension.ended", row, unit, by)
    return row


def _locked(organization: Organization) -> Organization:
    rows = Organization.objects.select_for_update(no_key=True, of=("self",)).select_related("subdistrict")
    return rows.get(pk=organization.pk)


def _locked_admission(admission: Admission) -> Admission:
    rows = Admission.objects.select_for_update(of=("self",)).select_related("organization__subdistrict")
    return rows.get(pk=admission.pk)


def _put_figures(row: UnitRating, unit: Organization) -> None:
    figures = year_figures(unit, row.year)
    _check_borne(row.rating, figures, lowest_share(unit.subdistrict_id, row.year))
    row.delivered, row.pledged = figures.pledges.n, figures.pledges.of
    row.satisfied, row.answers = figures.reviews.n, figures.reviews.of


def _check_borne(rating: str, figures: YearFigures, lowest: int) -> None:
    """Above adequate every pledge is reviewed, and so many per cent of the answers are satisfied; for excellent all are
    done as pledged, too."""
    if rating in ABOVE_ADEQUATE and figures.unreviewed:
        raise Refused(_("Not above adequate: residents have not reviewed every pledge of this year."), "rating")
    reviews, pledges = figures.reviews, figures.pledges
    if rating in ABOVE_ADEQUATE and reviews.of and 100 * reviews.n < lowest * reviews.of:
        refusal = _("Residents have the last word: %(share)s are satisfied, and good begins at %(lowest)s%%.")
        raise Refused(refusal % {"share": reviews.percent(), "lowest": lowest}, "rating")
    if rating in ALL_DONE and pledges.n < pledges.of:
        refusal = _("Not excellent: %(done)s of %(all)s pledges are done as pledged.")
        raise Refused(refusal % {"done": pledges.n, "all": pledges.of}, "rating")


def _check_keeps(by: User, subdistrict_id: int) -> None:
    if not keeps_of(by, subdistrict_id):
        raise Refused(_("The case desk does this."))


def _check_concludes(by: User, unit: Organization) -> None:
    if not concludes_of(by, unit.subdistrict_id):
        raise Refused(_("A leader does this."))


def _check_open(row: Admission) -> None:
    if row.state != AdmissionState.APPLIED:
        raise Refused(_("This is no longer possible: it is now %(state)s.") % {"state": row.get_state_display()})


def _check_met(row: Admission) -> None:
    named = len(criteria_of(row.organization.subdistrict))
    if named < CRITERIA:
        refusal = _("Admitted is by eight criteria, and %(named)s have a name: name the others first.")
        raise Refused(refusal % {"named": named})
    unmet = unmet_of(row)
    if unmet:
        raise Refused(_("Not met yet: %(criteria)s.") % {"criteria": listed(unmet)})


def _keyed(names: Mapping[int, str]) -> dict[str, str]:
    return {str(number): names.get(number, "") for number in range(1, CRITERIA + 1)}


def _note(verb: str, row: object, unit: Organization, by: User, **details: object) -> None:
    said = {"organization": unit.pk, **details}
    record(verb, row, by=by, area=unit.subdistrict.code, details=said)  # type: ignore[arg-type]
