"""The offer: where, what, when, for whom, at what price, with how many places."""

from datetime import date, datetime, time

from sqlalchemy import (
    CheckConstraint,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    Table,
    case,
    false,
    func,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Instant, Words, choice, db
from rules.activities import ActivityKind, OpenOn, SlotLinkKind, Validation
from rules.school_classes import LEVELS, level_rank

period_school = Table(
    "period_school",
    db.metadata,
    Column("period_id", ForeignKey("period.id"), primary_key=True),
    Column("school_id", ForeignKey("school.id"), primary_key=True),
)


class Establishment(db.Model):
    """A place: Cantine élémentaire Cambon. Not the same thing as the school.

    `places`: how many children the building takes on one day, over all that happens there (none: no limit).
    `lock_version` is what a booking there updates after its periods, where there is a limit.
    """

    __tablename__ = "establishment"
    __table_args__ = (CheckConstraint("places >= 0", name="places_not_negative"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Words(160), unique=True)
    address: Mapped[str] = mapped_column(Words(300), default="")
    phone: Mapped[str] = mapped_column(Words(30), default="")
    email: Mapped[str] = mapped_column(Words(254), default="")
    places: Mapped[int | None]
    lock_version: Mapped[int] = mapped_column(default=0, server_default="0")

    def __str__(self) -> str:
        return self.name


class School(db.Model):
    """A school and the ISO weekdays on which it has class (« 1245 » or « 12345 »)."""

    __tablename__ = "school"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Words(160), unique=True)
    weekdays: Mapped[str] = mapped_column(String(7), default="1245")

    classes: Mapped[list["SchoolClass"]] = relationship(back_populates="school")

    def __str__(self) -> str:
        return self.name


class SchoolClass(db.Model):
    """A class of a school: its name and its level (PS … CM2)."""

    __tablename__ = "school_class"
    __table_args__ = (Index("uq_school_class_school_name", "school_id", "name", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    name: Mapped[str] = mapped_column(Words(60))
    level: Mapped[str] = mapped_column(Words(20), default="")

    school: Mapped[School] = relationship(back_populates="classes")

    @hybrid_property
    def rank(self) -> int:
        """Its place among the classes, by its level or else by its name (rules/school_classes.py)."""
        return level_rank(self.level or self.name)

    @rank.inplace.expression
    @classmethod
    def _rank(cls) -> ColumnElement[int]:
        said = func.upper(func.coalesce(func.nullif(cls.level, ""), cls.name))
        return case(*((said.startswith(level), place) for place, level in enumerate(LEVELS)), else_=len(LEVELS))

    def __str__(self) -> str:
        return f"{self.name} ({self.school.name})"


class Activity(db.Model):
    """A service: restauration scolaire. Families call its phone for the last minute; its mailbox gets the changes."""

    __tablename__ = "activity"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Words(160), unique=True)
    kind: Mapped[ActivityKind] = mapped_column(choice(ActivityKind))
    contact_phone: Mapped[str] = mapped_column(Words(30), default="")
    contact_email: Mapped[str] = mapped_column(Words(254), default="")

    def __str__(self) -> str:
        return self.name


class Period(db.Model):
    """An activity at an establishment between two dates, with its cut-off rules as texts of `rules/deadlines.py`.

    `lock_version` is what every booking updates first: whoever holds it counts the places alone. `version` counts the
    changes that staff made.
    """

    __tablename__ = "period"
    __table_args__ = (
        CheckConstraint("first_day <= last_day", name="days_in_order"),
        CheckConstraint("weekdays <> ''", name="weekdays_not_empty"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    establishment_id: Mapped[int] = mapped_column(ForeignKey("establishment.id"), index=True)
    name: Mapped[str] = mapped_column(Words(160))
    first_day: Mapped[date]
    last_day: Mapped[date]
    weekdays: Mapped[str] = mapped_column(String(7))
    open_on: Mapped[OpenOn] = mapped_column(choice(OpenOn))
    opens_at: Mapped[datetime | None] = mapped_column(Instant)
    book_until: Mapped[date]
    add_rule: Mapped[str] = mapped_column(String(300))
    cancel_rule: Mapped[str] = mapped_column(String(300))
    validation: Mapped[Validation] = mapped_column(choice(Validation))
    needs_enrolment: Mapped[bool] = mapped_column(default=True)
    enrolment_waits: Mapped[bool] = mapped_column(default=False, server_default=false())  # for staff's answer
    has_pattern: Mapped[bool] = mapped_column(default=False, server_default=false())  # of weekdays, for the year
    shows_places: Mapped[bool] = mapped_column(default=False, server_default=false())
    levels: Mapped[str] = mapped_column(String(200), default="", server_default="")  # « CP,CE1 »; empty: all
    least_age: Mapped[int | None]  # in years, on `ages_on`
    most_age: Mapped[int | None]
    ages_on: Mapped[date | None]  # none: the first day
    residents_only: Mapped[bool] = mapped_column(default=False, server_default=false())
    requires_id: Mapped[int | None] = mapped_column(ForeignKey("period.id"), index=True)  # be enrolled there too
    lock_version: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    activity: Mapped[Activity] = relationship()
    establishment: Mapped[Establishment] = relationship()
    schools: Mapped[list[School]] = relationship(secondary=period_school)
    slots: Mapped[list["Slot"]] = relationship(back_populates="period", order_by="Slot.position")
    requires: Mapped["Period | None"] = relationship(remote_side=[id])

    __mapper_args__ = {"version_id_col": version}

    def __str__(self) -> str:
        return self.name


class Slot(db.Model):
    """A column of the grid: its hours, its price in cents, its places (none: no limit)."""

    __tablename__ = "slot"
    __table_args__ = (
        CheckConstraint("price_cents >= 0", name="price_not_negative"),
        CheckConstraint("places >= 0", name="places_not_negative"),
        CheckConstraint("starts_at < ends_at", name="hours_in_order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"), index=True)
    position: Mapped[int] = mapped_column(default=1)
    name: Mapped[str] = mapped_column(Words(80))
    starts_at: Mapped[time | None]
    ends_at: Mapped[time | None]
    price_cents: Mapped[int]
    places: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)

    period: Mapped[Period] = relationship(back_populates="slots")
    links: Mapped[list["SlotLink"]] = relationship(
        foreign_keys="SlotLink.slot_id", cascade="all, delete-orphan", order_by="SlotLink.other_id"
    )

    __mapper_args__ = {"version_id_col": version}

    def __str__(self) -> str:
        return f"{self.name}, {self.period.name}"


class SlotLink(db.Model):
    """What one slot says of another on the same day for the same child: it excludes it, or needs it.

    An exclusion is kept once and counts both ways. A slot with several needs is content with one of them.
    """

    __tablename__ = "slot_link"
    __table_args__ = (CheckConstraint("slot_id <> other_id", name="two_slots"),)

    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("slot.id"), primary_key=True, index=True)
    kind: Mapped[SlotLinkKind] = mapped_column(choice(SlotLinkKind))

    other: Mapped[Slot] = relationship(foreign_keys=[other_id])


class Closure(db.Model):
    """Days on which an establishment, a period or one slot is closed, with the reason that families read.

    With a school class (an outing), only its children. Once reopened it closes nothing any more, and stays as the
    reason of what it cancelled.
    """

    __tablename__ = "closure"
    __table_args__ = (
        CheckConstraint("first_day <= last_day", name="days_in_order"),
        CheckConstraint(
            "(CASE WHEN establishment_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN period_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN slot_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="closes_one_thing",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    establishment_id: Mapped[int | None] = mapped_column(ForeignKey("establishment.id"), index=True)
    period_id: Mapped[int | None] = mapped_column(ForeignKey("period.id"), index=True)
    slot_id: Mapped[int | None] = mapped_column(ForeignKey("slot.id"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    reason: Mapped[str] = mapped_column(Words(120))
    school_class_id: Mapped[int | None] = mapped_column(ForeignKey("school_class.id"), index=True)
    reopened_at: Mapped[datetime | None] = mapped_column(Instant)

    establishment: Mapped[Establishment | None] = relationship()
    period: Mapped[Period | None] = relationship()
    slot: Mapped[Slot | None] = relationship()
    school_class: Mapped[SchoolClass | None] = relationship()

    def __str__(self) -> str:
        return self.reason
