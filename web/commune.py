"""The commune's settings, for every page and every sentence."""

from flask import g

from queries.settings import Settings, all_settings


def commune() -> Settings:
    """The commune's settings, read once for each request."""
    if "settings" not in g:
        g.settings = all_settings()
    return g.settings
