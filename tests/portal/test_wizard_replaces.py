"""*Modifier / annuler la réservation*: the old one is cancelled and replaced by the new one, in one step."""

from datetime import date

import pytest

from models import Booking, Reservation, ReservationLine, db
from queries.planning import basket
from rules.bookings import BookingState, Box, Done, ReservationState
from tests import cast, forms, wizards
from tests.pages import sign_in
from tests.snapshot import nothing_written
from tests.wizards import at

MONDAY, TUESDAY, THURSDAY, FRIDAY = (date(2019, 9, day) for day in (2, 17, 19, 20))
LATE = "WP(Mon,1,23:59)"


@pytest.fixture
def parent(client, town):
    """Nadia's browser; reservation one has Hugo's meals of 2 (too late), 17 and 19 September, another one the 20th."""
    town.canteen.add_rule = town.canteen.cancel_rule = LATE
    first = cast.book(town.hugo, town.meal, MONDAY, town.nadia).lines[0].reservation
    for day in (TUESDAY, THURSDAY):
        booking = cast.book(town.hugo, town.meal, day, town.nadia)
        other = booking.lines[0].reservation
        first.lines.append(ReservationLine(booking=booking, done=Done.ADDED))
        db.session.delete(other)
    first.last_day = THURSDAY
    cast.book(town.hugo, town.meal, FRIDAY, town.nadia)
    db.session.commit()
    sign_in(client, town.nadia)
    return client


def old_one() -> Reservation:
    return db.session.query(Reservation).order_by(Reservation.id).first()


def grid(town, step: str = "planning") -> str:
    month = {"mois": "2019-09"} if step == "planning" else {}
    return at(town.hugo, town.canteen, step, modifie=old_one().id, **month)


def meal(town, day: date) -> Box:
    return Box(town.hugo.id, town.meal.id, day)


def change(client, town, **ticks: bool):
    """Tick and untick days of September (`d17=False`), validate, confirm; the answer of the last button."""
    boxes = {meal(town, date(2019, 9, int(day[1:]))): wanted for day, wanted in ticks.items()}
    answer = wizards.tick(client, grid(town), boxes)
    assert answer.status_code == 303, forms.plain(answer.text)
    return wizards.confirm(client, answer.location)


def test_the_selection_says_what_becomes_of_the_old_one(parent, town) -> None:
    words = forms.plain(parent.get(grid(town, "")).text)
    assert "l’ancienne réservation sera automatiquement annulée et remplacée par la nouvelle." in words
    assert f"Modifier la réservation {old_one().number}" in words


def test_only_what_is_its_own_and_still_open_may_be_unticked(parent, town) -> None:
    page = parent.get(grid(town)).text
    boxes = {name.split(", ")[-1]: box for name, box in forms.boxes_of(page).items() if box.get("checked") is not None}
    free = {day: box.get("disabled") is None for day, box in boxes.items()}
    assert free == {
        "mardi 17 septembre 2019": True,
        "jeudi 19 septembre 2019": True,
        "vendredi 20 septembre 2019": False,
    }
    assert forms.word_of(page, meal(town, FRIDAY)) == "déjà réservée"
    assert "lundi 2 septembre 2019 : conservée, délai dépassé" in forms.plain(page)


def test_the_recap_says_what_is_added_cancelled_and_kept(parent, town) -> None:
    answer = wizards.tick(parent, grid(town), {meal(town, TUESDAY): False, meal(town, date(2019, 9, 23)): True})
    words = forms.plain(parent.get(answer.location).text)
    assert f"Remplace la réservation {old_one().number}" in words
    lines = words[words.index("Votre demande") :]
    for said in ("lun. 02/09/2019", "conservée", "à annuler", "−4,30 €", "à ajouter", "+4,30 €", "0,00 €"):
        assert said in lines


def test_the_new_one_takes_the_place_of_the_old_one(parent, town) -> None:
    answer = change(parent, town, d17=False, d23=True)
    old, _other, new = db.session.query(Reservation).order_by(Reservation.id)
    assert (old.state, new.state, new.replaces_id) == (ReservationState.REPLACED, ReservationState.ACCEPTED, old.id)
    done = {line.booking.day.day: line.done for line in new.lines}
    assert done == {17: Done.CANCELLED, 23: Done.ADDED, 2: Done.KEPT, 19: Done.KEPT}
    words = forms.plain(parent.get(answer.location).text)
    assert f"la réservation {old.number}" in words and "conservée" in words and "Remplace" in words
    assert "Total de votre demande : 0,00 €" in words
    assert "Remplacée par" in forms.plain(parent.get(f"/confirmations/{old.confirmation_id}").text)


def test_a_second_press_shows_the_same_receipt_though_the_old_one_has_ended(parent, town) -> None:
    address = wizards.tick(parent, grid(town), {meal(town, TUESDAY): False}).location
    fields = wizards.recap(parent, address) | {"suite": "confirmer"}
    first = parent.post(address, data=fields).location
    with nothing_written():
        assert parent.post(address, data=fields).location == first


def test_giving_all_up_cancels_it(parent, town) -> None:
    kept = db.session.query(Booking).filter_by(day=MONDAY).one()
    kept.state = BookingState.CANCELLED
    db.session.commit()
    address = wizards.tick(parent, grid(town), {meal(town, TUESDAY): False, meal(town, THURSDAY): False}).location
    assert "Il ne restera aucune date" in forms.plain(parent.get(address).text)
    wizards.confirm(parent, address)
    new = db.session.query(Reservation).order_by(Reservation.id.desc()).first()
    assert new.state is ReservationState.CANCELLED
    states = {booking.day: booking.state for booking in db.session.query(Booking)}
    assert states[FRIDAY] is BookingState.ACCEPTED and states[TUESDAY] is BookingState.CANCELLED


def test_what_has_ended_meanwhile_leads_to_its_page_and_writes_nothing(parent, town) -> None:
    address = wizards.tick(parent, grid(town), {meal(town, TUESDAY): False}).location
    fields = wizards.recap(parent, address) | {"suite": "confirmer"}
    old, ticks = old_one(), wizards.grid(parent, grid(town)) | {"suite": "valider"}
    steps = [grid(town, ""), grid(town), grid(town, "recapitulatif")]
    old.state = ReservationState.REPLACED
    db.session.commit()
    with nothing_written():
        answers = [parent.get(step) for step in steps]
        answers += [parent.post(steps[1], data=ticks), parent.post(address, data=fields)]
    assert {(it.status_code, it.location) for it in answers} == {(303, f"/reservations/{old.id}")}
    assert "Cette réservation a changé entre-temps." in forms.plain(parent.get(answers[0].location).text)
    assert len(basket(town.nadia.id)) == 1
