"""The wizard's addresses and forms changed on their way: nothing of another's is shown, and nothing is written."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from models import Period, Reservation, db
from rules.bookings import REPLACEABLE, Box, ReservationState
from services import planning
from tests import cast, forms, wizards
from tests.cast import NOW
from tests.pages import sign_in
from tests.snapshot import nothing_written
from tests.wizards import at

TUESDAY, THURSDAY, FRIDAY, MONDAY = (date(2019, 9, day) for day in (17, 19, 20, 23))
GONE, REFUSED = 404, 422
ENDED = [state for state in ReservationState if state not in REPLACEABLE]


@dataclass
class Case:
    """The town, Nadia's honest forms of the grid and of the recap, and a second period."""

    town: cast.Town
    garderie: Period
    grid: forms.Fields
    recap: forms.Fields

    def box(self, day: date = TUESDAY, child=None, slot=None) -> Box:
        return Box((child or self.town.hugo).id, (slot or self.town.meal).id, day)


@pytest.fixture
def migrated_app(sqlite_app):
    """These are pages; what the two databases may do differently is in tests/services and tests/races."""
    return sqlite_app


@pytest.fixture
def case(client, town) -> Case:
    """Hugo's Tuesday is in Nadia's basket, his Thursday is booked; Léa's and Julien's Fridays too."""
    garderie = cast.make_period("Garderie", needs_enrolment=False)
    cast.book(town.hugo, town.meal, THURSDAY, town.nadia)
    cast.book(town.lea, town.meal, FRIDAY, town.nadia)
    cast.book(town.julien, town.meal, FRIDAY, town.claire)
    planning.keep_ticks(town.nadia.id, {Box(town.hugo.id, town.meal.id, TUESDAY): True}, NOW)
    sign_in(client, town.nadia)
    month = at(town.hugo, town.canteen, "planning", mois="2019-09")
    return Case(
        town,
        garderie,
        wizards.grid(client, month),
        wizards.recap(client, at(town.hugo, town.canteen, "recapitulatif")),
    )


def reservation_of(case: Case, name: str) -> int:
    child = getattr(case.town, name)
    return db.session.query(Reservation).filter_by(child_id=child.id).order_by(Reservation.id).first().id


def not_for_hugo(**changes) -> Callable[[Case], str]:
    """A period that the wizard does not offer him."""
    return lambda case: at(case.town.hugo, cast.make_period("Autre", **({"needs_enrolment": False} | changes)), "{}")


def replacing(whose: str, child: str = "hugo") -> Callable[[Case], str]:
    """The address that replaces somebody's reservation."""
    return lambda case: at(getattr(case.town, child), case.town.canteen, "{}", modifie=reservation_of(case, whose))


def replacing_text(text: str) -> Callable[[Case], str]:
    return lambda case: at(case.town.hugo, case.town.canteen, "{}", modifie=text)


ADDRESSES: dict[str, Callable[[Case], str]] = {
    "another family's child": lambda case: at(case.town.julien, case.town.canteen, "{}"),
    "no child": lambda case: f"{wizards.NEW}/999999/{case.town.canteen.id}/{{}}",
    "no period": lambda case: f"{wizards.NEW}/{case.town.hugo.id}/999999/{{}}",
    "a period of another class": not_for_hugo(levels="CM2"),
    "a period for older children": not_for_hugo(least_age=12),
    "a period that asks for an enrolment": not_for_hugo(needs_enrolment=True),
    "a period that is over": not_for_hugo(first_day=date(2019, 7, 1), last_day=date(2019, 8, 26)),
    "another family's reservation": replacing("julien"),
    "the sister's reservation": replacing("lea"),
    "one's own reservation for the sister": replacing("hugo", child="lea"),
    "one's own reservation in another period": lambda case: at(
        case.town.hugo, case.garderie, "{}", modifie=reservation_of(case, "hugo")
    ),
    "a reservation that does not exist": replacing_text("999999"),
    "no number": replacing_text("x"),
    "a number that is too long": replacing_text("9" * 40),
}


@pytest.mark.parametrize("forge", ADDRESSES.values(), ids=ADDRESSES)
def test_an_address_that_leads_to_nothing_of_this_family(client, case, forge) -> None:
    address = forge(case)
    selection = address.replace("/{}", "")
    grid, recap = address.format("planning"), address.format("recapitulatif")
    with nothing_written():
        answers = [client.get(it).status_code for it in (selection, grid, recap)]
        answers.append(client.post(grid, data=case.grid | {"suite": "valider"}).status_code)
        answers.append(client.post(recap, data=case.recap | {"suite": "confirmer"}).status_code)
    assert answers == [GONE] * 5


def ticks(*boxes: Callable[[Case], Box]) -> Callable[[Case], forms.Fields]:
    return lambda case: {"case": [str(box(case)) for box in boxes]}


