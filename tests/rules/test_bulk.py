"""Many boxes at once: what each button ticks, what it leaves alone, what is no such button."""

from datetime import date

import pytest

from rules.bookings import Action, Box
from rules.bulk import Stroke, of_rows, pressed, strike
from rules.cells import Sight
from rules.grid import Grouping, build
from rules.refusals import Code, Refused
from rules.scene import ClosureFacts
from rules.spans import View, span_of
from tests import plannings

SEPTEMBER = span_of(View.MONTH, date(2019, 9, 1))
SCHOOL_DAYS = [day for day in SEPTEMBER.days() if day.isoweekday() <= 5]
HUGO, LEA = plannings.child(1, "Hugo"), plannings.child(2, "Léa")
BOOKED, CLOSED, IN_BASKET = date(2019, 9, 3), date(2019, 9, 10), date(2019, 9, 17)
CLOSURE = ClosureFacts(CLOSED, CLOSED, "grève")


def cells():
    """September for Hugo and Léa; Hugo has the 3rd, his basket wants the 17th, the 10th is closed."""
    scene = plannings.scene(
        [HUGO, LEA], [plannings.period(closures=(CLOSURE,))], taken=plannings.taken(Box(1, 1, BOOKED))
    )
    sight = Sight(scene, {Box(1, 1, IN_BASKET): Action.ADD}, plannings.NOW)
    return list(build(sight, SEPTEMBER, Grouping.ACTIVITIES).cells())


def struck(value, wanted=None, button="cocher", **selects):
    return strike(pressed({button: value} | selects), cells(), wanted or {})


def of(child, *days):
    return {Box(child, 1, date(2019, 9, day)): True for day in days}


FREE = [day.day for day in SCHOOL_DAYS if day != CLOSED]
OF_HUGO = [day for day in FREE if day not in (BOOKED.day, IN_BASKET.day)]


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("tout", of(1, *OF_HUGO) | of(2, *FREE)),
        ("ligne:1.1", of(1, *OF_HUGO)),
        ("tout:1.1,2.1", of(1, *OF_HUGO) | of(2, *FREE)),
        ("semaine:20190902", of(1, 2, 4, 5, 6) | of(2, 2, 3, 4, 5, 6)),
        ("semaine:20190906:2.1", of(2, 2, 3, 4, 5, 6)),
        ("jour:2", of(1, 24) | of(2, 3, 17, 24)),
        ("jour:2:2.1", of(2, 3, 17, 24)),
        ("jour:2:1.1", of(1, 24)),
    ],
)
def test_a_button_ticks_the_free_boxes_it_names(value, wanted) -> None:
    assert struck(value) == wanted


def test_the_opposite_takes_back_what_is_booked_and_what_the_basket_adds() -> None:
    assert struck("tout", button="decocher") == {Box(1, 1, BOOKED): False, Box(1, 1, IN_BASKET): False}
    assert struck("jour:2:2.1", button="decocher") == {}


def test_the_ticks_of_the_form_are_kept_beside_the_stroke() -> None:
    by_hand = of(1, 24) | {Box(1, 1, BOOKED): False}
    assert struck("semaine:20190923:2.1", by_hand) == by_hand | of(2, 23, 24, 25, 26, 27)
    assert struck("jour:2:1.1", by_hand) == of(1, 3, 24)


def test_the_selects_say_the_same_as_a_value() -> None:
    assert struck("choix", quand="jour:2", pour="2.1") == struck("jour:2:2.1")
    assert struck("choix", quand="tout", pour="") == struck("tout")


def test_a_form_without_such_a_button_strikes_nothing() -> None:
    assert pressed({"suite": "valider", "quand": "jour:2"}) is None
    assert Stroke.read(f"tout:{of_rows([(1, 1), (2, 1)])}", ticks=True).rows == {(1, 1), (2, 1)}


@pytest.mark.parametrize(
    "value",
    [
        *(
            "",
            "choix",
            "x",
            "ligne",
            "ligne:",
            "tout:",
            "tout:1",
            "tout:1.1,",
            "jour:0",
            "jour:7",
            "jour:8",
            "jour:",
            "jour:22",
        ),
        *("semaine:2019", "semaine:20191320", "semaine:00010101", "semaine:20191007", "tout:1.1:2.1", " tout"),
        *("ligne:9.1", "jour:2:1.9", "tout:1.1,9.1", "jour:٢", "tout:" + "1.1," * 1000 + "1.1", "ligne:0.0"),
    ],
)
def test_a_value_that_no_button_has_is_refused(value) -> None:
    with pytest.raises(Refused) as caught:
        struck(value)
    assert [refusal.code for refusal in caught.value.refusals] == [Code.UNKNOWN_BOX]
