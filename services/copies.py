"""A reservation taken over for another child: what can be had goes into the basket, and waits for its last button."""

from datetime import datetime

from queries.copies import scene_of
from queries.reservations import reservation
from rules.bookings import Action
from rules.copies import Copy, copy_for
from rules.refusals import Code, Refused, refuse
from services import basket_lines
from services.parents import family_of, require_parent
from services.transaction import transaction


def copy(account_id: int, reservation_id: int, child_id: int, now: datetime) -> Copy:
    """Put into the account's basket what can be taken over for this child, and say what that is.

    Refuses another family's reservation or child, one that has ended, a child to whom the activity is not open, and,
    when nothing can be had, says why of each date. Nothing is written then.
    """
    with transaction() as session:
        family_id = family_of(require_parent(session, account_id))
        made = reservation(family_id, reservation_id)
        if made is None or not made.held or child_id == made.child_id:
            raise refuse(Code.RESERVATION_CHANGED)
        copied = copy_for(scene_of(made, family_id, now), made, child_id, now)
        if copied is None:
            raise refuse(Code.NOT_ELIGIBLE)
        if not copied.boxes:
            raise Refused(it.refusal for it in copied.days if it.refusal)
        basket_lines.keep(session, account_id, dict.fromkeys(copied.boxes, Action.ADD))
        return copied
