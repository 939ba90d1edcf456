"""The last button: what was ticked becomes booked, all of it or nothing, by a parent or by the town hall."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Delete, delete, select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.activities import Slot
from models.bookings import BasketLine, Reservation
from queries.planning import basket
from rules.baskets import MOST_LINES, refusals
from rules.bookings import REASON, REPLACEABLE, Booklet, Box, Change
from rules.desk import TIME_LIMITS
from rules.fields import check
from rules.pricing import total_of
from rules.refusals import Code, Refusal, Refused, refuse
from rules.rights import Right
from rules.scene import Scene
from services.agents import require
from services.booking_engine import locked_scene, made_before, once_more
from services.booking_rows import Booker, Order, record
from services.booking_traces import tell
from services.locking import lock_account
from services.parents import family_of, require_parent
from services.transaction import transaction


@dataclass(frozen=True, slots=True)
class Press:
    """A parent's press of the last button: the lines and the total (signed cents) that the recap showed.

    With a `booklet`, only what the basket wants of this child in this period (Rodez guide, « Confirmer la
    réservation »); `replaces_id` is the reservation of the same booklet that is modified.
    """

    account_id: int
    token: str
    shown: tuple[Change, ...]
    total_cents: int
    booklet: Booklet | None = None
    replaces_id: int | None = None


@dataclass(frozen=True, slots=True)
class StaffChange:
    """What an agent changes in a family's planning; `reason` lets it pass the time limits, and is kept."""

    agent_id: int
    family_id: int
    changes: tuple[Change, ...]
    reason: str
    token: str


def confirm_basket(press: Press, now: datetime) -> int:
    """Book and cancel what is in the account's basket, at the total that was shown; the confirmation's id.

    The same token gives the same confirmation again. Raises Refused, with every reason; then nothing is written.
    """
    return once_more(lambda: _confirm_basket(press, now))


def change_for_family(change: StaffChange, now: datetime) -> int:
    """Book and cancel for a family; the confirmation's id. Time limits are passed for a reason, nothing else is.

    The same token gives the same confirmation again. Raises Refused, with every reason; then nothing is written.
    """
    return once_more(lambda: _change_for_family(change, now))


def _confirm_basket(press: Press, now: datetime) -> int:
    with transaction() as session:
        account = require_parent(session, press.account_id)
        booker, family_id = Booker.of(account), family_of(account)
        made_id = made_before(session, booker.id, press.token)
        if made_id is not None:
            return made_id
        slots = _slots(session, press.booklet)
        _demand_what_was_shown([it for it in basket(booker.id) if _is_in(press.booklet, slots, it)], press.shown)
        scene = locked_scene(session, family_id, press.shown, now)
        _demand_replaceable(session, press, scene)
        _demand(refusals(scene, press.shown, now))
        total = total_of(scene, press.shown)
        if total != press.total_cents:
            raise refuse(Code.TOTAL_CHANGED, shown=press.total_cents, total=total)
        session.connection().execute(_lines(booker.id, press.booklet, slots))
        order = Order(booker, press.token, scene, press.shown, total, now, replaces_id=press.replaces_id)
        return _write(session, order)


def _change_for_family(change: StaffChange, now: datetime) -> int:
    with transaction() as session:
        lock_account(session, change.agent_id)
        require(session, change.agent_id, Right.EDIT_BOOKINGS)
        made_id = made_before(session, change.agent_id, change.token)
        if made_id is not None:
            return made_id
        reason = _reason(change)
        scene = locked_scene(session, change.family_id, change.changes, now)
        late = _late(scene, change.changes, reason, now)
        agent, total = session.get_one(Account, change.agent_id), total_of(scene, change.changes)
        order = Order(Booker.of(agent), change.token, scene, change.changes, total, now, reason if late else "", late)
        return _write(session, order)


def _slots(session: Session, booklet: Booklet | None) -> frozenset[int]:
    if booklet is None:
        return frozenset()
    return frozenset(session.scalars(select(Slot.id).where(Slot.period_id == booklet.period_id)))


def _is_in(booklet: Booklet | None, slots: frozenset[int], change: Change) -> bool:
    return booklet is None or (change.box.child_id == booklet.child_id and change.box.slot_id in slots)


def _lines(account_id: int, booklet: Booklet | None, slots: frozenset[int]) -> Delete:
    """Empties the basket of what is confirmed."""
    gone = delete(BasketLine.__table__).where(BasketLine.account_id == account_id)
    if booklet is None:
        return gone
    return gone.where(BasketLine.child_id == booklet.child_id, BasketLine.slot_id.in_(slots))


def _demand_replaceable(session: Session, press: Press, scene: Scene) -> None:
    """Of the reservation to replace, once its period is held: refuses one that is not the family's or has ended."""
    if press.replaces_id is None:
        return
    found = session.get(Reservation, press.replaces_id)
    if found is None or press.booklet is None or found.family_id != scene.family_id:
        raise refuse(Code.RESERVATION_CHANGED)
    if (found.child_id, found.period_id) != (press.booklet.child_id, press.booklet.period_id):
        raise refuse(Code.RESERVATION_CHANGED)
    if found.state not in REPLACEABLE:
        raise refuse(Code.RESERVATION_CHANGED)


def _demand_what_was_shown(kept: Sequence[Change], shown: Sequence[Change]) -> None:
    if not kept:
        raise refuse(Code.BASKET_EMPTY)
    if set(kept) != set(shown):
        raise refuse(Code.BASKET_CHANGED)


def _reason(change: StaffChange) -> str:
    if not change.changes:
        raise refuse(Code.BASKET_EMPTY)
    if len(change.changes) > MOST_LINES:
        raise refuse(Code.UNKNOWN_BOX)
    cleaned, faults = check({"reason": REASON}, {"reason": change.reason})
    _demand(faults)
    return cleaned["reason"]


def _late(scene: Scene, changes: Sequence[Change], reason: str, now: datetime) -> frozenset[Box]:
    """The boxes that only a time limit speaks against, when there is a reason to pass it. Raises Refused."""
    found = refusals(scene, changes, now)
    if not found:
        return frozenset()
    _demand(refusals(scene, changes, now, override=True))
    if not reason:
        raise Refused([*found, Refusal(Code.REASON_NEEDED)])
    return frozenset(refusal.about for refusal in found if refusal.code in TIME_LIMITS)


def _demand(found: Sequence[Refusal]) -> None:
    if found:
        raise Refused(found)


def _write(session: Session, order: Order) -> int:
    made = record(session, order)
    tell(session, made)
    return made.id
