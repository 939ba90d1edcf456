"""Forms that no page of ours made: refused with a sentence, and nothing is written."""

from datetime import date, timedelta

import pytest

from models import Booking, Closure, SchoolYear, db
from portal.planning_page import MOST_SAID
from queries.planning import basket
from rules.bookings import Action, Box, Change
from tests import cast, forms
from tests.pages import csrf_token, sign_in, value_of
from tests.snapshot import nothing_written

FRIDAY, TODAY, MEAL_EATEN = date(2019, 9, 20), date(2019, 8, 27), date(2019, 8, 26)

NOT_YOURS = "Cette case n’est pas dans votre planning. Rien n’a été modifié."


@pytest.fixture
def parent(client, town):
    """Nadia's browser."""
    sign_in(client, town.nadia)
    return client


def send(client, status: int = 422, **fields) -> str:
    """Post these fields with a good token; the words of the answer, after which the database is as before."""
    token = csrf_token(client, forms.SEPTEMBER)
    with nothing_written():
        answer = client.post(forms.SEPTEMBER, data={"csrf_token": token, "suite": "valider"} | fields)
    assert answer.status_code == status
    return forms.plain(answer.text) if answer.mimetype == "text/html" else ""


def cancel(client, box: Box) -> str:
    return send(client, vues=f"{box}+")


def add(client, box: Box) -> str:
    return send(client, vues=f"{box}-", case=str(box))


def test_another_familys_child(parent, town) -> None:
    words = add(parent, Box(town.julien.id, town.meal.id, FRIDAY))
    assert NOT_YOURS in words and "Julien" not in words


def test_another_familys_booking(parent, town) -> None:
    cast.book(town.julien, town.meal, FRIDAY, town.claire)
    assert NOT_YOURS in cancel(parent, Box(town.julien.id, town.meal.id, FRIDAY))


def test_the_other_homes_booking(client, town) -> None:
    cast.book(town.sam, town.meal, FRIDAY, town.zoe)
    sign_in(client, town.paul)
    words = cancel(client, Box(town.sam.id, town.meal.id, FRIDAY))
    assert "Il n’y a pas de réservation à annuler pour ce jour." in words


def test_a_slot_of_a_period_that_is_not_theirs(parent, town) -> None:
    period = cast.make_period("Autre service")
    assert NOT_YOURS in add(parent, Box(town.hugo.id, period.slots[0].id, FRIDAY))


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (date(2019, 9, 21), "Ce jour est fermé"),
        (date(2019, 10, 24), "Ce jour est fermé"),
        (date(2019, 11, 11), "Ce jour est fermé"),
        (date(2019, 9, 1), NOT_YOURS),
    ],
)
def test_a_day_that_is_not_open(parent, town, day, sentence) -> None:
    assert sentence in add(parent, Box(town.hugo.id, town.meal.id, day))


def test_a_closed_day(parent, town) -> None:
    cast.add(Closure(period=town.canteen, first_day=FRIDAY, last_day=FRIDAY, reason="grève"))
    assert "Ce jour est fermé : grève." in add(parent, Box(town.hugo.id, town.meal.id, FRIDAY))


@pytest.mark.parametrize(
    ("day", "sentence"),
    [(TODAY, "Le délai est dépassé depuis le"), (MEAL_EATEN, "Ce jour est passé.")],
)
def test_a_day_past_its_cut_off_and_a_meal_already_eaten(parent, town, day, sentence) -> None:
    summer = cast.make_period(
        "Été", first_day=date(2019, 8, 1), last_day=date(2019, 9, 30), open_on="all_days", needs_enrolment=False
    )
    booked = cast.book(town.hugo, summer.slots[0], day, town.nadia)
    cast.add(SchoolYear(first_day=date(2018, 9, 1), last_day=date(2019, 8, 31), zone="C"))
    assert sentence in cancel(parent, Box(town.hugo.id, booked.slot_id, day))
    assert sentence in add(parent, Box(town.lea.id, booked.slot_id, day))


