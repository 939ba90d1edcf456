"""What every page of both sides is drawn with: the commune's settings, addresses of static files, the language."""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, url_for
from jinja2 import StrictUndefined

from rules.accent import Accent, Shades, derive
from web.commune import commune
from web.filters import language
from web.sentences import missing_words, whom_to_call


def init_app(app: Flask) -> None:
    """Give the templates their frame; an undefined variable of a template is an error."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        static_url=static_url,
        theme_url=theme_url,
        logo_url=logo_url,
        lang=language,
        missing_words=missing_words,
        whom_to_call=whom_to_call,
    )
    app.jinja_env.filters["phone_link"] = phone_link
    app.context_processor(_frame)


def static_url(filename: str, endpoint: str = "static") -> str:
    """The address of a static file, with a digest of its content: it may be kept for ever."""
    folder = current_app.static_folder if endpoint == "static" else current_app.blueprints["admin"].static_folder
    return url_for(endpoint, filename=filename, v=_digest_of_file(Path(folder or "") / filename))


def theme_url() -> str:
    """The address of the style sheet with the commune's accent."""
    return url_for("portal.theme", v=_digest(commune().accent_colour.encode()))


def logo_url() -> str:
    """The address of the commune's logo, or empty where there is none."""
    digest = commune().logo
    return url_for("portal.logo", v=digest) if digest else ""


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


@lru_cache(maxsize=512)
def _digest_of_file(path: Path) -> str:
    return _digest(path.read_bytes())


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]
