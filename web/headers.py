"""What every answer tells the browser: load nothing from elsewhere, keep nothing that is somebody's."""

import secrets

from flask import Flask, current_app, g, request
from werkzeug.wrappers import Response

KEPT_FOR_EVER = "public, max-age=31536000, immutable"
KEPT_AN_HOUR = "public, max-age=3600"
PUBLIC_ENDPOINTS = frozenset({"static", "admin.static", "portal.theme", "portal.logo", "portal.picture"})
NO_DEVICES = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"

BASE_POLICY = "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
FAMILY_POLICY = f"{BASE_POLICY}; style-src 'self'; script-src 'self'; img-src 'self'"
LIVE_POLICY = f"{FAMILY_POLICY}; connect-src 'self'"
"""Of a page that asks its own server again while a form is filled in."""


def init_app(app: Flask) -> None:
    """Set them on every answer, errors included."""
    app.after_request(_add)


def csp_nonce() -> str:
    """The word that lets one page's own inline scripts and styles run; asking for it is what puts it in the policy."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return g.csp_nonce


def policy() -> str:
    """The content security policy of this answer; only Flask-Admin's pages ask for a nonce."""
    nonce = g.get("csp_nonce")
    if nonce is None:
        return FAMILY_POLICY
    own = f"'self' 'nonce-{nonce}'"
    return f"{BASE_POLICY}; style-src {own}; script-src {own}; img-src 'self' data:; connect-src 'self'"


def _add(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", policy())  # a paper that is served has a stricter one
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Permissions-Policy"] = NO_DEVICES
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cache-Control"] = _cache(response)
    if not current_app.config["MARELLE"].is_demonstration:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return response


def _cache(response: Response) -> str:
    """What is the same for all may be kept: for ever when its address names its content."""
    if request.endpoint not in PUBLIC_ENDPOINTS or response.status_code not in (200, 304):
        return "no-store"
    return KEPT_FOR_EVER if "v" in request.args else KEPT_AN_HOUR
