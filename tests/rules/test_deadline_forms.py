"""The cut-off form: every rule reads back as itself, and what cannot be read is refused at its control."""

import pytest

from rules.deadline_forms import LONGEST_RULE, Fault, Kind, Lack, NoRule, rule_of
from rules.deadline_values import typed_of
from rules.deadlines import DAY_NAMES, parse

WEEK = range(1, 8)
RULES = [
    *["WP(Thu,1,23:59)", "WP(Tue,1,23:59,strict)", "WP(Fri,1,12:00,shift)", "WP(Sun,0,00:00,strict+shift)"],
    *["WP(Mon,52,09:00)", "DB(0,09:00)", "DB(366,23:59,Sun)", "DB(1,10:00,we)", "DB(2,10:00,we+hol)"],
    *["DB(1,11:00,we+noschool)", "DB(2,10:00,we+hol+Wed+noschool)", "DB(1,10:00,Sat)", "DB(1,10:00,hol+Mon+Sun)"],
    *["DB(1,10:00,we+Mon+Tue+Wed+Thu)", "MB(1,0,08:00)", "MB(20,1,23:59)", "MB(31,12,23:59)", "HB(0)", "HB(8784)"],
    *["FX(2026-10-02 23:59)", "FX(2028-02-29 00:00)", "NONE", "WM{Wed=DB(0,08:00)}"],
    "WM{Mon=WP(Fri,1,11:00);Tue=DB(1,11:00);Thu=DB(2,11:00,we+hol);Fri=WP(Tue,0,09:00,strict)}",
    "WM{" + ";".join(f"{day}=DB(1,10:00,we+hol)" for day in DAY_NAMES) + "}",
]


def changed(text: str, **typed: str | list[str]) -> dict[str, list[str]]:
    """What the form holds of a rule, with other values in some controls: « month__day » is « add-month-day »."""
    values = {f"add-{name.replace('__', '-')}": value for name, value in typed.items()}
    return typed_of(parse(text), "add") | {name: [it] if isinstance(it, str) else it for name, it in values.items()}


def refused(typed: dict[str, list[str]], weekdays=WEEK) -> list[tuple[str, Lack]]:
    with pytest.raises(NoRule) as caught:
        rule_of(typed, "add", weekdays)
    return [(it.name.removeprefix("add-"), it.lack) for it in caught.value.faults]


@pytest.mark.parametrize("text", RULES)
def test_every_rule_reads_back_as_itself(text: str) -> None:
    assert str(rule_of(typed_of(parse(text), "add"), "add", WEEK)) == text


def test_the_table_has_every_kind_of_rule() -> None:
    assert {typed_of(parse(text), "add")["add-kind"][0] for text in RULES} == set(Kind) - {Kind.NEVER}


def test_both_blocks_stand_side_by_side() -> None:
    typed = typed_of(parse("HB(48)"), "add") | typed_of(parse("DB(1,10:00,we)"), "cancel")
    assert [str(rule_of(typed, block, WEEK)) for block in ("add", "cancel")] == ["HB(48)", "DB(1,10:00,we)"]


@pytest.mark.parametrize("text", RULES)
def test_whatever_kind_is_chosen_next_its_controls_already_hold_something(text: str) -> None:
    offered = set(Kind) - {Kind.NEVER, Kind.FIXED}
    typed = typed_of(parse(text), "add")
    for kind in offered - {Kind.WEEKDAYS}:
        rule_of(typed | {"add-kind": [kind]}, "add", WEEK)
    assert refused(typed_of(parse("NONE"), "add") | {"add-kind": [Kind.FIXED]}) == [("fixed-day", Lack.DATE)]


@pytest.mark.parametrize(("text", "inner"), [("DB(1,10:00,we)", "DB(1,10:00,we)"), ("HB(48)", "WP(Thu,1,23:59)")])
def test_by_weekday_begins_with_the_present_rule_on_every_day(text: str, inner: str) -> None:
    assert str(rule_of(changed(text, kind="weekdays"), "add", {1, 4})) == f"WM{{Mon={inner};Thu={inner}}}"


