"""What residents wrote, without who they are: their names, how one addresses them, numbers and doors. Pure."""

import re

from wulibridge.folding import fold, fold_each

UNNAMED = "某"
# Digits that may be a phone number or a door, and mail addresses.
_TELLING = re.compile(r"\+?\d(?:[\s()\-]*\d){4,}|[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+|\d+(?:-\d+)?\s*(?:弄|号(?!线)|室)")
_LONG_SURNAMES = (
    "欧阳", "司马", "上官", "诸葛", "司徒", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "长孙", "宇文", "端木",
    "夏侯", "轩辕", "南宫", "独孤",
)  # fmt: skip
_TITLES = (
    "先生", "女士", "小姐", "太太", "夫人", "同志", "师傅", "老师", "医生",
    "阿姨", "阿婆", "阿公", "阿伯", "阿爷", "阿奶", "叔叔", "伯伯", "伯母", "爷叔", "爷爷", "奶奶", "婆婆", "公公",
    "妈妈", "爸爸", "大爷", "大妈", "大娘", "大姐", "大哥", "大伯", "大叔", "大婶", "老伯",
    "老先生", "老太太", "老太", "老人家",
)  # fmt: skip


def without_name(text: str, name: str, instead: str = UNNAMED) -> str:
    """`text` without the name of who wrote it, however it is written, also as 王先生 or 王阿姨."""
    called = sorted((fold(form) for form in [name, *_addressed(name)] if form.strip()), key=len, reverse=True)
    if not called:
        return text
    shown, upto = "", 0
    for found in re.finditer("|".join(map(re.escape, called)), fold_each(text)):
        shown, upto = shown + text[upto : found.start()] + instead, found.end()
    return shown + text[upto:]


def without_traces(text: str) -> str:
    """`text`, at half width, without numbers of phones and doors, and without mail addresses."""
    return _TELLING.sub("…", text)


def pairs_that_name(name: str) -> frozenset[str]:
    """Every two signs that stand side by side in a name, or where the surname meets a title, folded."""
    folded, addressed = fold(name), map(fold, _addressed(name))
    surname = len(_surname(folded))
    met = {form[surname - 1 : surname + 1] for form in addressed}
    return frozenset(met | {folded[at : at + 2] for at in range(len(folded) - 1)})


def _surname(folded: str) -> str:
    return next((long for long in _LONG_SURNAMES if folded.startswith(long)), folded[:1])


def _addressed(name: str) -> list[str]:
    surname = _surname(fold(name))
    return [surname + title for title in _TITLES] if "\u4e00" <= surname <= "\u9fff" else []
