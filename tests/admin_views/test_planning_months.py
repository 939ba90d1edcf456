"""At the counter, what is ticked in one month stays when another is shown, and is saved with it."""

from datetime import date

import pytest

from models import Booking, db
from rules.bookings import Box
from rules.rights import Role
from tests import cast
from tests.clicks import Clicker, fields_of
from tests.pages import sign_in
from tests.snapshot import nothing_written
from tests.staff_pages import actions, said, send

SEPTEMBER, OCTOBER = date(2019, 9, 20), date(2019, 10, 4)


@pytest.fixture
def browser(client, town):
    """The browser of the counter, on September of Nadia's family."""
    sign_in(client, town.staff[Role.COUNTER])
    return Clicker(client, month(town))


def month(town, day="2019-09"):
    return f"/mairie/planning/{cast.family_of(town.nadia).id}?mois={day}"


def box(town, day):
    return str(Box(town.hugo.id, town.meal.id, day))


def booked():
    return sorted(it.day for it in db.session.query(Booking) if it.cancelled_at is None)


def test_ticks_of_two_months_are_saved_together(browser, town):
    with nothing_written():
        browser.press("Mois suivant ›", box=box(town, SEPTEMBER))
    page = said(browser.answer)
    assert browser.answer.request.args["mois"] == "2019-10" and "octobre 2019" in page
    assert "septembre 2019, 1 changement" in page
    browser.press("Enregistrer les changements", box=box(town, OCTOBER))
    assert (booked(), actions()) == ([SEPTEMBER, OCTOBER], ["reservation.made"])


def test_back_in_a_month_its_ticks_are_there_and_can_be_taken_back(browser, town):
    browser.press("Mois suivant ›", box=box(town, SEPTEMBER))
    browser.press("septembre 2019, 1 changement")
    fields = fields_of(browser._button("Mois suivant ›")[1])
    assert fields["box"] == [box(town, SEPTEMBER)] and fields["kept"] == [""]
    browser.answer = browser.client.post(month(town), data={**fields, "box": []})
    assert browser.answer.status_code == 422 and "Aucune case n’a changé." in said(browser.answer)


def test_what_is_unticked_in_another_month_is_cancelled_with_the_rest(client, browser, town):
    cast.book(town.hugo, town.meal, SEPTEMBER, town.nadia)
    kept = f"{box(town, SEPTEMBER)}-"
    answer = send(client, month(town, "2019-10"), kept=kept, box=[box(town, OCTOBER)])
    assert answer.status_code == 302 and booked() == [OCTOBER]


def test_many_at_once_and_another_month_go_together(browser, town):
    browser.press("Mois suivant ›", box=box(town, SEPTEMBER))
    browser.press("Cocher", pour=f"{town.hugo.id}.{town.meal.id}", quand="jour:5")
    browser.press("Enregistrer les changements")
    assert booked()[0] == SEPTEMBER and len(booked()) == 4


def test_what_is_refused_in_another_month_is_named_and_stays(client, browser, town):
    town.meal.places = 1
    cast.book(town.julien, town.meal, SEPTEMBER, town.claire)
    with nothing_written():
        answer = send(client, month(town, "2019-10"), kept=f"{box(town, SEPTEMBER)}+", box=[box(town, OCTOBER)])
    page = said(answer).replace("\N{NO-BREAK SPACE}", " ")
    assert answer.status_code == 422 and "Hugo, Repas, vendredi 20 septembre 2019 : C’est complet" in page
    assert "septembre 2019, 1 changement" in page


def test_a_past_day_of_another_month_asks_for_the_reason_too(client, browser, town):
    town.canteen.add_rule = "DB(30,23:59)"
    db.session.commit()
    kept = f"{box(town, SEPTEMBER)}+"
    assert "un motif est demandé" in said(send(client, month(town, "2019-10"), kept=kept))
    assert send(client, month(town, "2019-10"), kept=kept, reason="Oubli").status_code == 302


@pytest.mark.parametrize("kept", ["x", "1.1.20190931+", "1.1.20190920", "1.1.18120920+"])
def test_what_makes_no_sense_is_refused(client, browser, town, kept):
    with nothing_written():
        assert send(client, month(town), kept=kept, box=[box(town, OCTOBER)]).status_code == 422


def test_another_familys_box_is_refused_in_whatever_month(client, browser, town):
    theirs = f"{Box(town.julien.id, town.meal.id, SEPTEMBER)}+"
    with nothing_written():
        answer = send(client, month(town, "2019-10"), kept=theirs)
    assert answer.status_code == 422 and "Julien" not in answer.text
