"""What the planning says: titles, until when, the word of a box, the counts of the basket.

A page says hundreds of words and each translation is looked up: what comes again is kept by language.
"""

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import ngettext

from rules.cells import Cell, CellState, Sight, Until, state_of
from rules.deadlines import Rule
from rules.grid import Row, Section, Week
from rules.refusals import Code, Refusal
from rules.scene import PeriodFacts
from rules.spans import Span, View
from web.box_words import said_of_box
from web.deadline_words import both_sentence
from web.filters import day_and_month, enumeration, language, long_date, moment, month_name, plain_day, weekday_name
from web.sentences import sentence

FRIDAY = 5
Words = tuple[str, str]
"""The word of a ticked box and the word of an unticked one; the same twice when it cannot change."""


class DayWords(NamedTuple):
    """« vendredi 20 septembre 2019 », « vendredi 20 septembre », « Ve », « 20 », « 20190920 »."""

    long: str
    heading: str
    initials: str
    number: str
    digits: str


@lru_cache(maxsize=4096)
def day_words(day: date, _spoken: str) -> DayWords:
    """The words of a day in the language of the request, which is handed in."""
    initials = weekday_name(day.isoweekday())[:2].capitalize()
    return DayWords(long_date(day), day_and_month(day), initials, f"{day.day:02}", f"{day:%Y%m%d}")


def title(span: Span) -> str:
    """« Septembre 2019 », « Du 16 au 29 septembre 2019 »."""
    first, last = span.first_day, span.last_day
    if span.view is View.MONTH:
        words = month_name(first)
        return words[:1].upper() + words[1:]
    begin = plain_day(first) if first.month != last.month else _number(first)
    if first.year != last.year:
        begin = f"{_number(first)} {month_name(first)}"
    return _("Du %(begin)s au %(end)s", begin=begin, end=f"{_number(last)} {month_name(last)}")


def week_title(week: Week) -> str:
    """« Semaine du 16 au 22 septembre »; « Lundi 30 septembre » for a week of one day."""
    return _week_title(week.days[0].day, week.days[-1].day, language())


@lru_cache(maxsize=2048)
def _week_title(first: date, last: date, _spoken: str) -> str:
    if first == last:
        words = day_and_month(first)
        return words[:1].upper() + words[1:]
    begin = plain_day(first) if first.month != last.month else _number(first)
    return _("Semaine du %(begin)s au %(end)s", begin=begin, end=plain_day(last))


def closed_words(section: Section) -> str:
    """« du 10 au 23 février »: the weeks without an open day, those that follow one another as one; else empty."""
    runs: list[list[date]] = []
    for before, week in zip((None, *section.weeks), section.weeks, strict=False):
        if week.open_days or all(day.day.isoweekday() > FRIDAY for day in week.days):
            continue
        if runs and before and not before.open_days:
            runs[-1][1] = week.days[-1].day
        else:
            runs.append([week.days[0].day, week.days[-1].day])
    return enumeration([_run_words(first, last) for first, last in runs])


def _run_words(first: date, last: date) -> str:
    begin = plain_day(first) if first.month != last.month else _number(first)
    return _("du %(begin)s au %(end)s", begin=begin, end=plain_day(last)) if first != last else _le(first)


def _le(day: date) -> str:
    return _("le %(day)s", day=plain_day(day))


def section_rule(section: Section) -> str:
    """Until when its boxes change, whatever the day, where all its rows have the same rules; else empty."""
    rules = {(row.period.add_rule, row.period.cancel_rule) for row in section.rows}
    return rule_words(section.rows[0].period) if len(rules) == 1 else ""


def until_words(until: Until, now: datetime) -> str:
    """« modifiable jusqu’au jeudi 12 septembre, 23h59 », adding and cancelling apart where they differ."""
    add, cancel = (it.shown_at if now < it.closes_at else None for it in (until.add, until.cancel))
    return _until_words(add, cancel, language())


@lru_cache(maxsize=4096)
def _until_words(add: datetime | None, cancel: datetime | None, _spoken: str) -> str:
    over = _("délai dépassé")
    if add == cancel:
        return _("modifiable jusqu’au %(moment)s", moment=moment(add)) if add else over
    words = [_("jusqu’au %(moment)s", moment=moment(it)) if it else over for it in (add, cancel)]
    return _("ajouts %(add)s\N{NO-BREAK SPACE}; annulations %(cancel)s", add=words[0], cancel=words[1])


def held_words(until: Until, now: datetime) -> str:
    """Until when a booked date can be given up: « modifiable jusqu’au jeudi 12 septembre, 23h59 », or no longer.

    « annulable » where it could be added until another moment.
    """
    shown = until.cancel.shown_at
    if until.cancel.closes_at <= now or shown is None:
        return _("plus modifiable")
    if until.add.shown_at == shown:
        return _("modifiable jusqu’au %(moment)s", moment=moment(shown))
    return _("annulable jusqu’au %(moment)s", moment=moment(shown))


