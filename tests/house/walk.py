"""Real requests by every kind of person to every route, each on the same untouched town."""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from flask import Flask, current_app
from flask.testing import FlaskClient
from flask_admin.model import BaseModelView
from flask_migrate import upgrade
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import delete, inspect, select, update
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

import config
from adapters.storage import open_storage
from app import create_app
from models import (
    Account,
    Authorisations,
    Closure,
    ErasureRequest,
    Establishment,
    FileProposal,
    Guardian,
    OutgoingMail,
    Reservation,
    Text,
    db,
)
from rules.bookings import BookingState
from rules.files import Group
from rules.links import LinkPurpose
from rules.mails import MailKind
from rules.rights import Role
from rules.texts import OF_SERVICE
from services import journal, outbox
from services.passwords import hash_password
from tests import cast, claim_rows, held, papers, publics
from tests.hashes import cheap_hashes
from tests.mailed import activation_for, invitation_for, token_for
from tests.pages import value_of

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = (
    "nobody",
    "parent",
    "other parent",
    "stranger",
    "closed",
    "pending",
    "administrator",
    "counter",
    "accounts",
    "leader",
    "leader elsewhere",
    "auditor",
)
SIGN_IN = "sign-in"
SESSION = "marelle"
BASE_URL = "https://localhost"
KNOWN = "the known part of the tokens"


@dataclass(frozen=True)
class Town:
    """A served town, who is signed in there, and the ids that addresses are filled with: all of the parent's own."""

    app: Flask
    database: Path
    cookies: dict[str, str]
    ids: dict[str, object]
    queries: dict[str, dict[str, object]]

    def client(self, person: str) -> FlaskClient:
        """A browser in which this person is signed in."""
        client = FlaskClient(self.app, self.app.response_class, use_cookies=True)
        client.set_cookie(SESSION, self.cookies[person], secure=True)
        return client

    def ask(self, person: str, method: str, url: str) -> TestResponse:
        """What the person is answered, with an empty form that has its token."""
        headers = {"Referer": BASE_URL, "X-CSRFToken": token_of(self.app)}
        with self.client(person).open(url, method=method, base_url=BASE_URL, headers=headers) as answer:
            return answer

    def answer(self, person: str, method: str, url: str) -> str:
        """In one word: the status, or `sign-in` for being sent to sign in first."""
        answer = self.ask(person, method, url)
        if answer.status_code == 302 and answer.location.split("?")[0] == "/connexion":
            return SIGN_IN
        return str(answer.status_code)


DEMONSTRATION = {"MODE": "demo", "DEMO_CLOCK": "2019-08-27T10:00"}
PRODUCTION = {"MODE": "production", "SECRET_KEY": "0123456789abcdef" * 4, "PUBLIC_URL": "https://portail.example.org"}


def make_town(folder: Path, environment: dict[str, str] = DEMONSTRATION) -> Town:
    """The cast in an empty database (SQLite, if none is named), signed in by the form; one account is closed."""
    database = folder / "town.sqlite"
    place = {"DATA_DIR": str(folder), "DATABASE_URL": f"sqlite:///{database}"}
    app = create_app(config.read({**place, **environment}))
    with app.app_context():
        upgrade(str(ROOT / "migrations"))
        db.session.execute(delete(Text))  # those of the walk are its own
        town = cast.make_town()
        users, ids = _people(town), {**_ids(town), **_first_rows(app)}
        db.session.remove()
    with pytest.MonkeyPatch.context() as patch:
        cheap_hashes(patch)  # how long a password takes is no part of a walk
        cookies = {person: _sign_in(app, users.get(person)) for person in PEOPLE}
    with app.app_context():
        db.session.execute(update(Account).where(Account.username == "closed").values(closed_at=cast.NOW))
        db.session.commit()
    return Town(app, database, cookies, ids, _queries(app, ids))


def _people(town: cast.Town) -> dict[str, str]:
    """Person -> user name. Added to the cast: a parent whose account gets closed, one whose account waits for its
    link, a leader from elsewhere.
    """
    family = cast.family_of(town.nadia)
    third = cast.add(Guardian(family=family, rank=3, last_name="Benmoussa", first_name="Farid"))
    cast.make_account(Role.FAMILY, "Farid Benmoussa", "closed", guardian=third)
    waiting = cast.add(Guardian(family=family, rank=4, last_name="Benmoussa", first_name="Inaya"))
    claim_rows.make_claim(waiting, "pending", password_hash=hash_password(cast.PASSWORD))
    elsewhere = cast.make_account(Role.LEADER, "Agent ailleurs", "elsewhere")
    elsewhere.establishments.append(Establishment(name="Ailleurs"))
    db.session.commit()
    accounts = {"parent": town.nadia, "other parent": town.karim, "stranger": town.claire}
    staff = {role.value: account for role, account in town.staff.items()}
    named = {person: account.username or "" for person, account in {**accounts, **staff}.items()}
    return {**named, "closed": "closed", "pending": "pending", "leader elsewhere": "elsewhere"}


