"""A claim as somebody types it, step by step, for the tests of services and pages."""

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from models import Family, Guardian, OutgoingMail, db
from rules.claims import Proof
from rules.mails import MailKind
from services import claims
from services.claims import Browser, Ways, Wish
from tests import cast
from tests.cast import NOW
from tests.mailed import address_in
from tests.pages import csrf_token

PASSWORD = "Sept-Marelles-2019"
PROOF = Proof("martin@example.org", "Martin", "3307")
SECRET = "s" * 40
STEPS = ("", "/identite", "/coordonnees", "/envoi")


def make_martin() -> Guardian:
    """Family n° 3307, known to the town hall, without an account."""
    family = cast.add(Family(number="3307", name="MARTIN", contact_email="martin@example.org"))
    guardian = cast.add(Guardian(family=family, last_name="MARTIN", first_name="Sylvie"))
    db.session.commit()
    return guardian


def browser(key: str = "", address: str = "192.0.2.7") -> Browser:
    """Somebody's browser."""
    return Browser(key, address, SECRET)


def send(username: str = "martin3307", proof: Proof = PROOF, now=NOW) -> None:
    """All four steps, as services."""
    mine = browser(claims.begin(browser(), Wish(username, PASSWORD, PASSWORD), now))
    claims.prove(mine, proof, now)
    claims.add_ways(mine, Ways("06 12 34 56 78", False, True), now)
    claims.send(mine, now)


def post(client: FlaskClient, step: int, **typed: str) -> TestResponse:
    """Fill in a step's page (1 to 4) and send it."""
    path = "/creer-mon-compte" + STEPS[step - 1]
    return client.post(path, data={"csrf_token": csrf_token(client, path), **typed})


def claim(client: FlaskClient, username: str = "martin3307") -> TestResponse:
    """All four steps, on the pages; the last answer."""
    post(client, 1, username=username, password=PASSWORD, password_again=PASSWORD)
    post(client, 2, email="martin@example.org", last_name="martin", family_number="3307")
    post(client, 3, mobile_phone="06 12 34 56 78", way="phone")
    return client.get(post(client, 4).headers["Location"])


def last_mail() -> OutgoingMail:
    """The mail that was posted last."""
    return db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id.desc()).limit(1)).one()


def activation_path() -> str:
    """Where the latest activation mail leads."""
    kind = OutgoingMail.kind == MailKind.ACCOUNT_ACTIVATION
    mails = select(OutgoingMail).where(kind).order_by(OutgoingMail.id.desc()).limit(1)
    return address_in(db.session.scalars(mails).one())
