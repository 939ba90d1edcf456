"""Reservations, booked days, confirmations; the answer to a request; a family's month changed at the counter."""

from datetime import date

import pytest

from models import Booking, Confirmation, OutgoingMail, Reservation, db
from rules.activities import Validation
from rules.bookings import BookingState, ReservationState
from rules.rights import Role
from tests import cast
from tests.pages import csrf_token, sign_in, statements, tree_of, value_of, words_of
from tests.snapshot import nothing_written
from tests.staff_pages import XHTML, actions, rows, said, send, table

FRIDAY = date(2019, 9, 20)
STAFF = [role for role in Role if role is not Role.FAMILY]
EDITORS = {Role.ADMINISTRATOR, Role.COUNTER}


@pytest.fixture
def counter(client, town):
    """The browser of the counter."""
    sign_in(client, town.staff[Role.COUNTER])
    return client


def waiting(town):
    """A request of Hugo's that waits for the town hall."""
    booking = cast.book(town.hugo, town.meal, FRIDAY, town.nadia, state=BookingState.WAITING)
    return booking.lines[0].reservation


def month(town, day="2019-09"):
    return f"/mairie/planning/{cast.family_of(town.nadia).id}?mois={day}"


def boxes(page, ticked=None):
    """The values of the check boxes of a page: all of them, or the ticked ones."""
    found = [it for it in tree_of(page).iter(f"{XHTML}input") if it.get("name") == "box"]
    return [it.get("value") for it in found if ticked is None or (it.get("checked") is not None) == ticked]


def link_named(answer, words):
    """The address of the page's link with those words."""
    return next(it.get("href") for it in tree_of(answer.text).iter(f"{XHTML}a") if words_of(it) == words)


def box(town, day, child=None):
    return f"{(child or town.hugo).id}.{town.meal.id}.{day:%Y%m%d}"


@pytest.mark.parametrize("role", STAFF)
def test_each_role_sees_and_does_what_its_rights_say(client, town, role):
    reservation = waiting(town)
    sign_in(client, town.staff[role])
    exports = role in {Role.ADMINISTRATOR, Role.COUNTER, Role.ACCOUNTS}
    edits = 200 if role in EDITORS else 403
    for path in ("reservations", "jours-reserves"):
        assert client.get(f"/mairie/{path}/").status_code == 200
        assert client.get(f"/mairie/{path}/export.csv").status_code == (200 if exports else 403)
    assert client.get("/mairie/confirmations/").status_code == (200 if exports else 403)
    assert client.get(f"/mairie/reservations/{reservation.id}/traiter").status_code == edits
    assert client.get("/mairie/planning/").status_code == edits
    assert client.get(month(town)).status_code == edits


def test_an_activity_leader_sees_only_its_own_establishments(client, town):
    waiting(town)
    other = cast.make_period("ÉTUDE")
    elsewhere = cast.book(town.lea, other.slots[0], FRIDAY, town.nadia)
    sign_in(client, town.staff[Role.LEADER])
    for path, hidden in (("jours-reserves", elsewhere.id), ("reservations", elsewhere.lines[0].reservation_id)):
        (line,) = rows(client.get(f"/mairie/{path}/"))
        assert "Hugo" in line
        assert client.get(f"/mairie/{path}/{hidden}").status_code == 404


def test_a_request_shows_what_it_did_and_the_way_to_answer(counter, town):
    reservation = waiting(town)
    page = counter.get(f"/mairie/reservations/{reservation.id}")
    assert reservation.number in said(page) and f"/mairie/reservations/{reservation.id}/traiter" in page.text
    (line,) = rows(page)
    assert line.replace("\N{NO-BREAK SPACE}", " ") == "Repas | ajoutée | 4,30 € | en attente de traitement | Non"


def test_a_request_is_accepted_once_and_the_family_is_written_to(counter, town):
    reservation = waiting(town)
    path = f"/mairie/reservations/{reservation.id}/traiter"
    seen = {"csrf_token": csrf_token(counter, path), "answer": "refuser", "reason": "Trop tard"}
    answer = send(counter, path, answer="accepter", reason="")
    assert (answer.status_code, actions()) == (302, ["reservation.accepted"])
    assert db.session.get_one(Reservation, reservation.id).state is ReservationState.ACCEPTED
    assert db.session.query(OutgoingMail).one().recipient == "nadia@example.org"
    with nothing_written():
        second = counter.post(path, data=seen)
    assert second.location == f"{counter.get(path).location}?repondue=1"
    assert "Cette demande est déjà traitée. Rien n’a été modifié." in said(counter.get(second.location))