_STEPS = ("selection", "booking_grid", "booking_recap")
_OF_RESERVATION = [f"portal.{it}.reservation_id" for it in ("reservation", "copy_reservation")]


def _ids(town: cast.Town) -> dict[str, object]:
    """What the parameters of an address stand for: `endpoint.name` -> the parent's own thing."""
    cast.add(Closure(period=town.canteen, first_day=date(2019, 10, 11), last_day=date(2019, 10, 11), reason="Travaux"))
    publics.make_drafts()
    service = publics.make_service()
    for key in OF_SERVICE:
        publics.make_text(key, service)
    for parent in (town.nadia, town.claire):
        cast.declare(parent)
    claim_rows.make_both(town.nadia.guardian)
    journal.write(db.session(), journal.PORTAL, journal.Deed("town.made", "town", None), cast.NOW)
    booking = cast.book(town.hugo, town.meal, date(2019, 9, 20), town.nadia, state=BookingState.WAITING)
    reservation = booking.lines[0].reservation
    return {
        "portal.child_file.child_id": town.hugo.id,
        "portal.choose_period.child_id": town.hugo.id,
        **{f"portal.{it}.child_id": town.hugo.id for it in _STEPS},
        **{f"portal.{it}.period_id": town.canteen.id for it in _STEPS},
        **_files(town),
        **_enrolments(town),
        "planning.change_view.family_id": reservation.family_id,
        "portal.receipt.id": reservation.confirmation_id,
        **dict.fromkeys(_OF_RESERVATION, reservation.id),
        "portal.demo_mail.mail_id": _mail(reservation, town.nadia).id,
        "portal.keep_new_password.token": token_for(town.nadia, LinkPurpose.PASSWORD),
        "portal.new_password.token": token_for(town.karim, LinkPurpose.PASSWORD),
        "portal.confirm_login.token": token_for(town.nadia, LinkPurpose.LOGIN),
        "portal.new_login.token": token_for(town.karim, LinkPurpose.LOGIN, "karim.b@example.net"),
        "portal.activation.token": activation_for(cast.family_of(town.claire)),
        "portal.invitation.token": invitation_for(cast.family_of(town.nadia)),
        "portal.accept_invitation.token": invitation_for(cast.family_of(town.karim)),
        "portal.news_item.news_id": publics.make_news().id,
        "portal.service_text.service_id": service.id,
        "static.filename": "marelle.css",
        "admin.static.filename": "admin/js/helpers.js",
    }


def _files(town: cast.Town) -> dict[str, object]:
    """What the parent's file holds besides: answers for Léa, something to decide, a paper, a request."""
    mine = {"family": cast.family_of(town.nadia)}
    cast.add(Authorisations(child=town.lea, **mine, photo_media=False))
    asked = {"account": town.nadia, "values": {"usual_name": "Lia"}, "proposed_at": cast.NOW}
    cast.add(FileProposal(child=town.lea, group=Group.CHILD, **mine, **asked))
    due = date(2019, 9, 27)
    cast.add(ErasureRequest(account=town.nadia, words="Tout", asked_at=cast.NOW, due_on=due, **mine))
    paper = papers.make_paper(papers.make_type(), town.nadia, town.lea, media_type="image/png")
    storage = open_storage(current_app.config["MARELLE"])
    for key in (paper.content_key, paper.preview_key):
        storage.put(key, held.png())
    served = ("document", "document_content", "document_preview")
    return {
        **{f"portal.{endpoint}.document_id": paper.id for endpoint in served},
        "documents.file_view.family_id": paper.family_id,
    }


def _enrolments(town: cast.Town) -> dict[str, object]:
    """A period with usual days: open to Hugo, and one in which Léa is enrolled."""
    period = cast.make_period("MERCREDIS", has_pattern=True, schools=[town.school])
    enrolment = cast.enrol(town.lea, period, town.nadia)
    of_lea = ("enrolment", "change_pattern", "withdraw_enrolment")
    return {
        "portal.enrol.child_id": town.hugo.id,
        "portal.enrol.period_id": period.id,
        **{f"portal.{endpoint}.enrolment_id": enrolment.id for endpoint in of_lea},
    }


