"""Creating one's account alone, in four steps; each page is one step, and can be left and taken up again."""

from datetime import datetime
from typing import Any

from flask import abort, current_app, redirect, render_template, request, session, url_for
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import BooleanField, PasswordField, RadioField, StringField
from wtforms.fields.choices import SelectChoice

import clock
from portal import form_errors
from portal.blueprint import Page, blueprint
from queries import claims as queries
from rules.claims import Proof
from rules.refusals import Code, Refused
from services import claims
from services.claims import Browser, Ways, Wish
from web import guard
from web.commune import commune

KEY = "claim"
"""Where the browser holds the key of its claim."""

SENT_KEY = "claim_sent_key"
"""Where it holds that key once the claim is sent: this browser need not prove who sent it (`portal/activation.py`)."""

SENT = "claim_sent"
"""Where it holds until when the link of the claim that it sent is good."""

STEPS = {
    "portal.claim": _l("Identifiants"),
    "portal.claim_identity": _l("Mon identité"),
    "portal.claim_ways": _l("Mes coordonnées"),
    "portal.claim_sending": _l("Envoi"),
}
BY_MAIL, BY_PHONE = "mail", "phone"


class WishForm(FlaskForm):
    """Step 1."""

    username = StringField(_l("Nom d’utilisateur"))
    password = PasswordField(_l("Mot de passe"))
    password_again = PasswordField(_l("Ressaisissez votre mot de passe"))


class IdentityForm(FlaskForm):
    """Step 2."""

    email = StringField(_l("Mail de contact"))
    last_name = StringField(_l("Nom de famille"))
    family_number = StringField(_l("N° de dossier"))


class WaysForm(FlaskForm):
    """Step 3."""

    mobile_phone = StringField(_l("Téléphone"))
    way = RadioField(
        _l("Pour vous joindre, la mairie préfère"),
        choices=[SelectChoice(BY_MAIL, _l("l’e-mail")), SelectChoice(BY_PHONE, _l("le téléphone"))],
    )
    wants_news = BooleanField(_l("Recevoir les actualités de la mairie par e-mail"))


@blueprint.route("/creer-mon-compte", methods=("GET", "POST"))
@guard.open_to_all
def claim() -> Page:
    """Step 1: the user name and the password that one wishes."""
    under_way = _under_way()
    form = WishForm(data={"username": under_way.username if under_way else ""})
    if request.method == "GET":
        return _step("portal/claims/wish.html", form, under_way=under_way, sent_until=_sent_until())
    wish = Wish(form.username.data or "", form.password.data or "", form.password_again.data or "")
    try:
        session[KEY] = claims.begin(_browser(), wish, clock.now())
    except Refused as refused:
        return _refused("portal/claims/wish.html", form, refused, under_way=under_way)
    return redirect(url_for(_next_step(_under_way())), 303)


@blueprint.route("/creer-mon-compte/identite", methods=("GET", "POST"))
@guard.open_to_all
def claim_identity() -> Page:
    """Step 2: the three proofs."""
    under_way = _under_way()
    if under_way is None:
        return redirect(url_for("portal.claim"), 303)
    form = IdentityForm(obj=under_way)
    if request.method == "GET":
        return _step("portal/claims/identity.html", form)
    proof = Proof(form.email.data or "", form.last_name.data or "", form.family_number.data or "")
    try:
        claims.prove(_browser(), proof, clock.now())
    except Refused as refused:
        return _refused("portal/claims/identity.html", form, refused)
    return redirect(url_for("portal.claim_ways"), 303)


@blueprint.route("/creer-mon-compte/coordonnees", methods=("GET", "POST"))
@guard.open_to_all
def claim_ways() -> Page:
    """Step 3: how one is reached."""
    under_way = _under_way()
    if under_way is None or under_way.guardian_id is None:
        return redirect(url_for(_next_step(under_way)), 303)
    form = WaysForm(obj=under_way, data={"way": BY_PHONE if under_way.prefers_phone else BY_MAIL})
    if request.method == "GET":
        return _step("portal/claims/ways.html", form)
    ways = Ways(form.mobile_phone.data or "", form.way.data == BY_PHONE, bool(form.wants_news.data))
    try:
        claims.add_ways(_browser(), ways, clock.now())
    except Refused as refused:
        return _refused("portal/claims/ways.html", form, refused)
    return redirect(url_for("portal.claim_sending"), 303)


