"""Children, which family each is with, whom to call, who may collect, and the health form."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.activities import SchoolClass
from models.base import Words, choice, db
from models.families import Family
from rules.custody import CustodyPattern
from rules.health import Diet
from rules.names import fold


class Child(db.Model):
    """A child. It belongs to one or two families through `Custody`."""

    __tablename__ = "child"

    id: Mapped[int] = mapped_column(primary_key=True)
    last_name: Mapped[str] = mapped_column(Words(120))
    first_name: Mapped[str] = mapped_column(Words(120))
    search_name: Mapped[str] = mapped_column(String(300), index=True, default="")
    birth_date: Mapped[date | None]
    school_class_id: Mapped[int | None] = mapped_column(ForeignKey("school_class.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)

    school_class: Mapped[SchoolClass | None] = relationship()
    custodies: Mapped[list["Custody"]] = relationship(back_populates="child", order_by="Custody.id")
    contacts: Mapped[list["Contact"]] = relationship(back_populates="child", order_by="Contact.priority")
    health: Mapped["HealthRecord | None"] = relationship(back_populates="child")

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

    child: Mapped[Child] = relationship(back_populates="contacts")
    family: Mapped[Family] = relationship()

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"


class HealthRecord(db.Model):
    """The health form of a child, one a child. Reading it is logged."""

    __tablename__ = "health_record"

    id: Mapped[int] = mapped_column(primary_key=True)
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"), unique=True)
    doctor_name: Mapped[str] = mapped_column(Words(160), default="")
    doctor_phone: Mapped[str] = mapped_column(Words(30), default="")
    diet: Mapped[Diet] = mapped_column(choice(Diet), default=Diet.STANDARD)
    allergies: Mapped[str] = mapped_column(Words(2000), default="")
    treatment: Mapped[str] = mapped_column(Words(2000), default="")
    has_care_plan: Mapped[bool] = mapped_column(default=False)
    instructions: Mapped[str] = mapped_column(Words(2000), default="")
    vaccines_checked_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    child: Mapped[Child] = relationship(back_populates="health")

    __mapper_args__ = {"version_id_col": version}

    def __str__(self) -> str:
        return str(self.child)


@event.listens_for(Child, "before_insert")
@event.listens_for(Child, "before_update")
@event.listens_for(Contact, "before_insert")
@event.listens_for(Contact, "before_update")
def _fold_name(_mapper: Any, _connection: Any, person: Child | Contact) -> None:
    person.search_name = fold(f"{person.last_name} {person.first_name}")
