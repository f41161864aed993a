"""A visit that is put right: the sheet of the door, filled with what the visit says."""

from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import Q
from django.http import QueryDict

from petitions.services import Refused
from visits.forms.visit import OpinionForm, VisitForm, VisitSheet, rows_of, with_true_counts
from visits.models import Visit
from visits.queries import team_of
from visits.services import OpinionDraft, VisitDraft
from wulibridge.people.models import User


class ChangeForm(VisitForm):
    """Without what is said once, when a visit is made. `base`: the version that the page shows."""

    client_uuid = None
    asked_by_contact = None
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**15 - 1)


class KeptOpinionForm(OpinionForm):
    """An opinion that is there already is known by `uuid`; with its words gone it is taken away."""

    uuid = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def has_changed(self) -> bool:
        if self.data.get(self.add_prefix("uuid")):
            return bool(self.data.get(self.add_prefix("text"), "").strip())
        return super().has_changed()


KeptOpinionRows = rows_of(KeptOpinionForm, extra=1)


class ChangeSheet(VisitSheet):
    """The whole page of a change. Petitions are not on it: one that was raised goes its own way."""

    raises = False

    def __init__(self, *, visit: Visit, data: QueryDict | None = None, unjudged: bool = False) -> None:
        self.visit = visit
        self.data = with_true_counts(data) if data is not None else None
        sent = {"data": self.data, "unjudged": unjudged}
        self.form = ChangeForm(**sent, initial=None if data is not None else self._said(visit))
        team = team_of(visit.household.building.zone, besides=visit.logged_by)
        there = visit.members.exclude(pk=visit.logged_by_id)
        self.form.fields["members"].queryset = User.objects.filter(
            Q(pk__in=team.order_by().values("pk")) | Q(pk__in=there.order_by().values("pk"))
        ).order_by("pk")
        self.known = {item.client_uuid: item for item in visit.opinions.standing()}
        heard = [
            {"uuid": uuid, "text": item.text, "topic": item.topic, "triage": item.triage}
            for uuid, item in self.known.items()
        ]
        shown = None if data is not None else heard
        form_kwargs = {"unjudged": unjudged}
        self.rows = {"opinions": KeptOpinionRows(self.data, prefix="opinions", initial=shown, form_kwargs=form_kwargs)}

    @staticmethod
    def _said(visit: Visit) -> dict[str, Any]:
        return {
            "outcome": visit.outcome,
            "visited_at": visit.visited_at,
            "purpose": visit.purpose,
            "members": [member.pk for member in visit.members.all()],
            "diary": visit.diary,
            "guidebook_left": visit.guidebook_left,
            "base": visit.version,
        }

    @classmethod
    def with_another(cls, *, visit: Visit, data: QueryDict) -> "ChangeSheet":
        """The sheet as it was sent, with one more row of opinions; nothing else happens to it."""
        return cls(visit=visit, data=cls.one_more("opinions", data), unjudged=True)

    def draft(self) -> VisitDraft:
        """What the service is given. Only for a valid sheet."""
        said = {name: value for name, value in self.form.cleaned_data.items() if name != "base"}
        if said["visited_at"] == self.visit.visited_at.replace(second=0, microsecond=0):
            said["visited_at"] = self.visit.visited_at  # the page shows no seconds
        return VisitDraft(
            **said, client_uuid=self.visit.client_uuid, opinions=[self._opinion(form) for form in self._filled()]
        )

    def refuse(self, no: Refused) -> None:
        """Who was told that somebody else changed it goes on from their version: what was typed can be saved."""
        if no.field == "version" and self.data is not None:
            self.visit.refresh_from_db(fields=["version"])
            self.data["base"] = str(self.visit.version)
            self._show_what_they_heard(self.data)
        super().refuse(no)

    def _show_what_they_heard(self, data: QueryDict) -> None:
        """Opinions that somebody else added: what is not on the page would be taken away with the next save."""
        sent = {str(form["uuid"].value()) for form in self.opinions}
        added = [item for item in self.visit.opinions.standing() if str(item.client_uuid) not in sent]
        for number, item in enumerate(added, start=int(data["opinions-TOTAL_FORMS"])):
            said = {"uuid": str(item.client_uuid), "text": item.text, "topic": item.topic, "triage": item.triage}
            for name, value in said.items():
                data[f"opinions-{number}-{name}"] = value
        self.rows = {"opinions": KeptOpinionRows(with_true_counts(data), prefix="opinions")}

    @property
    def base(self) -> int:
        return self.form.cleaned_data["base"]

    def _filled(self) -> list[forms.BaseForm]:
        return [form for form in self.opinions if form.cleaned_data.get("text")]

    def _opinion(self, form: forms.BaseForm) -> OpinionDraft:
        fields = form.cleaned_data
        return OpinionDraft(**fields | {"uuid": fields["uuid"] if fields["uuid"] in self.known else uuid4()})