def test_a_full_slot(parent, town) -> None:
    town.meal.places = 1
    cast.book(town.julien, town.meal, FRIDAY, town.claire)
    words = add(parent, Box(town.hugo.id, town.meal.id, FRIDAY))
    assert "Hugo, Repas, vendredi 20 septembre 2019 : C’est complet pour ce jour." in words


def test_the_same_day_twice_in_one_post(parent, town) -> None:
    box = str(Box(town.hugo.id, town.meal.id, FRIDAY))
    assert "La même case est demandée deux fois." in send(parent, vues=f"{box}-", case=[box, box])


@pytest.mark.parametrize("child", ["hugo", "julien"])
def test_one_bad_box_among_good_ones_keeps_none(parent, town, child) -> None:
    good = Box(town.lea.id, town.meal.id, FRIDAY)
    bad = Box(getattr(town, child).id, town.meal.id, date(2019, 9, 21))
    send(parent, vues=f"{good}- {bad}-", case=[str(good), str(bad)])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "1.1",
        f"{10**30}.1.20190920",
        "1.1.20191320",
        "1.1.00010101",
        "-1.1.20190920",
        "🍎",
        "x" * 10_000,
        "1.1.20190920.1",
    ],
)
def test_a_box_that_cannot_be_read(parent, town, text) -> None:
    assert NOT_YOURS in send(parent, vues="", case=text)
    send(parent, vues=f"{text}x")


def test_nul_is_refused(parent, town) -> None:
    assert "Un signe n’a pas pu être lu" in send(parent, 400, vues="", case="1.1.2019\0")


def test_an_incomplete_family_cannot_tick(client, town) -> None:
    sign_in(client, town.ines)
    token = value_of(client.get("/planning?du=2019-09-01").text, "csrf_token")
    box = Box(town.tom.id, town.meal.id, FRIDAY)
    with nothing_written():
        answer = client.post(forms.SEPTEMBER, data={"csrf_token": token, "vues": "", "case": str(box)})
    assert answer.status_code == 422
    assert "Le dossier est incomplet, on ne peut pas encore réserver." in forms.plain(answer.text)


def test_a_price_and_a_state_of_the_form_are_not_believed(parent, town) -> None:
    box = Box(town.hugo.id, town.meal.id, FRIDAY)
    extra = {"price": "1", "cents": "0", "state": "accepted", "total": "-99999", "family_id": "1"}
    fields = forms.with_ticks(forms.edit(parent), {box: True}) | {"suite": "terminer"}
    assert parent.post(forms.SEPTEMBER, data=fields | extra).status_code == 303
    assert basket(town.nadia.id) == (Change(box, Action.ADD),)
    assert forms.finish(parent, price="1", state="cancelled").status_code == 303
    booked = db.session.query(Booking).one()
    assert (booked.price_cents, booked.state) == (430, "accepted")


def test_a_post_without_its_token_is_refused(parent, town) -> None:
    box = Box(town.hugo.id, town.meal.id, FRIDAY)
    with nothing_written():
        assert parent.post(forms.SEPTEMBER, data={"vues": "", "case": str(box)}).status_code == 400


def test_ten_megabytes_are_refused_with_a_page(parent, town) -> None:
    with nothing_written():
        answer = parent.post(forms.SEPTEMBER, data={"vues": "1" * 10_000_000})
    assert answer.status_code == 413


def test_two_thousand_unknown_boxes_are_refused_quickly(parent, town) -> None:
    boxes = [str(Box(town.hugo.id, number, FRIDAY)) for number in range(5000, 7100)]
    assert NOT_YOURS in send(parent, vues="", case=boxes)


def test_many_days_that_cannot_be_had_do_not_make_a_page_without_end(parent, town) -> None:
    past = [Box(town.hugo.id, town.meal.id, date(2019, 1, 1) + timedelta(number)) for number in range(200)]
    words = send(parent, vues=" ".join(f"{box}-" for box in past), case=[str(box) for box in past])
    assert 10 < words.count("Hugo, Repas, ") - words.count("septembre 2019") <= MOST_SAID
