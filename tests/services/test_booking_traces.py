"""The mails that a booking leaves can be worded as they are: nothing is missing in their values."""

from datetime import date

from sqlalchemy import select

from adapters.letters import word
from models import Confirmation, OutgoingMail, db
from queries.planning import basket
from rules.activities import Validation
from rules.bookings import Action, Box, Change
from rules.mails import MailKind
from rules.rights import Role
from services.bookings import Press, StaffChange, change_for_family, confirm_basket
from services.planning import keep_ticks
from services.reservations import decide
from tests import cast
from tests.cast import NOW, Town

TOKEN = "a-token-of-the-tests"
FRIDAY, LATE = date(2019, 9, 20), date(2019, 8, 26)
COMMUNE = {
    "commune_name": "Les Essarts",
    "service_name": "Service enfance",
    "service_phone": "",
    "service_email": "",
    "url": "https://portail.example",
}


def letters() -> dict[MailKind, str]:
    """The last letter of each kind, on one line with plain spaces."""
    mails = db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id))
    return {it.kind: " ".join(word(it.kind, it.values, COMMUNE).text.split()) for it in mails}


def asked(town: Town) -> int:
    town.canteen.validation = Validation.STAFF
    db.session.commit()
    keep_ticks(town.nadia.id, {Box(town.hugo.id, town.meal.id, FRIDAY): True}, NOW)
    return confirm_basket(Press(town.nadia.id, TOKEN, basket(town.nadia.id), 430), NOW)


def test_a_parents_booking_is_told_in_words(app, town: Town) -> None:
    made = asked(town)
    told = letters()
    assert "Hugo, RESTAURATION SCOLAIRE 2019/2020 - vendredi 20 septembre 2019, Repas" in told[MailKind.BOOKING_RECAP]
    assert f"https://portail.example/confirmations/{made}" in told[MailKind.BOOKING_RECAP]
    assert "Benmoussa Hugo, RESTAURATION" in told[MailKind.BOOKING_SERVICE]


def test_a_decision_is_told_in_words(app, town: Town) -> None:
    (reservation,) = db.session.get_one(Confirmation, asked(town)).reservations
    decide(town.staff[Role.COUNTER].id, reservation.id, False, "C’est complet", NOW)
    assert "C’est complet" in letters()[MailKind.RESERVATION_DECIDED]


def test_a_late_change_by_staff_is_told_with_its_reason(app, town: Town) -> None:
    cast.book(town.hugo, town.meal, LATE, town.nadia)
    lines = (Change(Box(town.hugo.id, town.meal.id, LATE), Action.CANCEL),)
    agent, family = town.staff[Role.COUNTER].id, cast.family_of(town.nadia).id
    change_for_family(StaffChange(agent, family, lines, "Certificat médical", TOKEN), NOW)
    assert "Certificat médical" in letters()[MailKind.BOOKING_SERVICE]
    assert "−4,30 €" in letters()[MailKind.BOOKING_RECAP]
