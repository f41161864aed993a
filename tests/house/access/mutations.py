"""Taking one scope away at a time. What is taken away here must be noticed by the walk."""

import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import get_resolver

from wulibridge.people import queries as people
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import Reach
from wulibridge.territory.models import Committee, Organization, Subdistrict, Zone
from wulibridge.web import guard

PACKAGES = ("wulibridge", "petitions", "visits", "meetings", "evaluations")


def importers(function: Callable[..., Any]) -> Iterator[str]:
    """The modules of ours that know `function` by its name, but for the one that defines it."""
    assert get_resolver().url_patterns  # loads every view
    for name, module in sorted(sys.modules.items()):
        ours = name.partition(".")[0] in PACKAGES and name != function.__module__
        if ours and module.__dict__.get(function.__name__) is function:
            yield name


def replace(monkeypatch: pytest.MonkeyPatch, function: Callable[..., Any], by: Callable[..., Any]) -> None:
    """Everywhere."""
    for name in (function.__module__, *importers(function)):
        monkeypatch.setattr(sys.modules[name], function.__name__, by)


_reach = people.reach


def everywhere(user: Any, permission: Permission) -> Reach:
    """Whoever holds it somewhere holds it everywhere, in areas of the kinds of their post."""
    held = _reach(user, permission)
    models = {"zones": Zone, "committees": Committee, "subdistricts": Subdistrict, "organizations": Organization}
    return Reach(
        **{
            kind: frozenset(model.objects.values_list("pk", flat=True)) if getattr(held, kind) else frozenset()
            for kind, model in models.items()
        }
    )


def any_row(rows: Any, **lookup: Any) -> Any:
    """scoped_or_404 without the scope."""
    try:
        return get_object_or_404(rows.model._base_manager.all(), **lookup)
    except ValueError as error:
        raise Http404 from error


def always(*args: Any, **kwargs: Any) -> bool:
    return True


def all_rows(rows: Any, *args: Any) -> Any:
    return rows


REACH, MAY, SCOPED = people.reach, people.may, guard.scoped_or_404
