"""The pages of closures: shown before anything is cancelled, confirmed with the number shown, reopened."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from models import Booking, Closure, SchoolClass, db
from rules.bookings import BookingState
from rules.rights import Role
from services.changes import Edit
from services.closures import save_closure
from services.reopenings import reopen_closure
from tests import cast
from tests.cast import NOW
from tests.pages import sign_in, statements, value_of
from tests.snapshot import nothing_written
from tests.staff_pages import actions, rows, said, send, table

NEW, LIST = "/mairie/fermetures/nouveau", "/mairie/fermetures/"
THURSDAY, FRIDAY = date(2019, 9, 19), date(2019, 9, 20)
STRIKE = {"reason": "Grève", "first_day": "2019-09-19", "last_day": "2019-09-20"}


@pytest.fixture
def admin(client, town):
    """The browser of the administrator; Hugo and Julien are booked on Friday, Claire's family has no e-mail."""
    cast.book(town.hugo, town.meal, FRIDAY, town.nadia)
    cast.book(town.julien, town.meal, FRIDAY, town.claire)
    cast.family_of(town.claire).contact_email = ""
    db.session.commit()
    sign_in(client, town.staff[Role.ADMINISTRATOR])
    return client


def strike(town, **changes: Any) -> dict[str, str]:
    return STRIKE | {"period_id": str(town.canteen.id)} | changes


def closed(town, seen: int = 2, **changes: Any) -> int:
    values = {"reason": "Grève", "first_day": THURSDAY, "last_day": FRIDAY, "period_id": town.canteen.id}
    return save_closure(Edit(town.staff[Role.ADMINISTRATOR].id, None, None, values | changes), NOW, seen)


def live() -> int:
    return len(db.session.scalars(select(Booking.id).where(Booking.state == BookingState.ACCEPTED)).all())


def test_what_is_booked_is_shown_before_anything_is_cancelled(admin, town):
    with nothing_written():
        page = send(admin, NEW, **strike(town))
    words = said(page)
    assert page.status_code == 200 and "2 réservations sont concernées" in words
    assert "Fermer et annuler 2 réservations" in words and "8,60 €" in words.replace("\N{NO-BREAK SPACE}", " ")
    lines = [line.replace("\N{NO-BREAK SPACE}", " ") for line in rows(page)]
    assert any(line.startswith("Restauration") or "| Repas | 2" in line for line in lines)
    assert any("03 00 00 00 02 | Julien | Repas : 20/09/2019" in line for line in lines)
    assert value_of(page.text, "reason") == "Grève" and value_of(page.text, "seen") == "2"


def test_one_confirmation_closes_and_the_page_says_whom_to_call(admin, town):
    answer = send(admin, NEW, **strike(town, seen="2"))
    page = admin.get(answer.location)
    assert answer.status_code == 302 and live() == 0
    words = said(page)
    assert "2 réservations sont annulées. 1 famille est à appeler." in words and "Familles à appeler" in words
    assert "à venir" in words and f"{answer.location}/rouvrir" in page.text
    assert "/supprimer" not in page.text


def test_whom_to_call_stays_on_the_closure_s_page_with_what_each_child_loses(admin, town):
    cast.book(town.julien, town.meal, THURSDAY, town.claire)
    page = admin.get(f"{LIST}{closed(town, 3)}")
    first = rows(page)[0].replace("\N{NO-BREAK SPACE}", " ")
    assert first.endswith("03 00 00 00 02 | Julien | Repas : 19/09/2019 et 20/09/2019")
    assert 'id="imprimer" hidden' in page.text and "print.js" in page.text


def test_where_each_family_has_an_e_mail_nobody_is_to_call(admin, town):
    cast.family_of(town.claire).contact_email = "claire@example.org"
    db.session.commit()
    page = admin.get(f"{LIST}{closed(town)}")
    assert "Aucune : chaque famille concernée" in said(page).replace("\N{NO-BREAK SPACE}", " ")
    assert not any("Julien" in line for line in rows(page))


@pytest.mark.parametrize("seen", ["0", "1", "3", "999999999"])
def test_another_number_is_shown_again_and_closes_nothing(admin, town, seen):
    with nothing_written():
        page = send(admin, NEW, **strike(town, seen=seen))
    assert page.status_code == 422 and "Le nombre de réservations concernées a changé" in said(page)
    assert value_of(page.text, "seen") == "2"


