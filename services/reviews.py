"""That a file was reviewed for a school year: inside the transaction of whoever confirms it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.files import FileReview
from rules.deadlines import PARIS
from rules.school_years import reviewed_year
from services.journal import Deed, deed_on_file


def record(session: Session, account_id: int, family_id: int, child_id: int | None, now: datetime) -> bool:
    """Keep the review of the present school year; False when there is one already."""
    year = reviewed_year(now.astimezone(PARIS).date())
    whose = (FileReview.family_id == family_id, FileReview.child_id == child_id)
    done = select(FileReview.id).where(*whose, FileReview.school_year == year)
    if session.scalar(done) is not None:
        return False
    named = {"family_id": family_id, "child_id": child_id, "school_year": year}
    session.add(FileReview(**named, account_id=account_id, reviewed_at=now))
    session.flush()
    return True


def deed_of(family_id: int, child_id: int | None, year: int) -> Deed:
    """How the journal says it."""
    action = "family.reviewed" if child_id is None else "child.reviewed"
    return deed_on_file(action, family_id, child_id, {"school_year": ("", str(year))})
