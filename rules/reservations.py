"""What a family asks of its numbered reservations, and what it reads of them (Rodez guide, « Consultation »)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any, NamedTuple

from rules.bookings import HOLDING, LIVE, REPLACEABLE, BookingState, Box, Done, ReservationState
from rules.fields import Why, bad_value, whole_number
from rules.refusals import Refusal

SIZES = (5, 10, 25, 50)
"""« éléments / page »; the first is the guide's."""

CRITERIA = ("numero", "enfant", "periode", "etat", "du", "au")
"""As the address writes them."""


def referent(last_name: str, first_name: str) -> str:
    """The child of a reservation as the guide names it: « TEST JULIEN »."""
    return f"{last_name} {first_name}".upper()


@dataclass(frozen=True, slots=True)
class Search:
    """The criteria of a list; None asks nothing. The days are those of the dates asked for, not of the asking."""

    number: int | None = None
    child_id: int | None = None
    period_id: int | None = None
    state: ReservationState | None = None
    first_day: date | None = None
    last_day: date | None = None
    size: int = SIZES[0]
    page: int = 1

    @property
    def is_narrowed(self) -> bool:
        """Whether the list leaves something out."""
        return replace(self, size=SIZES[0], page=1) != Search()


@dataclass(frozen=True, slots=True)
class Choices:
    """The children and the periods (establishment / period) of a family's reservations, by id."""

    children: Mapping[int, str] = field(default_factory=dict)
    periods: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReservationRow:
    """A line of the list."""

    id: int
    number: str
    child: str
    establishment: str
    period: str
    made_at: datetime
    first_day: date
    last_day: date
    state: ReservationState


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of the list, the latest first, out of `total`; a page past the end is the last one."""

    rows: tuple[ReservationRow, ...]
    total: int
    size: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are; an empty list has one."""
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """The rank of the first line of the page."""
        return (self.page - 1) * self.size + 1

    @property
    def last(self) -> int:
        """The rank of its last line."""
        return self.first + len(self.rows) - 1

    def near(self) -> list[int | None]:
        """The pages to offer: the first, the last, those around this one; None where some are left out."""
        shown = [it for it in range(1, self.pages + 1) if it in (1, self.pages) or abs(it - self.page) <= 1]
        found: list[int | None] = []
        for number in shown:
            if found and number - (found[-1] or 0) > 1:
                found.append(None)
            found.append(number)
        return found


@dataclass(frozen=True, slots=True)
class ReservationLine:
    """A date of a reservation: what was done to it, and how it stands now. `closed` is the reason of a closure."""

    box: Box
    slot: str
    starts_at: time | None
    ends_at: time | None
    done: Done
    state: BookingState
    price_cents: int
    closed: str

    @property
    def is_held(self) -> bool:
        """Whether this reservation asked for the date, and nothing has taken it away since."""
        return self.done in HOLDING and self.state in LIVE


@dataclass(frozen=True, slots=True)
class FullReservation:
    """All of one reservation. `made_by` is the parent's name, empty where the town hall made it; `ends_on` is the last
    day of its period."""

    row: ReservationRow
    child_id: int
    period_id: int
    activity_id: int
    activity: str
    contact_phone: str
    contact_email: str
    ends_on: date
    made_by: str
    confirmation_id: int
    override_reason: str
    refusal_reason: str
    replaces_id: int | None
    replaced_by_id: int | None
    lines: tuple[ReservationLine, ...]

    @property
    def has_ended(self) -> bool:
        """Whether it is refused, cancelled or replaced."""
        return self.row.state not in REPLACEABLE

    @property
    def held(self) -> tuple[ReservationLine, ...]:
        """The dates that are booked, or wait for an answer; none of what a later reservation has taken over."""
        return () if self.has_ended else tuple(line for line in self.lines if line.is_held)

    @property
    def cost_cents(self) -> int:
        """What its dates cost as they stand now, in cents."""
        return sum(self.cents_of(line) for line in self.lines)

    def cents_of(self, line: ReservationLine) -> int:
        """What one of its dates costs as it stands now: nothing where it is not booked, or belongs to a later one."""
        return line.price_cents if line.is_held and not self.has_ended else 0


def read_search(typed: Mapping[str, str], choices: Choices) -> tuple[Search, tuple[Refusal, ...]]:
    """The criteria that an address writes, and a refusal for each that is none; the others count.

    A size or a page that is none is the first: those are written by links.
    """
    texts = {name: typed.get(name, "").strip() for name in CRITERIA}
    readers = _readers(choices)
    found = {name: readers[name].read(text) for name, text in texts.items() if text}
    faults = [bad_value(name, readers[name].why) for name, value in found.items() if value is None]
    if _is_backwards(found.get("du"), found.get("au")):
        faults.append(bad_value("au", Why.DAYS_ORDER))
    size, page = whole_number(typed.get("taille", "")), whole_number(typed.get("page", ""))
    criteria = {readers[name].criterion: value for name, value in found.items()}
    return Search(**criteria, size=size if size in SIZES else SIZES[0], page=page or 1), tuple(faults)


class _Reader(NamedTuple):
    """Which criterion it is, how its text is read, what is said when it is none."""

    criterion: str
    read: Callable[[str], Any]
    why: Why


def _readers(choices: Choices) -> dict[str, _Reader]:
    """By the name in the address."""
    readers = (
        _Reader("number", whole_number, Why.WHOLE_NUMBER),
        _Reader("child_id", _among(choices.children), Why.CHOICE),
        _Reader("period_id", _among(choices.periods), Why.CHOICE),
        _Reader("state", _state, Why.CHOICE),
        _Reader("first_day", _day, Why.DAY),
        _Reader("last_day", _day, Why.DAY),
    )
    return dict(zip(CRITERIA, readers, strict=True))


def _is_backwards(first_day: date | None, last_day: date | None) -> bool:
    return first_day is not None and last_day is not None and last_day < first_day


def _among(known: Mapping[int, str]) -> Callable[[str], int | None]:
    def read(text: str) -> int | None:
        key = whole_number(text)
        return key if key in known else None

    return read


def _state(text: str) -> ReservationState | None:
    return ReservationState(text) if text in set(ReservationState) else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == len("2020-03-17") else None
    except ValueError:
        return None
