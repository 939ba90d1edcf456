"""The recap, its three buttons, and the receipt."""

from datetime import date, time

import pytest

from models import Booking, Closure, Confirmation, OutgoingMail, Reservation, School, db
from queries.planning import basket
from rules.activities import Validation
from rules.bookings import BookingState, Box
from services import planning
from tests import cast, forms
from tests.cast import NOW
from tests.pages import XHTML, sign_in, tree_of, value_of, words_of
from tests.snapshot import nothing_written

THURSDAY, FRIDAY = date(2019, 9, 19), date(2019, 9, 20)


@pytest.fixture
def parent(client, town):
    """Nadia's browser; Hugo eats on Friday 20 September."""
    cast.book(town.hugo, town.meal, FRIDAY, town.nadia)
    sign_in(client, town.nadia)
    return client


def want(town, *, cancel=(), add=()) -> None:
    """Fill Nadia's basket for Hugo."""
    wanted = dict.fromkeys(cancel, False) | dict.fromkeys(add, True)
    boxes = {Box(town.hugo.id, town.meal.id, day): it for day, it in wanted.items()}
    planning.keep_ticks(town.nadia.id, boxes, NOW)


def rows(page: str) -> list[list[str]]:
    """The cells of the table's body."""
    (body,) = tree_of(page).iter(f"{XHTML}tbody")
    return [[words_of(cell).replace("\N{NO-BREAK SPACE}", " ") for cell in row] for row in body]


def test_the_recap_of_the_guide(parent, town) -> None:
    want(town, cancel=[FRIDAY])
    page = parent.get(forms.RECAP).text
    (row,) = rows(page)
    assert row[0] == "20/09/2019" and row[2:4] == ["à l’unité", "−4,30 €"]
    assert row[1] == "Hugo – RESTAURATION SCOLAIRE 2019/2020 annulation en attente"
    words = forms.plain(page)
    assert "Validation des modifications" in words and "Récapitulatif de votre saisie" in words
    assert "Afin d’enregistrer définitivement votre saisie, cliquez sur le bouton « Terminer »." in words
    assert "Si vous cliquez sur « Tout supprimer », vos modifications seront effacées." in words
    assert "Total de vos modifications −4,30 €" in words.replace("modifications−", "modifications −")


def test_a_slot_is_named_where_there_are_several(parent, town) -> None:
    evening = {"starts_at": time(16, 30), "ends_at": time(18, 30)}
    slots = [cast.make_slot("Matin", **evening), cast.make_slot("Soir", position=2, **evening)]
    period = cast.make_period("Garderie", needs_enrolment=False, slots=slots)
    forms.keep(parent, {Box(town.hugo.id, period.slots[1].id, FRIDAY): True})
    assert rows(parent.get(forms.RECAP).text)[0][1].startswith("Hugo – Garderie, Soir")


def test_an_empty_basket_has_a_friendly_page(parent, town) -> None:
    words = forms.plain(parent.get(forms.RECAP).text)
    assert "Il n’y a pas de modification en cours." in words and "Retour au planning" in words


def test_terminer_books_and_leads_to_the_receipt(parent, town) -> None:
    want(town, cancel=[FRIDAY], add=[THURSDAY])
    answer = forms.finish(parent)
    made = db.session.query(Confirmation).order_by(Confirmation.id.desc()).first()
    assert (answer.status_code, answer.location) == (303, f"/confirmations/{made.id}")
    assert basket(town.nadia.id) == ()
    states = {booking.day: booking.state for booking in db.session.query(Booking)}
    assert states == {THURSDAY: BookingState.ACCEPTED, FRIDAY: BookingState.CANCELLED}


def test_the_receipt_says_what_was_done(parent, town) -> None:
    want(town, cancel=[FRIDAY], add=[THURSDAY])
    page = parent.get(forms.finish(parent).location).text
    words = forms.plain(page)
    number = db.session.query(Reservation).order_by(Reservation.id.desc()).first().number
    assert f"N° {number}" in words and "Un e-mail vous a été envoyé." in words
    assert "Hugo – RESTAURATION SCOLAIRE 2019/2020" in words and "Lieu de RESTAURATION" in words
    assert [row[0] for row in rows(page)] == ["jeudi 19 septembre 2019", "vendredi 20 septembre 2019"]
    assert [row[2:] for row in rows(page)] == [["acceptée", "+4,30 €"], ["annulée", "−4,30 €"]]
    assert "Total de vos modifications : 0,00 €" in words
    assert db.session.query(OutgoingMail).count() == 2


def test_a_request_that_staff_decide_says_that_it_waits(parent, town) -> None:
    period = cast.make_period("Garderie", needs_enrolment=False, validation=Validation.STAFF, slots=cast.evening())
    forms.keep(parent, {Box(town.hugo.id, period.slots[0].id, FRIDAY): True})
    words = forms.plain(parent.get(forms.finish(parent).location).text)
    assert "en attente de traitement" in words and "acceptée" not in words


