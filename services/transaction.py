"""The only file that commits. A service opens one transaction, once, and everything in it lands or nothing does."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from models.base import db
from rules.refusals import Code, refuse


@contextmanager
def transaction() -> Iterator[Session]:
    """Write in one transaction: what was read before is forgotten, the writer's turn comes first, then commit.

    The page that knows who is signed in has already begun to read: that read is ended here. Raises RuntimeError
    when nested, and refuses with `busy` when another writer holds the place for too long.
    """
    session = db.session()
    if session.info.get("writing"):
        raise RuntimeError("a transaction inside a transaction: one service called another")
    session.rollback()
    session.info["writing"] = True
    try:
        session.connection(execution_options={"write": True})
        yield session
        session.commit()
    except OperationalError as error:
        session.rollback()
        if _waited_too_long(error):
            raise refuse(Code.BUSY) from error
        raise
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info["writing"] = False


def end_reading() -> None:
    """Let go of the connection on which something was read: before what is slow outside of the database."""
    db.session.rollback()


def _waited_too_long(error: OperationalError) -> bool:
    """SQLite says « database is locked »; PostgreSQL 55P03 (lock timeout) or 40P01 (deadlock)."""
    return "database is locked" in str(error.orig) or getattr(error.orig, "sqlstate", "") in ("55P03", "40P01")
