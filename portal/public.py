"""What anybody may read: whom to call, news, menus, how to get an account, the commune's texts."""

from datetime import date
from typing import Any

from flask import abort, render_template, request
from flask_babel import lazy_gettext as _l

import clock
from portal.blueprint import blueprint
from queries import news, texts
from rules.texts import TextKey
from web import guard

FARTHEST_PAGE = 10_000
TITLES = {
    TextKey.TERMS: _l("Conditions d’utilisation"),
    TextKey.DATA_NOTICE: _l("Données personnelles"),
    TextKey.LEGAL_NOTICE: _l("Mentions légales"),
    TextKey.ACCESSIBILITY: _l("Accessibilité"),
    TextKey.RULES: _l("Règlement"),
    TextKey.TARIFFS: _l("Tarifs"),
    TextKey.PROGRAMME: _l("Programmes"),
}


@blueprint.get("/contact")
@guard.open_to_all
def contact() -> str:
    """« Nous contacter »: the main service, then each public service (PRODUCT A10)."""
    return render_template("portal/public/contact.html", services=news.services(clock.now()))


@blueprint.get("/sans-compte")
@guard.open_to_all
def no_account() -> str:
    """« Je n’ai pas de compte Famille ? »: the ways in that the commune has opened."""
    return render_template("portal/public/no_account.html")


@blueprint.get("/actualites")
@guard.open_to_all
def news_list() -> str:
    """The news of today, newest first, a page at a time."""
    page = _number("page", FARTHEST_PAGE) or 1
    return render_template("portal/public/news_list.html", shown=news.news_page(clock.now(), page), page=page)


@blueprint.get("/actualites/<id:news_id>")
@guard.open_to_all
def news_item(news_id: int) -> str:
    """One piece of news."""
    found = news.news(news_id, clock.now()) or abort(404)
    return render_template("portal/public/news.html", it=found)


@blueprint.get("/menus")
@guard.open_to_all
def menus() -> str:
    """The menus of the week of `semaine`, of the present one without it."""
    return render_template("portal/public/menus.html", week=news.menus_of(_day("semaine"), clock.now()))


@blueprint.get("/conditions-d-utilisation", defaults={"key": TextKey.TERMS})
@blueprint.get("/donnees-personnelles", defaults={"key": TextKey.DATA_NOTICE})
@blueprint.get("/mentions-legales", defaults={"key": TextKey.LEGAL_NOTICE})
@blueprint.get("/accessibilite", defaults={"key": TextKey.ACCESSIBILITY})
@guard.open_to_all
def text(key: TextKey) -> str:
    """A text of the portal: the version in force, or `?version=`. Before the first one, whom to call."""
    number = _number("version", FARTHEST_PAGE)
    found = texts.reading(key, clock.now(), number=number)
    if found is None and number is not None:
        abort(404)
    return _text_page(key, found)


@blueprint.get("/services/<id:service_id>/reglement", defaults={"key": TextKey.RULES})
@blueprint.get("/services/<id:service_id>/tarifs", defaults={"key": TextKey.TARIFFS})
@blueprint.get("/services/<id:service_id>/programme", defaults={"key": TextKey.PROGRAMME})
@guard.open_to_all
def service_text(service_id: int, key: TextKey) -> str:
    """A text of a public service: the version in force, or `?version=`."""
    service = news.service(service_id) or abort(404)
    found = texts.reading(key, clock.now(), service_id, _number("version", FARTHEST_PAGE)) or abort(404)
    return _text_page(key, found, service)


def _text_page(key: TextKey, found: texts.Reading | None, service: Any = None) -> str:
    return render_template("portal/public/text.html", key=key, title=TITLES[key], reading=found, service=service)


def _number(name: str, most: int) -> int | None:
    """A small positive number of the address; None without one. Anything else is no page."""
    said = request.args.get(name)
    if said is None:
        return None
    if not (said.isascii() and said.isdigit() and 1 <= len(said) <= 5 and 1 <= int(said) <= most):
        abort(404)
    return int(said)


def _day(name: str) -> date | None:
    """A date of the address, or None: a page that leads nowhere is worse than the present week."""
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
