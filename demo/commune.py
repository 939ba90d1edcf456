"""Making the whole commune: `load(now)`. What comes out depends on the day alone; nothing after it has happened."""

from contextlib import suppress
from datetime import datetime, timedelta
from random import Random

from adapters.storage import Storage
from demo import weeks
from demo.counter import Counter
from demo.diary import Diary
from demo.homes import Home
from demo.neighbours import COUNT, SEED, neighbours
from demo.offer import HOLIDAYS, MEALS, WEDNESDAYS
from demo.papers import NOTICE, open_papers
from demo.people import CENTRE, PASSWORD, SHARED_KID, Household, households
from demo.town_hall import set_up
from demo.visits import Act, Visit, play
from demo.year import ZONE, DemoYear, at, first_year_of, office_day
from queries.calendar import load_calendar
from rules.calendar import week_monday
from rules.refusals import Code, Refused
from rules.rights import Role
from services import demonstration
from services.calendar import seed_year
from services.passwords import hash_password

FILES_A_DAY = 6
WAITING_PAPERS = 5


class YearUnknown(Exception):
    """The school year of the clock was not published as a whole; `first` is the year in which it begins."""

    def __init__(self, first: int) -> None:
        self.first = first
        super().__init__(f"{first}-{first + 1}")


def load(now: datetime, storage: Storage, others: int = COUNT) -> None:
    """Make Valbruyère as it is at that moment, with so many families beside the named ones; the database is empty.

    Their papers go into the storage.

    Raises YearUnknown, and then it stays empty.
    """
    with demonstration.hurried():
        _play(_seed(now), storage, others)


def _play(year: DemoYear, storage: Storage, others: int) -> None:
    """The files in June, then every visit up to the present."""
    password_hash = hash_password(PASSWORD)
    town_hall = set_up(year, password_hash, at(office_day(year.first, 0), 8, 30))
    counter = Counter(town_hall, open_papers(storage), year.first, password_hash, Random(SEED))
    homes = _enter(counter, [*households(year.first), *neighbours(year.first)[:others]])
    _share(counter, year, homes)
    diary = Diary(year, town_hall, Random(SEED))
    named = [homes.pop(it.number) for it in households(year.first)]
    visits = [*_visits_of_the_named(diary, named), *_visits_of_the_others(counter, diary, list(homes.values()))]
    visits += _papers_that_wait(counter, [*named, *homes.values()], year)
    play([*visits, *weeks.visits(town_hall.agents[Role.COUNTER], year)], year.now)


def _seed(now: datetime) -> DemoYear:
    """The year's calendar, and that of the year before for the summer in which families book."""
    first = first_year_of(now)
    moment = at(office_day(first, 0), 8)
    try:
        seed_year(first, ZONE, moment)
    except Refused as refused:
        if refused.refusals[0].code is Code.CALENDAR_UNKNOWN:
            raise YearUnknown(first) from None
        raise
    with suppress(Refused):
        seed_year(first - 1, ZONE, moment)
    return DemoYear(first, load_calendar(), now)


def _enter(counter: Counter, all_of_them: list[Household]) -> dict[str, Home]:
    """A few files a day; the children of the school du Centre are enrolled in its restaurant on the way."""
    homes = {}
    for index, household in enumerate(all_of_them):
        day, turn = divmod(index, FILES_A_DAY)
        moment = at(office_day(counter.first, day + 1), 9 + turn, 10)
        home = homes[household.number] = counter.enter(household, moment)
        if household.kids and household.kids[0].school == CENTRE:
            _enrol(counter, home, (MEALS,), moment)
    return homes


def _enrol(counter: Counter, home: Home, periods: tuple[str, ...], moment: datetime) -> None:
    for kid in home.household.kids:
        for period in periods if not kid.is_new else ():
            counter.enrol(home, kid.first_name, period, moment)


def _share(counter: Counter, year: DemoYear, homes: dict[str, Home]) -> None:
    """Sacha is one week with each of two families, from the first week of school on."""
    one, other = homes["771"], homes["772"]
    moment = at(office_day(year.first, 14), 10)
    child_id = other.kids[SHARED_KID] = one.kids[SHARED_KID]
    counter.share(child_id, one, other, week_monday(year.first_school_day), moment)
    counter.enrol(other, SHARED_KID, MEALS, moment)


def _visits_of_the_named(diary: Diary, homes: list[Home]) -> list[Visit]:
    by_number = {home.household.number: home for home in homes}
    return [
        *diary.benmoussa(by_number["1042"]),
        *diary.test(by_number["2051"]),
        *diary.shared([by_number["771"], by_number["772"]]),
    ]


def _papers_that_wait(counter: Counter, homes: list[Home], year: DemoYear) -> list[Visit]:
    """In the last days a few families have sent their tax notice; nobody has looked at it yet."""
    senders = [home for home in homes if home.account_id is not None and home.household.is_complete][:WAITING_PAPERS]
    return [
        Visit(max(year.opens_at, year.now - timedelta(hours=7 * number)), _send_notice(counter, home))
        for number, home in enumerate(senders, start=1)
    ]


def _send_notice(counter: Counter, home: Home) -> Act:
    def act(now: datetime) -> None:
        counter.papers.send(home, None, NOTICE, now)

    return act


def _visits_of_the_others(counter: Counter, diary: Diary, homes: list[Home]) -> list[Visit]:
    """One family in four comes to the leisure centre; a court keeps somebody away from one child."""
    moment = at(office_day(counter.first, 15), 9)
    counter.keep_away(homes[0], next(iter(homes[0].kids)), moment)
    visits = []
    for index, home in enumerate(homes):
        comes_to_leisure = index % 4 == 0
        if comes_to_leisure:
            _enrol(counter, home, (WEDNESDAYS, HOLIDAYS), moment)
        visits += diary.neighbour(home, comes_to_leisure)
    at_centre = [home for home in homes if home.household.kids[0].school == CENTRE]
    return visits + diary.late(at_centre[0])
