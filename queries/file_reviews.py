"""Which files were confirmed for a school year: when, and by whom."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from models.accounts import Account
from models.base import db
from models.files import FileReview


@dataclass(frozen=True, slots=True)
class Review:
    """When a file was confirmed, and whose account did it."""

    at: datetime
    by: str


def of_families(family_ids: Collection[int], year: int) -> dict[tuple[int, int | None], Review]:
    """(family, child or None) → its review for that school year; nothing where there is none. One statement."""
    columns = (FileReview.family_id, FileReview.child_id, FileReview.reviewed_at, Account.name)
    reviews = select(*columns).join(Account, Account.id == FileReview.account_id)
    rows = reviews.where(FileReview.family_id.in_(family_ids), FileReview.school_year == year)
    return {(family, child): Review(at, name) for family, child, at, name in db.session.execute(rows).tuples()}
