"""A livelihood project: where it stands, whose, what it is for, and who pays."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.models.meeting import Meeting
from meetings.project_route import PRESENT, ROUTE, SLOTS, STARTED, Deed, State, Step
from meetings.route import HELD
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.territory.models import Committee, Organization, Subdistrict

# What the services ask before the start the database asks once more.
_GATE = f"""
IF NEW.started_at IS NULL OR OLD.started_at IS NOT NULL THEN
    RETURN NEW;
END IF;
IF (SELECT count(*) FROM meetings_precondition
    WHERE project_id = NEW.id AND (filled_at IS NOT NULL OR waived_at IS NOT NULL)) < {SLOTS} THEN
    RAISE EXCEPTION 'a precondition of this project is open';
END IF;
IF NOT EXISTS (SELECT FROM meetings_riskassessment
    WHERE project_id = NEW.id AND legal AND controllable AND level <> 'high') THEN
    RAISE EXCEPTION 'the risk of this project is not assessed, or it is too high';
END IF;
IF NOT EXISTS (SELECT FROM meetings_meeting
    WHERE id = NEW.hearing_id AND state IN ({", ".join(f"'{state.value}'" for state in sorted(HELD))})) THEN
    RAISE EXCEPTION 'the hearing before this project was not held';
END IF;
RETURN NEW;
"""  # nosec B608 (of our own words alone)


class ProjectQuerySet(models.QuerySet["Project"]):
    def visible_to(self, user: User) -> "ProjectQuerySet":
        """Projects of the committees and subdistricts where the user holds meetings, or answers as a leader."""
        mine = Q()
        for permission in (Permission.MEETING_HOLD, Permission.SUPERVISE):
            area = reach(user, permission)
            mine |= Q(committee__in=area.committees) | Q(subdistrict__in=area.subdistricts)
        return self.filter(mine)

    def with_place(self) -> "ProjectQuerySet":
        return self.select_related("committee__subdistrict", "subdistrict", "hearing", "evaluated_in")


class Project(models.Model):
    """One project. Projects alone are assessed: never a person, never a household."""

    committee = models.ForeignKey(
        Committee, models.PROTECT, null=True, blank=True, related_name="projects", verbose_name=_("committee")
    )
    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, null=True, blank=True, related_name="projects", verbose_name=_("subdistrict")
    )
    title = models.CharField(_("title"), max_length=80)
    text = models.TextField(_("what it is"), max_length=2000)
    place = models.CharField(_("where"), max_length=80)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.PROPOSED)
    # Counts the changes of the proposal: who saves an older one is told.
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("proposed by")
    )
    created_at = models.DateTimeField(_("proposed at"))
    taken_because = models.CharField(_("why without a vote"), max_length=200, blank=True)
    hearing = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="heard_projects", verbose_name=_("hearing before")
    )
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("work finished at"), null=True, blank=True)
    evaluation = models.TextField(_("evaluation"), max_length=2000, blank=True)
    evaluated_in = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="evaluated_projects",
        verbose_name=_("appraisal meeting"),
    )  # fmt: skip
    evaluated_at = models.DateTimeField(_("evaluated at"), null=True, blank=True)
    given_up_because = models.CharField(_("why given up"), max_length=400, blank=True)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        constraints = [
            models.CheckConstraint(
                name="project_one_area",
                condition=Q(committee__isnull=False, subdistrict=None) | Q(committee=None, subdistrict__isnull=False),
            ),
            models.CheckConstraint(
                name="project_started",
                condition=~Q(state__in=STARTED) | Q(started_at__isnull=False, hearing__isnull=False),
            ),
            models.CheckConstraint(
                name="project_evaluated",
                condition=~Q(state=State.DONE) | (Q(evaluated_at__isnull=False) & ~Q(evaluation="")),
            ),
            models.CheckConstraint(
                name="project_given_up_with_reason",
                condition=~Q(state=State.GIVEN_UP) | ~Q(given_up_because=""),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="project_no_delete", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="project_gate",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                func=_GATE,
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def area(self) -> Any:
        return self.committee or self.subdistrict

    @property
    def in_subdistrict(self) -> int:
        """The subdistrict where it is (id)."""
        return self.subdistrict_id or self.committee.subdistrict_id  # type: ignore[union-attr]

    @property
    def step(self) -> Step:
        return PRESENT[State(self.state)]

    def takes(self, deed: Deed) -> bool:
        """Does the way have `deed` from the present state?"""
        return self.state in ROUTE[deed].states


class BudgetLine(models.Model):
    """Who gives how much: a source by its words, or a unit that sponsors it."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="lines", verbose_name=_("project"))
    source = models.CharField(_("source of the money"), max_length=60)
    sponsor = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="sponsored_projects",
        verbose_name=_("sponsoring unit"),
    )  # fmt: skip
    amount = models.DecimalField(_("yuan"), max_digits=12, decimal_places=2, validators=[MinValueValidator(0)])
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        ordering = ["project", "pk"]
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        constraints = [models.CheckConstraint(name="budget_not_negative", condition=Q(amount__gte=0))]

    def __str__(self) -> str:
        return self.source
