"""Work orders as a hotline sends them."""

import csv
import io
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from petitions.hotline.imports import run_file
from petitions.models import HotlineFile
from petitions.services.hotline import take_in_orders
from wulibridge.people.models import User
from wulibridge.territory.models import Subdistrict


def order_row(**cells: Any) -> dict[str, Any]:
    """A row that can be brought in, for a building at 测试路734弄12号."""
    return {
        "工单编号": "H-1",
        "受理时间": f"{timezone.localtime():%Y-%m-%d} 00:00:01",
        "办结时限": f"{timezone.localtime():%Y}-12-31",
        "标题": "路灯不亮",
        "诉求内容": "弄口路灯坏了两周。",
        "诉求分类": "道路",
        "诉求地址": "测试路734弄12号",
        "来电人": "测试甲",
        "联系电话": "10000000001",
        "是否回访": "是",
    } | cells


def orders_csv(rows: list[dict[str, Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def sent_in(subdistrict: Subdistrict, rows: list[dict[str, Any]], *, by: User, **told: Any) -> HotlineFile:
    """A file of these rows that waits for a worker."""
    options = {"dry_run": False, "all_or_nothing": False, "receiving": None, "source": "12345"} | told
    content = ContentFile(orders_csv(rows))
    return take_in_orders(file=content, name="工单.csv", subdistrict=subdistrict, by=by, **options)


def brought_in(subdistrict: Subdistrict, rows: list[dict[str, Any]], *, by: User, **told: Any) -> HotlineFile:
    """A file of these rows that a worker has looked at."""
    row = sent_in(subdistrict, rows, by=by, **told)
    run_file(row.pk)
    row.refresh_from_db()
    return row
