"""Which moments a fact of the field may have."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from petitions.services.refusals import Refused

# Nobody writes down what is older; a slip of the finger in the year would climb all three stops at once.
OLDEST = timedelta(days=366)


def check_moment(at: datetime, *, now: datetime, field: str) -> None:
    """Raise Refused, to be shown at `field`, when `at` lies in the future or more than a year ago."""
    if at > now:
        raise Refused(_("This lies in the future."), field)
    if at < now - OLDEST:
        raise Refused(_("This is more than a year ago. Please check the year."), field)
