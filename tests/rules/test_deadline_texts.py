"""Reading and writing the texts of cut-off rules."""

from datetime import date, time

import pytest

from rules.deadlines import (
    DaysBefore,
    Fault,
    FixedMoment,
    HoursBefore,
    MonthsBefore,
    NoDeadline,
    PerWeekday,
    UnreadableRule,
    WeeksBefore,
    parse,
)

READ = [
    ("DB(1,12:00)", DaysBefore(1, time(12))),
    ("DB(2,10:00,we+hol+Wed+noschool)", DaysBefore(2, time(10), frozenset({3, 6, 7}), True, True)),
    ("DB(366,00:00,Sun)", DaysBefore(366, time(), frozenset({7}))),
    ("DB(0,10:00,hol+Mon+Sat)", DaysBefore(0, time(10), frozenset({1, 6}), True)),
    ("WP(Thu,1,23:59)", WeeksBefore(4, 1, time(23, 59))),
    ("WP(Tue,1,23:59,strict)", WeeksBefore(2, 1, time(23, 59), strict=True)),
    ("WP(Sun,0,09:00,shift)", WeeksBefore(7, 0, time(9), shift=True)),
    ("WP(Mon,52,09:00,strict+shift)", WeeksBefore(1, 52, time(9), True, True)),
    ("MB(20,1,23:59)", MonthsBefore(20, 1, time(23, 59))),
    ("HB(48)", HoursBefore(48)),
    ("FX(2026-10-02 23:59)", FixedMoment(date(2026, 10, 2), time(23, 59))),
    (
        "WM{Mon=WP(Fri,1,11:00);Thu=DB(2,10:00)}",
        PerWeekday(((1, WeeksBefore(5, 1, time(11))), (4, DaysBefore(2, time(10))))),
    ),
    ("NONE", NoDeadline()),
]


@pytest.mark.parametrize(("text", "rule"), READ, ids=[text for text, _ in READ])
def test_a_text_is_read_and_written_back_the_same(text, rule):
    assert parse(text) == rule
    assert str(rule) == text


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("DB(1,11:00,noschool+we)", "DB(1,11:00,we+noschool)"),
        ("DB(1,11:00,Sat+Fri+Sun)", "DB(1,11:00,we+Fri)"),
        (" WP( Thu , 1 , 23:59 ) ", "WP(Thu,1,23:59)"),
        ("DB(01, 11:00, we + hol)", "DB(1,11:00,we+hol)"),
        ("FX( 2026-10-02  23:59 )", "FX(2026-10-02 23:59)"),
        ("WM{ Thu = DB(2,10:00) ; Mon = WP(Fri,1,11:00) }", "WM{Mon=WP(Fri,1,11:00);Thu=DB(2,10:00)}"),
    ],
)
def test_another_order_or_blanks_have_one_canonical_text(text, canonical):
    assert str(parse(text)) == canonical
    assert parse(canonical) == parse(text)


UNREADABLE = [
    ("", "", Fault.KIND),
    ("none", "none", Fault.KIND),
    ("XX(1)", "XX(1)", Fault.KIND),
    ("DB(1,12:00", "DB(1,12:00", Fault.KIND),
    ("WM{Mon=DB(1,12:00)", "WM{Mon=DB(1,12:00)", Fault.KIND),
    ("WM{Mon=DB}", "DB", Fault.KIND),
    ("DB(1)", "1", Fault.COUNT),
    ("HB(1,2)", "1,2", Fault.COUNT),
    ("WP(Thu,1)", "Thu,1", Fault.COUNT),
    ("MB(20,1,23:59,strict)", "20,1,23:59,strict", Fault.COUNT),
    ("DB(-1,12:00)", "-1", Fault.NUMBER),
    ("DB(367,12:00)", "367", Fault.NUMBER),
    ("DB(٣,12:00)", "٣", Fault.NUMBER),
    ("WP(Thu,53,23:59)", "53", Fault.NUMBER),
    ("MB(0,1,23:59)", "0", Fault.NUMBER),
    ("MB(32,1,23:59)", "32", Fault.NUMBER),
    ("MB(1,13,23:59)", "13", Fault.NUMBER),
    ("HB(8785)", "8785", Fault.NUMBER),
    ("DB(1,24:00)", "24:00", Fault.TIME),
    ("DB(1,9:00)", "9:00", Fault.TIME),
    ("DB(1,12:60)", "12:60", Fault.TIME),
    ("FX(2026-10-02)", "", Fault.TIME),
    ("FX(2026-02-30 12:00)", "2026-02-30", Fault.DATE),
    ("FX(0001-01-01 00:00)", "0001-01-01", Fault.DATE),
    ("WP(Jeu,1,23:59)", "Jeu", Fault.WEEKDAY),
    ("WM{}", "", Fault.WEEKDAY),
    ("WM{Lun=DB(1,12:00)}", "Lun", Fault.WEEKDAY),
    ("DB(1,12:00,)", "", Fault.SKIP),
    ("DB(1,12:00,we+holidays)", "holidays", Fault.SKIP),
    ("DB(1,12:00,we+Mon+Tue+Wed+Thu+Fri)", "we+Mon+Tue+Wed+Thu+Fri", Fault.NO_DAY_LEFT),
    ("WP(Thu,1,23:59,late)", "late", Fault.OPTION),
    ("WP(Thu,1,23:59,)", "", Fault.OPTION),
    ("WM{Mon=DB(1,12:00);Mon=DB(2,12:00)}", "Mon", Fault.TWICE),
    ("WM{Mon=HB(48)}", "HB(48)", Fault.NESTED),
]


@pytest.mark.parametrize(("text", "part", "why"), UNREADABLE)
def test_a_text_that_is_no_rule_says_which_part_and_why(text, part, why):
    with pytest.raises(UnreadableRule) as refused:
        parse(text)
    assert (refused.value.part, refused.value.why) == (part, why)


def test_the_table_shows_every_fault():
    assert {why for _, _, why in UNREADABLE} == set(Fault)


@pytest.mark.parametrize("text", ["WM{Mon=" * 5000 + "}" * 5000, "DB(" + "9" * 10_000 + ",12:00)", "\0", "🍎" * 100])
def test_a_hostile_text_is_unreadable_and_no_more(text):
    with pytest.raises(UnreadableRule):
        parse(text)
