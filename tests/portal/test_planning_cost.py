"""What a planning page costs: statements and bytes, whatever the number of children and slots."""

from datetime import date, time, timedelta

import pytest

from models import Slot, db
from rules.bookings import Box
from services import planning as services
from tests import cast, forms
from tests.pages import XHTML, sign_in, statements, tree_of, words_of

MOST_STATEMENTS = 12
MONTH = [date(2019, 9, 2) + timedelta(n) for n in range(29)]


def grow(town, children: int, slots: int) -> None:
    """So many children of Nadia's, and a second period with so many slots; the first child has the whole month."""
    columns = [
        cast.make_slot(f"Créneau {n}", position=n, starts_at=time(15 + n), ends_at=time(15 + n, 50))
        for n in range(slots)
    ]
    cast.make_period("ACCUEIL PÉRISCOLAIRE 2019/2020", needs_enrolment=False, slots=columns)
    for number in range(children - 2):
        made = cast.make_child(f"Enfant {number}", town.nadia, school_class=town.school_class)
        cast.enrol(made, town.canteen, town.nadia)
    for day in MONTH:
        if day.isoweekday() <= 5:
            cast.book(town.hugo, town.meal, day, town.nadia)


def asked(client, address: str) -> list[str]:
    """The statements of one page, without the words that begin and end a transaction."""
    with statements() as seen:
        assert client.get(address).status_code == 200
    return [statement for statement in seen if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK"))]


@pytest.mark.parametrize(("children", "slots"), [(2, 1), (3, 1), (3, 4), (6, 1), (6, 4)])
def test_a_page_makes_the_same_few_statements(client, town, children, slots) -> None:
    grow(town, children, slots)
    sign_in(client, town.nadia)
    forms.keep(client, {Box(town.lea.id, town.meal.id, MONTH[3]): True})
    for address in ("/planning?du=2019-09-01", forms.SEPTEMBER, f"{forms.EDIT}?du=2019-09-01&par=famille"):
        assert 8 < len(asked(client, address)) <= MOST_STATEMENTS
    assert len(asked(client, forms.RECAP)) <= MOST_STATEMENTS


def test_one_child_makes_no_fewer(client, town) -> None:
    sign_in(client, town.claire)
    assert 8 < len(asked(client, forms.SEPTEMBER)) <= MOST_STATEMENTS


def test_an_empty_page_asks_for_what_opens_next(client, town) -> None:
    sign_in(client, town.nadia)
    assert len(asked(client, "/planning")) <= MOST_STATEMENTS + 1


def test_three_children_and_three_slots_weigh_less_than_150_kilobytes(client, town) -> None:
    grow(town, 3, 2)
    sign_in(client, town.nadia)
    for grouping in ("famille", "activites"):
        page = client.get(f"{forms.EDIT}?du=2019-09-01&par={grouping}").text
        assert len(forms.boxes_of(page)) == 3 * 3 * 21
        assert len(page.encode()) < 150_000


def test_a_recap_of_210_lines_weighs_less_than_150_kilobytes(client, town) -> None:
    grow(town, 6, 2)
    slots = db.session.query(Slot).filter(Slot.name.like("Créneau%"))
    days = [day for day in MONTH if day.isoweekday() <= 5][:21]
    children = [custody.child for custody in town.nadia.guardian.family.custodies][:5]
    wanted = {Box(child.id, slot.id, day): True for child in children for slot in slots for day in days}
    services.keep_ticks(town.nadia.id, wanted, cast.NOW)
    sign_in(client, town.nadia)
    page = client.get(forms.RECAP).text
    assert page.count('name="retirer"') == 210
    assert len(page.encode()) < 150_000
    foot = next(it for it in tree_of(page).iter(f"{XHTML}section") if it.get("class") == "basket")
    (last,) = foot.iter(f"{XHTML}button")
    assert (last.get("form"), last.get("value"), words_of(last)) == ("recap", "terminer", "Terminer")


def test_a_box_weighs_some_hundreds_of_bytes(client, town) -> None:
    sign_in(client, town.nadia)
    page = client.get(forms.SEPTEMBER).text
    for child in (town.hugo, town.lea):  # the ids of a long run of tests have more digits than a commune's
        page = page.replace(f"{child.id}.{town.meal.id}.", "999.99.")
    boxes = [line for line in page.splitlines() if line.startswith('<div class="box is-open">')]
    assert len(boxes) == 2 * 21
    assert max(len(line.encode()) for line in boxes) < 400
