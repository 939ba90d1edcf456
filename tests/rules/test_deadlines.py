"""Closing instants against the vectors of DOMAIN 2.3 and 2.4, and what holds for every rule on every day."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest

from rules.calendar import Calendar, CalendarUnknown, HolidaySpan
from rules.deadlines import (
    NEVER_OPEN,
    PARIS,
    Deadline,
    closes_at,
    deadline,
    has_opened,
    instant,
    is_open,
    parse,
    until,
)

PUBLIC_HOLIDAYS = """
2026-04-06 2026-05-01 2026-05-08 2026-05-14 2026-05-25 2026-07-14 2026-08-15 2026-11-01 2026-11-11 2026-12-25
2027-01-01 2027-03-29 2027-05-01 2027-05-06 2027-05-08 2027-05-17 2027-07-14
"""
ZONE_A = Calendar(
    public_holidays=frozenset(date.fromisoformat(day) for day in PUBLIC_HOLIDAYS.split()),
    school_holidays=(
        HolidaySpan("Ascension", date(2026, 5, 15), date(2026, 5, 17)),
        HolidaySpan("Été", date(2026, 7, 4), date(2026, 9, 1)),
        HolidaySpan("Toussaint", date(2026, 10, 17), date(2026, 11, 2)),
        HolidaySpan("Noël", date(2026, 12, 19), date(2027, 1, 4)),
        HolidaySpan("Hiver", date(2027, 2, 13), date(2027, 3, 1)),
    ),
    known=tuple((date(year, 9, 1), date(year + 1, 9, 1)) for year in range(2023, 2029)),
)
RONTALON = "WM{Mon=WP(Fri,1,11:00);Tue=DB(1,11:00);Thu=DB(2,11:00);Fri=DB(1,11:00)}"
VECTORS = """
D01|WP(Thu,1,23:59)|2019-09-20|2019-09-13T00:00:00+02:00
D02|WP(Thu,1,23:59)|2026-09-14|2026-09-11T00:00:00+02:00
D03|WP(Thu,1,23:59)|2026-09-18|2026-09-11T00:00:00+02:00
D04|WP(Thu,1,23:59)|2026-09-20|2026-09-11T00:00:00+02:00
D05|WP(Thu,1,23:59)|2027-01-04|2027-01-01T00:00:00+01:00
D06|WP(Thu,1,23:59)|2027-01-08|2027-01-01T00:00:00+01:00
D07|WP(Thu,1,23:59)|2026-12-31|2026-12-25T00:00:00+01:00
D08|WP(Thu,1,23:59)|2026-11-02|2026-10-30T00:00:00+01:00
D09|WP(Thu,1,23:59)|2026-03-30|2026-03-27T00:00:00+01:00
D10|WP(Thu,1,23:59)|2026-05-18|2026-05-15T00:00:00+02:00
D11|WP(Tue,1,23:59)|2020-03-16|2020-03-11T00:00:00+01:00
D12|WP(Tue,1,23:59)|2020-03-17|2020-03-11T00:00:00+01:00
D13|WP(Tue,1,23:59)|2026-09-25|2026-09-16T00:00:00+02:00
D14|WP(Tue,1,23:59)|2027-01-05|2026-12-30T00:00:00+01:00
D15|WP(Tue,1,23:59,strict)|2020-03-17|2020-03-10T00:00:00+01:00
D16|WP(Tue,1,23:59,strict)|2026-09-25|2026-09-15T00:00:00+02:00
D17|WP(Fri,2,12:00)|2026-09-14|2026-09-04T12:01:00+02:00
D18|WP(Thu,2,23:59)|2027-01-04|2026-12-25T00:00:00+01:00
D19|WP(Sun,1,23:59)|2026-10-28|2026-10-26T00:00:00+01:00
D20|WP(Sun,1,23:59)|2026-03-31|2026-03-30T00:00:00+02:00
D21|WP(Mon,0,09:00)|2026-09-17|2026-09-14T09:01:00+02:00
D22|DB(8,23:59)|2024-09-02|2024-08-26T00:00:00+02:00
D23|DB(0,09:00)|2026-09-15|2026-09-15T09:01:00+02:00
D24|DB(1,10:00)|2026-09-14|2026-09-13T10:01:00+02:00
D25|DB(1,10:00,we)|2026-09-14|2026-09-11T10:01:00+02:00
D26|DB(2,10:00,we)|2026-09-14|2026-09-10T10:01:00+02:00
D27|DB(2,23:59,we)|2026-09-16|2026-09-15T00:00:00+02:00
D28|DB(1,10:00,we+hol)|2026-05-26|2026-05-22T10:01:00+02:00
D29|DB(1,10:00,we)|2026-05-26|2026-05-25T10:01:00+02:00
D30|DB(2,10:00,we+hol)|2026-05-18|2026-05-13T10:01:00+02:00
D31|DB(2,10:00,we+hol+noschool)|2026-05-18|2026-05-12T10:01:00+02:00
D32|DB(1,10:00,we+Wed)|2026-09-17|2026-09-15T10:01:00+02:00
D33|DB(2,10:00,we+Wed)|2026-09-17|2026-09-14T10:01:00+02:00
D34|DB(2,10:00,we+Wed)|2026-09-21|2026-09-17T10:01:00+02:00
D35|DB(1,10:00,we+hol)|2026-11-12|2026-11-10T10:01:00+01:00
D36|DB(2,12:00,we+hol)|2026-07-15|2026-07-10T12:01:00+02:00
D37|DB(2,10:00,we+hol)|2027-01-04|2026-12-30T10:01:00+01:00
D38|DB(2,10:00,we+hol+noschool)|2027-01-04|2026-12-17T10:01:00+01:00
D39|DB(1,11:00,noschool+we)|2026-11-02|2026-10-16T11:01:00+02:00
D40|DB(3,23:59)|2026-03-30|2026-03-28T00:00:00+01:00
D41|DB(1,12:00)|2026-10-26|2026-10-25T12:01:00+01:00
D42|DB(1,02:15)|2026-03-30|2026-03-29T03:16:00+02:00
D43|DB(1,02:15)|2026-10-26|2026-10-25T02:16:00+01:00
D44|MB(20,1,23:59)|2026-10-05|2026-09-21T00:00:00+02:00
D45|MB(20,1,23:59)|2027-01-12|2026-12-21T00:00:00+01:00
D46|MB(31,1,23:59)|2027-03-10|2027-03-01T00:00:00+01:00
D47|MB(31,1,23:59)|2028-03-10|2028-03-01T00:00:00+01:00
D48|MB(15,2,18:00)|2027-01-29|2026-11-15T18:01:00+01:00
D49|HB(48) 12:00|2026-09-15|2026-09-13T12:00:00+02:00
D50|HB(48) 12:00|2026-03-30|2026-03-28T11:00:00+01:00
D51|HB(48) 12:00|2026-10-26|2026-10-24T13:00:00+02:00
D52|HB(24) 07:30|2027-01-01|2026-12-31T07:30:00+01:00
D53|HB(1) 16:30|2026-09-15|2026-09-15T15:30:00+02:00
D54|FX(2026-10-02 23:59)|2026-10-19|2026-10-03T00:00:00+02:00
D55|FX(2026-12-31 23:59)|2027-02-15|2027-01-01T00:00:00+01:00
D56|WM|2026-09-14|2026-09-11T11:01:00+02:00
D57|WM|2026-09-15|2026-09-14T11:01:00+02:00
D58|WM|2026-09-17|2026-09-15T11:01:00+02:00
D59|WM|2026-09-18|2026-09-17T11:01:00+02:00
D60|WP(Thu,1,23:59,shift)|2026-05-18|2026-05-14T00:00:00+02:00
D61|WP(Fri,1,12:00,shift)|2026-05-11|2026-05-07T12:01:00+02:00
""".replace("|WM|", f"|{RONTALON}|").split("\n")[1:-1]


def closing(text, day, start=None):
    return closes_at(parse(text), day, start, ZONE_A)


def paris(text):
    """A Paris wall-clock time, or an instant with its offset."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=PARIS)