FORMS: dict[str, Callable[[Case], dict]] = {
    "the sister's box": ticks(lambda case: case.box(child=case.town.lea)),
    "another family's child": ticks(lambda case: case.box(child=case.town.julien)),
    "a slot of another period": ticks(lambda case: case.box(slot=case.garderie.slots[0])),
    "a date of another month": ticks(lambda case: case.box(date(2019, 10, 3))),
    "a Sunday": ticks(lambda case: case.box(date(2019, 9, 22))),
    "a day before the period": ticks(lambda case: case.box(date(2019, 9, 1))),
    "a box twice": ticks(Case.box, Case.box),
    "no box": lambda _case: {"case": ["🍎"]},
    "more boxes than a term has": lambda case: {"case": [f"{n}.{case.town.meal.id}.20190920" for n in range(1, 3000)]},
    "a booked box given up": lambda case: {"vues": f"{case.box(THURSDAY)}+"},
    "the sister's given up": lambda case: {"vues": f"{case.box(FRIDAY, case.town.lea)}+"},
    "another family's given up": lambda case: {"vues": f"{case.box(FRIDAY, case.town.julien)}+"},
    "what was shown, not readable": lambda _case: {"vues": "x" * 5000},
    "a row of the sister's": lambda case: {"cocher": f"ligne:{case.town.lea.id}.{case.town.meal.id}"},
    "a week of another month": lambda _case: {"cocher": "semaine:20191021"},
    "no such button": lambda _case: {"cocher": "🍎"},
}


@pytest.mark.parametrize("forge", FORMS.values(), ids=FORMS)
def test_a_grid_that_was_changed_on_its_way(client, case, forge) -> None:
    address = at(case.town.hugo, case.town.canteen, "planning", mois="2019-09")
    with nothing_written():
        answer = client.post(address, data=case.grid | {"suite": "valider"} | forge(case))
    assert answer.status_code == REFUSED
    assert "Vos dates n’ont pas été gardées" in forms.plain(answer.text)


def test_before_the_bookings_open_the_page_says_when_and_takes_nothing(client, case) -> None:
    case.town.canteen.opens_at = NOW + timedelta(days=1)
    db.session.commit()
    grid, recap = (at(case.town.hugo, case.town.canteen, step) for step in ("planning", "recapitulatif"))
    with nothing_written():
        answers = [
            client.get(grid),
            client.post(grid, data=case.grid | {"suite": "valider", "case": [str(case.box(MONDAY))]}),
            client.post(recap, data=case.recap | {"suite": "confirmer"}),
        ]
    assert [it.status_code for it in answers] == [200, REFUSED, REFUSED]
    assert all("Les réservations ouvrent le " in forms.plain(it.text) for it in answers)


RECAPS: dict[str, Callable[[Case], dict]] = {
    "another total": lambda _case: {"total": "0"},
    "no total": lambda _case: {"total": "🍎"},
    "no token": lambda _case: {"jeton": "x"},
    "no line": lambda _case: {"lignes": ""},
    "a line more": lambda case: {"lignes": f"{case.box()}+ {case.box(MONDAY)}+"},
    "the sister's line": lambda case: {"lignes": f"{case.box(child=case.town.lea)}+"},
    "a cancellation": lambda case: {"lignes": f"{case.box(THURSDAY)}-"},
    "no lines": lambda _case: {"lignes": "🍎"},
    "a line to drop that is none": lambda _case: {"retirer": "🍎"},
}


@pytest.mark.parametrize("forge", RECAPS.values(), ids=RECAPS)
def test_a_recap_that_was_changed_on_its_way(client, case, forge) -> None:
    address = at(case.town.hugo, case.town.canteen, "recapitulatif")
    with nothing_written():
        answer = client.post(address, data=case.recap | {"suite": "confirmer"} | forge(case))
    assert answer.status_code == REFUSED
    assert "Votre demande ne peut pas être confirmée ainsi" in forms.plain(answer.text)


@pytest.mark.parametrize("steps", ["nothing ticked", "of another period", "of the sister"])
def test_a_skipped_step(client, case, steps) -> None:
    other = {
        "nothing ticked": at(case.town.lea, case.town.canteen, "recapitulatif"),
        "of another period": at(case.town.hugo, case.garderie, "recapitulatif"),
        "of the sister": at(case.town.lea, case.garderie, "recapitulatif"),
    }[steps]
    with nothing_written():
        assert client.post(other, data=case.recap | {"suite": "confirmer"}).status_code == REFUSED


def test_a_stranger_with_the_same_address_and_form(client, case) -> None:
    sign_in(client, case.town.claire)
    own = wizards.grid(client, at(case.town.julien, case.town.canteen, "planning"))["csrf_token"]
    address = at(case.town.hugo, case.town.canteen, "recapitulatif")
    with nothing_written():
        answer = client.post(address, data=case.recap | {"suite": "confirmer", "csrf_token": own})
    assert answer.status_code == GONE


@pytest.mark.parametrize("state", ENDED)
def test_a_reservation_that_has_ended_is_not_replaced(client, case, state) -> None:
    found = db.session.get(Reservation, reservation_of(case, "hugo"))
    found.state = state
    db.session.commit()
    address = at(case.town.hugo, case.town.canteen, "recapitulatif", modifie=found.id)
    with nothing_written():
        answer = client.post(address, data=case.recap | {"suite": "confirmer"})
    assert (answer.status_code, answer.location) == (303, f"/reservations/{found.id}")


@pytest.mark.parametrize("step", ["planning", "recapitulatif"])
def test_a_post_without_its_token(client, case, step) -> None:
    with nothing_written():
        answer = client.post(at(case.town.hugo, case.town.canteen, step), data={"suite": "confirmer"})
    assert answer.status_code == 400
