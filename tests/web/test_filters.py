"""How dates, hours, amounts and ages are said: in French outside of any request, in English where it is asked for."""

from datetime import UTC, date, datetime, time

import pytest
from flask import Flask, render_template_string
from flask_babel import Babel

from rules.deadlines import PARIS
from web import filters
from web.filters import (
    age_words,
    day_and_month,
    enumeration,
    euros,
    hour,
    long_date,
    moment,
    month_name,
    short_date,
    weekday_name,
)

NBSP, NARROW, MINUS = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "\N{MINUS SIGN}"


@pytest.fixture(params=["fr", "en"])
def speaking(request):
    """An application that speaks one language, inside a request."""
    app = Flask("speaking")
    Babel(app, default_locale="fr", locale_selector=lambda: request.param)
    filters.init_app(app)
    with app.test_request_context():
        yield request.param


@pytest.mark.parametrize(
    ("day", "long", "short"),
    [
        (date(2019, 9, 20), "vendredi 20 septembre 2019", "20/09/2019"),
        (date(2019, 9, 1), "dimanche 1er septembre 2019", "01/09/2019"),
        (date(2019, 9, 2), "lundi 2 septembre 2019", "02/09/2019"),
        (date(2020, 8, 31), "lundi 31 août 2020", "31/08/2020"),
        (date(2020, 2, 11), "mardi 11 février 2020", "11/02/2020"),
    ],
)
def test_a_date_is_said_in_full_and_written_short(day, long, short):
    assert long_date(day) == long
    assert day_and_month(day) == long.removesuffix(f" {day.year}")
    assert month_name(day) == " ".join(long.split(" ")[2:])
    assert short_date(day) == short


@pytest.mark.parametrize(
    ("instant", "words"),
    [
        (datetime(2019, 9, 12, 23, 59, tzinfo=PARIS), "jeudi 12 septembre, 23h59"),
        (datetime(2019, 9, 12, 21, 59, tzinfo=UTC), "jeudi 12 septembre, 23h59"),
        (datetime(2019, 9, 30, 22, 5, tzinfo=UTC), "mardi 1er octobre, 0h05"),
        (datetime(2019, 12, 31, 23, 0, tzinfo=UTC), "mercredi 1er janvier, 0h00"),
        (datetime(2020, 3, 4, 7, 30, tzinfo=PARIS), "mercredi 4 mars, 7h30"),
    ],
)
def test_an_instant_is_said_on_the_paris_clock(instant, words):
    assert moment(instant) == words


def test_an_instant_without_time_zone_is_refused():
    with pytest.raises(ValueError, match="without time zone"):
        moment(datetime(2019, 9, 12, 23, 59))  # noqa: DTZ001 - the mistake that is refused


@pytest.mark.parametrize(
    ("cents", "plain", "signed"),
    [
        (430, f"4,30{NBSP}€", f"+4,30{NBSP}€"),
        (-430, f"{MINUS}4,30{NBSP}€", f"{MINUS}4,30{NBSP}€"),
        (0, f"0,00{NBSP}€", f"0,00{NBSP}€"),
        (5, f"0,05{NBSP}€", f"+0,05{NBSP}€"),
        (-5, f"{MINUS}0,05{NBSP}€", f"{MINUS}0,05{NBSP}€"),
        (8600, f"86,00{NBSP}€", f"+86,00{NBSP}€"),
        (123456789, f"1{NARROW}234{NARROW}567,89{NBSP}€", f"+1{NARROW}234{NARROW}567,89{NBSP}€"),
    ],
)
def test_an_amount_of_cents_is_said_in_euros(cents, plain, signed):
    assert euros(cents) == plain
    assert euros(cents, signed=True) == signed


@pytest.mark.parametrize(
    ("birth", "on", "words"),
    [
        (date(2013, 2, 4), date(2020, 3, 4), "7 ans et 1 mois"),
        (date(2009, 12, 4), date(2020, 3, 4), "10 ans et 3 mois"),
        (date(2013, 3, 4), date(2020, 3, 4), "7 ans"),
        (date(2013, 3, 5), date(2020, 3, 4), "6 ans et 11 mois"),
        (date(2019, 3, 4), date(2020, 3, 4), "1 an"),
        (date(2019, 7, 4), date(2020, 3, 4), "8 mois"),
        (date(2020, 2, 5), date(2020, 3, 4), "moins d’un mois"),
        (date(2020, 3, 4), date(2020, 3, 4), "moins d’un mois"),
        (date(2016, 2, 29), date(2020, 2, 28), "3 ans et 11 mois"),
        (date(2016, 2, 29), date(2021, 3, 1), "5 ans"),
    ],
)
def test_an_age_is_said_in_whole_years_and_months(birth, on, words):
    assert age_words(birth, on) == words


def test_an_age_before_birth_is_refused():
    with pytest.raises(ValueError, match="born after"):
        age_words(date(2020, 3, 5), date(2020, 3, 4))


def test_hours_weekdays_and_lists_are_said():
    assert [hour(time(7, 30)), hour(time(23, 59)), hour(time())] == ["7h30", "23h59", "0h00"]
    assert [weekday_name(1), weekday_name(7)] == ["lundi", "dimanche"]
    assert enumeration(["a", "b", "c"]) == "a, b et c"


def test_dates_are_said_in_the_language_of_the_request(speaking):
    first = date(2019, 9, 1)
    expected = {"fr": "dimanche 1er septembre 2019", "en": "Sunday 1 September 2019"}
    assert long_date(first) == expected[speaking]
    assert weekday_name(4) == {"fr": "jeudi", "en": "Thursday"}[speaking]
    assert month_name(first) == {"fr": "septembre 2019", "en": "September 2019"}[speaking]


def test_a_template_says_them_by_name(speaking):
    said = render_template_string("{{ day|day_and_month }}, {{ 98701|euros(signed=True) }}", day=date(2019, 9, 20))
    assert said.startswith({"fr": "vendredi 20 septembre, +987,01", "en": "Friday 20 September, +"}[speaking])
