"""The columns of a roster file: what each is called, and what is never read.

Headers are those of the registers that offices keep. Their order is free.
"""

from dataclasses import dataclass
from enum import StrEnum

from wulibridge.sheets.reader import fold_header


class Field(StrEnum):
    COMMITTEE = "committee"
    COMMITTEE_NAME = "committee_name"
    ZONE = "zone"
    ADDRESS = "address"
    NUMBER = "number"
    OCCUPANCY = "occupancy"
    ELSEWHERE = "registered_elsewhere"
    AGED = "n_aged_60"
    CONTACT = "contact_name"
    PHONE = "contact_phone"
    NOTICE = "notice_given_on"
    REMARK = "remark"
    ESTATE = "estate_name"
    KIND = "building_kind"


@dataclass(frozen=True)
class Column:
    """`header` is its name in files and messages. A personal value never gets into a message or the journal."""

    field: Field
    header: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    personal: bool = False
    longest: int = 60


COLUMNS = (
    Column(Field.COMMITTEE, "居委会代码", ("居委代码",), required=True, longest=20),
    Column(Field.COMMITTEE_NAME, "居委会", ("居委会名称",)),
    Column(Field.ZONE, "责任区", ("所属网格(责任区)", "所属责任区", "责任区编号"), required=True),
    Column(Field.ADDRESS, "门牌地址", ("地址", "门牌号"), required=True, longest=100),
    Column(Field.NUMBER, "户编号", ("户号",), required=True, longest=30),
    Column(Field.OCCUPANCY, "居住状态", ("居住状态(常住/流动/空关)",)),
    Column(Field.ELSEWHERE, "人户分离", ("是否人户分离",)),
    Column(Field.AGED, "60岁以上人数", ("60岁及以上人数",)),
    Column(Field.CONTACT, "户联系人", ("户联系人姓名", "联系人"), personal=True),
    Column(Field.PHONE, "联系电话", ("户联系电话",), personal=True, longest=20),
    Column(Field.NOTICE, "告知日期"),
    Column(Field.REMARK, "备注", personal=True, longest=200),
    Column(Field.ESTATE, "小区/建筑名称", ("小区名称", "建筑名称")),
    Column(Field.KIND, "类型", ("建筑类型",)),
)
BY_FIELD = {column.field: column for column in COLUMNS}

# Kept by other registers, needed by nothing here, and sensitive: their cells are passed over unread.
DROPPED = (
    *("性别", "出生日期", "出生年月", "年龄", "与户主关系", "婚姻状况", "民族", "宗教", "宗教信仰", "政治面貌"),
    *("身份证", "身份证号", "身份证号码", "证件号", "证件号码", "公民身份号码"),
    *("健康状况", "是否重点人员", "重点人员", "重点类别", "文化程度", "工作学习情况"),
    *("业主", "业主姓名", "业主电话", "房东", "房东姓名", "房东电话", "业主/房东姓名电话"),
)


BY_HEADER = {fold_header(name): column for column in COLUMNS for name in (column.header, *column.aliases)}
DROPPED_FOLDED = frozenset(fold_header(name) for name in DROPPED)
