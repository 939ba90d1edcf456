"""Which days a planning shows at once, and where its arrows lead (Les Rousses guide: Mensuel, Quinzaine, Semaine)."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from rules.calendar import month_span, week_monday

FIRST_YEAR, LAST_YEAR = 2000, 2100
ONE_DAY = timedelta(1)


class View(StrEnum):
    """How many days are shown."""

    MONTH = "month"
    FORTNIGHT = "fortnight"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a view, both included."""

    view: View
    first_day: date
    last_day: date

    @property
    def before(self) -> date | None:
        """The first day of the span before this one; None where the calendar of the portal begins."""
        last_day = self.first_day - ONE_DAY
        length = self.last_day - last_day
        day = last_day.replace(day=1) if self.view is View.MONTH else self.first_day - length
        return day if is_shown(day) else None

    @property
    def after(self) -> date | None:
        """The first day of the span after this one; None where the calendar of the portal ends."""
        day = self.last_day + ONE_DAY
        return day if is_shown(day) else None

    def days(self) -> list[date]:
        """Every day of the span."""
        return [self.first_day + timedelta(n) for n in range((self.last_day - self.first_day).days + 1)]


def span_of(view: View, day: date) -> Span:
    """The month, the ISO week, or the two ISO weeks from the Monday, of a day."""
    if view is View.MONTH:
        return Span(view, *month_span(day))
    monday = week_monday(day)
    return Span(view, monday, monday + timedelta(6 if view is View.WEEK else 13))


def is_shown(day: date) -> bool:
    """Whether the portal shows that day at all: nobody books a meal in 1999."""
    return FIRST_YEAR <= day.year <= LAST_YEAR
