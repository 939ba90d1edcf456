"""The extensions, made here and bound to the application in `app.py`."""

from functools import cached_property
from typing import Any

from babel import Locale
from babel.support import NullTranslations
from flask import Flask, g, has_request_context, request
from flask_babel import Babel, Domain, get_translations
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from web.files_received import make_room

LANGUAGE_COOKIE = "langue"
LANGUAGES = {code: str(Locale(code).get_language_name(code)).capitalize() for code in ("fr", "en")}
"""What the portal speaks; French where nobody has chosen."""


class _French(NullTranslations):
    """The texts of the source, which are French: none is singular, as one is."""

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        return singular if count < 2 else plural


FRENCH = _French()


class _Texts(Domain):
    """The catalogues; what they do not have is said as the source says it."""

    def get_translations(self) -> NullTranslations:
        found: NullTranslations = super().get_translations()
        if found._fallback is None:  # a catalogue is kept, and asked for again for each text
            found.add_fallback(FRENCH)
        return found


class _Babel(Babel):
    @cached_property
    def domain_instance(self) -> Domain:
        return _Texts(domain=self.domain)


babel = _Babel()
csrf = CSRFProtect()
login = LoginManager()
migrate = Migrate(render_as_batch=True, compare_type=True, compare_server_default=True)


def init_app(app: Flask, db: SQLAlchemy) -> None:
    """Bind all of them."""
    babel.init_app(app, locale_selector=_language)
    app.jinja_env.globals.update(_=_text, gettext=_text)
    app.before_request(make_room)  # the check of a form's token is the first to read the form
    csrf.init_app(app)
    login.init_app(app)
    migrate.init_app(app, db)


def _language() -> str:
    """The language that this browser has chosen, if it is one of ours."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "") if has_request_context() else ""
    return chosen if chosen in LANGUAGES else "fr"


@pass_eval_context
def _text(context: EvalContext, text: str, /, **values: Any) -> str:
    """The text in the page's language, its values escaped, as Jinja's own function gives it; that one takes long."""
    said: str = _catalogue().ugettext(text)
    if context.autoescape:
        said = Markup(said)
    return said % values if values or "%" in said else said


def _catalogue() -> NullTranslations:
    """The page's translations, looked up once: a page has a hundred texts, and Babel searches for each of them."""
    found: NullTranslations | None = g.get("translations")
    if found is None:
        found = g.translations = get_translations()
    return found
