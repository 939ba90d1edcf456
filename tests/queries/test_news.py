"""What anybody may read, as of a moment: neither drafts nor days to come, by a fixed number of questions."""

from datetime import UTC, date, datetime, timedelta

import pytest

from queries import news, texts
from rules.texts import MenuKind, TextKey
from tests.cast import NOW
from tests.pages import statements
from tests.publics import MONDAY, TODAY, make_menu, make_news, make_service, make_text

WEEK = timedelta(7)
DAY = timedelta(1)


def test_services_stand_in_the_order_of_staff_with_what_is_published(app) -> None:
    second = make_service("Crèche", rank=2)
    first = make_service("Restaurant", rank=1)
    make_service("Brouillon", rank=0, is_draft=True)
    make_text(TextKey.TARIFFS, first)
    make_text(TextKey.RULES, first, published_at=None)
    make_text(TextKey.RULES, second, published_at=NOW + DAY)
    shown = news.services(NOW)
    assert [(it.service.name, set(it.texts)) for it in shown] == [("Restaurant", {TextKey.TARIFFS}), ("Crèche", set())]


def test_a_draft_is_no_service(app) -> None:
    assert news.service(make_service("Brouillon", is_draft=True).id) is None
    assert news.service(make_service("Crèche").id) is not None


@pytest.mark.parametrize(
    ("changes", "is_public"),
    [
        ({}, True),
        ({"first_day": TODAY - WEEK, "last_day": TODAY}, True),
        ({"first_day": TODAY - WEEK, "last_day": TODAY - DAY}, False),
        ({"first_day": TODAY + DAY}, False),
        ({"is_draft": True}, False),
    ],
)
def test_news_are_public_from_their_first_day_to_their_last(app, changes, is_public) -> None:
    made = make_news(**changes)
    assert (news.news(made.id, NOW) is not None) is is_public
    assert bool(news.news_page(NOW).news) is is_public


def test_the_day_begins_at_midnight_in_paris(app) -> None:
    made = make_news(first_day=TODAY)
    evening = datetime(2019, 8, 26, 22, tzinfo=UTC)
    assert news.news(made.id, evening) is not None
    assert news.news(made.id, evening - timedelta(seconds=1)) is None


def test_news_come_a_page_at_a_time_newest_first(app) -> None:
    for age in range(5):
        make_news(f"n° {age}", first_day=TODAY - age * DAY)
    pages = [news.news_page(NOW, page, 2) for page in (1, 2, 3, 4)]
    assert [[it.title for it in page.news] for page in pages] == [["n° 0", "n° 1"], ["n° 2", "n° 3"], ["n° 4"], []]
    assert [page.has_more for page in pages] == [True, True, False, False]


@pytest.mark.parametrize(
    ("today", "monday"),
    [
        (TODAY, MONDAY),
        (date(2019, 8, 30), MONDAY),
        (date(2019, 8, 31), MONDAY + WEEK),
        (date(2019, 9, 1), MONDAY + WEEK),
    ],
)
def test_the_menus_of_the_week_are_on_a_weekend_those_of_the_next(app, today, monday) -> None:
    make_menu(monday=monday)
    now = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)
    week = news.menus_of(None, now)
    assert (week.monday, len(week.menus)) == (monday, 1)


def test_a_menu_shows_the_days_on_which_something_is_served(app) -> None:
    make_menu(MenuKind.NURSERY, day_2="", day_4="Riz", note="Pain bio")
    make_menu(MenuKind.CANTEEN, day_1="", day_2="")
    canteen, nursery = news.menus_of(TODAY, NOW).menus
    assert (canteen.kind, canteen.days) == (MenuKind.CANTEEN, [])
    assert nursery.days == [(MONDAY, "Melon, riz"), (MONDAY + 3 * DAY, "Riz")]
    assert nursery.note == "Pain bio"


def test_the_weeks_before_and_after_are_those_that_have_public_menus(app) -> None:
    for weeks in (-3, 0, 2):
        make_menu(monday=MONDAY + weeks * WEEK, first_day=TODAY - WEEK)
    make_menu(monday=MONDAY + WEEK, first_day=TODAY, is_draft=True)
    make_menu(monday=MONDAY - WEEK, first_day=TODAY + DAY)
    week = news.menus_of(None, NOW)
    assert (week.before, week.after) == (MONDAY - 3 * WEEK, MONDAY + 2 * WEEK)


@pytest.mark.parametrize("day", [date.min, date.max, TODAY])
def test_a_week_without_menus_is_empty(app, day) -> None:
    week = news.menus_of(day, NOW)
    assert (week.menus, week.before, week.after) == ([], None, None)


def test_a_text_is_read_in_force_or_by_its_number(app) -> None:
    for number, published in [(1, NOW - WEEK), (2, NOW), (3, NOW + DAY), (4, None)]:
        make_text(TextKey.TERMS, number=number, published_at=published)
    reading = texts.reading(TextKey.TERMS, NOW)
    assert (reading.text.number, reading.is_current) == (2, True)
    assert [number for number, _at in reading.versions] == [2, 1]
    old = texts.reading(TextKey.TERMS, NOW, number=1)
    assert (old.text.body, old.is_current) == ("Le texte 1", False)
    assert [texts.reading(TextKey.TERMS, NOW, number=it) for it in (3, 4, 5)] == [None] * 3


def test_a_text_of_a_service_is_of_that_service_only(app) -> None:
    service = make_service()
    make_text(TextKey.RULES, service)
    assert texts.reading(TextKey.RULES, NOW, service.id) is not None
    assert texts.reading(TextKey.RULES, NOW, make_service("Autre").id) is None
    assert texts.reading(TextKey.TERMS, NOW) is None


def test_the_home_page_asks_five_times_whatever_is_published(app) -> None:
    counts = []
    for round_ in range(2):
        for number in range(5 * round_):
            make_news(f"n° {number}")
            make_text(TextKey.RULES, make_service(f"Service {number}"))
        with statements() as asked:
            news.front(NOW)
        counts.append(len([it for it in asked if it.startswith("SELECT")]))
    assert counts == [5, 5]
