"""What is kept: tables and constraints."""

from models.accounts import Account, SignInAttempt
from models.activities import Activity, Closure, Establishment, Period, School, SchoolClass, Slot, SlotLink
from models.base import db
from models.bookings import BasketLine, Booking, Confirmation, Reservation, ReservationLine
from models.calendar import SchoolHoliday, SchoolYear
from models.children import Authorisations, Child, Contact, Custody, HealthRecord
from models.claims import AccountClaim, ClaimFailure
from models.documents import Document, DocumentType
from models.enrolments import Enrolment
from models.families import Family, Guardian
from models.files import FileDraft, FileProposal, FileReview
from models.journal import JournalEntry, JournalHead, JournalValue
from models.links import AccountLink
from models.mails import OutgoingMail
from models.news import News, PublicService, WeekMenu
from models.privacy import ErasureRequest
from models.sessions import AccountSession, ForgottenRequest, RecoveryCode, SecondFactor
from models.settings import Setting
from models.texts import Declaration, Text

__all__ = [
    "Account",
    "AccountClaim",
    "Authorisations",
    "Document",
    "DocumentType",
    "ErasureRequest",
    "FileDraft",
    "FileProposal",
    "FileReview",
    "ClaimFailure",
    "AccountLink",
    "News",
    "PublicService",
    "WeekMenu",
    "AccountSession",
    "ForgottenRequest",
    "RecoveryCode",
    "SecondFactor",
    "Declaration",
    "Text",
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
    "SlotLink",
    "db",
]