def test_where_nothing_is_booked_nothing_is_asked(admin, town):
    answer = send(admin, NEW, **strike(town, first_day="2019-10-03", last_day="2019-10-03"))
    assert answer.status_code == 302 and actions() == ["closure.created"] and live() == 2


def test_changing_one_s_mind_shows_the_form_with_what_was_typed(admin, town):
    with nothing_written():
        page = send(admin, NEW, **strike(town, seen="2", answer="changer"))
    assert page.status_code == 200 and value_of(page.text, "reason") == "Grève"
    assert 'name="seen"' not in page.text


@pytest.mark.parametrize(
    "changes",
    [
        {"period_id": "999999"},
        {"period_id": ""},
        {"school_class_id": "999999"},
        {"slot_id": "1"},
        {"last_day": "2019-09-01"},
        {"seen": "2", "reason": ""},
        {"first_day": "", "familles": "0"},
    ],
)
def test_a_forged_or_unfinished_form_writes_nothing(admin, town, changes):
    with nothing_written():
        answer = send(admin, NEW, **strike(town, **changes))
    assert answer.status_code in (200, 422) and live() == 2


def test_many_families_are_leafed_through_without_closing(admin, town):
    with nothing_written():
        page = send(admin, NEW, **strike(town, seen="2", familles="7"))
    assert page.status_code == 200 and "Fermer et annuler 2 réservations" in said(page)


def test_an_outing_is_for_one_class(admin, town):
    other = cast.add(SchoolClass(school=town.school, name="CM2", level="CM2"))
    town.julien.school_class = other
    db.session.commit()
    page = send(admin, NEW, **strike(town, school_class_id=str(other.id)))
    assert "Fermer et annuler 1 réservation" in said(page) and "CM2 (École du Centre)" in said(page)
    send(admin, NEW, **strike(town, school_class_id=str(other.id), seen="1"))
    assert "CM2 (École du Centre)" in said(admin.get(f"/mairie/periodes/{town.canteen.id}")) and live() == 1


def test_an_outing_closes_another_place_with_the_same_days_class_and_reason(admin, town):
    closure_id = closed(town, school_class_id=town.school_class.id)
    way = f"{NEW}?comme={closure_id}"
    assert f'href="{way}"' in admin.get(f"{LIST}{closure_id}").text
    page = admin.get(way)
    shown = [value_of(page.text, name) for name in ("reason", "first_day", "last_day")]
    assert shown == ["Grève", "2019-09-19", "2019-09-20"]
    assert f'<option selected value="{town.school_class.id}">CE1 (École du Centre)' in page.text
    assert f'<option selected value="{town.canteen.id}">{town.canteen}' not in page.text
    place = str(town.canteen.establishment_id)
    assert (
        send(admin, way, **STRIKE, school_class_id=str(town.school_class.id), establishment_id=place).status_code == 302
    )
    assert [it.school_class_id for it in db.session.scalars(select(Closure))] == [town.school_class.id] * 2


@pytest.mark.parametrize("like", ["999999", "x", "-1", ""])
def test_a_forged_model_of_a_closure_gives_an_empty_form(admin, like):
    assert value_of(admin.get(f"{NEW}?comme={like}").text, "reason") == ""


def test_what_is_reopened_is_no_model_of_another_closure(admin, town):
    closure_id = closed(town)
    reopen_closure(town.staff[Role.ADMINISTRATOR].id, closure_id, None, NOW)
    assert "comme=" not in admin.get(f"{LIST}{closure_id}").text


def test_once_it_cancelled_something_only_its_reason_changes(admin, town):
    path = f"{LIST}{closed(town)}"
    page = admin.get(f"{path}/modifier")
    assert 'name="reason"' in page.text and 'name="first_day"' not in page.text
    assert send(admin, f"{path}/modifier", reason="Grève nationale", last_day="2019-12-31").status_code == 302
    assert db.session.scalars(select(Closure)).one().last_day == FRIDAY
    assert admin.get(f"{path}/supprimer").status_code == 403


