"""Everything is closed until opened: who is signed in, for how long, and which side of the house is theirs."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from flask import Flask, Request, abort, g, redirect, request, session, url_for
from flask_login import current_user, login_user, logout_user
from werkzeug.routing import IntegerConverter
from werkzeug.wrappers import Response

from config import BadConfiguration
from models import db
from queries import accounts as queries
from rules.accounts import Person
from web.extensions import login

OPEN_ENDPOINTS = frozenset(
    {
        "static",
        "admin.static",
        "portal.sign_in",
        "portal.enter",
        "portal.health",
        "portal.theme",
        "portal.logo",
        "portal.demo_mails",
        "portal.demo_mail",
    }
)
"""What nobody in particular may ask for. Everything else asks who you are."""

STAFF_HOME = "/mairie/"
SHARED_ENDPOINTS = OPEN_ENDPOINTS | {"portal.sign_out"}
"""What of the family's blueprint staff may ask for too."""

FAMILY_SESSION = timedelta(hours=12)
STAFF_IDLE = timedelta(minutes=30)
SEEN_EVERY = timedelta(minutes=1)
LONGEST_SUITE = 500


class IdConverter(IntegerConverter):
    """`<id:…>`: a positive integer that every database can hold as an id; another text is no page."""

    def __init__(self, map) -> None:
        super().__init__(map, min=1, max=2**31 - 1)


def init_app(app: Flask) -> None:
    """Who is signed in, and the converter of ids. Refuses to start on demonstration accounts in production."""
    app.url_map.converters["id"] = IdConverter
    app.permanent_session_lifetime = FAMILY_SESSION
    login.user_loader(lambda account_id: queries.person(int(account_id)))
    login.session_protection = None
    app.jinja_env.globals["staff_home"] = STAFF_HOME
    if not app.config["MARELLE"].is_demonstration:
        with app.app_context():
            refuse_demonstration_accounts()


def refuse_demonstration_accounts() -> None:
    """Raise `BadConfiguration` when the database holds accounts whose password is published."""
    found = queries.has_demonstration_accounts()
    db.session.remove()
    db.engine.dispose()  # what a server forks must not share a connection
    if found:
        raise BadConfiguration("the database holds demonstration accounts: give DATABASE_URL another one, or MODE=demo")


def close_what_is_not_open(now: datetime) -> Response | None:
    """Before every request: nobody gets past the open endpoints; whose time is over is nobody."""
    if request.endpoint is None or request.endpoint in OPEN_ENDPOINTS:
        return None
    _end_if_over(now)
    if current_user.is_authenticated:
        return None
    return redirect(url_for("portal.sign_in", suite=_way_back(request)))


def families_only() -> None:
    """Before a request for a family page: staff have their own side (403)."""
    if request.endpoint not in SHARED_ENDPOINTS and current_user.is_authenticated and current_user.is_staff:
        abort(403)


def staff_only() -> None:
    """Before a request under /mairie: families have their own side (403)."""
    if current_user.is_authenticated and not current_user.is_staff:
        abort(403)


def current_family_id() -> int:
    """The family of the parent who is signed in; 403 for anybody else."""
    family_id = current_user.family_id if current_user.is_authenticated else None
    return family_id if family_id is not None else abort(403)


def begin_session(account_id: int, now: datetime) -> Person:
    """Sign in with a new session, so that one planted before is worth nothing."""
    session.clear()
    g.pop("_login_user", None)
    person = queries.person(account_id)
    if person is None:
        abort(403)
    login_user(person)
    session["begun"] = session["seen"] = int(now.timestamp())
    return person


def end_session() -> None:
    """Sign out; nothing of the session is left."""
    logout_user()
    session.clear()


def safe_suite(text: str) -> str:
    """The path to go on to after signing in, if it is one of ours; otherwise empty."""
    if not text.startswith("/") or len(text) > LONGEST_SUITE or text.startswith("//"):
        return ""
    if "\\" in text or any(ord(sign) < 33 or ord(sign) == 127 for sign in text):
        return ""
    parts = urlsplit(text)
    return "" if parts.scheme or parts.netloc else text


def _way_back(asked: Request) -> str | None:
    """Where a GET wanted to go; the home page goes without saying."""
    if asked.method not in ("GET", "HEAD") or asked.path == "/":
        return None
    return safe_suite(asked.full_path.rstrip("?")) or None


def _end_if_over(now: datetime) -> None:
    if not current_user.is_authenticated:
        return
    at = int(now.timestamp())
    idle = at - session.get("seen", 0)
    too_long = at - session.get("begun", 0) >= FAMILY_SESSION.total_seconds()
    if too_long or (current_user.is_staff and idle >= STAFF_IDLE.total_seconds()):
        end_session()
    elif current_user.is_staff and idle >= SEEN_EVERY.total_seconds():
        session["seen"] = at


def home_of(person: Person) -> str:
    """The address of the first page of this person's side."""
    return STAFF_HOME if person.is_staff else url_for("portal.home")
