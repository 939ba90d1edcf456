"""Who may count the places: one UPDATE of the row, the same on SQLite and PostgreSQL, where SELECT … FOR UPDATE is not.

Lock what gets scarcer, once, late, in the order of the ids, then read again.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from models.accounts import Account
from models.activities import Establishment, Period
from models.children import Child
from models.families import Family, Guardian
from rules.refusals import Code, refuse

Row = type[Account | Child | Family | Guardian]
_LIMITED = (
    select(Establishment.id)
    .join(Period, Period.establishment_id == Establishment.id)
    .where(Period.id.in_(bindparam("periods", expanding=True)), Establishment.places.is_not(None))
    .distinct()
    .order_by(Establishment.id)
)


def _holding(model: Any, column: str, step: int = 0) -> Any:
    """The UPDATE of one row; made once, as making it costs more than running it."""
    table = model.__table__
    counted = table.c[column] + step if step else table.c[column]
    return update(table).where(table.c.id == bindparam("held")).values({column: counted})


_HOLD_PERIOD, _HOLD_BUILDING = (_holding(model, "lock_version", 1) for model in (Period, Establishment))
_HOLD_ROW = {model: _holding(model, "version") for model in (Account, Child, Family, Guardian)}


def lock_places(session: Session, period_ids: Iterable[int]) -> None:
    """Hold these periods, then the buildings among theirs that have a limit, until the transaction ends.

    Then forget what was read before. Whoever changes a building's limit holds all its periods (`lock_building`).
    """
    held = sorted(set(period_ids))
    lock_periods(session, held)
    hold_buildings(session, session.connection().execute(_LIMITED, {"periods": held}).scalars())
    session.expire_all()


def lock_building(session: Session, establishment_id: int) -> None:
    """Hold every period of a building, then the building, as its limit is given or changed; then forget what was read.

    Refuses with `busy` when a period was made or moved here meanwhile: its bookings are not held.
    """
    of_building = select(Period.id).where(Period.establishment_id == establishment_id)
    held = set(session.scalars(of_building))
    lock_periods(session, held)
    hold_buildings(session, [establishment_id])
    if set(session.scalars(of_building)) != held:
        raise refuse(Code.BUSY)


def hold_buildings(session: Session, establishment_ids: Iterable[int]) -> None:
    """Hold these buildings until the transaction ends, after their periods: whoever counts their children, or makes a
    period there."""
    for establishment_id in sorted(set(establishment_ids)):
        _run(session, _HOLD_BUILDING, establishment_id)


def lock_periods(session: Session, period_ids: Iterable[int]) -> None:
    """Hold these periods until the transaction ends; then forget what was read of the database before."""
    for period_id in sorted(set(period_ids)):
        _run(session, _HOLD_PERIOD, period_id)
    session.expire_all()


def lock_guardian(session: Session, guardian_id: int) -> Guardian:
    """Hold this parent until the transaction ends: of two ways to one parent's account, one waits for the other."""
    _hold(session, Guardian, guardian_id)
    return session.get_one(Guardian, guardian_id, populate_existing=True)


def lock_file(session: Session, family_id: int, child_id: int | None) -> None:
    """Hold a family's file, and that of one of its children, until the transaction ends; then forget what was read."""
    _hold(session, Family, family_id)
    if child_id is not None:
        _hold(session, Child, child_id)
    session.expire_all()


def lock_child(session: Session, child_id: int) -> None:
    """Hold a child's file, whichever home writes in it, until the transaction ends; then forget what was read."""
    _hold(session, Child, child_id)
    session.expire_all()


def hold_children(session: Session, child_ids: Iterable[int]) -> None:
    """Hold these children until the transaction ends, before any period: what goes together on a child's day, or does
    not, may be of several periods."""
    for child_id in sorted(set(child_ids)):
        _hold(session, Child, child_id)


def lock_account(session: Session, account_id: int) -> None:
    """Hold the account's basket until the transaction ends: its two tabs stand in line. Before any period."""
    _hold(session, Account, account_id)


def _hold(session: Session, model: Row, row_id: int) -> None:
    _run(session, _HOLD_ROW[model], row_id)


def _run(session: Session, held: Any, row_id: int) -> None:
    """What was changed and not yet written is written first: what follows may forget what was read."""
    session.flush()
    session.connection().execute(held, {"held": row_id})