def _mail(reservation: Reservation, parent: Account) -> OutgoingMail:
    values = {
        "confirmation_id": reservation.confirmation_id,
        "numbers": [f"{reservation.id:06}"],
        "lines": [],
        "total_cents": 430,
        "contacts": [],
    }
    outbox.post(db.session(), MailKind.BOOKING_RECAP, parent.email, values, cast.NOW)
    db.session.commit()
    return db.session.scalars(select(OutgoingMail)).one()


def _first_rows(app: Flask) -> dict[str, object]:
    """Endpoint of a staff view -> the id of the first row of its table, which is of the parent or of its canteen."""
    keys = {view: inspect(view.model).primary_key[0] for view in _views(app)}
    rows = {view.endpoint: db.session.scalar(select(key).order_by(key).limit(1)) for view, key in keys.items()}
    assert None not in rows.values(), f"give the town a row for each of {rows}"
    return rows


def _queries(app: Flask, ids: dict[str, object]) -> dict[str, dict[str, object]]:
    """Endpoint of an empty form -> the row to which the new one will belong."""
    parents = {f"{view.endpoint}.create_view": view.belongs_to for view in _views(app) if view.belongs_to}
    return {endpoint: {parent.address: ids[parent.view]} for endpoint, parent in parents.items()}


def _views(app: Flask) -> list[BaseModelView]:
    return [view for admin in app.extensions["admin"] for view in admin._views if isinstance(view, BaseModelView)]


def _sign_in(app: Flask, user: str | None) -> str:
    """The cookie of a session in which this user has signed in, or of nobody's; its token is known (`token_of`)."""
    client = FlaskClient(app, app.response_class, use_cookies=True)
    if user is not None:
        form = {"identifier": user, "password": cast.PASSWORD}
        form["csrf_token"] = value_of(client.get("/connexion", base_url=BASE_URL).text, "csrf_token")
        answer = client.post("/connexion", base_url=BASE_URL, data=form, headers={"Referer": BASE_URL})
        expected = 422 if user == "pending" else 303
        assert answer.status_code == expected, f"{user} signs in: {answer.status}"
    with client.session_transaction(base_url=BASE_URL) as session:
        session["csrf_token"] = KNOWN
    cookie = client.get_cookie(SESSION)
    assert cookie is not None
    return cookie.value


def token_of(app: Flask) -> str:
    """The token of a form of the known sessions."""
    return str(URLSafeTimedSerializer(app.secret_key or "", salt="wtf-csrf-token").dumps(KNOWN))


def visits(app: Flask) -> Iterator[tuple[str, Rule]]:
    """Every method of every route, in the order of the addresses; HEAD and OPTIONS follow GET."""
    asked = [(method, rule) for rule in app.url_map.iter_rules() for method in rule.methods or ()]
    walked = [(method, rule) for method, rule in asked if method not in ("HEAD", "OPTIONS")]
    yield from sorted(walked, key=lambda it: (it[1].rule, it[0]))


def written(town: Town, rule: Rule) -> str:
    """How the table writes an address: with the query that it needs to mean something."""
    return rule.rule + "".join(f"?{name}=…" for name in town.queries.get(rule.endpoint, ()))


def address(town: Town, rule: Rule) -> str:
    """The URL that is asked for a route: that of the parent's own thing."""
    values = dict(rule.defaults or {})
    for name in rule.arguments - values.keys():
        key = rule.endpoint.split(".")[0] if name == "row_id" else f"{rule.endpoint}.{name}"
        assert key in town.ids, f"tell walk.py what « {key} » of {rule.rule} is in the parent's town"
        values[name] = town.ids[key]
    with town.app.test_request_context():
        return town.app.url_for(rule.endpoint, **values, **town.queries.get(rule.endpoint, {}))


def walk(town: Town, keep: Callable[[], None]) -> dict[str, dict[str, str]]:
    """`METHOD address` -> person -> answer. `keep` puts the database back after each request."""
    found: dict[str, dict[str, str]] = {}
    for method, rule in visits(town.app):
        url = address(town, rule)
        for person in PEOPLE:
            found.setdefault(f"{method} {written(town, rule)}", {})[person] = town.answer(person, method, url)
            keep()
    return found


class Keeper:
    """Puts the database of a town back to what it was, when somebody has written."""

    def __init__(self, database: Path) -> None:
        self.live = sqlite3.connect(database, isolation_level=None)
        self.kept = sqlite3.connect(":memory:")
        self.live.backup(self.kept)
        self.version = self._version()

    def __call__(self) -> None:
        if self._version() != self.version:
            self.kept.backup(self.live)
            self.version = self._version()

    def close(self) -> None:
        self.live.close()
        self.kept.close()

    def _version(self) -> int:
        return int(self.live.execute("PRAGMA data_version").fetchone()[0])
