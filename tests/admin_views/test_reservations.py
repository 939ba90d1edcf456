"""The answers of the town hall to requests: day by day, several at once, and what stands in their way."""

from datetime import date

import pytest

from models import Booking, OutgoingMail, Reservation, ReservationLine, db
from rules.bookings import BookingState, Done, ReservationState
from rules.rights import Role
from services.settings import change_settings
from tests import cast
from tests.cast import NOW
from tests.pages import sign_in, statements
from tests.snapshot import nothing_written
from tests.staff_pages import XHTML, actions, rows, said, send, tree_of

FRIDAY, MONDAY, TUESDAY = date(2019, 9, 20), date(2019, 9, 23), date(2019, 9, 24)
WAITING = BookingState.WAITING
LIST = "/mairie/reservations/?flt_etat=waiting"
BULK = "/mairie/reservations/ensemble"


@pytest.fixture
def counter(client, town):
    """The browser of the counter."""
    sign_in(client, town.staff[Role.COUNTER])
    return client


def request_of(town, *days, child=None, account=None):
    """A request for these days that waits for the town hall."""
    child, account = child or town.hugo, account or town.nadia
    first = cast.book(child, town.meal, days[0], account, state=WAITING).lines[0].reservation
    for day in days[1:]:
        other = Booking(child=child, slot=town.meal, day=day, family=first.family, price_cents=430)
        other.state, other.booked_at = WAITING, NOW
        first.lines.append(ReservationLine(booking=other, done=Done.ADDED))
        first.last_day = day
    db.session.commit()
    return first


def path_of(reservation):
    return f"/mairie/reservations/{reservation.id}/traiter"


def circles(reservation, *answers):
    """The circles of a request's days, as the form posts them."""
    ids = [line.booking_id for line in reservation.lines]
    return {f"jour-{key}": answer for key, answer in zip(ids, answers, strict=True)}


def ticked(page):
    """What the circles of a page post."""
    found = [it for it in tree_of(page).iter(f"{XHTML}input") if it.get("type") == "radio"]
    return [it.get("value") for it in found if it.get("checked") is not None]


def states(reservation):
    return [line.booking.state.value for line in db.session.get_one(Reservation, reservation.id).lines]


def no_place_is_held(town, *full):
    """Requests hold no place, there is one, and somebody has it on these days."""
    change_settings(town.staff[Role.ADMINISTRATOR].id, {"waiting_holds_place": ""}, NOW)
    town.meal.places = 1
    for day in full:
        cast.book(town.julien, town.meal, day, town.claire)


def test_each_day_has_its_answer_and_the_family_reads_it(counter, town):
    asked = request_of(town, FRIDAY, MONDAY)
    page = counter.get(path_of(asked))
    assert ticked(page.text) == ["oui", "oui"] and "vendredi 20 septembre 2019, Repas" in said(page)
    reason = "Sortie scolaire"
    answer = send(counter, path_of(asked), answer="jours", reason=reason, **circles(asked, "oui", "non"))
    assert (answer.status_code, actions()) == (302, ["reservation.partly"])
    assert states(asked) == ["accepted", "refused"]
    after = said(counter.get(answer.location))
    assert "acceptée en partie" in after and reason in after and "La famille reçoit un e-mail." in after
    assert db.session.query(OutgoingMail).one().values["state"] == "partly"


def test_the_total_of_the_days_that_wait_is_said(counter, town):
    asked = request_of(town, FRIDAY, MONDAY)
    page = said(counter.get(path_of(asked))).replace("\xa0", " ")
    assert page.count(", Repas4,30 €") == 2 and "acceptez les 2 dates8,60 €" in page and "Solde" not in page
    gone = cast.book(town.hugo, town.meal, TUESDAY, town.nadia)
    gone.state = BookingState.CANCELLED
    asked.lines.append(ReservationLine(booking=gone, done=Done.CANCELLED))
    db.session.commit()
    page = said(counter.get(path_of(asked))).replace("\xa0", " ")
    assert "acceptez les 2 dates8,60 €" in page and "même demande\N{MINUS SIGN}4,30 € Solde+4,30 €" in page


def test_a_refused_day_needs_a_reason_and_the_answers_stay(counter, town):
    asked = request_of(town, FRIDAY, MONDAY)
    with nothing_written():
        page = send(counter, path_of(asked), answer="jours", reason="", **circles(asked, "oui", "non"))
    assert page.status_code == 422 and ticked(page.text) == ["oui", "non"]
    assert "Écrivez le motif du refus" in said(page)


