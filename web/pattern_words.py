"""A weekly pattern in words, and which of its days could not be had, by reason: for families and for the town hall."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from rules.patterns import Pattern
from rules.refusals import Code, Refusal
from web.filters import enumeration, moment, month_name, weekday_name
from web.sentences import sentence

WHY: dict[Code, LazyString] = {
    Code.PAST_CUT_OFF: _l("Délai dépassé"),
    Code.PAST_DAY: _l("Jour passé"),
    Code.AFTER_BOOK_UNTIL: _l("Réservations closes"),
    Code.FULL: _l("Complet"),
    Code.TAKEN_BY_OTHER_HOME: _l("Déjà pris pour l’enfant"),
    Code.FILE_INCOMPLETE: _l("Dossier incomplet"),
    Code.CALENDAR_UNKNOWN: _l("Calendrier scolaire pas encore connu"),
    Code.NOT_ELIGIBLE: _l("Activité pas ouverte à l’enfant"),
    Code.NOT_ENROLLED: _l("Après le dernier jour de l’inscription"),
}
"""The reasons that many days share, in short; the others are said as everywhere."""


@dataclass(frozen=True, slots=True)
class Group:
    """Days with one reason: why, the slot (empty where the period has one), which days, how many."""

    why: str
    slot: str
    days: str
    count: int


def pattern_words(pattern: Pattern, slots: Mapping[int, str]) -> str:
    """« lundi, mardi et jeudi », or by slot: « MATIN : lundi ; SOIR : lundi et mardi ». `slots`: id → name."""
    said = {key: enumeration([weekday_name(day) for day in sorted(pattern[key])]) for key in slots if key in pattern}
    if len(slots) <= 1:
        return "".join(said.values())
    return "\N{NO-BREAK SPACE}; ".join(f"{slots[key]}\N{NO-BREAK SPACE}: {words}" for key, words in said.items())


def grouped(refusals: Iterable[Refusal], slots: Mapping[int, str]) -> list[Group]:
    """The refused boxes by reason and slot, in the order in which the reasons come."""
    found: dict[tuple[str, str], list[date]] = {}
    for refusal in refusals:
        slot = slots.get(refusal.about.slot_id, "") if len(slots) > 1 else ""
        found.setdefault((why_words(refusal), slot), []).append(refusal.about.day)
    return [Group(why, slot, days_words(days), len(days)) for (why, slot), days in found.items()]


def why_words(refusal: Refusal) -> str:
    """The reason in short: « Complet », « Fermé : sortie de fin d’année »."""
    if refusal.code is Code.CLOSED_DAY and refusal.values.get("reason"):
        return _("Fermé\N{NO-BREAK SPACE}: %(reason)s", reason=refusal.values["reason"])
    if refusal.code is Code.NOT_OPEN_YET:
        return _("Les réservations ouvrent le %(moment)s", moment=moment(refusal.values["opens_at"]))
    if refusal.code is Code.EXCLUDED:
        return _(
            "Ne va pas le même jour que «\N{NO-BREAK SPACE}%(other)s\N{NO-BREAK SPACE}»", other=refusal.values["other"]
        )
    return str(WHY[refusal.code]) if refusal.code in WHY else sentence(refusal)


def days_words(days: Iterable[date]) -> str:
    """« septembre 2019 : 2, 3 et 5 ; octobre 2019 : 1er »."""
    months = groupby(sorted(set(days)), key=month_name)
    said = [
        f"{month}\N{NO-BREAK SPACE}: {enumeration([_number(day) for day in of_month])}" for month, of_month in months
    ]
    return "\N{NO-BREAK SPACE}; ".join(said)


def _number(day: date) -> str:
    return _("1er") if day.day == 1 else str(day.day)
