"""The administration rooms: Django's admin in Unfold's clothes, entered by posts and written through services."""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from csp.constants import UNSAFE_EVAL, UNSAFE_INLINE
from csp.decorators import csp_update
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.translation import gettext_lazy as _
from unfold.sites import UnfoldAdminSite

from wulibridge.people.permissions import Permission
from wulibridge.people.queries import holds
from wulibridge.web import views
from wulibridge.web.chair_admin import ChairAdmin
from wulibridge.web.guard import Area, View, staff

# Whoever keeps something, those who run petitions at the second and third stop, and leaders, who waive what projects
# need before their start.
ENTER = (
    Permission.TERRITORY_EDIT,
    Permission.CALENDAR_EDIT,
    Permission.PEOPLE_EDIT,
    Permission.OUTBOX_MANAGE,
    Permission.JOURNAL_READ,
    Permission.HANDLE_AT_COMMITTEE,
    Permission.HANDLE_AT_SUBDISTRICT,
    Permission.SUPERVISE,
)

# Pages of the site itself show what one's own account keeps; the search of a list shows rows of the list's own page.
OF_THE_SITE = {"autocomplete": (Area.ZONE, Area.SUBDISTRICT)}

# What Unfold's Alpine and its colour sheet need, and no page outside the admin gets.
RELAXED = {"script-src": [UNSAFE_EVAL], "style-src": [UNSAFE_INLINE]}

# Logging in and out and passwords are the frame's; the search palette and "view on site" are not offered.
NOT_OURS = {"login", "logout", "password_change", "password_change_done", "search", "view_on_site"}


class OfficeAdminSite(UnfoldAdminSite):
    """Every view is a guarded door: 404 for staff without the right, the log-in page for strangers."""

    index_title = _("What you keep")
    index_template = app_index_template = "web/admin/index.html"
    enable_nav_sidebar = True

    def register(self, model_or_iterable: Any, admin_class: type | None = None, **options: Any) -> None:
        """Only pages that know posts and services: what a package registers for itself is left out."""
        if admin_class is not None and issubclass(admin_class, ChairAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        return holds(request.user, *ENTER)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        kept = [entry for entry in super().get_urls() if getattr(entry, "name", None) not in NOT_OURS]
        for pattern in _patterns(kept):
            view = pattern.callback
            keeper = getattr(view, "model_admin", None) or getattr(view, "__self__", None)
            area = keeper.scoped_by if keeper else OF_THE_SITE.get(pattern.name, Area.OWN)
            pattern.callback = _door(view, keeper.view_permissions if keeper else ENTER, area)
        # Unfold's menu posts to a log-out of the site's own: it is ours under another name.
        return [path("logout/", views.logout, name="logout"), *kept]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        apps = super().get_app_list(request, app_label)
        for model in (model for app in apps for model in app["models"]):
            keeper = self.get_model_admin(model["model"])
            model |= {"sentence": keeper.sentence, "icon": keeper.icon}
        return apps

    def get_log_entries(self, request: HttpRequest) -> list[Any]:
        """None: what was done is told by the journal."""
        return []


def _patterns(entries: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for entry in entries:
        if isinstance(entry, URLResolver):
            yield from _patterns(entry.url_patterns)
        else:
            yield entry


def _door(
    view: Callable[..., HttpResponse], permissions: tuple[Permission, ...], area: Area | tuple[Area, ...]
) -> View:
    @wraps(view)
    def quiet(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except PermissionDenied as error:
            # What is not a person's to see does not exist for them.
            raise Http404 from error

    return staff(*permissions, area=area)(csp_update(RELAXED)(quiet))


# Asked by the settings of Unfold --------------------------------------------------------------------------------------


def stylesheet(request: HttpRequest) -> str:
    return static("css/admin.css")


def mark(request: HttpRequest) -> str:
    return static("mark.svg")


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The sidebar: back to the rooms, then what this person keeps."""
    back = {"title": _("Back to my pages"), "icon": "arrow_back", "link": reverse("web:home"), "active": False}
    kept = [
        {
            "title": app["name"],
            "items": [
                {"title": model["name"], "icon": model["icon"], "link": model["admin_url"]} for model in app["models"]
            ],
        }
        for app in admin.site.get_app_list(request)
    ]
    return [{"items": [back]}, *kept]
