"""Who may pass which door. Every view says it with `public` or `staff`; a view that says nothing answers nobody.

@staff(Permission.VISIT_READ, area=Area.ZONE)
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from wulibridge.people.permissions import Permission
from wulibridge.people.queries import holds

View = Callable[..., HttpResponse]
Row = TypeVar("Row", bound=Model)

READING = ("GET", "HEAD")


class Area(StrEnum):
    """By what the rows behind a door are held to the reader's own: the queries behind it narrow by exactly this."""

    OWN = "own"  # the reader's own account and what it was told; it alone needs no permission to come in
    ZONE = "zone"
    COMMITTEE = "committee"
    SUBDISTRICT = "subdistrict"
    ORGANIZATION = "organization"
    EVERYWHERE = "everywhere"  # kept once for all areas: the working calendar, the machine's own state


@dataclass(frozen=True)
class Access:
    """How a view is classified: open to the world, or to staff who hold any of `permissions` in `areas`."""

    public: bool
    permissions: tuple[Permission, ...] = ()
    areas: tuple[Area, ...] = ()

    @property
    def complete(self) -> bool:
        """Is everything said? What is not public names its areas, and its permissions unless it is one's own."""
        return self.public or (bool(self.areas) and (bool(self.permissions) or Area.OWN in self.areas))


def public(view: View) -> View:
    """A page for residents and passers-by."""
    view.access = Access(public=True)  # type: ignore[attr-defined]
    return view


def staff(*permissions: Permission, area: Area | tuple[Area, ...] = ()) -> Callable[[View], View]:
    """A page for signed-in staff who hold one of `permissions` somewhere today; for others it does not exist (404).

    Holding it somewhere opens the door only: the rows behind it are scoped by the app's queries, to the kind of `area`
    that is declared here. Without one the page answers nobody.
    """
    areas = (area,) if isinstance(area, Area) else area

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return _to_login(request)
            if permissions and not holds(request.user, *permissions):
                raise Http404
            return view(request, *args, **kwargs)

        guarded.access = Access(False, permissions, areas)  # type: ignore[attr-defined]
        return guarded

    return decorate


def _to_login(request: HttpRequest) -> HttpResponse:
    if request.method not in READING:
        messages.warning(
            request,
            _(
                "You were logged out, so this was not saved. Log in and do it once more. Drafts are kept on this"
                " device."
            ),
        )
    response = redirect_to_login(_page_of(request))
    return HttpResponseClientRedirect(response.url) if request.headers.get("HX-Request") else response


def _page_of(request: HttpRequest) -> str:
    """Where to go on after the log-in: this page, or the one whose form was sent, since a POST is not repeated."""
    if request.method in READING:
        return request.get_full_path()
    sent_from = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(sent_from, {request.get_host()}, require_https=request.is_secure())
    return sent_from if ours else settings.LOGIN_REDIRECT_URL


def scoped_or_404(rows: QuerySet[Row], **lookup: Any) -> Row:
    """The one row of an already scoped queryset. A stranger's row is a 404 like a row that does not exist."""
    try:
        return rows.get(**lookup)
    except (rows.model.DoesNotExist, ValueError) as error:
        raise Http404 from error
