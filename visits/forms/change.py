"""A visit that is put right: the sheet of the door, filled with what the visit says."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.db.models import Q
from django.http import QueryDict

from petitions.services import Refused
from visits.forms.visit import (
    NeedRowForm,
    OpinionForm,
    VisitForm,
    VisitSheet,
    WishRowForm,
    rows_of,
    with_true_counts,
)
from visits.models import MicroWish, Need, NeedState, Visit, WishState
from visits.queries import team_of
from visits.queries.visit import said_at
from visits.services import OpinionDraft, VisitDraft
from visits.services.need import NeedDraft
from visits.services.stays import Stays
from visits.services.wish import WishDraft
from wulibridge.people.models import User


class ChangeForm(VisitForm):
    """Without what is said once, when a visit is made. `base`: the version that the page shows."""

    client_uuid = None
    asked_by_contact = None
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**15 - 1)


class KeptRow(forms.Form):
    """A row that is there already is known by `uuid`; with its words gone it is taken away."""

    uuid = forms.UUIDField(required=False, widget=forms.HiddenInput)


class KeptOpinionForm(KeptRow, OpinionForm):
    def has_changed(self) -> bool:
        if self.data.get(self.add_prefix("uuid")):
            return bool(self.data.get(self.add_prefix("text"), "").strip())
        return super().has_changed()


class KeptNeedForm(KeptRow, NeedRowForm):
    pass


class KeptWishForm(KeptRow, WishRowForm):
    pass


KEPT = {
    "opinions": rows_of(KeptOpinionForm, extra=1),
    "needs": rows_of(KeptNeedForm, extra=0),
    "wishes": rows_of(KeptWishForm, extra=0),
}


class ChangeSheet(VisitSheet):
    """The whole page of a change. Petitions are not on it, and no need or wish that somebody has taken on: they go
    their own way."""

    raises = False

    def __init__(self, *, visit: Visit, data: QueryDict | None = None, unjudged: bool = False) -> None:
        self.visit = visit
        self.data = with_true_counts(data) if data is not None else None
        sent = {"data": self.data, "unjudged": unjudged}
        self.form = ChangeForm(**sent, initial=None if data is not None else self._said(visit))
        team = team_of(visit.household.building.zone, besides=visit.logged_by)
        came_along = visit.members.exclude(pk=visit.logged_by_id)
        self.form.fields["members"].queryset = User.objects.filter(
            Q(pk__in=team.order_by().values("pk")) | Q(pk__in=came_along.order_by().values("pk"))
        ).order_by("pk")
        there = said_at(visit)
        self.known = {name: {row.client_uuid for row in rows} for name, rows in there.items()}
        self.open = {name: [_as_it_stands(name, row) for row in rows if _is_open(row)] for name, rows in there.items()}
        first = self.open if data is None else {}
        form_kwargs = {"unjudged": unjudged}
        self.rows = {
            name: rows(self.data, prefix=name, initial=first.get(name), form_kwargs=form_kwargs)
            for name, rows in KEPT.items()
        }

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
    def with_another(cls, name: str, *, visit: Visit, data: QueryDict) -> "ChangeSheet":
        """The sheet as it was sent, with one more row of `name`; nothing else happens to it."""
        return cls(visit=visit, data=cls.one_more(name, data), unjudged=True)

    def draft(self) -> VisitDraft:
        """What the service is given. Only for a valid sheet."""
        said = {name: value for name, value in self.form.cleaned_data.items() if name != "base"}
        if said["visited_at"] == self.visit.visited_at.replace(second=0, microsecond=0):
            said["visited_at"] = self.visit.visited_at  # the page shows no seconds
        return VisitDraft(
            **said,
            client_uuid=self.visit.client_uuid,
            opinions=[OpinionDraft(**fields, uuid=identity) for identity, fields in self._rows("opinions")],
            needs=[NeedDraft(identity, **fields) for identity, fields in self._rows("needs")],
            wishes=[WishDraft(identity, **fields) for identity, fields in self._rows("wishes")],
        )

    def on_page(self, rows: Iterable[Stays]) -> list[Stays]:
        """Of these those that the page had shown: of the others nobody typed anything."""
        sent = {str(form["uuid"].value()) for name in ("needs", "wishes") for form in self.rows[name]}
        return [row for row in rows if str(row.identity) in sent]

    def refuse(self, no: Refused) -> None:
        """Who was told that somebody else changed it goes on from their version: what was typed can be saved. A door
        that stayed shut is refused with all that was said there in sight."""
        if no.field == "version" and self.data is not None:
            self.visit.refresh_from_db(fields=["version"])
            self.data["base"] = str(self.visit.version)
        if no.field in ("version", "outcome") and self.data is not None:
            self._show_what_they_wrote(self.data)
        super().refuse(no)

    def _show_what_they_wrote(self, data: QueryDict) -> None:
        """Rows that the page does not know yet: whoever saves it again has to see them."""
        for name, rows in said_at(self.visit).items():
            sent = {str(form["uuid"].value()) for form in self.rows[name]}
            added = [row for row in rows if _is_open(row) and str(row.client_uuid) not in sent]
            for number, row in enumerate(added, start=int(data[f"{name}-TOTAL_FORMS"])):
                for field, value in _as_it_stands(name, row).items():
                    data[f"{name}-{number}-{field}"] = str(value)
        for name, rows in KEPT.items():
            self.rows[name] = rows(with_true_counts(data), prefix=name)

    @property
    def base(self) -> int:
        return self.form.cleaned_data["base"]

    def _rows(self, name: str) -> list[tuple[UUID, dict[str, Any]]]:
        """What each row says, by its identity: a new one where it is none of this visit's.

        One that has opened since the page was made, called off or given back, is not on it and stays as it stands.
        """
        sent = {str(form["uuid"].value()) for form in self.rows[name]}
        since = [row for row in self.open[name] if str(row["uuid"]) not in sent]
        found = []
        for said in [*(form.cleaned_data for form in self.filled(name)), *since]:
            fields = {field: value for field, value in said.items() if field != "uuid"}
            found.append((said["uuid"] if said["uuid"] in self.known[name] else uuid4(), fields))
        return found


def _is_open(row: Any) -> bool:
    """Does the page show it? What somebody has taken on goes its own way."""
    return not isinstance(row, Need | MicroWish) or row.state in (NeedState.OPEN, WishState.OPEN)


def _as_it_stands(name: str, row: Any) -> dict[str, Any]:
    """What a row of the page says at first."""
    fields = [field for field in KEPT[name].form.base_fields if field != "uuid"]
    return {"uuid": row.client_uuid} | {field: getattr(row, field) for field in fields}
