"""What a planning form wants: the differences, and nothing that cannot be read."""

from datetime import date

import pytest

from rules.bookings import Action, Box, Change
from rules.refusals import Code, Refused
from rules.ticks import MOST_BOXES, intentions, read_lines, write_lines, write_seen

THURSDAY, FRIDAY = Box(1, 1, date(2019, 9, 19)), Box(1, 1, date(2019, 9, 20))
SEEN = write_seen([(THURSDAY, True), (FRIDAY, False)])


def test_the_boxes_that_were_shown_are_one_short_text() -> None:
    assert SEEN == "1.1.20190919+ 1.1.20190920-"


@pytest.mark.parametrize(
    ("ticked", "wanted"),
    [
        (["1.1.20190919"], {}),
        ([], {THURSDAY: False}),
        (["1.1.20190919", "1.1.20190920"], {FRIDAY: True}),
        (["1.1.20190920"], {THURSDAY: False, FRIDAY: True}),
        (["1.1.20190919", "2.1.20190919"], {Box(2, 1, THURSDAY.day): True}),
    ],
)
def test_only_a_difference_is_an_intention(ticked, wanted) -> None:
    assert intentions(SEEN, ticked) == wanted


@pytest.mark.parametrize(
    ("seen", "ticked", "code"),
    [
        (SEEN, ["1.1.20190919", "1.1.20190919"], Code.TWICE),
        (f"{SEEN} {SEEN}", [], Code.TWICE),
        (SEEN, ["1.1.20191301"], Code.UNKNOWN_BOX),
        (SEEN, [f"{10**30}.1.20190920"], Code.UNKNOWN_BOX),
        (SEEN, ["1.1.19990920"], Code.UNKNOWN_BOX),
        (SEEN, ["x" * 10_000], Code.UNKNOWN_BOX),
        (SEEN, ["🙂"], Code.UNKNOWN_BOX),
        (SEEN, ["1.1.²0190920"], Code.UNKNOWN_BOX),
        (SEEN, [""], Code.UNKNOWN_BOX),
        ("1.1.20190919", [], Code.UNKNOWN_BOX),
        ("+", [], Code.UNKNOWN_BOX),
        ("1.1.20190919+ " * (MOST_BOXES + 1), [], Code.UNKNOWN_BOX),
        ("", ["1.1.20190919"] * (MOST_BOXES + 1), Code.UNKNOWN_BOX),
    ],
)
def test_what_cannot_be_read_is_refused(seen, ticked, code) -> None:
    with pytest.raises(Refused) as caught:
        intentions(seen, ticked)
    assert [refusal.code for refusal in caught.value.refusals] == [code]


def test_the_lines_of_a_recap_come_back_as_they_were() -> None:
    lines = (Change(THURSDAY, Action.CANCEL), Change(FRIDAY, Action.ADD))
    assert read_lines(write_lines(lines)) == lines
    assert read_lines("") == ()
