"""Mandates to act on behalf of residents, begun by the services."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from petitions.models import Consent, Mandate, Petition
from petitions.services.mandates import MandateDraft, Proof, begin
from wulibridge.people.models import User
from wulibridge.territory.models import Household


def proof(**said: Any) -> Proof:
    """A signed slip of today."""
    return Proof(**{"consent": Consent.SIGNED, "consent_on": timezone.localdate(), "slip_number": "代-001"} | said)


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def acted_for(petition: Petition, *households: Household, by: User, given: Proof | None = None, **said: Any) -> Mandate:
    """Somebody (`by` unless told) acts for these households towards the district's housing office."""
    draft = {"actor": by, "next_on": in_days(7), "body": "区房管局"} | said
    return begin(petition=petition, draft=MandateDraft(households=households, **draft), proof=given or proof(), by=by)
