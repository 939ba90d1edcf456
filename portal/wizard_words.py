"""What the wizard says: its selection in sentences, the words of a box, why a date is folded away."""

from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.planning_words import Words, reason_words, state_words, until_words
from rules.activities import OpenOn
from rules.booklet_grid import Desk, GridDay
from rules.cells import HELD, Cell, CellState, Until
from rules.deadlines import has_opened
from rules.grid import NO_BOX
from rules.planning import places_left
from rules.scene import PeriodFacts, SlotFacts
from web.before_words import before_words, last_hour
from web.deadline_words import weekday_plurals
from web.filters import moment, weekday_short

__all__ = ["before_words", "last_hour", "until_words"]


def weekdays(period: PeriodFacts) -> str:
    """« Lun Mar Jeu Ven », and whether only in the school holidays."""
    days = " ".join(weekday_short(weekday).rstrip(".").capitalize() for weekday in sorted(period.weekdays))
    return _("%(days)s, pendant les vacances scolaires", days=days) if period.open_on is OpenOn.HOLIDAYS else days


def hours(slot: SlotFacts) -> str:
    """« (12:15 - 13:00) », or empty for a slot without hours."""
    if slot.starts_at is None or slot.ends_at is None:
        return ""
    return f"({slot.starts_at:%H:%M} - {slot.ends_at:%H:%M})"


def opening(period: PeriodFacts, now: datetime) -> str:
    """When its bookings open, or empty when they have."""
    if period.opens_at is None or has_opened(period.opens_at, now):
        return ""
    return _("Les réservations ouvrent le %(moment)s.", moment=moment(period.opens_at))


def short_day(day: date) -> str:
    """« lun. 16 »."""
    return f"{weekday_short(day.isoweekday())} {day.day}"


def all_the(weekday: int) -> str:
    """« tous les mardis »."""
    return _("tous les %(weekdays)s", weekdays=weekday_plurals()[weekday])


def other_words(name: str, slot: str) -> str:
    """« Julie : REPAS ENFANT »."""
    return _("%(name)s\N{NO-BREAK SPACE}: %(said)s", name=name, said=slot)


def box_words(desk: Desk, cell: Cell) -> Words:
    """The word of a box when ticked and when not; the same twice when it cannot change."""
    if cell.state in HELD and not cell.changeable:
        return (_held_words(desk, cell),) * 2
    cancelling = _("annulation à valider")
    changing = {
        CellState.ADDING: (_("ajout à valider"), _("ouverte")),
        CellState.CANCELLING: (_("réservée"), cancelling),
    }
    word = changing.get(cell.state) or state_words()[cell.state]
    return (word[0] + _after(desk, cell), word[1] + _after(desk, cell))


def _held_words(desk: Desk, cell: Cell) -> str:
    if cell.state is CellState.WAITING:
        return _("en attente de traitement")
    return _("conservée, délai dépassé") if desk.is_own(cell.box) else _("déjà réservée")


def _after(desk: Desk, cell: Cell) -> str:
    """Why it is so, in brackets; or how many places are left, where the commune shows them."""
    left = places_left(desk.sight.scene, cell.box) if desk.period.shows_places else None
    if cell.refusal is None and left is not None and cell.state in (CellState.OPEN, CellState.ADDING):
        return ngettext(" (%(num)s place)", " (%(num)s places)", left)
    return reason_words(cell)


def why_over(desk: Desk, day: GridDay) -> str:
    """Why a date is folded away, said once for all its slots where it is the same."""
    told = [
        (slot.name, _why_over(desk, cell, until))
        for slot, cell, until in zip(desk.period.slots, day.cells, day.untils, strict=True)
        if cell is not NO_BOX
    ]
    reasons = {reason for _name, reason in told}
    if len(reasons) == 1:
        return reasons.pop()
    return ", ".join(_("%(slot)s\N{NO-BREAK SPACE}: %(reason)s", slot=name, reason=reason) for name, reason in told)


def _why_over(desk: Desk, cell: Cell, until: Until | None) -> str:
    if cell.state in HELD:
        return _held_words(desk, cell)
    if cell.state is not CellState.LATE:
        word = state_words()[cell.state][1]
        return word + reason_words(cell)
    shown = until.add.shown_at if until else None
    return _("délai dépassé depuis le %(moment)s", moment=moment(shown)) if shown else _("délai dépassé")


def over(count: int) -> str:
    """« 8 dates ne peuvent plus être réservées »."""
    return ngettext("%(num)s date ne peut plus être réservée", "%(num)s dates ne peuvent plus être réservées", count)


def elsewhere(count: int) -> str:
    """« Votre demande a aussi 2 dates dans d’autres mois. »."""
    return ngettext(
        "Votre demande a aussi %(num)s date dans un autre mois.",
        "Votre demande a aussi %(num)s dates dans d’autres mois.",
        count,
    )
