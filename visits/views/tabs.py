"""The pages of the year's round, beside each other on top of each of them."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import holds

TABS = (
    (_("Coverage"), "visits:coverage", (Permission.VISIT_READ,)),
    (_("Weather care"), "visits:care", (Permission.VISIT_LOG, Permission.CARE_DECLARE)),
    (_("Pairings"), "visits:pairings", (Permission.PAIRING_EDIT,)),
    (_("Contact quotas"), "visits:quotas", (Permission.VISIT_LOG, Permission.DASHBOARD_READ)),
)


def tabs_of(user: User, here: str) -> list[dict[str, Any]]:
    """The pages that `user` has, and which of them this is (by the name of its address)."""
    return [
        {"label": label, "url": reverse(name), "here": name == here}
        for label, name, permissions in TABS
        if holds(user, *permissions)
    ]
