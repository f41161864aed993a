"""The map of some committees as one short text: another text says that somebody else drew on it meanwhile."""

import hashlib
import json
from collections.abc import Collection
from typing import Any

from wulibridge.territory.models import Building, Committee, Zone


def fingerprint(committee_ids: Collection[int]) -> str:
    """Of the committees, their zones and buildings; not of households, who go with their building. Three queries."""
    ids = sorted(committee_ids)
    rows: list[Any] = [
        *Committee.objects.filter(pk__in=ids)
        .order_by("pk")
        .values_list("pk", "code", "name", "short_name", "valid_to"),
        *Zone.objects.filter(committee__in=ids)
        .order_by("pk")
        .values_list("pk", "committee", "code", "name", "valid_from", "valid_to"),
        *Building.objects.filter(zone__committee__in=ids).order_by("pk").values_list("pk", "zone"),
    ]
    return hashlib.sha256(json.dumps(rows, default=str).encode()).hexdigest()
