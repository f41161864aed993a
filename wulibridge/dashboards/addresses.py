"""The addresses that open a figure."""

from urllib.parse import urlencode

from django.urls import reverse

from wulibridge.periods import Period


def overview_address(period: Period, by: str) -> str:
    """The overview of a period, its map and ranking by one figure."""
    return f"{reverse('dashboards:overview')}?{urlencode({'period': period.key, 'by': by})}"


def rows_address(figure: str, part: str, period: Period, **narrower: int | None) -> str:
    """The rows of one part of a figure; `narrower` by `zone` or `committee`."""
    address = f"{reverse('dashboards:rows', args=[figure])}?{urlencode({'part': part, 'period': period.key})}"
    return narrowed(address, **narrower)


def narrowed(address: str, **narrower: int | None) -> str:
    """A `rows_address` narrowed by `zone` or `committee`: quicker than a new one for each of a hundred zones."""
    return address + "".join(f"&{key}={pk}" for key, pk in narrower.items() if pk is not None)
