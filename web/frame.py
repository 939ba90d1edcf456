"""What every page of both sides is drawn with: the commune's settings, addresses of static files, the language."""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from jinja2 import StrictUndefined
from markupsafe import Markup

from adapters import markup
from rules.accent import Accent, Shades, derive
from rules.maintenance import rests
from web.commune import commune
from web.extensions import LANGUAGES
from web.filters import clock_hour, language
from web.guard import safe_suite
from web.reservation_words import state_tag
from web.sentences import missing_words, whom_to_call

SECTIONS = (
    ("home", "portal.home", _l("Accueil")),
    ("file", "portal.file", _l("Mon dossier")),
    ("enrolments", "portal.enrolments", _l("Inscription")),
    ("planning", "portal.planning", _l("Planning")),
    ("reservations", "portal.reservations", _l("Réservations")),
    ("week", "portal.week", _l("Ma semaine")),
    ("news", "portal.news_list", _l("Actualités")),
    ("menus", "portal.menus", _l("Menus")),
    ("contact", "portal.contact", _l("Nous contacter")),
)
OF_FAMILIES = {"file", "enrolments", "planning", "reservations", "week"}
SAID_IN_FOOT = (
    *("service_name", "service_phone", "service_email"),
    *("conformity", "maintenance_from", "maintenance_until"),
)
"""The settings that the foot of a page says."""


def init_app(app: Flask) -> None:
    """Give the templates their frame; an undefined variable of a template is an error."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        static_url=static_url,
        theme_url=theme_url,
        logo_url=logo_url,
        picture_url=picture_url,
        this_page=this_page,
        sections_of=sections_of,
        foot=foot,
        night_words=night_words,
        conformity_words=conformity_words,
        languages=LANGUAGES,
        lang=language,
        missing_words=missing_words,
        whom_to_call=whom_to_call,
        state_tag=state_tag,
    )
    app.jinja_env.filters.update(phone_link=phone_link, markdown=markup.html)
    app.context_processor(_frame)


def static_url(filename: str, endpoint: str = "static") -> str:
    """The address of a static file, with a digest of its content: it may be kept for ever."""
    return _static_url(filename, endpoint, request.script_root)


@lru_cache(maxsize=512)
def _static_url(filename: str, endpoint: str, _root: str) -> str:
    folder = current_app.static_folder if endpoint == "static" else current_app.blueprints["admin"].static_folder
    return url_for(endpoint, filename=filename, v=_digest(((Path(folder or "")) / filename).read_bytes()))


def theme_url() -> str:
    """The address of the style sheet with the commune's accent."""
    return url_for("portal.theme", v=_digest(commune().accent_colour.encode()))


def logo_url() -> str:
    """The address of the commune's logo, or empty where there is none."""
    digest = commune().logo
    return url_for("portal.logo", v=digest) if digest else ""


def picture_url() -> str:
    """The address of the picture of the home page, or empty where there is none."""
    digest = commune().picture
    return url_for("portal.picture", v=digest) if digest else ""


def this_page() -> str:
    """The address to come back to after something that leaves the page as it is; home for an answer to a form."""
    if request.method in ("GET", "HEAD"):
        return safe_suite(request.full_path.rstrip("?")) or "/"
    adapter = current_app.create_url_adapter(request)
    has_page = adapter is not None and adapter.test(request.path, "GET")
    return (safe_suite(request.path) if has_page else "") or "/"


def sections_of(is_family: bool) -> list[tuple[str, str, str]]:
    """The sections of the portal for families, or for nobody: key, address, word."""
    return _sections(language(), is_family, request.script_root)


@lru_cache(maxsize=64)
def _sections(_language: str, is_family: bool, _root: str) -> list[tuple[str, str, str]]:
    shown = [it for it in SECTIONS if is_family or it[0] not in OF_FAMILIES]
    return [(key, url_for(endpoint), str(word)) for key, endpoint, word in shown]


def foot(is_family: bool) -> Markup:
    """The foot of a page: addresses and a dozen texts, the same on every page of one side in one language."""
    said = tuple(getattr(commune(), name) for name in SAID_IN_FOOT)
    return _foot(language(), is_family, request.script_root, said)


@lru_cache(maxsize=64)
def _foot(_language: str, is_family: bool, _root: str, _said: tuple[str, ...]) -> Markup:
    """Its arguments are all that the template reads, so that what is kept is never out of date."""
    return Markup(render_template("portal/foot.html", sections=sections_of(is_family)))


def night_words() -> str:
    """« Le portail est fermé chaque nuit de 1 h à 6 h. », or empty when it never rests."""
    begins, ends = commune().maintenance_from, commune().maintenance_until
    if not rests(begins, ends):
        return ""
    return _(
        "Le portail est fermé chaque nuit de %(begins)s à %(ends)s.", begins=clock_hour(begins), ends=clock_hour(ends)
    )


def conformity_words() -> str:
    """How far the portal conforms to the rules of accessibility (RGAA), as every page must say."""
    return {
        "non": _("Accessibilité\N{NO-BREAK SPACE}: non conforme"),
        "partielle": _("Accessibilité\N{NO-BREAK SPACE}: partiellement conforme"),
        "totale": _("Accessibilité\N{NO-BREAK SPACE}: totalement conforme"),
    }[commune().conformity]


def phone_link(phone: str) -> str:
    """The address that calls a number: « tel:0300000000 »."""
    return "tel:" + "".join(sign for sign in phone if sign.isdigit() or sign == "+")


@lru_cache(maxsize=64)
def theme_sheet(colour: str) -> str:
    """The style sheet that gives the pages the commune's accent (`rules/accent.py`)."""
    accent: Accent = derive(colour)
    dark = f"@media (prefers-color-scheme: dark) {{ :root {{ {_shades(accent.dark)} }} }}"
    return f":root {{ --commune: {accent.commune}; {_shades(accent.light)} }}\n{dark}\n"


def _shades(shades: Shades) -> str:
    return (
        f"--accent: {shades.accent}; --accent-strong: {shades.strong};"
        f" --accent-soft: {shades.soft}; --on-accent: {shades.on};"
    )


def _frame() -> dict[str, Any]:
    return {"is_demonstration": current_app.config["MARELLE"].is_demonstration, "settings": commune()}


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]