def rule_words(period: PeriodFacts) -> str:
    """« modifiable jusqu’au jeudi 23h59 de la semaine précédente »: until when, whatever the day."""
    return _rule_words(period.add_rule, period.cancel_rule, language())


@lru_cache(maxsize=512)
def _rule_words(add_rule: Rule, cancel_rule: Rule, _spoken: str) -> str:
    return both_sentence(add_rule, cancel_rule)


def who_words(row: Row, by_child: bool) -> str:
    """How a row is called in its section: the child, or the activity in a child's own section; then the slot."""
    name = row.period.activity if by_child else row.who
    return f"{name}, {row.slot.name}" if len(row.period.slots) > 1 else name


def state_words() -> Mapping[CellState, Words]:
    """The word of each state when ticked and when not."""
    return _state_words(language())


@lru_cache(maxsize=8)
def _state_words(_spoken: str) -> Mapping[CellState, Words]:
    unchanging = {
        CellState.FULL: _("complète"),
        CellState.LATE: _("délai dépassé"),
        CellState.KEPT: _("réservée"),
        CellState.CLOSED: _("fermée"),
        CellState.NOT_YET: _("pas encore ouverte"),
        CellState.TAKEN: _("prise par l’autre foyer"),
        CellState.OTHER_WEEK: _("semaine de l’autre foyer"),
        CellState.INCOMPLETE: _("dossier incomplet"),
        CellState.UNKNOWN: _("dates à venir"),
        CellState.OFF: "",
    }
    cancelling = _("annulation à valider")
    return {state: (word, word) for state, word in unchanging.items()} | {
        CellState.OPEN: (_("ajout à valider"), _("ouverte")),
        CellState.BOOKED: (_("réservée"), cancelling),
        CellState.ADDING: (_("ajout en attente"), _("ouverte")),
        CellState.CANCELLING: (_("réservée"), _("annulation en attente")),
        CellState.WAITING: (_("en attente de traitement"), cancelling),
    }


def reason_words(cell: Cell) -> str:
    """What a box adds to its word, in brackets: why it is closed, when it opens, why the basket cannot have it."""
    reason = _reason(cell)
    return f" ({reason})" if reason else ""


def _reason(cell: Cell) -> str:
    refusal = cell.refusal
    if refusal is None:
        return ""
    if cell.state is CellState.CLOSED:
        return str(refusal.values["reason"])
    if cell.state is CellState.NOT_YET:
        return _("à partir du %(moment)s", moment=moment(refusal.values["opens_at"]))
    if cell.state in (CellState.ADDING, CellState.CANCELLING):
        return state_words()[state_of(refusal)][0]
    return ""


def places_words(left: int) -> str:
    """« , 3 places »: how many are left."""
    return ", " + ngettext("%(num)s place", "%(num)s places", max(left, 0))


def refusal_words(sight: Sight, refusal: Refusal) -> str:
    """« Hugo, Repas, vendredi 20 septembre 2019 : le délai… », or the sentence alone when it is about no box.

    Of two places at once both are named, in one sentence for both boxes.
    """
    if refusal.code is Code.ELSEWHERE:
        return _two_places(sight, refusal)
    return said_of_box(sight, refusal, sentence(refusal))


def _two_places(sight: Sight, refusal: Refusal) -> str:
    box, scene = refusal.about, sight.scene
    here = (scene.slot(box.slot_id).name, scene.period_of(box).establishment)
    one, other = sorted((here, (refusal.values["other"], refusal.values["place"])))
    return _(
        "%(child)s, %(day)s\N{NO-BREAK SPACE}: deux lieux à la même heure, %(one)s et %(other)s. "
        "Décochez l’un des deux.",
        child=sight.names[box.child_id],
        day=long_date(box.day),
        one=_("%(slot)s (%(place)s)", slot=one[0], place=one[1]),
        other=_("%(slot)s (%(place)s)", slot=other[0], place=other[1]),
    )


def cancellations(count: int, shown: str = "") -> str:
    """« 1 annulation en attente »; `shown` stands for the number."""
    number = shown or str(count)
    return ngettext("%(n)s annulation en attente", "%(n)s annulations en attente", count, n=number)


def additions(count: int, shown: str = "") -> str:
    """« 0 réservation en attente »; `shown` stands for the number."""
    number = shown or str(count)
    return ngettext("%(n)s réservation en attente", "%(n)s réservations en attente", count, n=number)


def _number(day: date) -> str:
    return _("1er") if day.day == 1 else str(day.day)