def test_a_refusal_needs_its_reason(counter, town):
    reservation = waiting(town)
    path = f"/mairie/reservations/{reservation.id}/traiter"
    with nothing_written():
        answer = send(counter, path, answer="refuser", reason=" ")
    assert answer.status_code == 422 and "Écrivez le motif du refus" in answer.text
    assert send(counter, path, answer="refuser", reason="Plus de place").status_code == 302
    page = said(counter.get(f"/mairie/reservations/{reservation.id}"))
    assert "refusée" in page and "Plus de place" in page and "Accepter ou refuser" not in page


@pytest.mark.parametrize("answer", ["", "peut-être"])
def test_an_answer_that_is_none_is_refused(counter, town, answer):
    reservation = waiting(town)
    with nothing_written():
        sent = send(counter, f"/mairie/reservations/{reservation.id}/traiter", answer=answer)
    assert sent.status_code == 400


def test_a_request_is_found_by_number_family_child_and_state(counter, town):
    reservation = waiting(town)
    cast.book(town.julien, town.meal, FRIDAY, town.claire)
    number = cast.family_of(town.nadia).number
    for asked in (f"search={reservation.id:06d}", "search=benmoussa", "flt_etat=waiting", f"flt_famille={number}"):
        (line,) = rows(counter.get(f"/mairie/reservations/?{asked}"))
        assert "Hugo" in line


def test_booked_days_are_filtered_by_day_place_period_slot_and_state(counter, town):
    cast.book(town.hugo, town.meal, FRIDAY, town.nadia)
    cast.book(town.hugo, town.meal, date(2019, 9, 23), town.nadia, state=BookingState.CANCELLED)
    cast.book(town.lea, cast.make_period("ÉTUDE").slots[0], date(2019, 9, 24), town.nadia)
    asked = {
        "flt_du=2019-09-23": 1,
        "flt_du=2019-09-23&flt_etat=": 2,
        "flt_au=2019-09-20": 1,
        "flt_du=2019-09-21&flt_au=2019-09-23&flt_etat=": 1,
        f"flt_etat=&flt_lieu={town.canteen.establishment_id}": 2,
        f"flt_etat=&flt_periode={town.canteen.id}": 2,
        f"flt_creneau={town.meal.id}": 1,
        "flt_etat=live": 2,
        "flt_etat=cancelled": 1,
        "search=lea": 1,
    }
    found = {it: len(rows(counter.get(f"/mairie/jours-reserves/?{it}"))) for it in asked}
    assert found == asked


def test_booked_days_begin_today_with_those_that_hold_a_place(counter, town):
    """What the page leaves out stands in its filters and is not exported; « Tout afficher » lifts both."""
    cast.book(town.hugo, town.meal, date(2019, 7, 1), town.nadia)
    cast.book(town.hugo, town.meal, FRIDAY, town.nadia)
    cast.book(town.lea, town.meal, FRIDAY, town.nadia, state=BookingState.CANCELLED)
    page = counter.get("/mairie/jours-reserves/")
    assert len(rows(page)) == 1 and value_of(page.text, "flt_du") == "2019-08-27"
    assert '<option value="live" selected>' in page.text
    everything = link_named(page, "Tout afficher")
    assert len(rows(counter.get(everything))) == 3
    exported = "/mairie/jours-reserves/export.csv"
    assert len(table(counter.get(exported))) == 2
    assert len(table(counter.get(f"{exported}?flt_du=&flt_etat="))) == 4
    assert "flt_etat=" in link_named(counter.get(everything), "Exporter en CSV")


