"""What the portal forgets by itself."""

from datetime import date, timedelta

from sqlalchemy import func, select

from models import BasketLine, SignInAttempt, db
from rules.bookings import Action
from services import cleaning
from tests.cast import NOW, Town, add

LATER = NOW + timedelta(hours=24, minutes=1)


def test_failed_sign_ins_of_more_than_a_day_ago_are_forgotten(app) -> None:
    for hours in (0, 23, 24):
        add(SignInAttempt(key="k", at=NOW + timedelta(hours=hours)))
    cleaning.forget_attempts(LATER)
    assert db.session.scalar(select(func.count()).select_from(SignInAttempt)) == 2


def test_a_basket_is_forgotten_when_its_account_has_not_come_back_for_a_day(app, town: Town) -> None:
    for account, signed_in in ((town.nadia, NOW), (town.karim, NOW + timedelta(hours=1)), (town.claire, None)):
        account.last_sign_in_at = signed_in
        day = date(2019, 9, 20)
        add(
            BasketLine(
                account_id=account.id, child_id=town.hugo.id, slot_id=town.meal.id, day=day, action=Action.CANCEL
            )
        )
    cleaning.forget_baskets(LATER)
    assert list(db.session.scalars(select(BasketLine.account_id))) == [town.karim.id]
