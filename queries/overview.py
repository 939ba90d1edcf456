"""« Mon dossier »: a family's file at a glance, and what it lacks for the school year that can be confirmed now."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from models import Child, Custody, Family, SchoolClass
from models.base import db
from queries.completeness import completeness
from queries.homes import is_at_home
from rules.completeness import Completeness
from rules.deadlines import PARIS
from rules.school_years import last_day_of, reviewed_year


@dataclass(frozen=True, slots=True)
class Overview:
    """The family with its parents, the children who are or will be with it, and what is missing."""

    family: Family
    children: tuple[Child, ...]
    gaps: Completeness
    school_year: int
    today: date


def overview(family_id: int, now: datetime) -> Overview:
    """The file of this family as of now; from June on it lacks the confirmation for September."""
    today = now.astimezone(PARIS).date()
    year = reviewed_year(today)
    family = db.session.execute(
        select(Family).where(Family.id == family_id).options(selectinload(Family.guardians))
    ).scalar_one()
    theirs = (
        select(Child)
        .join(Custody)
        .where(Custody.family_id == family_id, is_at_home(today))
        .options(joinedload(Child.school_class).joinedload(SchoolClass.school))
        .order_by(Child.birth_date, Child.id)
    )
    gaps = completeness([family_id], now, last_day_of(year))[family_id]
    return Overview(family, tuple(db.session.scalars(theirs)), gaps, year, today)
