"""What can be asked of the rooms that exchange with other systems: a hotline's work orders, and who may file."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from petitions.models import ApiClient, HotlineFile
from tests.factories.hotline import order_row, orders_csv
from tests.house.access.asks import Ask, Kind, Leaves, Sent, get, page, post
from tests.house.access.places import Place


def _page(name: str) -> Any:
    return lambda there: page(name)


def _file(there: Place) -> str:
    return page("petitions:hotline_file", there.row(HotlineFile).pk)


def _client(there: Place) -> str:
    return page("petitions:client", there.row(ApiClient).pk)


def _orders(home: Place, there: Place) -> Sent:
    """A file, and the zone that is to get its rows of unknown addresses."""
    return {
        "file": SimpleUploadedFile("orders.csv", orders_csv([order_row()])),
        "source": "12345",
        "receiving": there.zone.pk,
    }


def _system(home: Place, there: Place) -> Sent:
    return {"name": "测试系统新", "zone": there.zone.pk, "rate_per_hour": 60, "starts_on": "2020-01-01"}


HOTLINE_ASKS: list[Ask] = [
    get("petitions:hotline", _page("petitions:hotline"), kind=Kind.PAGE, shows=(HotlineFile,)),
    post("petitions:hotline", _page("petitions:hotline"), _orders, kind=Kind.POINT, variant="receiving zone"),
    get("petitions:hotline_file", _file, shows=(HotlineFile,)),
    post(
        "petitions:hotline_results", _page("petitions:hotline_results"), lambda *places: {"form": "csv"}, kind=Kind.PAGE
    ),
    get("petitions:clients", _page("petitions:clients"), kind=Kind.PAGE, shows=(ApiClient,)),
    post("petitions:clients", _page("petitions:clients"), _system, kind=Kind.POINT, variant="zone"),
    get("petitions:client", _client, shows=(ApiClient,)),
    post("petitions:client", _client, lambda *places: {"act": "key"}, leaves=Leaves.ROWS),
    post(
        "petitions:client",
        _client,
        lambda home, there: _system(home, there) | {"act": "save"},
        kind=Kind.POINT,
        variant="zone of elsewhere",
    ),
]
