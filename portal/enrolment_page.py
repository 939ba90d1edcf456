"""What the templates of « Inscription » draw: the children and what is open to them, the form, what became of it."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from flask_babel import gettext as _

from portal import gate
from portal.enrolment_forms import write_prices
from queries import bookings, enrolments
from queries.enrolments import Enrolled, OfChild, Offer
from rules.activities import OpenOn
from rules.bookings import Done
from rules.cells import call_names
from rules.deadlines import PARIS
from rules.enrolments import EnrolmentState
from rules.patterns import Pattern
from rules.refusals import Code, Refusal
from rules.scene import PeriodFacts
from web.field_words import why_sentence
from web.filters import enumeration, weekday_name
from web.pattern_words import Group, days_words, grouped, pattern_words
from web.sentences import sentence


class DayBox(NamedTuple):
    """A weekday to tick: its id and value, its name in full for who does not see the table, its short one."""

    key: str
    value: str
    name: str
    weekday: int
    is_ticked: bool


class SlotRow(NamedTuple):
    """A slot of the form: its name, hours and price (cents), a box for each weekday on which the period opens."""

    id: int
    name: str
    starts_at: object
    ends_at: object
    price_cents: int
    boxes: tuple[DayBox, ...]


@dataclass(frozen=True)
class PatternForm:
    """The form of an enrolment, or of other usual days for one (`enrolment`): as it stands, or as it was typed."""

    child: str
    period: PeriodFacts
    pattern: Pattern
    refusals: tuple[Refusal, ...] = ()
    enrolment: Enrolled | None = None
    shares: bool = False
    from_day: str = ""
    today: date = date.min
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))

    @property
    def rows(self) -> list[SlotRow]:
        """A row for each slot."""
        return [
            SlotRow(slot.id, slot.name, slot.starts_at, slot.ends_at, slot.price_cents, tuple(self._boxes(slot.id)))
            for slot in self.period.slots
        ]

    def _boxes(self, slot_id: int) -> Iterable[DayBox]:
        ticked = self.pattern.get(slot_id, frozenset())
        for weekday in sorted(self.period.weekdays):
            name = weekday_name(weekday)
            yield DayBox(f"j{slot_id}-{weekday}", f"{slot_id}:{weekday}", name, weekday, weekday in ticked)

    @property
    def prices(self) -> str:
        """The prices that this page shows, as it posts them back."""
        return write_prices(self.period)

    @property
    def day_fault(self) -> str:
        """What speaks against the typed day."""
        faults = [it for it in self.refusals if it.about == "from_day"]
        return why_sentence(faults[0].values["why"], faults[0].values) if faults else ""

    @property
    def said(self) -> list[str]:
        """What speaks against the whole form, in words."""
        return [_price_words(it) for it in self.refusals if it.about != "from_day"]


@dataclass(frozen=True)
class Section:
    """A child on the list: its enrolments, what it can be enrolled in, and what is missing for that."""

    id: int
    name: str
    enrolled: tuple[Enrolled, ...]
    offers: tuple[Offer, ...]
    lacks: tuple[gate.Lack, ...]


@dataclass(frozen=True)
class EnrolmentPage:
    """One enrolment: its usual days to come, and (after a press) what was just booked and cancelled, in cents."""

    it: Enrolled
    today: date
    booked: int = 0
    free: str = ""
    not_had: tuple[Group, ...] = ()
    made: "Made | None" = None

    @property
    def is_over(self) -> bool:
        """Whether its last day has passed."""
        return self.it.last_day < self.today


class Made(NamedTuple):
    """What a press did: the receipt's id, how many days were added and cancelled, the signed total in cents."""

    id: int
    added: int
    cancelled: int
    total_cents: int


def sections(family_id: int, now: datetime) -> list[Section]:
    """The children of the family, each with its own."""
    found = enrolments.of_family(family_id, now)
    names = call_names({it.child.id: it.child for it in found})
    return [Section(it.child.id, names[it.child.id], it.enrolled, it.offers, _lacks(it, names)) for it in found]


def standing(family_id: int, it: Enrolled, now: datetime, made_id: int | None = None) -> EnrolmentPage:
    """The page of an enrolment as of now."""
    seen = enrolments.outlook(family_id, it, now)
    today = now.astimezone(PARIS).date()
    if seen is None:
        return EnrolmentPage(it, today)
    slots = slot_names(it.period)
    return EnrolmentPage(
        it,
        today,
        booked=len(seen.booked),
        free=days_words(box.day for box in seen.free),
        not_had=tuple(grouped(seen.refused, slots)),
        made=_made(family_id, made_id) if made_id else None,
    )


def slot_names(period: PeriodFacts) -> dict[int, str]:
    """The names of a period's slots, in their order."""
    return {slot.id: slot.name for slot in period.slots}


def usual_days(it: Enrolled) -> str:
    """The weekly pattern in words, or that there is none and what that means."""
    none = _("aucun, chaque date se réserve dans le planning") if it.state is EnrolmentState.ACCEPTED else _("aucun")
    return pattern_words(it.pattern, slot_names(it.period)) or none


def opening_days(period: PeriodFacts) -> str:
    """« lundi, mardi, jeudi et vendredi », and whether only in the school holidays."""
    days = enumeration([weekday_name(day) for day in sorted(period.weekdays)])
    return _("%(days)s, pendant les vacances scolaires", days=days) if period.open_on is OpenOn.HOLIDAYS else days


def _lacks(it: OfChild, names: dict[int, str]) -> tuple[gate.Lack, ...]:
    """What stands in the way of what is offered to the child, each thing once."""
    name = names[it.child.id]
    of_family = tuple(dict.fromkeys(gap for offer in it.offers for gap in offer.of_family))
    of_child = tuple(dict.fromkeys(gap for offer in it.offers for gap in offer.of_child))
    return (
        *([gate.of_family(of_family)] if of_family else []),
        *([gate.of_child(it.child.id, name, of_child)] if of_child else []),
        *(gate.of_period(name, it.period.activity, it.of_period) for it in it.offers if it.of_period),
    )


def _made(family_id: int, made_id: int) -> Made | None:
    found = bookings.receipt(family_id, made_id)
    if found is None:
        return None
    done = [line.done for reservation in found.reservations for line in reservation.lines]
    return Made(found.id, done.count(Done.ADDED), done.count(Done.CANCELLED), found.total_cents)


def _price_words(refusal: Refusal) -> str:
    if refusal.code is Code.BAD_VALUE:
        return why_sentence(refusal.values["why"], refusal.values)
    return sentence(refusal)