@pytest.mark.parametrize("forged", [{}, {"jour-x": "oui"}, {"jour-999999": "oui"}, {"jour-²": "oui"}])
def test_a_day_without_an_answer_decides_nothing(counter, town, forged):
    asked = request_of(town, FRIDAY, MONDAY)
    first = circles(asked, "oui", "peut-être")
    with nothing_written():
        page = send(counter, path_of(asked), answer="jours", reason="", **first | forged)
    assert page.status_code == 422 and "Quelqu’un d’autre a modifié cette fiche" in said(page)


def test_another_requests_day_is_not_decided_with_it(counter, town):
    mine, other = request_of(town, FRIDAY), request_of(town, FRIDAY, child=town.julien, account=town.claire)
    send(counter, path_of(mine), answer="jours", reason="", **circles(mine, "oui"), **circles(other, "oui"))
    assert (states(mine), states(other)) == (["accepted"], ["waiting"])


def test_a_full_day_is_said_at_its_line(counter, town):
    asked = request_of(town, FRIDAY, MONDAY)
    no_place_is_held(town, FRIDAY)
    db.session.commit()
    page = said(counter.get(path_of(asked)))
    assert "4,30 €, complet" in page.replace("\xa0", " ") and "1 place restante" in page
    with nothing_written():
        page = send(counter, path_of(asked), answer="jours", reason="", **circles(asked, "oui", "oui"))
    assert page.status_code == 422 and said(page).count("C’est complet ce jour-là.") == 1
    assert "Il n’y a plus de place pour 1 jour" in said(page)
    send(counter, path_of(asked), answer="jours", reason="Complet", **circles(asked, "non", "oui"))
    assert states(asked) == ["refused", "accepted"]


def test_a_place_that_is_held_while_it_waits_is_said(counter, town):
    asked = request_of(town, FRIDAY)
    town.meal.places = 1
    db.session.commit()
    assert "place gardée" in said(counter.get(path_of(asked)))


def test_the_page_asks_as_often_for_twenty_days_as_for_one(counter, town):
    def asked(reservation):
        with statements() as seen:
            assert counter.get(path_of(reservation)).status_code == 200
        return len(seen)

    one = request_of(town, FRIDAY)
    many = request_of(town, *[date(2019, 10, day) for day in range(1, 21)], child=town.lea)
    assert asked(one) == asked(many)


@pytest.mark.parametrize("state", [ReservationState.CANCELLED, ReservationState.REPLACED])
def test_what_the_family_has_ended_meanwhile_is_told(counter, town, state):
    asked = request_of(town, FRIDAY)
    fields = {"answer": "jours", "reason": "", **circles(asked, "oui")}
    page = counter.get(path_of(asked))
    token = next(it.get("value") for it in tree_of(page.text).iter(f"{XHTML}input") if it.get("name") == "csrf_token")
    asked.state = state
    db.session.commit()
    with nothing_written():
        answer = counter.post(path_of(asked), data=fields | {"csrf_token": token})
    assert "Cette réservation a changé entre-temps." in said(counter.get(answer.location))


def test_a_family_without_an_address_is_to_be_told(counter, town):
    asked = request_of(town, FRIDAY, account=town.nadia)
    asked.confirmation.account = town.staff[Role.COUNTER]
    cast.family_of(town.nadia).contact_email = ""
    db.session.commit()
    answer = send(counter, path_of(asked), answer="jours", reason="", **circles(asked, "oui"))
    assert "La famille n’a pas d’e-mail, prévenez-la." in said(counter.get(answer.location))


@pytest.mark.parametrize("role", [Role.LEADER, Role.AUDITOR, Role.ACCOUNTS])
def test_who_only_reads_sees_the_request_and_answers_none(client, town, role):
    asked = request_of(town, FRIDAY)
    sign_in(client, town.staff[role])
    page = client.get(f"/mairie/reservations/{asked.id}")
    assert page.status_code == 200 and "Accepter ou refuser" not in said(page)
    token = next(it.get("value") for it in tree_of(page.text).iter(f"{XHTML}input") if it.get("name") == "csrf_token")
    assert "demandes choisies" not in said(client.get(LIST))
    with nothing_written():
        for path in (path_of(asked), BULK):
            sent = {"csrf_token": token, "answer": "accepter", "row": asked.id, **circles(asked, "oui")}
            assert client.post(path, data=sent).status_code == 403
    assert "Réservations à décider" not in said(client.get("/mairie/"))


