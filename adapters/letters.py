"""The words of a mail, from its kind and its values: plain text, in a sandbox that no value can leave.

A template's first line is the subject. Values are text: what a parent typed is never read as markup, and it is
brought to one line first, so that nothing of it can become a header.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from re import sub
from typing import Any

from babel.dates import format_date, get_day_names
from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from rules.deadlines import PARIS
from rules.mails import MailKind

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
SIGNED = ("commune_name", "service_name", "service_phone", "service_email")


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail in words: its subject on one line, its text."""

    subject: str
    text: str


def signature(settings: Any, url: str) -> dict[str, str]:
    """What letters say of the commune, from its settings and the portal's address."""
    words: dict[str, str] = {name: getattr(settings, name) for name in SIGNED}
    return words | {"url": url.rstrip("/")}


def word(kind: MailKind, values: Mapping[str, Any], commune: Mapping[str, str]) -> Letter:
    """The letter of a mail, in French; `rules/mails.py` says what the values hold, `signature` the commune.

    A value that is missing is an error of jinja2.
    """
    template = _environment.get_template(f"mail/{MailKind(kind).value}.txt")
    said = template.render(_in_one_line(dict(values)), commune=_in_one_line(dict(commune)))
    subject, _, text = said.strip().partition("\n")
    return Letter(subject.strip(), sub(r"\n{3,}", "\n\n", text).strip() + "\n")


def long_date(day: str) -> str:
    """« vendredi 20 septembre 2019 », « dimanche 1er septembre 2019 », from an ISO date."""
    there = date.fromisoformat(day)
    pattern = "EEEE '1er' MMMM y" if there.day == 1 else "EEEE d MMMM y"
    return format_date(there, pattern, locale="fr")


def month_name(month: str) -> str:
    """« septembre 2019 », from « 2019-09 »."""
    return format_date(date.fromisoformat(f"{month}-01"), "MMMM y", locale="fr")


def weekday_name(weekday: int) -> str:
    """« jeudi », from an ISO weekday."""
    return str(get_day_names("wide", locale="fr")[weekday - 1])


def dated(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lines with the month of their day (« 2019-09 ») and its number as people write it (« 1er »)."""
    return [line | {"month": line["day"][:7], "number": _number(line["day"])} for line in lines]


def _number(day: str) -> str:
    number = date.fromisoformat(day).day
    return "1er" if number == 1 else str(number)


def moment(instant: str) -> str:
    """« jeudi 12 septembre, 23h59 » on the Paris clock, from an ISO instant."""
    there = datetime.fromisoformat(instant).astimezone(PARIS)
    return f"{long_date(there.date().isoformat()).rsplit(' ', 1)[0]}, {there.hour}h{there.minute:02}"


def euros(cents: int) -> str:
    """« −4,30 € » from cents: the amount with its sign, a plus left out."""
    units, rest = divmod(abs(cents), 100)
    grouped = f"{units:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")
    sign = "\N{MINUS SIGN}" if cents < 0 else ""
    return f"{sign}{grouped},{rest:02}\N{NO-BREAK SPACE}€"


def _in_one_line(value: Any) -> Any:
    """The same values, each text without control characters, its line breaks and runs of blanks turned to one space."""
    if isinstance(value, dict):
        return {key: _in_one_line(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_in_one_line(item) for item in value]
    if isinstance(value, str):
        return "".join(c for c in " ".join(value.split()) if unicodedata.category(c) != "Cc")
    return value


_environment = ImmutableSandboxedEnvironment(
    loader=FileSystemLoader(TEMPLATES),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    extensions=["jinja2.ext.i18n"],
)
_environment.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
_environment.filters.update(long_date=long_date, euros=euros, moment=moment)
_environment.filters.update(month_name=month_name, weekday_name=weekday_name, dated=dated)
