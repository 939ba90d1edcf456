"""Children, which family each is with, whom to call, who may collect, and the health form."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, event, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.activities import SchoolClass
from models.base import Words, choice, db
from models.families import Family
from rules.custody import CustodyPattern
from rules.health import Diet
from rules.names import fold
from rules.people import Sex


class Child(db.Model):
    """A child. It belongs to one or two families through `Custody`."""

    __tablename__ = "child"

    id: Mapped[int] = mapped_column(primary_key=True)
    last_name: Mapped[str] = mapped_column(Words(120))
    first_name: Mapped[str] = mapped_column(Words(120))
    search_name: Mapped[str] = mapped_column(String(300), index=True, default="")
    usual_name: Mapped[str] = mapped_column(Words(120), default="", server_default="")
    sex: Mapped[Sex | None] = mapped_column(choice(Sex))
    birth_date: Mapped[date | None]
    birth_place: Mapped[str] = mapped_column(Words(120), default="", server_default="")
    school_class_id: Mapped[int | None] = mapped_column(ForeignKey("school_class.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)

    school_class: Mapped[SchoolClass | None] = relationship()
    custodies: Mapped[list["Custody"]] = relationship(back_populates="child", order_by="Custody.id")
    contacts: Mapped[list["Contact"]] = relationship(back_populates="child", order_by="Contact.priority")
    health: Mapped["HealthRecord | None"] = relationship(back_populates="child")
    authorisations: Mapped[list["Authorisations"]] = relationship(back_populates="child")

    __mapper_args__ = {"version_id_col": version}

    def __str__(self) -> str:
        return f"{self.last_name} {self.first_name}"


class Custody(db.Model):
    """With which family a child is, from when, in which rhythm (rules/custody.py)."""

    __tablename__ = "custody"
    __table_args__ = (
        Index("uq_custody_child_family", "child_id", "family_id", unique=True),
        CheckConstraint("first_day <= last_day", name="days_in_order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"))
    family_id: Mapped[int] = mapped_column(ForeignKey("family.id"), index=True)
    pattern: Mapped[CustodyPattern] = mapped_column(choice(CustodyPattern), default=CustodyPattern.ALL_DAYS)
    first_day: Mapped[date]
    last_day: Mapped[date | None]

    child: Mapped[Child] = relationship(back_populates="custodies")
    family: Mapped[Family] = relationship(back_populates="custodies")

    def __str__(self) -> str:
        return f"{self.child} : {self.family}"


class Contact(db.Model):
    """Somebody to call in an emergency, allowed to collect the child, or forbidden to by a court."""

    __tablename__ = "contact"
    __table_args__ = (CheckConstraint("NOT (may_collect AND must_not_collect)", name="one_answer_on_collecting"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"), index=True)
    family_id: Mapped[int] = mapped_column(ForeignKey("family.id"), index=True)
    priority: Mapped[int] = mapped_column(default=1)
    last_name: Mapped[str] = mapped_column(Words(120))
    first_name: Mapped[str] = mapped_column(Words(120))
    search_name: Mapped[str] = mapped_column(String(300), index=True, default="")
    link: Mapped[str] = mapped_column(Words(80), default="")
    phone: Mapped[str] = mapped_column(Words(30))
    is_emergency: Mapped[bool] = mapped_column(default=False)
    may_collect: Mapped[bool] = mapped_column(default=False)
    must_not_collect: Mapped[bool] = mapped_column(default=False)
    other_phone: Mapped[str] = mapped_column(Words(30), default="", server_default="")
    is_minor: Mapped[bool] = mapped_column(default=False, server_default=false())
    valid_from: Mapped[date | None]  # a permission to collect between two days, both included
    valid_until: Mapped[date | None]

    child: Mapped[Child] = relationship(back_populates="contacts")
    family: Mapped[Family] = relationship()

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"


class HealthRecord(db.Model):
    """The health form of a child, one a child. Reading it is logged.

    Allergens and missing vaccines are names parted by blanks (`rules/health.py`, `rules/vaccines.py`).
    """

    __tablename__ = "health_record"

    id: Mapped[int] = mapped_column(primary_key=True)
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"), unique=True)
    doctor_name: Mapped[str] = mapped_column(Words(160), default="")
    doctor_phone: Mapped[str] = mapped_column(Words(30), default="")
    diet: Mapped[Diet] = mapped_column(choice(Diet), default=Diet.STANDARD)
    diet_note: Mapped[str] = mapped_column(Words(300), default="", server_default="")
    allergens: Mapped[str] = mapped_column(
        String(200), default="", server_default=""
    )  # names parted by blanks (rules/health.py)
    allergies: Mapped[str] = mapped_column(Words(2000), default="")
    treatment: Mapped[str] = mapped_column(Words(2000), default="")
    history: Mapped[str] = mapped_column(Words(2000), default="", server_default="")
    equipment: Mapped[str] = mapped_column(Words(300), default="", server_default="")
    instructions: Mapped[str] = mapped_column(Words(2000), default="")
    has_care_plan: Mapped[bool] = mapped_column(default=False)
    care_plan_from: Mapped[date | None]
    care_plan_review_on: Mapped[date | None]
    care_plan_protocol: Mapped[str] = mapped_column(Words(2000), default="", server_default="")
    kit_location: Mapped[str] = mapped_column(Words(200), default="", server_default="")
    vaccines_up_to_date: Mapped[bool | None]  # as the family says
    vaccines_checked_on: Mapped[date | None]  # as staff saw
    vaccines_missing: Mapped[str] = mapped_column(
        String(200), default="", server_default=""
    )  # names parted by blanks (rules/vaccines.py)
    vaccines_contraindicated: Mapped[bool] = mapped_column(default=False, server_default=false())
    version: Mapped[int] = mapped_column(default=1)

    child: Mapped[Child] = relationship(back_populates="health")

    __mapper_args__ = {"version_id_col": version}

    def __str__(self) -> str:
        return str(self.child)


class Authorisations(db.Model):
    """What one family allows for a child. Each home answers for itself; None is no answer yet."""

    __tablename__ = "authorisations"
    __table_args__ = (Index("uq_authorisations_child_family", "child_id", "family_id", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"))
    family_id: Mapped[int] = mapped_column(ForeignKey("family.id"), index=True)
    photo_internal: Mapped[bool | None]
    photo_media: Mapped[bool | None]
    outings: Mapped[bool | None]
    bathing: Mapped[bool | None]
    emergency_care: Mapped[bool | None]
    leaves_alone: Mapped[bool | None]
    leaves_alone_from: Mapped[str] = mapped_column(String(5), default="")  # « 16:30 » on the Paris clock
    version: Mapped[int] = mapped_column(default=1)

    child: Mapped[Child] = relationship(back_populates="authorisations")
    family: Mapped[Family] = relationship()

    __mapper_args__ = {"version_id_col": version}


@event.listens_for(Child, "before_insert")
@event.listens_for(Child, "before_update")
@event.listens_for(Contact, "before_insert")
@event.listens_for(Contact, "before_update")
def _fold_name(_mapper: Any, _connection: Any, person: Child | Contact) -> None:
    usual = getattr(person, "usual_name", "") or ""
    person.search_name = fold(f"{person.last_name} {person.first_name} {usual}")[:300]
