"""The extensions, made here and bound to the application in `app.py`."""

from flask import Flask
from flask_babel import Babel
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
    csrf.init_app(app)
    login.init_app(app)
    migrate.init_app(app, db)
