"""The extensions, made here and bound to the application in `app.py`."""

from babel.support import NullTranslations
from flask import Flask, g
from flask_babel import Babel, get_translations
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect

babel = Babel()
csrf = CSRFProtect()
login = LoginManager()
migrate = Migrate(render_as_batch=True, compare_type=True, compare_server_default=True)


def init_app(app: Flask, db: SQLAlchemy) -> None:
    """Bind all of them."""
    babel.init_app(app)
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: _catalogue().ugettext(text),
        lambda one, many, count: _catalogue().ungettext(one, many, count),
        newstyle=True,
    )
    csrf.init_app(app)
    login.init_app(app)
    migrate.init_app(app, db)


def _catalogue() -> NullTranslations:
    """The page's translations, looked up once: a page has a hundred texts, and Babel searches for each of them."""
    if "translations" not in g:
        g.translations = get_translations()
    return g.translations
