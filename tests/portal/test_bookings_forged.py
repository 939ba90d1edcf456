"""A recap's form that was changed on its way: refused with a sentence, and nothing is written."""

from datetime import date

import pytest

from models import db
from rules.bookings import Action, Box, Change
from rules.ticks import write_lines
from services import planning
from tests import cast, forms
from tests.cast import NOW
from tests.pages import sign_in
from tests.snapshot import nothing_written

THURSDAY, FRIDAY = date(2019, 9, 19), date(2019, 9, 20)


@pytest.fixture
def parent(client, town):
    """Nadia's browser, with one meal of Hugo's in the basket."""
    planning.keep_ticks(town.nadia.id, {Box(town.hugo.id, town.meal.id, FRIDAY): True}, NOW)
    sign_in(client, town.nadia)
    return client


def refused(client, fields, **changes) -> str:
    """The words of the 422 that answers « Terminer »; nothing is written."""
    with nothing_written():
        answer = client.post(forms.RECAP, data=fields | {"suite": "terminer"} | changes)
    assert answer.status_code == 422
    return forms.plain(answer.text)


CHANGED = "Vos modifications ont changé depuis l’affichage de cette page."
UNKNOWN = "Cette case n’est pas dans votre planning."


@pytest.mark.parametrize("total", ["1", "-430", "0", "99999"])
def test_a_changed_total(parent, town, total) -> None:
    words = refused(parent, forms.recap(parent), total=total)
    assert "Le total a changé" in words and "il est maintenant de +4,30 €" in words.replace("de 4,30", "de +4,30")


@pytest.mark.parametrize("total", ["", "x", "4,30", "1e3", str(10**30), "🍎", "-", " 430", "٤٣٠"])
def test_a_total_that_is_no_amount(parent, town, total) -> None:
    assert CHANGED in refused(parent, forms.recap(parent), total=total)


def test_a_price_that_changed_since_the_page(parent, town) -> None:
    fields = forms.recap(parent)
    town.meal.price_cents = 500
    db.session.commit()
    words = refused(parent, fields)
    assert "Le total a changé" in words and "+5,00 €" in words


@pytest.mark.parametrize("token", ["", "x", "🍎" * 20, "a" * 10_000, "a b c d e f g h i j k"])
def test_a_token_that_is_none(parent, town, token) -> None:
    assert CHANGED in refused(parent, forms.recap(parent), jeton=token)


def test_lines_that_are_not_those_of_the_basket(parent, town) -> None:
    other = f"{Box(town.lea.id, town.meal.id, FRIDAY)}+"
    foreign = f"{Box(town.julien.id, town.meal.id, FRIDAY)}+"
    for lines in ("", other, foreign):
        assert CHANGED in refused(parent, forms.recap(parent), lignes=lines)


@pytest.mark.parametrize("lines", ["x", "1.1.20190920", f"{10**30}.1.20190920+", "x" * 10_000, "🍎+"])
def test_lines_that_cannot_be_read(parent, town, lines) -> None:
    assert UNKNOWN in refused(parent, forms.recap(parent), lignes=lines)


def test_a_recap_that_grew_old(parent, town) -> None:
    fields = forms.recap(parent)
    planning.keep_ticks(town.nadia.id, {Box(town.lea.id, town.meal.id, FRIDAY): True}, NOW)
    words = refused(parent, fields)
    assert CHANGED in words and "Léa – RESTAURATION SCOLAIRE 2019/2020" in words


def test_a_basket_emptied_in_another_window(parent, town) -> None:
    fields = forms.recap(parent)
    planning.empty_basket(town.nadia.id)
    words = refused(parent, fields)
    assert "Il n’y a plus de modification en cours." in words


def test_what_the_other_parent_booked_first(parent, town) -> None:
    fields = forms.recap(parent)
    cast.book(town.hugo, town.meal, FRIDAY, town.karim)
    words = refused(parent, fields)
    assert "C’est déjà réservé" in words


def test_the_last_place_taken_meanwhile(parent, town) -> None:
    fields = forms.recap(parent)
    town.meal.places = 1
    cast.book(town.julien, town.meal, FRIDAY, town.claire)
    assert "C’est complet pour ce jour." in refused(parent, fields)


def test_the_token_of_another_family(parent, town) -> None:
    planning.keep_ticks(town.claire.id, {Box(town.julien.id, town.meal.id, FRIDAY): True}, NOW)
    sign_in(parent, town.claire)
    theirs = forms.recap(parent)["jeton"][0]
    forms.finish(parent, jeton=theirs)
    sign_in(parent, town.nadia)
    assert CHANGED in refused(parent, forms.recap(parent), jeton=theirs)


@pytest.mark.parametrize("box", ["", "x", f"{10**30}.1.20190920", "🍎", "x" * 10_000])
def test_a_line_to_drop_that_cannot_be_read(parent, town, box) -> None:
    with nothing_written():
        answer = parent.post(forms.RECAP, data=forms.recap(parent) | {"retirer": box})
    assert answer.status_code == 422 and UNKNOWN in forms.plain(answer.text)


def test_another_parents_line_cannot_be_dropped(parent, town) -> None:
    box = Box(town.hugo.id, town.meal.id, FRIDAY)
    fields = forms.recap(parent)
    planning.keep_ticks(town.karim.id, {box: True}, NOW)
    sign_in(parent, town.karim)
    mine = forms.recap(parent)
    sign_in(parent, town.nadia)
    parent.post(forms.RECAP, data=fields | {"retirer": str(box)})
    sign_in(parent, town.karim)
    assert forms.recap(parent)["lignes"] == mine["lignes"]


def test_no_button_at_all_leads_back_to_the_recap(parent, town) -> None:
    with nothing_written():
        answer = parent.post(forms.RECAP, data=forms.recap(parent))
    assert (answer.status_code, answer.location) == (303, forms.RECAP)


def test_a_post_without_its_token_is_refused(parent, town) -> None:
    fields = forms.recap(parent)
    del fields["csrf_token"]
    with nothing_written():
        assert parent.post(forms.RECAP, data=fields | {"suite": "terminer"}).status_code == 400


@pytest.mark.parametrize("lines", ["x", "🍎", "1.2.99991231+"])
def test_lines_to_take_out_that_are_none(parent, town, lines) -> None:
    with nothing_written():
        answer = parent.post(forms.RECAP, data=forms.recap(parent) | {"suite": "ecarter", "lignes": lines})
    assert answer.status_code == 422


@pytest.mark.parametrize("child", ["hugo", "julien"])
def test_lines_to_take_out_that_are_not_in_the_basket_change_nothing(parent, town, child) -> None:
    lines = write_lines([Change(Box(getattr(town, child).id, town.meal.id, THURSDAY), Action.ADD)])
    with nothing_written():
        answer = parent.post(forms.RECAP, data=forms.recap(parent) | {"suite": "ecarter", "lignes": lines})
    assert answer.status_code == 303
