"""The browser's side of a session: it holds a key, and the server decides what the key is worth."""

from datetime import datetime, timedelta

from flask import flash, g, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from rules.accounts import SHORT_IDLE, STAFF_IDLE, Duty

KEY = "_user_id"
"""Where Flask-Login looks for it."""

SEEN_SECONDS = 60
COOKIE_LIFETIME = timedelta(days=7)
"""Longer than any session: the browser of one that is over still says whose form it was (`web/kept_forms.py`)."""

BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def begin(key: str, duty: Duty | None, is_short: bool, now: datetime) -> None:
    """Put the key of a new session in the browser; whatever was there before is worth nothing."""
    end()
    session[KEY] = key
    session["seen"] = int(now.timestamp())
    session["short"] = is_short
    session.permanent = not is_short
    if duty:
        session["duty"] = duty.value


def end() -> None:
    """Nothing of the session is left in the browser, nor of what this request has read of it."""
    session.clear()
    for read in ("silent", "_login_user", "csrf_token"):
        g.pop(read, None)


def key() -> str:
    """The key that this browser holds, good or not; empty without one."""
    return str(session.get(KEY, ""))


def is_short() -> bool:
    """Whether somebody has signed in here on a public computer."""
    return bool(session.get("short"))


def duty() -> Duty | None:
    """What the person has to do before anything else."""
    return Duty(session["duty"]) if "duty" in session else None


def after_duty(path: str) -> None:
    """Where the person wanted to go, for when the duty is done."""
    session["onward"] = path


def duty_done() -> str:
    """The rest of the portal is open again; where the person wanted to go, or empty."""
    session.pop("duty", None)
    return str(session.pop("onward", ""))


def forget_if_silent(now: datetime) -> None:
    """After a silence that is too long for this kind of session, this browser is nobody until it signs in again."""
    if not current_user.is_authenticated:
        return
    idle = int(now.timestamp()) - session.get("seen", 0)
    limit = SHORT_IDLE if is_short() else STAFF_IDLE if current_user.is_staff else None
    if limit and idle >= limit.total_seconds():
        _leave()
    elif limit and idle >= SEEN_SECONDS:
        session["seen"] = int(now.timestamp())


def leave_the_screen(response: Response) -> Response:
    """After every answer: the page of a public computer goes away by itself when nobody touches it any more."""
    if is_short() and KEY in session and response.mimetype == "text/html":
        response.headers["Refresh"] = f"{int(SHORT_IDLE.total_seconds()) + 5}; url={url_for('portal.sign_in')}"
    return response


def _leave() -> None:
    """Nobody is signed in here any more. The browser still says whose form it was, a public computer not even that."""
    g.silent = True
    g.pop("_login_user", None)
    if is_short():
        session.clear()
        flash(_("La session de l’ordinateur public s’est fermée après 15 minutes sans activité."), "info")


def device_words(text: str) -> str:
    """« Firefox, Android »: what the browser says it is, coarsely; empty when it says nothing known."""
    found = [next((name for sign, name in known if sign in text), "") for known in (BROWSERS, SYSTEMS)]
    return ", ".join(filter(None, found))
