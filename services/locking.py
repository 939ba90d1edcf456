"""Who may count the places: one UPDATE of the row, the same on SQLite and PostgreSQL, where SELECT … FOR UPDATE is not.

Lock what gets scarcer, once, late, in the order of the ids, then read again.
"""

from collections.abc import Iterable

from sqlalchemy import update
from sqlalchemy.orm import Session

from models.activities import Period


def lock_periods(session: Session, period_ids: Iterable[int]) -> None:
    """Hold these periods until the transaction ends; then forget what was read of the database before."""
    for period_id in sorted(set(period_ids)):
        session.execute(
            update(Period).where(Period.id == period_id).values(lock_version=Period.lock_version + 1),
            execution_options={"synchronize_session": False},
        )
    session.expire_all()
