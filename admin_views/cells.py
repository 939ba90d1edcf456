"""What a cell of a list, a line of a page or a column of an export may hold beside plain values, and its words."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any

from flask_babel import gettext as _

from rules.deadlines import PARIS
from web.filters import euros
from web.staff_words import word


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in cents."""

    cents: int


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere; without an address they are only words."""

    words: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Button:
    """A deed in one click: words, and the address that the form posts to."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Tag:
    """A state: its kind is ok, wait, warn, bad, info or empty; its icon is one of the macro's."""

    kind: str
    icon: str
    words: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a page: what belongs to the thing shown. Each row's first cell is its name."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[Any]]
    empty: str
    links: Sequence[Link] = field(default=())


def words_of(value: Any) -> str:
    """A value as a page says it: « – » for nothing, « Oui », « 19/09/2019 », « 4,30 € »."""
    match value:
        case None | "":
            return "–"
        case bool():
            return _("Oui") if value else _("Non")
        case Money(cents):
            return euros(cents)
        case datetime():
            return f"{value.astimezone(PARIS):%d/%m/%Y %H:%M}"
        case date():
            return f"{value:%d/%m/%Y}"
        case time():
            return f"{value:%H:%M}"
        case Link(words) | Button(words) | Tag(_, _, words):
            return words
        case Enum():
            return word(value)
    return str(value)


def exported(value: Any) -> Any:
    """A value as a spreadsheet takes it: figures stay figures, everything else is its words, nothing stays empty."""
    if value is None or isinstance(value, str | bool | int | Decimal | date | datetime | time):
        return word(value) if isinstance(value, Enum) else value
    return Decimal(value.cents) / 100 if isinstance(value, Money) else words_of(value)
