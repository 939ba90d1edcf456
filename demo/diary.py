"""Who visits the portal when, and for what: all of it dated from the demonstration's present."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from demo.homes import Home
from demo.offer import AFTERNOON, CARE, FULL_DAY, HOLIDAYS, LUNCH, LUNCHES, MEALS, MORNING, WEDNESDAYS
from demo.people import CENTRE, SHARED_KID
from demo.town_hall import TownHall
from demo.visits import EVERY_DAY, Act, Visit, Wish, book, cancel, cancel_late, decide
from demo.year import ONE_DAY, DemoYear, at, office_day_after, office_day_before
from rules.rights import Role

WEEKS = (frozenset({1, 2, 4, 5}), frozenset({1, 2}), frozenset({2, 4}), frozenset({1, 2, 4}), frozenset({4, 5}))
HOLIDAY_DAYS = ((FULL_DAY, LUNCH), (MORNING, LUNCH, AFTERNOON), (MORNING,), (LUNCH, AFTERNOON))
RECENTLY = (
    timedelta(minutes=25),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=20),
    timedelta(hours=30),
    timedelta(hours=50),
)
"""How long ago families last asked for a place in the care: the last ones still wait for an answer."""


@dataclass(frozen=True, slots=True)
class Diary:
    """Writes the visits of each family; `lot` is the same chance each time."""

    year: DemoYear
    town_hall: TownHall
    lot: Random

    def benmoussa(self, home: Home) -> list[Visit]:
        """Hugo eats every school day but the very first; his sister twice a week until Christmas."""
        first, last = self.year.first_school_day, self.year.last_school_day
        every_day = self._wish(("Hugo",), MEALS, (first + ONE_DAY, last))
        christmas = date(self.year.first, 12, 20)
        twice = self._wish(("Marie-Clémentine",), MEALS, (first, christmas), frozenset({2, 4}))
        return [
            self._at(at(date(self.year.first, 7, 9), 20, 12), book(home, every_day, self._counter)),
            self._at(at(date(self.year.first, 7, 12), 12, 40), book(home, twice, self._counter)),
        ]

    def test(self, home: Home) -> list[Visit]:
        """Julie's lunches, and the evening that Julien has asked for two days ago, as in the guide of Rodez."""
        lunches = self._wish(("Julie",), LUNCHES, self.year.season, frozenset({2, 5}))
        week = (self.year.today + timedelta(days=6), self.year.today + timedelta(days=12))
        evening = self._wish(("Julien",), CARE, week, frozenset({4}), ("SOIR",))
        asked = at(self.year.today - timedelta(days=2), 11, 47)
        return [
            self._at(self._early(), book(home, lunches, self._counter)),
            self._at(asked, book(home, evening, self._counter)),
            self._at(asked + timedelta(hours=3), decide(home, True, "", self._counter)),
        ]

    def shared(self, homes: list[Home]) -> list[Visit]:
        """Each of the two homes books its own weeks."""
        wish = self._wish((SHARED_KID,), MEALS, self.year.season, WEEKS[0])
        return [self._at(self._early(), book(home, wish, self._counter)) for home in homes]

    def neighbour(self, home: Home, leisure: bool) -> list[Visit]:
        """The meals of a season, a change of mind now and then, the care around school, the leisure centre."""
        kids = tuple(home.kids)
        period = MEALS if home.household.kids[0].school == CENTRE else LUNCHES
        meals = self._wish(kids, period, self.year.season, self.lot.choice(WEEKS))
        early = self._early()
        visits = [self._at(early, book(home, meals, self._counter))]
        if self.lot.random() < 0.3:
            later = self._wish(kids, period, (self.year.today + timedelta(days=8), self.year.season[1]))
            moment = max(early, self._between(self.year.now - timedelta(days=5), self.year.now))
            visits.append(self._at(moment, cancel(home, later, self.lot.randint(1, 2), self._counter)))
        if period == LUNCHES and self.lot.random() < 0.6:
            visits += self._care(home)
        return visits + (self._leisure(home) if leisure else [])

    def late(self, home: Home) -> list[Visit]:
        """A child is ill: the counter takes the next meal back after the cut-off."""
        morning = at(office_day_before(self.year.today), 8, 45)
        meals = self._wish(tuple(home.kids), MEALS, (morning.date(), morning.date() + timedelta(days=14)))
        return [self._at(morning, cancel_late(home, meals, "Enfant malade, la maman a téléphoné.", self._counter))]

    def _care(self, home: Home) -> list[Visit]:
        start, today = self.year.season[0], self.year.today
        kids, slots = tuple(home.kids)[:1], self.lot.choice((("MATIN",), ("SOIR",), ()))
        past = self._wish(kids, CARE, (start, start + timedelta(days=12)), WEEKS[0], slots)
        next_day = max(today + ONE_DAY, start + timedelta(days=13))
        coming = self._wish(kids, CARE, (next_day, next_day + timedelta(days=13)), self.lot.choice(WEEKS), slots)
        answers = [(True, ""), (self.lot.random() < 0.8, "Il n’y a plus de place ces jours-là.")]
        visits = []
        for moment, wish, (accept, reason) in zip(
            (self._early(), self._recent()), (past, coming), answers, strict=True
        ):
            visits.append(self._at(moment, book(home, wish, self._counter)))
            answer = at(office_day_after(moment.date()), 9, 30)
            visits.append(Visit(answer, decide(home, accept, "" if accept else reason, self._counter)))
        return visits

    def _leisure(self, home: Home) -> list[Visit]:
        start, kids = self.year.season[0], tuple(home.kids)
        wednesdays = self._wish(kids, WEDNESDAYS, (start, start + timedelta(weeks=5)))
        visits = [self._at(self._early(), book(home, wednesdays, self._counter))]
        holidays = self.year.next_holidays()
        if holidays:
            week = (holidays.first_day, holidays.first_day + timedelta(days=6))
            wish = self._wish(kids, HOLIDAYS, week, self.lot.choice(WEEKS), self.lot.choice(HOLIDAY_DAYS))
            moment = self._between(self.year.now - timedelta(days=6), self.year.now)
            visits.append(self._at(moment, book(home, wish, self._counter)))
        return visits

    @property
    def _counter(self) -> int:
        return self.town_hall.agents[Role.COUNTER]

    def _wish(
        self,
        kids: tuple[str, ...],
        period: str,
        days: tuple[date, date],
        weekdays: frozenset[int] = EVERY_DAY,
        slots: tuple[str, ...] = (),
    ) -> Wish:
        return Wish(kids, self.town_hall.periods[period], days, weekdays, slots)

    def _at(self, moment: datetime, act: Act) -> Visit:
        """Neither before families may book nor after the present."""
        return Visit(max(self.year.opens_at, min(moment, self.year.now)), act)

    def _early(self) -> datetime:
        """Some evening in the fortnight that ends while all of the season can still be booked."""
        latest = min(at(self.year.season[0] - timedelta(days=11), 20), self.year.now)
        return self._between(latest - timedelta(days=12), latest)

    def _recent(self) -> datetime:
        moment = self.year.now - self.lot.choice(RECENTLY)
        return moment if moment.hour > 6 else moment - timedelta(hours=8)

    def _between(self, first: datetime, last: datetime) -> datetime:
        """Some moment of the day or the evening, between two."""
        day = first.date() + ONE_DAY * self.lot.randint(0, (last.date() - first.date()).days)
        moment = at(day, self.lot.randint(7, 22), self.lot.randint(0, 59))
        return max(self.year.opens_at, first, min(moment, last))