def test_the_list_says_the_state_and_how_many_and_leads_to_reopening(admin, town):
    closure_id = closed(town)
    (line,) = rows(admin.get(LIST))
    assert "à venirRouvrir | 2" in line
    assert table(admin.get(f"{LIST}export.csv"))[1][7:9] == ["à venir", "2"]
    reopen_closure(town.staff[Role.ADMINISTRATOR].id, closure_id, None, NOW)
    (line,) = rows(admin.get(LIST))
    assert "rouverte | 2" in line and "Modifier" not in line
    assert rows(admin.get(f"{LIST}?flt_etat=fermee")) == [] and len(rows(admin.get(f"{LIST}?flt_etat=rouverte"))) == 1
    assert not any("Grève" in line for line in rows(admin.get(f"/mairie/periodes/{town.canteen.id}")))


def test_reopening_shows_each_date_and_restores_what_was_shown(admin, town):
    path = f"{LIST}{closed(town)}"
    town.meal.places = 1
    db.session.commit()
    page = admin.get(f"{path}/rouvrir")
    words = said(page)
    assert "1 réservation sur 2 peut être rétablie" in words and "1 – plus de place" in words
    assert any("Benmoussa Hugo" in line and "peut être rétabli" in line for line in rows(page))
    answer = send(admin, f"{path}/rouvrir", answer="retablir")
    assert answer.status_code == 302 and live() == 1
    words_after = said(admin.get(answer.location)).replace("\N{NO-BREAK SPACE}", " ")
    assert "1 réservation est rétablie. À appeler : Test, 03 00 00 00 02." in words_after


def test_reopening_without_restoring_is_a_choice(admin, town):
    path = f"{LIST}{closed(town)}"
    answer = send(admin, f"{path}/rouvrir", answer="sans")
    assert "Aucune réservation n’est rétablie" in said(admin.get(answer.location)) and live() == 0


@pytest.mark.parametrize("seen", ["0", "1", "3"])
def test_another_number_reopens_nothing(admin, town, seen):
    path = f"{LIST}{closed(town)}/rouvrir"
    with nothing_written():
        page = send(admin, path, answer="retablir", seen=seen)
    assert page.status_code == 422 and "2 au lieu de" in said(page) and value_of(page.text, "seen") == "2"


@pytest.mark.parametrize(
    "posted", [{}, {"answer": "tout"}, {"answer": "retablir", "seen": ""}, {"answer": "retablir", "seen": "-2"}]
)
def test_a_forged_answer_reopens_nothing(admin, town, posted):
    path = f"{LIST}{closed(town)}/rouvrir"
    with nothing_written():
        assert send(admin, path, **posted).status_code == 400


def test_the_second_agent_is_told(admin, town):
    closure_id = closed(town)
    path = f"{LIST}{closure_id}/rouvrir"
    shown = {"csrf_token": value_of(admin.get(path).text, "csrf_token"), "answer": "retablir", "seen": "2"}
    reopen_closure(town.staff[Role.ADMINISTRATOR].id, closure_id, 2, NOW)
    with nothing_written():
        answer = admin.post(path, data=shown)
    assert "Quelqu’un d’autre a modifié cette fiche" in said(admin.get(answer.location))
    assert admin.get(path).status_code == 302


@pytest.mark.parametrize("role", [Role.COUNTER, Role.ACCOUNTS, Role.AUDITOR])
def test_who_may_not_edit_the_offer_reads_and_does_nothing(client, town, role):
    cast.book(town.julien, town.meal, FRIDAY, town.claire)
    cast.family_of(town.claire).contact_email = ""
    db.session.commit()
    closure_id = closed(town, 1)
    sign_in(client, town.staff[role])
    page = client.get(f"{LIST}{closure_id}")
    assert ("Familles à appeler" in said(page)) is (role is not Role.AUDITOR)
    assert "rouvrir" not in page.text and client.get(f"{LIST}{closure_id}/rouvrir").status_code == 403


def test_the_preview_asks_as_often_for_thirty_families_as_for_two(admin, town):
    posted = strike(town)

    def asked() -> int:
        with statements() as seen:
            assert send(admin, NEW, **posted).status_code == 200
        return len(seen)

    asked()  # the first one also loads who is signed in
    before = asked()
    for number in range(28):
        (parent,) = cast.make_family(str(3000 + number), f"Famille{number}", f"Parent{number}")
        child = cast.make_child("Zoé", parent, school_class=town.school_class)
        cast.book(child, town.meal, FRIDAY, parent)
    assert asked() == before
