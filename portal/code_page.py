"""« Code de connexion »: the browser remembers for five minutes whose password was right, and nothing opens yet."""

from datetime import datetime, timedelta
from typing import NamedTuple

from flask import render_template, session
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired

from services.entries import Entry
from web import sessions

KEY = "half"
GOOD_FOR = timedelta(minutes=5)


class CodeForm(FlaskForm):
    """The application's code or a recovery code. `suite` and `kept` travel along as on the sign-in page."""

    code = StringField(_l("Code"), [InputRequired(_l("Écrivez le code."))])
    suite = HiddenField()
    kept = HiddenField()


class HalfIn(NamedTuple):
    """Whose password was right in this browser, its stamp, and whether on a public computer."""

    account_id: int
    is_short: bool
    stamp: str


def ask(entry: Entry, is_short: bool, suite: str, kept: str, now: datetime) -> str:
    """Remember who is half in, and draw the page that asks for the code."""
    sessions.end()
    session[KEY] = [entry.account_id, is_short, int((now + GOOD_FOR).timestamp()), entry.stamp]
    return draw(CodeForm(formdata=None, suite=suite, kept=kept))


def who(now: datetime) -> HalfIn | None:
    """Who is half in, in this browser; None once the five minutes are over."""
    account_id, is_short, until, stamp = session.get(KEY, (0, False, 0, ""))
    return HalfIn(account_id, is_short, stamp) if now.timestamp() < until else None


def draw(form: CodeForm, refusal: str = "") -> str:
    """The page, with what was refused."""
    return render_template("portal/second_factor/code.html", form=form, refusal=refusal)
