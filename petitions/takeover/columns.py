"""The columns of an old register: what each is called there, and how the headers of a file are understood."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wulibridge.sheets.reader import fold_header


class Field(StrEnum):
    NUMBER = "number"
    RECEIVED = "received"
    TITLE = "title"
    TEXT = "text"
    TOPIC = "topic"
    COMMITTEE = "committee"
    ZONE = "zone"
    ADDRESS = "address"
    ANSWERED = "answered"
    ANSWER = "answer"
    # Of a hotline's work orders alone.
    ORDER = "order"
    DUE = "due"
    CALLER = "caller"
    PHONE = "phone"
    CALLBACK = "callback"


@dataclass(frozen=True)
class Column:
    """`names` are its headers in files, the surest first. `longest` is how much of it a petition can hold."""

    field: Field
    label: Promise
    names: tuple[str, ...]
    longest: int
    required: bool = False


COLUMNS = (
    Column(
        Field.NUMBER,
        _("old number"),
        ("留言编号", "工单编号", "工单号", "诉求编号", "信访编号", "案件编号", "受理编号", "登记编号", "流水号",
         "原编号", "编号", "external number", "case number", "ticket number", "reference", "number", "id"),
        longest=60,
        required=True,
    ),
    Column(
        Field.RECEIVED,
        _("received at"),
        ("受理时间", "留言时间", "来电时间", "来信时间", "来访时间", "诉求时间", "反映时间", "提交时间", "收到时间",
         "登记时间", "受理日期", "登记日期", "收到日期", "时间", "日期", "received at", "date received", "received",
         "created at", "date"),
        longest=60,
        required=True,
    ),
    Column(
        Field.TITLE,
        _("title"),
        ("留言主题", "诉求标题", "事项标题", "标题", "主题", "题目", "事由", "title", "subject"),
        longest=1000,
    ),
    Column(
        Field.TEXT,
        _("what was said"),
        ("留言详情", "诉求内容", "留言内容", "反映内容", "来电内容", "事项内容", "问题描述", "具体内容", "详情", "内容",
         "text", "body", "description", "details", "content"),
        longest=4000,
        required=True,
    ),
    Column(
        Field.TOPIC,
        _("topic"),
        ("一级分类", "一级标签", "诉求分类", "问题分类", "诉求类别", "问题类型", "分类", "类别", "topic", "category"),
        longest=80,
    ),
    Column(
        Field.COMMITTEE,
        _("residents' committee"),
        ("居委会代码", "居委会", "居委会名称", "居委", "所属居委", "所属居委会", "居民区", "所属社区", "社区",
         "committee", "residents' committee", "community"),
        longest=60,
    ),
    Column(
        Field.ZONE,
        _("zone"),
        ("责任区", "责任区编号", "所属责任区", "所属网格(责任区)", "zone"),
        longest=60,
    ),
    Column(
        Field.ADDRESS,
        _("address"),
        ("门牌地址", "事发地址", "诉求地址", "发生地点", "事发地点", "地址", "地点", "住址", "联系地址", "address",
         "location"),
        longest=160,
    ),
    Column(
        Field.ANSWERED,
        _("answered at"),
        ("答复时间", "回复时间", "办结时间", "反馈时间", "答复日期", "回复日期", "办结日期", "answered at",
         "replied at", "closed at", "answered"),
        longest=60,
    ),
    Column(
        Field.ANSWER,
        _("answer"),
        ("答复意见", "答复内容", "回复内容", "办理结果", "处理结果", "办理情况", "答复", "回复", "answer", "reply",
         "result"),
        longest=4000,
    ),
)  # fmt: skip
# What a hotline's work orders have besides; their number is needed, and is not an older register's.
OF_ORDERS = (
    Column(
        Field.ORDER,
        _("order number"),
        ("工单编号", "工单号", "热线工单编号", "热线编号", "任务编号", "受理编号", "诉求编号", "案件编号", "流水号",
         "编号", "work order number", "work order", "order number", "order", "case number", "ticket number", "number",
         "id"),
        longest=60,
        required=True,
    ),
    Column(
        Field.DUE,
        _("due there"),
        ("办结时限", "办理时限", "处理时限", "截止时间", "截止日期", "要求办结时间", "办结截止时间", "到期时间",
         "应办结时间", "due at", "due date", "due", "deadline"),
        longest=60,
    ),
    Column(
        Field.CALLER,
        _("caller"),
        ("来电人", "来电人姓名", "诉求人", "诉求人姓名", "反映人", "市民姓名", "联系人", "姓名", "caller",
         "caller name", "name"),
        longest=60,
    ),
    Column(
        Field.PHONE,
        _("caller's phone"),
        ("联系电话", "来电号码", "诉求人电话", "联系方式", "联系号码", "手机号码", "手机", "电话", "phone",
         "caller phone", "phone number"),
        longest=20,
    ),
    Column(
        Field.CALLBACK,
        _("call back wanted"),
        ("是否回访", "是否回复", "是否需要回复", "是否需回访", "回访", "回复方式", "反馈方式", "call back", "callback",
         "callback wanted", "call back wanted", "way back"),
        longest=60,
    ),
)  # fmt: skip
_NOT_OF_ORDERS = (Field.NUMBER, Field.ANSWERED, Field.ANSWER)
ORDER_COLUMNS = (OF_ORDERS[0], *(column for column in COLUMNS if column.field not in _NOT_OF_ORDERS), *OF_ORDERS[1:])
BY_FIELD = {column.field: column for column in (*COLUMNS, *OF_ORDERS)}
# One of these has to say where the matter belongs.
PLACES = (Field.ZONE, Field.ADDRESS, Field.COMMITTEE)

Places = dict[Field, int]


def recognised(header: Sequence[object], columns: Sequence[Column] = COLUMNS) -> Places:
    """Which column of a file holds what, by the names that are known; of several for one field the surest."""
    ranks = {fold_header(name): (column.field, rank) for column in columns for rank, name in enumerate(column.names)}
    best: dict[Field, tuple[int, int]] = {}
    for place, cell in enumerate(header):
        found = ranks.get(fold_header(str(cell)))
        if found and (found[0] not in best or found[1] < best[found[0]][0]):
            best[found[0]] = (found[1], place)
    return {field: place for field, (_rank, place) in best.items()}


def said(header: Sequence[object], columns: Mapping[str, str]) -> Places:
    """The same as a person said it, {field: header}; a header that the file does not have is left out."""
    places = {fold_header(str(cell)): place for place, cell in reversed(list(enumerate(header)))}
    named = {Field(field): fold_header(name) for field, name in columns.items() if name}
    return {field: places[name] for field, name in named.items() if name in places}


def lacking(places: Places, columns: Sequence[Column] = COLUMNS) -> list[Column]:
    """The columns without which no row can be taken over; of those that say where, the first stands for all."""
    missing = [column for column in columns if column.required and column.field not in places]
    if not any(field in places for field in PLACES):
        missing.append(BY_FIELD[PLACES[0]])
    return missing


def has_all(header: Sequence[object], columns: Mapping[str, str]) -> bool:
    """Has a file every header that a person named in `columns`, {field: header}?"""
    return {fold_header(name) for name in columns.values() if name} <= {fold_header(str(cell)) for cell in header}


def key_of(header: Sequence[object]) -> str:
    """What two files with the same headers have in common."""
    return hashlib.sha256("\x1f".join(fold_header(str(cell)) for cell in header).encode()).hexdigest()
