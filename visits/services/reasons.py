"""Why something is taken back or given up: whoever does it has to say."""

from django.utils.translation import gettext_lazy as _

from petitions.services import Refused

LONGEST_REASON = 200  # what the tables hold


def reason_given(reason: str, *, field: str = "reason") -> str:
    """The reason as it is kept. Raises Refused (at `field`) where there is none."""
    if not reason.strip():
        raise Refused(_("Please say why."), field)
    return reason.strip()[:LONGEST_REASON]
