"""The lines of an account's basket, inside the transaction of whoever changes them."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.bookings import BasketLine
from rules.bookings import Action, Box


def keep(session: Session, account_id: int, intentions: Mapping[Box, Action | None]) -> None:
    """Have the basket say of each box what is intended: to add it, to cancel it, or (None) nothing."""
    of_account = session.scalars(select(BasketLine).where(BasketLine.account_id == account_id))
    kept = {Box(line.child_id, line.slot_id, line.day): line for line in of_account}
    for box, action in intentions.items():
        line = kept.get(box)
        if action is None:
            if line:
                session.delete(line)
        elif line:
            line.action = action
        else:
            of_box = {"child_id": box.child_id, "slot_id": box.slot_id, "day": box.day}
            session.add(BasketLine(account_id=account_id, action=action, **of_box))