@blueprint.route("/creer-mon-compte/envoi", methods=("GET", "POST"))
@guard.open_to_all
def claim_sending() -> Page:
    """Step 4: all that was typed, and the last button."""
    under_way = _under_way()
    if under_way is None or not under_way.mobile_phone:
        return redirect(url_for(_next_step(under_way)), 303)
    form = FlaskForm()
    if request.method == "GET":
        return _step("portal/claims/summary.html", form, under_way=under_way)
    try:
        until = claims.send(_browser(), clock.now())
    except Refused as refused:
        return _refused("portal/claims/summary.html", form, refused, under_way=under_way)
    session[SENT_KEY] = session.pop(KEY)
    session[SENT] = until.isoformat()
    return redirect(url_for("portal.claim_sent"), 303)


@blueprint.get("/creer-mon-compte/envoye")
@guard.open_to_all
def claim_sent() -> Page:
    """Where to look for the link, and what to do when nothing comes."""
    _only_where_it_is_open()
    if SENT not in session:
        return redirect(url_for("portal.claim"), 303)
    return render_template("portal/claims/sent.html", until=datetime.fromisoformat(session[SENT]))


@blueprint.post("/creer-mon-compte/recommencer")
@guard.open_to_all
def claim_anew() -> Response:
    """Forget what was under way."""
    _only_where_it_is_open()
    claims.give_up(_browser(), clock.now())
    session.pop(KEY, None)
    return redirect(url_for("portal.claim"), 303)


def _under_way() -> Any:
    """What this browser has begun, or None; 404 where the commune lets nobody create an account alone."""
    _only_where_it_is_open()
    return queries.draft(session.get(KEY, ""), clock.now())


def _only_where_it_is_open() -> None:
    if not commune().claim_is_open:
        abort(404)


def _sent_until() -> datetime | None:
    """Until when the link of the claim that this browser sent is good, if it still is."""
    until = datetime.fromisoformat(session[SENT]) if SENT in session else None
    return until if until and until > clock.now() else None


def _next_step(claim: Any) -> str:
    """The first step that is not done of a claim under way; the first of all where there is none."""
    if claim is None:
        return "portal.claim"
    if claim.guardian_id is None:
        return "portal.claim_identity"
    return "portal.claim_sending" if claim.mobile_phone else "portal.claim_ways"


def _browser() -> Browser:
    return Browser(session.get(KEY, ""), request.remote_addr or "", current_app.config["SECRET_KEY"])


def _step(template: str, form: FlaskForm, advice: str = "", here: str = "", **more: Any) -> str:
    """A step's page, `here` among the steps (this request's own without it); `more` is what the template shows too."""
    place = here or request.endpoint
    next_step = _next_step(more.get("under_way"))
    return render_template(template, form=form, advice=advice, steps=STEPS, here=place, next_step=next_step, **more)


def _refused(template: str, form: FlaskForm, refused: Refused, **more: Any) -> Page:
    """The step again; a user name that is taken leads back to the first one, where it is said."""
    refusal = refused.refusals[0]
    if refusal.code is Code.CLAIM_GONE:
        return redirect(url_for("portal.claim"), 303)
    if refusal.about == "username" and "username" not in form:
        return _name_is_taken(refused)
    more["is_proof"] = refusal.code is Code.PROOF_REJECTED
    return _step(template, form, form_errors.show(form, refused), **more), form_errors.status_of(refused)


def _name_is_taken(refused: Refused) -> Page:
    under_way = _under_way()
    form = WishForm(formdata=None, data={"username": under_way.username if under_way else ""})
    advice = form_errors.show(form, refused)
    return _step("portal/claims/wish.html", form, advice, here="portal.claim", under_way=None), 422