def test_a_week_end_ticked_beside_its_days_is_said_once() -> None:
    typed = changed("DB(1,10:00)", days__skip=["we", "6", "7", "3"])
    assert str(rule_of(typed, "add", WEEK)) == "DB(1,10:00,we+Wed)"


@pytest.mark.parametrize("hour", ["9:05", "09:05", "9h05", " 09:05 "])
def test_an_hour_is_read_as_people_write_it(hour: str) -> None:
    assert str(rule_of(changed("DB(1,10:00)", days__at=hour), "add", WEEK)) == "DB(1,09:05)"


REFUSED = [
    ("NONE", {"kind": ""}, [("kind", Lack.KIND)]),
    ("NONE", {"kind": "later"}, [("kind", Lack.KIND)]),
    ("NONE", {"kind": "never"}, [("kind", Lack.KIND)]),
    ("WP(Thu,1,23:59)", {"weeks__count": "53"}, [("weeks-count", Lack.NUMBER)]),
    ("WP(Thu,1,23:59)", {"weeks__day": "8", "weeks__at": ""}, [("weeks-day", Lack.WEEKDAY), ("weeks-at", Lack.HOUR)]),
    ("DB(1,10:00)", {"days__count": "-1"}, [("days-count", Lack.NUMBER)]),
    ("DB(1,10:00)", {"days__count": "1,5", "days__at": "24:00"}, [("days-count", Lack.NUMBER), ("days-at", Lack.HOUR)]),
    ("DB(1,10:00)", {"days__count": "٣"}, [("days-count", Lack.NUMBER)]),
    ("DB(1,10:00)", {"days__skip": ["we", "1", "2", "3", "4", "5"]}, [("days-skip", Lack.NO_DAY_LEFT)]),
    ("MB(20,1,23:59)", {"month__day": "0"}, [("month-day", Lack.NUMBER)]),
    ("MB(20,1,23:59)", {"month__count": "13"}, [("month-count", Lack.NUMBER)]),
    ("HB(48)", {"hours__count": "8785"}, [("hours-count", Lack.NUMBER)]),
    ("HB(48)", {"hours__count": "9" * 5000}, [("hours-count", Lack.NUMBER)]),
    ("FX(2026-10-02 23:59)", {"fixed__day": "2026-02-30"}, [("fixed-day", Lack.DATE)]),
    ("FX(2026-10-02 23:59)", {"fixed__day": "1926-10-02"}, [("fixed-day", Lack.DATE)]),
    ("WM{Mon=DB(1,10:00)}", {"on1__kind": "never"}, [("kind", Lack.NO_WEEKDAY)]),
    ("WM{Mon=DB(1,10:00)}", {"on1__kind": "hours"}, [("on1-kind", Lack.KIND)]),
    ("WM{Mon=DB(1,10:00)}", {"on1__days__at": "midi"}, [("on1-days-at", Lack.HOUR)]),
]


@pytest.mark.parametrize(("text", "typed", "faults"), REFUSED)
def test_what_cannot_be_read_is_refused_at_its_control(text: str, typed, faults) -> None:
    assert refused(changed(text, **typed)) == faults


def test_a_number_says_its_bounds_and_every_lack_is_in_the_table() -> None:
    with pytest.raises(NoRule) as caught:
        rule_of(changed("MB(20,1,23:59)", month__day="32"), "add", WEEK)
    assert caught.value.faults == (Fault("add-month-day", Lack.NUMBER, 1, 31),)
    assert {lack for *_, faults in REFUSED for _, lack in faults} == set(Lack) - {Lack.TOO_LONG}


def test_a_rule_that_cannot_be_kept_is_too_long() -> None:
    inner = "DB(366,23:59,we+hol+Mon+Tue+Wed+Thu+noschool)"
    long = "WM{" + ";".join(f"{day}={inner}" for day in DAY_NAMES) + "}"
    assert len(long) > LONGEST_RULE
    assert refused(typed_of(parse(long), "add")) == [("kind", Lack.TOO_LONG)]


def test_nothing_at_all_is_refused_without_an_error() -> None:
    assert refused({}) == [("kind", Lack.KIND)]
    assert refused({"add-kind": ["weekdays"]}, {3}) == [("on3-kind", Lack.KIND)]
