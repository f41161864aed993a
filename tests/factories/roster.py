"""Roster files as offices keep them."""

import csv
from pathlib import Path
from typing import Any

HEADERS = (
    "居委会代码",
    "责任区",
    "门牌地址",
    "户编号",
    "居住状态",
    "人户分离",
    "60岁以上人数",
    "户联系人",
    "联系电话",
    "备注",
)


def roster_row(**cells: Any) -> dict[str, Any]:
    """A row that can be taken, for the committee and the zone of the sample."""
    return {
        "居委会代码": "310101020001",
        "责任区": "桥一-01",
        "门牌地址": "斜土路734弄1号101室",
        "户编号": "Q1-0001",
        "居住状态": "常住",
        "人户分离": "否",
        "60岁以上人数": "2",
        "户联系人": "测试户甲",
        "联系电话": "10000000001",
        "备注": "",
    } | cells


def roster_rows(count: int, **cells: Any) -> list[dict[str, Any]]:
    return [
        roster_row(门牌地址=f"斜土路734弄1号{100 + n}室", 户编号=f"Q1-{n:04d}", **cells) for n in range(1, count + 1)
    ]


def roster_csv(path: Path, rows: list[dict[str, Any]], encoding: str = "utf-8-sig") -> Path:
    headers = list(dict.fromkeys([*HEADERS, *(header for row in rows for header in row)]))
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, headers)
        writer.writeheader()
        writer.writerows(rows)
    return path
