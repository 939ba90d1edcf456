"""What a copy for another child looks at: the family between two days, with every period of one activity."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from models import Period
from models.base import db
from queries.offers import Wanted, load_periods, period_of_slot
from queries.planning import load_scene
from rules.reservations import FullReservation
from rules.scene import Scene


def scene_of(made: FullReservation, family_id: int, now: datetime) -> Scene:
    """The family on the dates of one of its reservations, with all the periods of its activity.

    Those that no child is enrolled in are there too, so that this can be said.
    """
    first_day, last_day = made.row.first_day, made.row.last_day
    scene = load_scene(family_id, first_day, last_day, now)
    theirs = select(Period.id).where(Period.activity_id == made.activity_id)
    in_time = theirs.where(Period.first_day <= last_day, Period.last_day >= first_day)
    wanted = Wanted(enrolled=db.session.scalars(in_time).all(), schools=(), booked_slots=())
    periods = {**load_periods(db.session.connection(), wanted, first_day, last_day), **scene.periods}
    return replace(scene, periods=periods, period_of_slot=period_of_slot(periods))
