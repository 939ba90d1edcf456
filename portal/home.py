"""The first page of a family, and what every page takes from the commune: its colours, its logo, its health."""

from flask import Response, abort, render_template

import clock
from portal.blueprint import blueprint
from queries import families, settings
from web import guard
from web.commune import commune
from web.frame import theme_sheet


@blueprint.get("/")
def home() -> str:
    """« Bonjour »: the week, what is missing, the tiles."""
    week = families.week_of(guard.current_family_id(), clock.now())
    return render_template("portal/home/home.html", week=week)


@blueprint.get("/theme.css")
def theme() -> Response:
    """The commune's accent as a style sheet."""
    return Response(theme_sheet(commune().accent_colour), mimetype="text/css")


@blueprint.get("/logo.png")
def logo() -> Response:
    """The commune's logo."""
    content = settings.image("logo")
    return Response(content, mimetype="image/png") if content else abort(404)


@blueprint.get("/sante")
def health() -> Response:
    """For those who watch the portal: ok when the database answers."""
    well = settings.database_answers()
    return Response("ok" if well else "down", 200 if well else 503, mimetype="text/plain")