def test_booked_days_stand_by_day_place_slot_and_child(counter, town):
    study = cast.make_period("ÉTUDE")
    for child, slot, day in (
        (town.lea, town.meal, date(2019, 9, 23)),
        (town.lea, town.meal, FRIDAY),
        (town.lea, study.slots[0], FRIDAY),
        (town.hugo, town.meal, FRIDAY),
    ):
        cast.book(child, slot, day, town.nadia)
    lines = [line.split(" | ") for line in rows(counter.get("/mairie/jours-reserves/"))]
    found = [(line[1], line[6], line[2]) for line in lines]
    assert found == sorted(found) and len(set(found)) == 4


def test_the_export_of_booked_days_is_for_offices(counter, town):
    cast.book(town.hugo, town.meal, FRIDAY, town.nadia)
    head, line = table(counter.get("/mairie/jours-reserves/export.csv"))
    said_of = dict(zip(head, line, strict=True))
    assert said_of["Jour"] == "20/09/2019" and said_of["Prix"] == "4,30" and said_of["N° de dossier"] == "1042"
    assert (said_of["Enfant"], said_of["Hors délai"], said_of["Annulé le"]) == ("Benmoussa Hugo", "Non", "")


@pytest.mark.parametrize("path", ["reservations", "jours-reserves", "confirmations"])
def test_a_list_asks_as_often_for_thirty_rows_as_for_one(counter, town, path):
    def asked():
        with statements() as seen:
            shown = len(rows(counter.get(f"/mairie/{path}/?page_size=100")))
        return shown, len(seen)

    cast.book(town.hugo, town.meal, FRIDAY, town.nadia)
    few, before = asked()
    for each in range(1, 31):
        cast.book(town.hugo, cast.make_period(f"P{each}").slots[0], date(2019, 10, each), town.nadia)
    lots, after = asked()
    assert (lots - few, after) == (30, before)


@pytest.mark.parametrize("path", ["reservations/999999/traiter", "jours-reserves/abc", "planning/999999", "planning/0"])
def test_what_does_not_exist_is_no_page(counter, town, path):
    assert counter.get(f"/mairie/{path}").status_code == 404


def test_a_family_is_found_for_its_planning(counter, town):
    family = cast.family_of(town.nadia)
    page = counter.get("/mairie/planning/?q=1042")
    assert f'href="/mairie/planning/{family.id}"' in page.text and rows(page) == ["Hugo, Léa"]
    assert "Aucune famille ne correspond." in said(counter.get("/mairie/planning/?q=zzz"))


def test_a_month_shows_every_box_with_its_state(counter, town):
    cast.book(town.hugo, town.meal, FRIDAY, town.nadia)
    page = counter.get(month(town)).text
    assert boxes(page, ticked=True) == [box(town, FRIDAY)]
    assert len(boxes(page)) == 2 * 21
    assert "Mois précédent" in page and "mois=2019-10" in page


def test_a_month_is_a_line_for_each_slot_of_a_week(counter, town):
    """As long as the offer is, not as the month: the days stand beside one another, named as families read them."""
    cast.book(town.hugo, town.meal, FRIDAY, town.nadia)
    lines = rows(counter.get(month(town)))
    assert len(lines) == 2 * 5
    assert [words.split(", ")[0] for words in lines[2].split(" | ")] == [
        "16 ouverte",
        "17 ouverte",
        "18 ouverte",
        "19 ouverte",
        "20 réservée",
    ]
    assert lines[4].startswith("30 ouverte") and lines[4].endswith(" |  |  | ")


@pytest.mark.parametrize("asked", ["2019-13", "1812-09", "x", "", "0000-01", "9" * 50])
def test_a_month_that_does_not_exist_is_this_month(counter, town, asked):
    assert "août 2019" in said(counter.get(month(town, asked)))


def test_ticks_become_bookings_with_receipt_mail_and_journal(counter, town):
    cast.book(town.hugo, town.meal, FRIDAY, town.nadia)
    monday = box(town, date(2019, 9, 23))
    answer = send(counter, month(town), box=[monday], reason="")
    made = db.session.query(Confirmation).order_by(Confirmation.id.desc()).first()
    assert (answer.status_code, answer.location) == (302, f"/mairie/confirmations/{made.id}")
    assert (made.account_id, made.total_cents, actions()) == (town.staff[Role.COUNTER].id, 0, ["reservation.made"])
    states = {it.day: it.state.value for it in db.session.query(Booking)}
    assert states == {FRIDAY: "cancelled", date(2019, 9, 23): "accepted"}
    page = said(counter.get(answer.location))
    assert "Les réservations de la famille sont modifiées." in page and "Agent counter" in page