def test_all_closing_vectors_are_there():
    assert [line[:3] for line in VECTORS] == [f"D{number:02}" for number in range(1, 62)]


@pytest.mark.parametrize("line", VECTORS, ids=[line[:3] for line in VECTORS])
def test_a_rule_closes_at_the_instant_of_its_vector(line):
    _, text, day, expected = line.split("|")
    rule, start = (text.split(" ")[0], time.fromisoformat(text.split(" ")[1])) if "HB" in text else (text, None)
    closes = closing(rule, date.fromisoformat(day), start)
    assert closes == datetime.fromisoformat(expected)
    assert closes.tzinfo is UTC


@pytest.mark.parametrize(
    ("vector", "closes", "now", "allowed"),
    [
        ("B01", "2026-09-11T00:00:00+02:00", "2026-09-10T23:59:00+02:00", True),
        ("B02", "2026-09-11T00:00:00+02:00", "2026-09-10T23:59:59.999999+02:00", True),
        ("B03", "2026-09-11T00:00:00+02:00", "2026-09-11T00:00:00+02:00", False),
        ("B04", "2026-09-11T00:00:00+02:00", "2026-09-10T21:59:59+00:00", True),
        ("B05", "2026-09-11T00:00:00+02:00", "2026-09-10T22:00:00+00:00", False),
        ("B06", "2026-09-11T00:00:00+02:00", "2026-09-10T23:59:59+00:00", False),
        ("B07", "2027-01-01T00:00:00+01:00", "2026-12-31T22:59:59+00:00", True),
        ("B08", "2027-01-01T00:00:00+01:00", "2026-12-31T23:00:00+00:00", False),
        ("B09", "2026-10-26T00:00:00+01:00", "2026-10-25T22:30:00+00:00", True),
        ("B10", "2026-10-26T00:00:00+01:00", "2026-10-25T23:00:00+00:00", False),
    ],
)
def test_an_action_is_open_until_its_closing_instant(vector, closes, now, allowed):
    assert is_open(paris(closes), paris(now)) is allowed


