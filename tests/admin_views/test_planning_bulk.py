"""The counter's grid has the families' rules: linked slots, two places, buildings; and many boxes at once."""

from datetime import date, time

import pytest

from models import Booking, SlotLink, db
from rules.activities import SlotLinkKind
from rules.bookings import Box
from rules.rights import Role
from tests import cast
from tests.clicks import Clicker
from tests.pages import sign_in, tree_of
from tests.snapshot import nothing_written
from tests.staff_pages import XHTML, actions, said, send

FRIDAY, SEPTEMBER_DAYS = date(2019, 9, 20), 21


@pytest.fixture
def counter(client, town):
    """The browser of the counter."""
    sign_in(client, town.staff[Role.COUNTER])
    return client


def month(town, account=None, day="2019-09"):
    return f"/mairie/planning/{cast.family_of(account or town.nadia).id}?mois={day}"


def ticked(page):
    found = (it for it in tree_of(page).iter(f"{XHTML}input") if it.get("name") == "box")
    return {it.get("value") for it in found if it.get("checked") is not None}


def centre(town):
    """At Cambon a day and a half-day that exclude one another, and a meal that needs one of them."""
    day = cast.make_slot("Journée", starts_at=time(14), ends_at=time(18))
    half = cast.make_slot("Après-midi", starts_at=time(14), ends_at=time(18), position=1)
    lunch = cast.make_slot("Panier", starts_at=time(12), ends_at=time(13), position=2)
    cast.make_period("Centre", needs_enrolment=False, place="Cambon", slots=[day, half, lunch])
    cast.add(SlotLink(slot_id=day.id, other_id=half.id, kind=SlotLinkKind.EXCLUDES))
    for other in (day, half):
        cast.add(SlotLink(slot_id=lunch.id, other_id=other.id, kind=SlotLinkKind.NEEDS))
    return {"day": day, "half": half, "lunch": lunch, "canteen": town.meal}


CASES = [
    ([], "day half", "Ce créneau ne se réserve pas le même jour que « Après-midi »."),
    ([], "lunch", "Pour ce créneau, cochez aussi le même jour : Journée ou Après-midi."),
    (["canteen", "half"], "lunch", "L’enfant est déjà attendu à la même heure : Repas, Lieu de RESTAURATION"),
]


@pytest.mark.parametrize(("booked", "words", "expected"), CASES)
def test_what_does_not_go_together_is_refused_even_for_a_reason(counter, town, booked, words, expected) -> None:
    slots = centre(town)
    for name in booked:
        cast.book(town.hugo, slots[name], FRIDAY, town.nadia)
    wanted = [str(Box(town.hugo.id, slots[name].id, FRIDAY)) for name in words.split()]
    kept = sorted(ticked(counter.get(month(town)).text))
    with nothing_written():
        answer = send(counter, month(town), box=[*kept, *wanted], reason="Demande des parents")
    assert answer.status_code == 422
    assert expected in said(answer).replace("\N{NO-BREAK SPACE}", " ")
    assert set(wanted) <= ticked(answer.text)


def test_a_full_building_is_refused_with_its_sentence(counter, town) -> None:
    slots = centre(town)
    town.canteen.establishment.places = 1
    cast.add(town.canteen.establishment)
    cast.book(town.julien, slots["canteen"], FRIDAY, town.claire)
    forged = str(Box(town.hugo.id, town.meal.id, FRIDAY))
    assert forged not in counter.get(month(town)).text
    with nothing_written():
        answer = send(counter, month(town), box=[forged], reason="Demande des parents")
    assert answer.status_code == 422 and "C’est complet pour ce jour." in said(answer)


def test_all_of_a_month_is_ticked_at_once_then_kept(counter, town) -> None:
    browser = Clicker(counter, month(town))
    with nothing_written():
        browser.press("Cocher", pour=f"{town.lea.id}.{town.meal.id}", quand="tout")
    assert browser.answer.status_code == 200
    assert f"{SEPTEMBER_DAYS} cases ont changé. Enregistrez." in said(browser.answer)
    with nothing_written():
        browser.press("Décocher", pour="", quand="jour:2")
    browser.press("Enregistrer les changements")
    booked = db.session.query(Booking).all()
    assert {it.child_id for it in booked} == {town.lea.id} and len(booked) == SEPTEMBER_DAYS - 4
    assert actions() == ["reservation.made"]


def test_many_at_once_leaves_alone_what_is_past_its_cut_off(counter, town) -> None:
    town.canteen.add_rule = "DB(10,23:59)"
    cast.add(town.canteen)
    browser = Clicker(counter, month(town))
    browser.press("Cocher", pour=f"{town.hugo.id}.{town.meal.id}", quand="semaine:20190902")
    assert {Box.read(value).day.day for value in ticked(browser.answer.text)} == {6}


@pytest.mark.parametrize("value", ["x", "ligne:{julien}.{meal}", "jour:0"])
def test_a_forged_button_is_refused(counter, town, value) -> None:
    value = value.format(julien=town.julien.id, meal=town.meal.id)
    with nothing_written():
        answer = send(counter, month(town), cocher=value)
    assert answer.status_code == 422 and "Cette case n’est pas dans votre planning." in said(answer)
