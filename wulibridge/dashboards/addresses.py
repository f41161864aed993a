"""The addresses that open a figure."""

from urllib.parse import urlencode

from django.urls import reverse

from wulibridge.periods import Period


def overview_address(period: Period, by: str, *, sheet: str = "", place: str = "") -> str:
    """The overview of a period, its map and ranking by one figure; a `sheet` of it, and a `place` within the reach."""
    asked = {"period": period.key, "by": by, "sheet": sheet, "place": place}
    return f"{reverse('dashboards:overview')}?{urlencode({key: value for key, value in asked.items() if value})}"


def rows_address(figure: str, part: str, period: Period, **narrower: object) -> str:
    """The rows of one part of a figure; `narrower` by `zone`, `committee`, `department` or `day`."""
    address = f"{reverse('dashboards:rows', args=[figure])}?{urlencode({'part': part, 'period': period.key})}"
    return narrowed(address, **narrower)


def narrowed(address: str, **narrower: object) -> str:
    """A `rows_address` narrowed further: quicker than a new one for each of a hundred zones."""
    return address + "".join(f"&{key}={value}" for key, value in narrower.items() if value is not None)
