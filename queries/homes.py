"""Where a child is at home: what the statements about families' children share."""

from datetime import date

from sqlalchemy import BindParameter, ColumnElement, or_

from models.children import Custody


def is_at_home(today: date | BindParameter[date]) -> ColumnElement[bool]:
    """Of a custody: that the child is, or will be, at home there; it is not over."""
    return or_(Custody.last_day.is_(None), Custody.last_day >= today)
