"""The only place where all meets: `create_app(config)`."""

import os

from flask import Flask, g
from werkzeug.middleware.proxy_fix import ProxyFix

import admin_views
import clock
import config
import portal
from models import db
from web import errors, extensions, filters, frame, guard, headers


def create_app(settings: config.Config | None = None) -> Flask:
    """The application for these settings, or for those of the environment."""
    settings = settings or config.read(os.environ)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    app = Flask(__name__)
    app.before_request(lambda: setattr(g, "now", clock.now()))  # one moment for the whole request
    app.config.from_mapping(
        MARELLE=settings,
        CLOCK_OFFSET=clock.offset(settings.demo_clock, settings.data_dir),
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS={"hide_parameters": True},  # no person's data in a log
        SESSION_COOKIE_NAME="marelle",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,  # the server knows when a session ends; signing a cookie costs a page 3 %
        SESSION_COOKIE_SECURE=not settings.is_demonstration,
        MAX_CONTENT_LENGTH=3 * 1024 * 1024,
        WTF_CSRF_TIME_LIMIT=None,
        BABEL_DEFAULT_LOCALE="fr",
        BABEL_DEFAULT_TIMEZONE="Europe/Paris",
    )
    if settings.trusted_proxies:
        n = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]
    db.init_app(app)
    extensions.init_app(app, db)
    for floor in (guard, headers, errors, filters, frame, portal, admin_views):
        floor.init_app(app)
    return app