@pytest.mark.parametrize(("now", "allowed"), [("2020-07-03T23:59:59", True), ("2020-07-04T00:00:00", False)])
def test_the_last_validation_date_of_a_period_is_included(now, allowed):  # B11
    assert is_open(until(date(2020, 7, 3), time(23, 59)).closes_at, paris(now)) is allowed


LATE_RULES = ["NONE", "DB(0,23:59)", "WP(Sun,0,23:59)", "FX(2099-01-01 12:00)", "MB(31,0,12:00)", "HB(0)"]


@pytest.mark.parametrize("text", LATE_RULES)
def test_nobody_acts_once_the_slot_has_started(text):  # B12
    noon = deadline(parse(text), date(2026, 9, 16), time(12, 15), ZONE_A)
    assert noon == Deadline(paris("2026-09-16T12:15"), paris("2026-09-16T12:15"))
    assert is_open(noon.closes_at, paris("2026-09-16T12:14:59.999999"))
    assert not is_open(noon.closes_at, paris("2026-09-16T12:15:00"))


@pytest.mark.parametrize("text", [text for text in LATE_RULES if text != "HB(0)"])
def test_a_slot_without_hours_is_open_at_most_until_the_end_of_its_day(text):
    whole_day = deadline(parse(text), date(2026, 10, 25), None, ZONE_A)
    assert whole_day == Deadline(paris("2026-10-26T00:00"), paris("2026-10-25T23:59"))


def test_hours_before_a_slot_without_hours_count_from_the_first_instant_of_its_day():
    assert closing("HB(48)", date(2026, 9, 16)) == paris("2026-09-14T00:00")


@pytest.mark.parametrize(
    ("now", "add", "cancel"),
    [
        ("2026-09-15T09:00:00", False, True),
        ("2026-09-15T10:00:59", False, True),
        ("2026-09-15T10:01:00", False, False),
        ("2026-09-10T23:59:30", True, True),
    ],
)
def test_adding_and_cancelling_have_separate_rules(now, add, cancel):
    thursday = date(2026, 9, 17)
    assert is_open(closing("WP(Thu,1,23:59)", thursday), paris(now)) is add
    assert is_open(closing("DB(1,10:00,we+Wed)", thursday), paris(now)) is cancel


def test_moving_a_booking_to_the_next_day_is_refused_when_adding_there_is_closed():
    now = paris("2026-09-15T09:00:00")
    assert is_open(closing("DB(1,10:00,we+Wed)", date(2026, 9, 17)), now)
    assert not is_open(closing("WP(Thu,1,23:59)", date(2026, 9, 18)), now)


@pytest.mark.parametrize(
    ("opens", "now", "opened"),
    [
        ("2026-08-24T08:00:00", "2026-08-24T07:59:59", False),
        ("2026-08-24T08:00:00", "2026-08-24T08:00:00", True),
        ("2026-08-31T08:00:00", "2026-08-24T08:00:00", False),  # not a resident: a later opening of their own
        (None, "2026-08-24T07:59:59", True),
    ],
)
def test_a_period_opens_at_its_instant(opens, now, opened):
    assert has_opened(opens and paris(opens), paris(now)) is opened


@pytest.mark.parametrize(
    ("text", "start", "shown"),
    [
        ("WP(Thu,1,23:59)", None, "2026-03-26T23:59"),
        ("DB(1,02:15)", None, "2026-03-29T03:15"),
        ("DB(1,01:59)", None, "2026-03-29T01:59"),
        ("HB(48)", time(12), "2026-03-28T11:00"),
        ("NONE", time(7, 30), "2026-03-30T07:30"),
        ("DB(0,07:29)", time(7, 30), "2026-03-30T07:29"),
    ],
)
def test_the_last_moment_to_tell_is_inside_what_is_accepted(text, start, shown):
    assert deadline(parse(text), date(2026, 3, 30), start, ZONE_A).shown_at == paris(shown)


