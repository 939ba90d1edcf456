"""The first page, and what every page takes from the commune: its colours, its pictures, its health."""

from flask import Response, abort, redirect, render_template
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

import clock
from portal.accounts import SignInForm
from portal.blueprint import blueprint
from queries import early_childhood, families, news, reservations, settings
from rules.deadlines import PARIS
from rules.reservations import Search
from web import guard
from web.commune import commune
from web.frame import theme_sheet

IN_TILE = 2
"""How many news the family's home page names."""


@blueprint.get("/")
@guard.also_for_nobody
def home() -> BaseResponse | str:
    """« Bonjour »: the week, what is missing, the tiles. For nobody, the public home; staff go to their own side."""
    if not current_user.is_authenticated:
        return _public_home()
    if current_user.is_staff:
        return redirect(guard.home_of(current_user))
    family_id, now = guard.current_family_id(), clock.now()
    return render_template(
        "portal/home/home.html",
        week=families.week_of(family_id, now),
        latest=news.news_page(now, 1, IN_TILE),
        reservations=reservations.listing(family_id, False, Search()),
        has_early_childhood=early_childhood.concerns(family_id, now.astimezone(PARIS).date()),
    )


@blueprint.get("/theme.css")
def theme() -> Response:
    """The commune's accent as a style sheet."""
    return Response(theme_sheet(commune().accent_colour), mimetype="text/css")


@blueprint.get("/logo.png")
def logo() -> Response:
    """The commune's logo."""
    return _image("logo", "image/png")


@blueprint.get("/photo.jpg")
def picture() -> Response:
    """The picture of the public home page."""
    return _image("picture", "image/jpeg")


@blueprint.get("/sante")
def health() -> Response:
    """For those who watch the portal: ok when the database answers."""
    well = settings.database_answers()
    return Response("ok" if well else "down", 200 if well else 503, mimetype="text/plain")


def _public_home() -> str:
    front = news.front(clock.now())
    welcome = gettext(commune().welcome)  # the sentence that we propose is in the catalogue; the commune's own is not
    return render_template("portal/public/home.html", front=front, welcome=welcome, form=SignInForm(formdata=None))


def _image(key: str, mimetype: str) -> Response:
    content = settings.image(key)
    return Response(content, mimetype=mimetype) if content else abort(404)
