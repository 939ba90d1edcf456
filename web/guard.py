"""Everything is closed until opened: who is signed in, for how long, and which side of the house is theirs."""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Request, abort, current_app, g, redirect, request, url_for
from flask_login import current_user
from werkzeug.routing import BaseConverter, IntegerConverter
from werkzeug.wrappers import Response

from config import BadConfiguration
from models import db
from queries import accounts as queries
from rules.accounts import Duty, Person
from web import maintenance, sessions
from web.extensions import login

ASSETS = frozenset({"static", "admin.static", "portal.health", "portal.theme", "portal.logo", "portal.picture"})
"""What is the same for all and asks nobody anything."""

STAFF_HOME = "/mairie/"
LONGEST_SUITE = 500
DUTY_PAGES = {Duty.TERMS: "portal.accept_terms", Duty.SECOND_FACTOR: "portal.set_up_second_factor"}
"""Where each duty is done."""

View = TypeVar("View", bound=Callable[..., Any])


def open_to_all(view: View) -> View:
    """Marks a view of the portal that nobody in particular may ask for. Everything else asks who you are."""
    view.is_open = True  # type: ignore[attr-defined]
    return view


def for_both(view: View) -> View:
    """Marks a view of the portal that is for everybody who is signed in, families and staff."""
    view.is_for_both = True  # type: ignore[attr-defined]
    return view


def also_for_nobody(view: View) -> View:
    """Marks a view for everybody: nobody in particular too, and whoever is signed in with a duty does that first."""
    view.is_for_nobody = True  # type: ignore[attr-defined]
    return for_both(view)


def never_rests(view: View) -> View:
    """Marks a view that stays open during the nightly maintenance: without it staff could not come in."""
    view.never_rests = True  # type: ignore[attr-defined]
    return view


def fulfils(duty: Duty) -> Callable[[View], View]:
    """Marks a view by which this duty is done: it opens while the rest of the portal waits for it."""

    def marked(view: View) -> View:
        view.fulfils = duty  # type: ignore[attr-defined]
        return view

    return marked


class IdConverter(IntegerConverter):
    """`<id:…>`: a positive integer that every database can hold as an id; another text is no page."""

    def __init__(self, map) -> None:
        super().__init__(map, min=1, max=2**31 - 1)


class TokenConverter(BaseConverter):
    """`<token:…>`: the signed part of a mailed link; another text is no page."""

    regex = "[A-Za-z0-9_.-]{1,300}"


def init_app(app: Flask) -> None:
    """Who is signed in, and the converter of ids. Refuses to start on demonstration accounts in production."""
    app.url_map.converters.update(id=IdConverter, token=TokenConverter)
    app.permanent_session_lifetime = sessions.COOKIE_LIFETIME
    login.user_loader(_person)
    login.session_protection = None
    app.after_request(sessions.leave_the_screen)
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


def close_what_is_not_open(ask_who: Callable[[], Any]) -> Any:
    """Before every request: nobody gets past the open pages; whose time is over is nobody. `ask_who` answers then."""
    if request.endpoint is None or request.endpoint in ASSETS:
        return None
    sessions.forget_if_silent(g.now)
    if not _is("never_rests") and not (current_user.is_authenticated and current_user.is_staff):
        resting = maintenance.page(g.now)
        if resting is not None:
            return resting
    if asks_nobody():
        return None
    return _duty_first() if current_user.is_authenticated else ask_who()


def families_only() -> None:
    """Before a request for a family page: staff have their own side (403)."""
    if _is("is_open") or _is("is_for_both") or request.endpoint in ASSETS:
        return
    if current_user.is_authenticated and current_user.is_staff:
        abort(403)


def current_family_id() -> int:
    """The family of the parent who is signed in; 403 for anybody else."""
    family_id = current_user.family_id if current_user.is_authenticated else None
    return family_id if family_id is not None else abort(403)


def safe_suite(text: str) -> str:
    """The path to go on to after signing in, if it is one of ours; otherwise empty."""
    if not text.startswith("/") or len(text) > LONGEST_SUITE or text.startswith("//"):
        return ""
    if "\\" in text or any(ord(sign) < 33 or ord(sign) == 127 for sign in text):
        return ""
    parts = urlsplit(text)
    return "" if parts.scheme or parts.netloc else text


def way_back(asked: Request) -> str | None:
    """Where a GET wanted to go; the home page goes without saying."""
    if asked.method not in ("GET", "HEAD") or asked.path == "/":
        return None
    return safe_suite(asked.full_path.rstrip("?")) or None


def page_before() -> str | None:
    """The page of ours that held the form of this request, where the browser says so."""
    parts = urlsplit(request.referrer or "")
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    return safe_suite(path) or None if parts.netloc == request.host else None


def home_of(person: Person) -> str:
    """The address of the first page of this person's side."""
    return STAFF_HOME if person.is_staff else url_for("portal.home")


def _person(key: str) -> Person | None:
    return None if "silent" in g else queries.person(key, g.now)


def asks_nobody() -> bool:
    """Whether this page is open to whoever asks for it now."""
    return bool(_is("is_open") or (_is("is_for_nobody") and not current_user.is_authenticated))


def _is(mark: str) -> Any:
    """What the view of this request is marked with."""
    return getattr(current_app.view_functions.get(request.endpoint or ""), mark, None)


def _duty_first() -> Response | None:
    """Whoever has something to do first is led there, and may sign out."""
    duty = sessions.duty()
    if duty is None or _is("fulfils") is duty or request.endpoint == "portal.sign_out":
        return None
    return redirect(url_for(DUTY_PAGES[duty]), 303)