def test_a_second_press_shows_the_same_receipt(parent, town) -> None:
    want(town, add=[THURSDAY])
    fields = forms.recap(parent) | {"suite": "terminer"}
    first = parent.post(forms.RECAP, data=fields).location
    with nothing_written():
        assert parent.post(forms.RECAP, data=fields).location == first


def test_retirer_takes_one_line_out(parent, town) -> None:
    want(town, cancel=[FRIDAY], add=[THURSDAY])
    line = str(Box(town.hugo.id, town.meal.id, FRIDAY))
    answer = parent.post(forms.RECAP, data=forms.recap(parent) | {"retirer": line})
    assert (answer.status_code, answer.location) == (303, forms.RECAP)
    assert [change.box.day for change in basket(town.nadia.id)] == [THURSDAY]


def test_tout_supprimer_takes_all_out_and_changes_no_booking(parent, town) -> None:
    want(town, cancel=[FRIDAY], add=[THURSDAY])
    answer = parent.post(forms.RECAP, data=forms.recap(parent) | {"suite": "vider"}, follow_redirects=True)
    assert answer.request.path == "/planning"
    assert "Vos modifications sont effacées." in forms.plain(answer.text)
    assert basket(town.nadia.id) == () and db.session.query(Booking).one().state is BookingState.ACCEPTED


def test_a_line_that_is_no_longer_possible_says_why(parent, town) -> None:
    want(town, add=[THURSDAY, date(2019, 9, 23)])
    cast.add(Closure(period=town.canteen, first_day=THURSDAY, last_day=THURSDAY, reason="grève"))
    page = parent.get(forms.RECAP).text
    assert "Ce jour est fermé : grève." in rows(page)[0][1] and "fermé" not in rows(page)[1][1]
    with nothing_written():
        answer = forms.finish(parent)
    assert answer.status_code == 422 and "Ce jour est fermé : grève." in rows(answer.text)[0][1]


def test_after_a_refusal_the_line_is_dropped_and_the_rest_confirmed(parent, town) -> None:
    want(town, add=[THURSDAY, date(2019, 9, 23)])
    cast.add(Closure(period=town.canteen, first_day=THURSDAY, last_day=THURSDAY, reason="grève"))
    line = str(Box(town.hugo.id, town.meal.id, THURSDAY))
    parent.post(forms.RECAP, data=forms.recap(parent) | {"retirer": line})
    assert forms.finish(parent).status_code == 303


def test_one_button_takes_out_all_that_is_refused_and_nothing_else(parent, town) -> None:
    want(town, add=[THURSDAY, date(2019, 9, 23)], cancel=[FRIDAY])
    cast.add(Closure(period=town.canteen, first_day=THURSDAY, last_day=FRIDAY, reason="grève"))
    assert "Retirer ces lignes" in forms.plain(parent.get(forms.RECAP).text)
    answer = parent.post(forms.RECAP, data=forms.recap(parent) | {"suite": "ecarter"}, follow_redirects=True)
    assert [change.box.day for change in basket(town.nadia.id)] == [FRIDAY, date(2019, 9, 23)]
    assert "Retirer ces lignes" not in forms.plain(answer.text)


def test_a_line_whose_service_is_gone_can_be_dropped(parent, town) -> None:
    period = cast.make_period("Garderie", needs_enrolment=False, slots=cast.evening())
    box = Box(town.hugo.id, period.slots[0].id, FRIDAY)
    forms.keep(parent, {box: True})
    period.schools = [cast.add(School(name="Ailleurs", weekdays="12345"))]
    db.session.commit()
    page = parent.get(forms.RECAP).text
    assert rows(page)[0][1].startswith("Hugo – activité qui n’est plus proposée")
    parent.post(forms.RECAP, data=forms.recap(parent) | {"retirer": str(box)})
    assert basket(town.nadia.id) == ()


@pytest.mark.parametrize("person", ["claire", "paul"])
def test_another_familys_receipt_does_not_exist(parent, town, person) -> None:
    want(town, add=[THURSDAY])
    address = forms.finish(parent).location
    sign_in(parent, getattr(town, person))
    assert parent.get(address).status_code == 404


def test_the_other_parent_reads_the_receipt_too(parent, town) -> None:
    want(town, add=[THURSDAY])
    address = forms.finish(parent).location
    sign_in(parent, town.karim)
    assert parent.get(address).status_code == 200


@pytest.mark.parametrize("number", ["0", "-1", str(10**30), "abc", "999"])
def test_a_receipt_that_does_not_exist_is_a_clear_page(parent, town, number) -> None:
    assert parent.get(f"/confirmations/{number}").status_code == 404


def test_each_page_has_its_own_token(parent, town) -> None:
    want(town, add=[THURSDAY])
    tokens = {value_of(parent.get(forms.RECAP).text, "jeton") for _ in range(2)}
    assert len(tokens) == 2
