"""Connected systems, and what they file."""

from datetime import date
from decimal import Decimal
from typing import Any

from petitions.models import ApiClient, OpenRequest
from petitions.services.open311 import Filing, file_request, issue_key, set_webhook
from petitions.topics import Topic
from wulibridge.notices.models import Subscriber
from wulibridge.people.models import User
from wulibridge.territory.models import Zone


def client_in(zone: Zone, *, by: User, **fields: Any) -> tuple[ApiClient, str]:
    """A connected system whose filings of unknown addresses go to `zone`, and its key."""
    given = {"name": f"测试系统{ApiClient.objects.count()}", "starts_on": date(2020, 1, 1)} | fields
    client = ApiClient.objects.create(subdistrict=zone.committee.subdistrict, zone=zone, **given)
    return client, issue_key(client=client, by=by)


def filed(client: ApiClient, zone: Zone, **said: Any) -> OpenRequest:
    """A request that was filed through `client`."""
    given = {
        "topic": Topic.NOISE,
        "text": "工地夜里施工。",
        "address": "测试路734弄12号",
        "open_address": "测试路734弄12号",
        "name": "测试甲",
        "phone": "10000000001",
        "lat": Decimal("31.2"),
        "long": Decimal("121.47"),
    } | said
    return file_request(filing=Filing(**given), client=client, zone=zone)


def listening(client: ApiClient, url: str, *, by: User, events: tuple[str, ...]) -> tuple[Subscriber, str]:
    """The webhook of `client`, and its secret."""
    secret = set_webhook(client=client, url=url, events=events, by=by)
    client.refresh_from_db()
    return client.subscriber, secret
