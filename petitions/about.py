"""Whom a complaint is about, as it is found at a desk: by a name, ticked where several people or bodies have it."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from petitions.models import ABOUT, ComplaintTarget, Kind
from petitions.queries import About, about_found, whom_to_complain_about
from wulibridge.people.models import Post, User
from wulibridge.territory.models import Zone

# As many as anybody complains about at once.
MOST_TICKED = 20
NAMES: dict[type, str] = {ComplaintTarget._meta.get_field(name).related_model: name for name in ABOUT}


class AboutPart:
    """The part of a form that has `kind`, `about_search` and `about`. Nothing but names and posts is shown.

    What was ticked stays while another name is searched for; a name that one alone has needs no tick.
    """

    def __init__(self, form: forms.Form, subdistricts: Collection[int]) -> None:
        self.form, self.subdistricts = form, subdistricts
        found = self._found()
        self.rows = {_key(row): row for row in [*self._ticked(), *found]}
        self.single = _key(found[0]) if len(found) == 1 else None
        if self.rows:
            form.fields["about"].choices = _labels(self.rows)
        else:
            del form.fields["about"]

    def chosen(self, cleaned: dict[str, Any]) -> tuple[About, ...]:
        """Whom the complaint is about, nobody for another kind. Says on the form what is missing."""
        if cleaned.get("kind") != Kind.COMPLAINT:
            return ()
        keys = {**dict.fromkeys(cleaned.get("about") or ()), **({self.single: None} if self.single else {})}
        if not keys and "about" in self.form.fields:
            self.form.add_error("about", _("Tick those who are meant."))
        elif not keys:
            self.form.add_error("about_search", _("Write the name of whom it is about, or a part of it."))
        return tuple(self.rows[key] for key in keys)

    def _found(self) -> list[About]:
        words = self.form.data.get("about_search", "").strip() if self.form.is_bound else ""
        return [row for subdistrict in self.subdistricts for row in about_found(subdistrict, words)] if words else []

    def _ticked(self) -> list[About]:
        sent = self.form.data.getlist("about") if hasattr(self.form.data, "getlist") else []
        wanted: dict[str, list[int]] = {}
        for name, _sep, pk in (value.partition(":") for value in sent[:MOST_TICKED]):
            if pk.isascii() and pk.isdecimal() and len(pk) < 16:
                wanted.setdefault(name, []).append(int(pk))
        return [
            row
            for subdistrict in (self.subdistricts if wanted else ())
            for name, rows in whom_to_complain_about(subdistrict).items()
            for row in rows.filter(pk__in=wanted.get(name, []))
        ]


def _key(row: About) -> str:
    return f"{NAMES[type(row)]}:{row.pk}"


def _labels(rows: dict[str, About]) -> list[tuple[str, str]]:
    """Names; a person's with their posts of today. One query."""
    people = [row for row in rows.values() if isinstance(row, User)]
    posts: dict[int, list[str]] = {}
    if people:
        related = ("zone", "committee", "subdistrict", "organization")
        for post in Post.objects.in_force().filter(user__in=people).select_related(*related):
            posts.setdefault(post.user_id, []).append(str(post))
    return [(key, " · ".join([_name(row), *posts.get(row.pk, [])])) for key, row in rows.items()]


def _name(row: About) -> str:
    if isinstance(row, Zone):
        return gettext("the team of %(zone)s") % {"zone": f"{row.committee.name} {row.name}"}
    return str(row)
