"""What a family sees of itself."""

from datetime import date, datetime, timedelta

from sqlalchemy import exists, select

from models import Custody
from models.base import db
from queries.bookings import booked_days
from queries.homes import is_at_home
from queries.planning import load_scene
from rules.cells import Sight
from rules.deadlines import PARIS
from rules.week import FamilyWeek, days_of, monday_to_show, next_deadline

WEEK = timedelta(7)


def week_of(family_id: int, now: datetime) -> FamilyWeek:
    """The family's week as of now, what its files lack, and until when the week after can change."""
    today = now.astimezone(PARIS).date()
    monday = monday_to_show(today)
    next_monday = monday + WEEK
    booked = booked_days(family_id, monday, next_monday - timedelta(1))
    scene = load_scene(family_id, next_monday, next_monday + timedelta(6), now)
    sight = Sight(scene, {}, now)
    lacking = [(child.id, sight.names[child.id], child.missing) for child in scene.children.values() if child.missing]
    return FamilyWeek(
        today=today,
        days=days_of(monday, booked),
        next_deadline=next_deadline(sight, scene.first_day, scene.last_day),
        family_missing=scene.family_missing,
        children_missing=tuple(lacking),
        has_children=bool(scene.children) or has_children(family_id, today),
    )


def has_children(family_id: int, today: date) -> bool:
    """Whether a child is with the family now or will be: its weeks may begin later."""
    theirs = exists().where(Custody.family_id == family_id, is_at_home(today))
    return bool(db.session.scalar(select(theirs)))
