"""CSV as French offices open it: « ; », UTF-8 with BOM, CRLF, decimal comma, dd/mm/yyyy, no formula (DOMAIN 11.1)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

BOM = b"\xef\xbb\xbf"
PARIS = ZoneInfo("Europe/Paris")
FORMULA_SIGNS = ("=", "+", "-", "@")
_ROWS_AT_ONCE = 200


def csv_bytes(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """The file in pieces, while the rows come: the head first, then a few hundred lines at once."""
    yield BOM + _line(head)
    waiting: list[bytes] = []
    for row in rows:
        waiting.append(_line(row))
        if len(waiting) == _ROWS_AT_ONCE:
            yield b"".join(waiting)
            waiting = []
    if waiting:
        yield b"".join(waiting)


def cell(value: Any) -> str:
    """One value as its cell says it, before quoting. An amount is a `Decimal` in euros; text is kept from formulas."""
    match value:
        case None:
            return ""
        case bool():
            return "Oui" if value else "Non"
        case int():
            return str(value)
        case Decimal():
            return str(value.quantize(Decimal("0.01"), ROUND_HALF_UP)).replace(".", ",")
        case datetime():
            return f"{value.astimezone(PARIS):%d/%m/%Y %H:%M}"
        case date():
            return f"{value:%d/%m/%Y}"
        case time():
            return f"{value:%H:%M}"
    return _guarded(str(value))


def file_name(stem: str, now: datetime) -> str:
    """`familles_20190914-1005.csv`, on the Paris clock."""
    return f"{stem}_{now.astimezone(PARIS):%Y%m%d-%H%M}.csv"


def _guarded(text: str) -> str:
    """A spreadsheet takes a text that begins so for a formula: an apostrophe before it makes it text."""
    return f"'{text}" if text[:1] in ("\t", "\r") or text.lstrip().startswith(FORMULA_SIGNS) else text


def _line(row: Sequence[Any]) -> bytes:
    return (";".join(_quoted(cell(value)) for value in row) + "\r\n").encode("utf-8", "replace")


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in ';"\r\n') else text
