"""Where a planning page is: its view, its day and its grouping, as the address writes them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from rules.grid import Grouping
from rules.spans import Span, View, is_shown, span_of

VIEWS = {"mois": View.MONTH, "quinzaine": View.FORTNIGHT, "semaine": View.WEEK}
GROUPINGS = {"famille": Grouping.FAMILY, "activites": Grouping.ACTIVITIES}
SATURDAY = 6


@dataclass(frozen=True)
class Address:
    """What the page shows. `misread` is set when the day asked for does not exist: today's is shown instead."""

    view: View
    day: date
    grouping: Grouping
    today: date
    misread: bool = False

    @property
    def span(self) -> Span:
        """The days of the page."""
        return span_of(self.view, self.day)

    def args(self) -> dict[str, str]:
        """The parameters of the address."""
        return {
            "vue": next(word for word, view in VIEWS.items() if view is self.view),
            "du": self.day.isoformat(),
            "par": next(word for word, grouping in GROUPINGS.items() if grouping is self.grouping),
        }

    def query(self) -> str:
        """The parameters as they stand in a link."""
        return "&".join(f"{name}={value}" for name, value in self.args().items())

    def after(self, move: str) -> "Address":
        """Where a button leads: « suivant », « mois », « famille »…; anything else stays here."""
        if move in VIEWS:
            return replace(self, view=VIEWS[move], day=self._day_to_keep())
        if move in GROUPINGS:
            return replace(self, grouping=GROUPINGS[move])
        days = {"precedent": self.span.before, "suivant": self.span.after, "aujourdhui": self.today}
        return replace(self, day=days.get(move) or self.day)

    def _day_to_keep(self) -> date:
        """The day around which another view opens: today when it is shown, else the first working day shown."""
        span = self.span
        if span.first_day <= self.today <= span.last_day:
            return self.today
        day = span.first_day
        return day + timedelta(8 - day.isoweekday()) if day.isoweekday() >= SATURDAY else day


def read(args: Mapping[str, str], today: date) -> Address:
    """The address that was asked for; what is not there, or is no view, is the month of today by activity."""
    text = args.get("du", "")
    day = _day(text)
    view = VIEWS.get(args.get("vue", ""), View.MONTH)
    grouping = GROUPINGS.get(args.get("par", ""), Grouping.ACTIVITIES)
    return Address(view, day or today, grouping, today, misread=bool(text) and day is None)


def _day(text: str) -> date | None:
    """A day written 2019-09-20 that the portal shows."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if is_shown(day) and len(text) == len("2019-09-20") else None