def pick(counter, *reservations, **values):
    """The same, at the address of the page."""
    page = counter.get(LIST)
    token = next(it.get("value") for it in tree_of(page.text).iter(f"{XHTML}input") if it.get("name") == "csrf_token")
    return counter.post(BULK, data={"csrf_token": token, "row": [it.id for it in reservations], **values})


def test_several_are_read_again_then_answered_each_for_itself(counter, town):
    one, two = request_of(town, FRIDAY, MONDAY), request_of(town, MONDAY, child=town.julien, account=town.claire)
    assert "Accepter ou refuser les demandes choisies" in said(counter.get(LIST))
    assert "demandes choisies" not in said(counter.get("/mairie/reservations/"))
    with nothing_written():
        page = pick(counter, two, one)
    lines = [line.replace("\xa0", " ") for line in rows(page)]
    assert "20/09/2019 et 23/09/2019 | 8,60 € | moins d’une heure" in lines[0] and "Julien" in lines[1]
    page = pick(counter, one, two, answer="accepter", reason="")
    assert "2 réponses sont enregistrées." in said(page) and states(one) + states(two) == ["accepted"] * 3
    assert actions() == ["reservation.accepted"] * 2 and db.session.query(OutgoingMail).count() == 2


def test_those_that_cannot_be_answered_are_told_with_the_reason(counter, town):
    full, free = request_of(town, FRIDAY, MONDAY), request_of(town, TUESDAY)
    done = request_of(town, FRIDAY, child=town.sam, account=town.paul)
    no_place_is_held(town, FRIDAY)
    done.state = ReservationState.REFUSED
    db.session.commit()
    page = pick(counter, full, free, done, answer="accepter", reason="")
    text = said(page).replace("\xa0", " ")
    assert "1 réponse est enregistrée." in text and "2 demandes restent sans réponse" in text
    assert "Plus de place : 20/09/2019." in text and "Cette demande est déjà traitée." in text
    assert (states(full), states(free)) == (["waiting", "waiting"], ["accepted"])


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
def test_several_are_refused_with_a_reason_only(counter, town, reason):
    asked = request_of(town, FRIDAY)
    with nothing_written():
        page = pick(counter, asked, answer="refuser", reason=reason)
    assert page.status_code == 422 and "Rien n’est enregistré pour le moment" in said(page)
    assert pick(counter, asked, answer="refuser", reason="Grève").status_code == 200
    assert db.session.get_one(Reservation, asked.id).refusal_reason == "Grève"


@pytest.mark.parametrize("posted", [{}, {"row": "x"}, {"row": "999999"}, {"row": "9" * 20}])
def test_nothing_ticked_is_said(counter, town, posted):
    request_of(town, FRIDAY)
    with nothing_written():
        answer = pick(counter, **{"answer": "accepter"} | posted)
    assert "Choisissez d’abord des demandes." in said(counter.get(answer.location))


def test_what_waits_is_shown_on_the_first_page_the_oldest_first(counter, town):
    old, new = request_of(town, FRIDAY), request_of(town, MONDAY)
    old.confirmation.confirmed_at = NOW.replace(day=24)
    new.confirmation.confirmed_at = NOW.replace(hour=8)
    new.replaces = cast.book(town.hugo, town.meal, TUESDAY, town.nadia).lines[0].reservation
    db.session.commit()
    lines = rows(counter.get("/mairie/"))[:2]
    assert lines[0].startswith("Nouvelle réservation | 3 jours | Benmoussa (n° 1042) | Hugo")
    assert lines[1].startswith(f"Modification de {new.replaces.number} | 2 heures |")


def test_after_an_answer_the_next_request_is_one_click_away(counter, town):
    first, second, last = (request_of(town, day) for day in (FRIDAY, MONDAY, TUESDAY))
    answer = send(counter, path_of(second), answer="refuser", reason="Grève")
    page = counter.get(answer.location)
    assert "Demande suivante (2 en attente)" in said(page) and f'href="{path_of(last)}"' in page.text
    answer = send(counter, path_of(last), answer="refuser", reason="Grève")
    page = counter.get(answer.location)
    assert "Demande suivante (1 en attente)" in said(page) and f'href="{path_of(first)}"' in page.text
    page = counter.get(send(counter, path_of(first), answer="refuser", reason="Grève").location)
    assert "Demande suivante" not in said(page) and f'href="{LIST}&amp;sort=0"' in page.text
    assert "Retour à la liste" not in said(counter.get(f"/mairie/reservations/{first.id}"))
