"""The same token shows the same confirmation; a writer that took no lock becomes a refusal."""

from datetime import date

import pytest
from sqlalchemy import func, select

from models import Booking, Confirmation, db
from queries.planning import basket
from rules.bookings import Action, BookingState, Box, Change
from rules.refusals import Code, Refused
from rules.rights import Role
from services import bookings
from services.bookings import Press, StaffChange, change_for_family, confirm_basket
from services.planning import keep_ticks
from tests import cast
from tests.cast import NOW, Town
from tests.snapshot import everything, nothing_written

TOKEN = "a-token-of-the-tests"
FRIDAY, MONDAY = date(2019, 9, 20), date(2019, 9, 23)


def pressed(town: Town) -> Press:
    keep_ticks(town.nadia.id, {Box(town.hugo.id, town.meal.id, FRIDAY): True}, NOW)
    return Press(town.nadia.id, TOKEN, basket(town.nadia.id), 430)


def test_a_second_press_shows_the_same_confirmation(app, town: Town) -> None:
    press = pressed(town)
    made = confirm_basket(press, NOW)
    with nothing_written():
        assert confirm_basket(press, NOW) == made
        assert confirm_basket(Press(town.nadia.id, TOKEN, (), 0), NOW) == made


def test_a_replay_leaves_the_next_basket_alone(app, town: Town) -> None:
    press = pressed(town)
    made = confirm_basket(press, NOW)
    keep_ticks(town.nadia.id, {Box(town.hugo.id, town.meal.id, MONDAY): True}, NOW)
    assert confirm_basket(press, NOW) == made
    assert [line.box.day for line in basket(town.nadia.id)] == [MONDAY]


def test_another_token_finds_the_basket_empty(app, town: Town) -> None:
    press = pressed(town)
    confirm_basket(press, NOW)
    with nothing_written(), pytest.raises(Refused, match=Code.BASKET_EMPTY):
        confirm_basket(Press(town.nadia.id, TOKEN + "2", press.shown, 430), NOW)


def test_an_agents_second_press_changes_nothing(app, town: Town) -> None:
    change = Change(Box(town.hugo.id, town.meal.id, FRIDAY), Action.ADD)
    agent = town.staff[Role.COUNTER].id
    order = StaffChange(agent, cast.family_of(town.nadia).id, (change,), "", TOKEN)
    made = change_for_family(order, NOW)
    with nothing_written():
        assert change_for_family(order, NOW) == made
    assert db.session.scalar(select(func.count()).select_from(Confirmation)) == 1


def without_lock(town: Town, times: list[int]):
    """`locked_scene`, then somebody else books the same box through no service at all."""
    real = bookings.locked_scene

    def locked_scene(session, family_id, changes, now):
        scene = real(session, family_id, changes, now)
        if not times:
            return scene
        times.pop()
        stolen = {"child_id": town.hugo.id, "slot_id": town.meal.id, "day": FRIDAY, "price_cents": 1}
        made = {"family_id": family_id, "state": BookingState.ACCEPTED, "booked_at": NOW, "is_late": False}
        session.execute(Booking.__table__.insert().values(**stolen, **made))
        return scene

    return locked_scene


def test_a_box_taken_behind_the_lock_is_a_refusal_and_no_crash(app, town: Town, monkeypatch) -> None:
    press = pressed(town)
    before = everything()
    monkeypatch.setattr(bookings, "locked_scene", without_lock(town, [1, 2]))
    with pytest.raises(Refused, match=Code.BUSY):
        confirm_basket(press, NOW)
    assert everything() == before


def test_the_second_attempt_is_made_once_and_lands(app, town: Town, monkeypatch) -> None:
    press = pressed(town)
    monkeypatch.setattr(bookings, "locked_scene", without_lock(town, [1]))
    made = confirm_basket(press, NOW)
    assert db.session.scalars(select(Booking.price_cents)).all() == [430]
    assert confirm_basket(press, NOW) == made
