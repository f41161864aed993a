"""Old registers as offices bring them."""

import csv
import io
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile

from petitions.models import Takeover
from petitions.services.takeovers import start_takeover
from petitions.takeover.imports import run_takeover
from wulibridge.people.models import User
from wulibridge.territory.models import Zone

HEADERS = ("编号", "受理时间", "标题", "内容", "分类", "居委会", "责任区", "地址", "答复时间", "答复意见")


def old_row(**cells: Any) -> dict[str, Any]:
    """A row that can be taken over, for a zone called 桥一-01: answered within its month."""
    return {
        "编号": "L-1",
        "受理时间": "2019-02-14 20:00:00",
        "标题": "路灯不亮",
        "内容": "弄口路灯坏了两周。",
        "分类": "道路",
        "居委会": "",
        "责任区": "桥一-01",
        "地址": "",
        "答复时间": "2019-02-20 09:30:00",
        "答复意见": "灯已换好。",
    } | cells


def old_rows(count: int, **cells: Any) -> list[dict[str, Any]]:
    return [old_row(编号=f"L-{n}", 内容=f"第{n}件事。", **cells) for n in range(1, count + 1)]


def register_csv(path: Path, rows: list[dict[str, Any]], encoding: str = "utf-8-sig") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def brought(zone: Zone, rows: list[dict[str, Any]], *, by: User, **names: str) -> Takeover:
    """A takeover of these rows that a worker has looked at; `names` are other headers for some of the columns."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([names.get(name, name) for name in rows[0]])
    writer.writerows([row.values() for row in rows])
    takeover = start_takeover(
        file=ContentFile(text.getvalue().encode()),
        name="旧案.csv",
        committees=[zone.committee],
        dry_run=False,
        all_or_nothing=False,
        by=by,
    )
    run_takeover(takeover.pk)
    takeover.refresh_from_db()
    return takeover
