"""The school years that the commune knows, edited by staff. A year that is not here is asked for, never guessed."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Words, db


class SchoolYear(db.Model):
    """From 1 September to 31 August: the year whose holidays are complete in the table below."""

    __tablename__ = "school_year"
    __table_args__ = (CheckConstraint("first_day < last_day", name="days_in_order"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    first_day: Mapped[date] = mapped_column(unique=True)
    last_day: Mapped[date] = mapped_column(unique=True)
    zone: Mapped[str] = mapped_column(String(20))

    holidays: Mapped[list["SchoolHoliday"]] = relationship(back_populates="year", order_by="SchoolHoliday.first_day")

    def __str__(self) -> str:
        return f"{self.first_day.year}-{self.last_day.year}"


class SchoolHoliday(db.Model):
    """School holidays or a bridge day, from the first day off to the day on which classes resume (not included)."""

    __tablename__ = "school_holiday"
    __table_args__ = (CheckConstraint("first_day < resumes_on", name="days_in_order"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    year_id: Mapped[int] = mapped_column(ForeignKey("school_year.id"), index=True)
    name: Mapped[str] = mapped_column(Words(80))
    first_day: Mapped[date]
    resumes_on: Mapped[date]

    year: Mapped[SchoolYear] = relationship(back_populates="holidays")

    def __str__(self) -> str:
        return self.name
