"""From the ticked box to the paid meal: basket, confirmation, numbered reservations, bookings."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.accounts import Account
from models.activities import Closure, Period, Slot
from models.base import Instant, Words, choice, db
from models.children import Child
from models.families import Family
from rules.bookings import Action, BookingState, Done, ReservationState

_LIVE = text("state IN ('waiting', 'accepted')")
IS_LIVE = text("booking.state IN ('waiting', 'accepted')")
"""For the reads: written as in the partial indexes below, which SQLite could not use with bound values."""


class BasketLine(db.Model):
    """What an account has ticked or unticked and not confirmed yet. Gone at sign-out."""

    __tablename__ = "basket_line"
    __table_args__ = (Index("uq_basket_line_box", "account_id", "child_id", "slot_id", "day", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"))
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"))
    day: Mapped[date]
    action: Mapped[Action] = mapped_column(choice(Action))


class Confirmation(db.Model):
    """One press of the last button: its token makes a second press show the same receipt. Total in cents, signed."""

    __tablename__ = "confirmation"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    family_id: Mapped[int] = mapped_column(ForeignKey("family.id"), index=True)
    confirmed_at: Mapped[datetime] = mapped_column(Instant)
    total_cents: Mapped[int]
    override_reason: Mapped[str] = mapped_column(Words(500), default="")

    account: Mapped[Account] = relationship()
    family: Mapped[Family] = relationship()
    reservations: Mapped[list["Reservation"]] = relationship(back_populates="confirmation", order_by="Reservation.id")

    def __str__(self) -> str:
        return f"n°\N{NO-BREAK SPACE}{self.id}"


class Reservation(db.Model):
    """The numbered request: one child, one period. Its id is its number, in one sequence for the installation."""

    __tablename__ = "reservation"
    __table_args__ = {"sqlite_autoincrement": True}

    id: Mapped[int] = mapped_column(primary_key=True)
    confirmation_id: Mapped[int] = mapped_column(ForeignKey("confirmation.id"), index=True)
    family_id: Mapped[int] = mapped_column(ForeignKey("family.id"), index=True)
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"), index=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"), index=True)
    state: Mapped[ReservationState] = mapped_column(choice(ReservationState))
    refusal_reason: Mapped[str] = mapped_column(Words(500), default="")
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("reservation.id"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]

    confirmation: Mapped[Confirmation] = relationship(back_populates="reservations")
    family: Mapped[Family] = relationship()
    child: Mapped[Child] = relationship()
    period: Mapped[Period] = relationship()
    replaces: Mapped["Reservation | None"] = relationship(remote_side=[id])
    lines: Mapped[list["ReservationLine"]] = relationship(
        back_populates="reservation", order_by="ReservationLine.id", cascade="all"
    )

    @property
    def number(self) -> str:
        """The number that people read: six digits at least."""
        return f"{self.id:06d}"

    def __str__(self) -> str:
        return self.number


class Booking(db.Model):
    """A child, a slot, a date: who booked and pays, the price in cents at that moment, the state.

    At most one live booking for each child, slot and date, whoever made it. One that a closure cancelled says which,
    and what it was before.
    """

    __tablename__ = "booking"
    __table_args__ = (
        Index(
            "uq_booking_live",
            "child_id",
            "day",
            "slot_id",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        Index("ix_booking_places", "slot_id", "day", "state", "booked_at", sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index("ix_booking_family_day", "family_id", "day"),
        CheckConstraint("price_cents >= 0", name="price_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"))
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"))
    day: Mapped[date]
    family_id: Mapped[int] = mapped_column(ForeignKey("family.id"))
    price_cents: Mapped[int]
    state: Mapped[BookingState] = mapped_column(choice(BookingState))
    booked_at: Mapped[datetime] = mapped_column(Instant)
    cancelled_at: Mapped[datetime | None] = mapped_column(Instant)
    is_late: Mapped[bool] = mapped_column(default=False)
    closure_id: Mapped[int | None] = mapped_column(ForeignKey("closure.id"), index=True)
    closed_state: Mapped[BookingState | None] = mapped_column(choice(BookingState, "closed_state"))

    child: Mapped[Child] = relationship()
    slot: Mapped[Slot] = relationship()
    family: Mapped[Family] = relationship()
    closure: Mapped[Closure | None] = relationship()
    lines: Mapped[list["ReservationLine"]] = relationship(back_populates="booking", order_by="ReservationLine.id")

    def __str__(self) -> str:
        return f"{self.child}, {self.slot.name}, {self.day:%d/%m/%Y}"


class ReservationLine(db.Model):
    """What a reservation did to a booking: added, cancelled or kept it."""

    __tablename__ = "reservation_line"
    __table_args__ = (Index("uq_reservation_line", "reservation_id", "booking_id", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    reservation_id: Mapped[int] = mapped_column(ForeignKey("reservation.id"))
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), index=True)
    done: Mapped[Done] = mapped_column(choice(Done))

    reservation: Mapped[Reservation] = relationship(back_populates="lines")
    booking: Mapped[Booking] = relationship(back_populates="lines")
