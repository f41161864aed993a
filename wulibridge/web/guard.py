"""Who may pass which door. Every view says it with `public` or `staff`; a view that says nothing answers nobody."""

from collections.abc import Callable
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Access:
    """How a view is classified: open to the world, or to staff who hold any of `permissions` (none: any staff)."""

    public: bool
    permissions: tuple[Permission, ...] = ()


def public(view: View) -> View:
    """A page for residents and passers-by."""
    view.access = Access(public=True)  # type: ignore[attr-defined]
    return view


def staff(*permissions: Permission) -> Callable[[View], View]:
    """A page for signed-in staff who hold one of `permissions` somewhere today; for others it does not exist (404).

    Holding it somewhere opens the door only: the rows behind it are scoped by the app's queries.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return _to_login(request)
            if permissions and not holds(request.user, *permissions):
                raise Http404
            return view(request, *args, **kwargs)

        guarded.access = Access(public=False, permissions=permissions)  # type: ignore[attr-defined]
        return guarded

    return decorate


def _to_login(request: HttpRequest) -> HttpResponse:
    if request.method not in READING:
        messages.warning(
            request,
            _("You were logged out, so this was not saved. Log in and do it once more. Visits are kept on this phone."),
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