def test_a_weekday_without_rule_is_never_open_and_has_no_moment_to_tell():
    wednesday = deadline(parse(RONTALON), date(2026, 9, 16), time(12), ZONE_A)
    assert wednesday is NEVER_OPEN and wednesday.shown_at is None
    assert not is_open(wednesday.closes_at, datetime(2000, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize("text", ["DB(1,10:00,hol)", "DB(1,10:00,noschool)", "WP(Thu,1,23:59,shift)"])
def test_a_rule_that_counts_days_of_an_unknown_year_is_not_guessed(text):
    with pytest.raises(CalendarUnknown):
        closing(text, date(2023, 9, 1))
    assert closing("DB(1,10:00,we+Wed)", date(2023, 9, 1)) == paris("2023-08-31T10:01")


def test_a_day_without_school_is_a_public_holiday_too():
    assert closing("DB(1,11:00,noschool)", date(2026, 11, 12)) == paris("2026-11-10T11:01")


def test_strict_moves_one_day_before_shift_looks_for_a_working_day():
    assert closing("WP(Mon,1,23:59,strict)", date(2026, 9, 14)) == paris("2026-09-07T00:00")
    assert closing("WP(Mon,1,23:59,strict+shift)", date(2026, 9, 14)) == paris("2026-09-05T00:00")


@pytest.mark.parametrize("template", ["DB({},10:00)", "DB({},10:00,we+hol+Wed+noschool)", "WP(Thu,{},09:00)", "HB({})"])
def test_closing_never_gets_later_when_the_number_grows(template):
    for day in (date(2026, 9, 1) + timedelta(count) for count in range(0, 365, 11)):
        instants = [closing(template.format(number), day, time(12)) for number in range(30)]
        assert instants == sorted(instants, reverse=True)


EVERY_KIND = [
    *["DB(0,00:00)", "DB(10,23:59)", "DB(2,10:00,we+hol+Wed+noschool)", "WP(Thu,1,23:59)", "WP(Sun,0,02:30)"],
    *["WP(Tue,1,23:59,strict)", "WP(Thu,1,23:59,shift)", "MB(31,1,23:59)", "HB(48)", "FX(2026-10-02 23:59)"],
    *[RONTALON, "NONE"],
]


@pytest.mark.parametrize("text", EVERY_KIND)
def test_every_day_of_three_years_has_a_closing_instant_before_its_slot(text):
    rule = parse(text)
    for count in range(3 * 366):
        day = date(2024, 9, 1) + timedelta(count)
        for start in (None, time(0), time(2, 30), time(12, 15)):
            closes = closes_at(rule, day, start, ZONE_A)
            limit = instant(day, start) if start is not None else instant(day + timedelta(1), time())
            assert closes.tzinfo is UTC and closes <= limit


@pytest.mark.parametrize(
    ("text", "day", "closes"),
    [
        ("WP(Sun,1,23:59)", date(2026, 3, 31), "2026-03-30T00:00:00+02:00"),
        ("WP(Sun,1,23:59)", date(2026, 10, 28), "2026-10-26T00:00:00+01:00"),
        ("DB(1,02:15)", date(2026, 3, 30), "2026-03-29T03:16:00+02:00"),
        ("DB(1,02:15)", date(2026, 10, 26), "2026-10-25T02:16:00+01:00"),
        ("DB(1,01:59)", date(2026, 10, 26), "2026-10-25T02:00:00+01:00"),
    ],
)
def test_second_by_second_around_a_cut_off_on_both_sides_of_a_clock_change(text, day, closes):
    closing_instant, edge = closing(text, day), paris(closes)
    for seconds in range(-4000, 4000):
        now = (edge.astimezone(UTC) + timedelta(seconds=seconds)).astimezone(PARIS)
        assert is_open(closing_instant, now) is (seconds < 0), now


def test_a_slot_in_a_skipped_or_repeated_hour_starts_at_the_later_instant():
    summer, winter = timezone(timedelta(hours=2)), timezone(timedelta(hours=1))
    assert instant(date(2026, 3, 29), time(2, 30)) == datetime(2026, 3, 29, 3, 30, tzinfo=summer)
    assert instant(date(2026, 10, 25), time(2, 30)) == datetime(2026, 10, 25, 2, 30, tzinfo=winter)
