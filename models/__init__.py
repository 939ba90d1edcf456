"""What is kept: tables and constraints."""

from models.accounts import Account, SignInAttempt
from models.activities import Activity, Closure, Establishment, Period, School, SchoolClass, Slot
from models.base import db
from models.bookings import BasketLine, Booking, Confirmation, Reservation, ReservationLine
from models.calendar import SchoolHoliday, SchoolYear
from models.children import Child, Contact, Custody, HealthRecord
from models.enrolments import Enrolment
from models.families import Family, Guardian
from models.journal import JournalEntry, JournalHead, JournalValue
from models.mails import OutgoingMail
from models.settings import Setting

__all__ = [
    "Account",
    "Activity",
    "BasketLine",
    "Booking",
    "Child",
    "Closure",
    "Confirmation",
    "Contact",
    "Custody",
    "Enrolment",
    "Establishment",
    "Family",
    "Guardian",
    "HealthRecord",
    "JournalEntry",
    "JournalHead",
    "JournalValue",
    "OutgoingMail",
    "Period",
    "Reservation",
    "ReservationLine",
    "School",
    "SchoolClass",
    "SchoolHoliday",
    "SchoolYear",
    "Setting",
    "SignInAttempt",
    "Slot",
    "db",
]