def test_past_a_cut_off_the_reason_is_demanded_and_kept(counter, town):
    town.canteen.add_rule = town.canteen.cancel_rule = "DB(30,23:59)"
    db.session.commit()
    day = box(town, date(2019, 9, 2))
    with nothing_written():
        answer = send(counter, month(town), box=[day], reason=" ")
    assert answer.status_code == 422 and "hors délai, un motif est demandé" in answer.text
    assert 'href="#reason"' in answer.text and day in boxes(answer.text, ticked=True)
    assert send(counter, month(town), box=[day], reason="Oubli du service").status_code == 302
    made, booking = db.session.query(Confirmation).one(), db.session.query(Booking).one()
    assert (made.override_reason, booking.is_late) == ("Oubli du service", True)


def test_what_no_reason_can_change_has_no_box(counter, town):
    town.meal.places = 0
    db.session.commit()
    page = counter.get(month(town))
    assert boxes(page.text) == [] and "complète" in said(page)


def test_a_forged_box_is_refused_on_its_line_and_the_ticks_stay(counter, town):
    mine, theirs = box(town, FRIDAY), box(town, FRIDAY, town.julien)
    with nothing_written():
        answer = send(counter, month(town), box=[mine, theirs], reason="x")
    assert answer.status_code == 422 and mine in boxes(answer.text, ticked=True)
    assert "Cette case n’est pas dans" in answer.text and "Julien" not in answer.text


@pytest.mark.parametrize("forged", [{"box": ["x"]}, {"seen": "x"}, {"token": "x"}, {"box": ["1.1.20190931"]}])
def test_a_form_that_makes_no_sense_changes_nothing(counter, town, forged):
    with nothing_written():
        answer = send(counter, month(town), **({"box": [box(town, FRIDAY)]} | forged))
    assert answer.status_code == 422


def test_nothing_changed_is_said(counter, town):
    with nothing_written():
        answer = send(counter, month(town), reason="")
    assert answer.status_code == 422 and "Aucune case n’a changé." in answer.text


def test_the_same_form_sent_twice_books_once(counter, town):
    page = counter.get(month(town)).text
    names = ("csrf_token", "token", "seen")
    data = {name: value_of(page, name) for name in names} | {"box": [box(town, FRIDAY)], "reason": ""}
    first, second = counter.post(month(town), data=data), counter.post(month(town), data=data)
    assert first.location == second.location
    assert db.session.query(Booking).count() == 1


def test_a_stale_page_never_undoes_what_a_parent_did_meanwhile(counter, town):
    page = counter.get(month(town)).text
    cast.book(town.hugo, town.meal, FRIDAY, town.nadia)
    data = {name: value_of(page, name) for name in ("csrf_token", "token", "seen")}
    counter.post(month(town), data=data | {"box": [box(town, date(2019, 9, 23))], "reason": ""})
    assert sorted(it.day.day for it in db.session.query(Booking) if it.state is BookingState.ACCEPTED) == [20, 23]


def test_an_incomplete_file_is_told_and_cannot_book(counter, town):
    path = f"/mairie/planning/{cast.family_of(town.ines).id}?mois=2019-09"
    page = counter.get(path)
    assert "on ne peut pas réserver. Il manque" in said(page) and boxes(page.text) == []


def test_what_an_agent_books_waits_for_nobody(counter, town):
    town.canteen.validation = Validation.STAFF
    db.session.commit()
    send(counter, month(town), box=[box(town, FRIDAY)], reason="")
    assert db.session.query(Booking).one().state is BookingState.ACCEPTED


def test_a_post_without_its_token_changes_nothing(counter, town):
    reservation = waiting(town)
    with nothing_written():
        assert counter.post(month(town), data={"box": [box(town, FRIDAY)]}).status_code == 400
        path = f"/mairie/reservations/{reservation.id}/traiter"
        assert counter.post(path, data={"answer": "accepter"}).status_code == 400
