"""« Inscription »: what the children are enrolled in, *Inscrire*, and the usual days of the year (Les Rousses C)."""

from datetime import datetime

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

import clock
from portal import enrolment_page
from portal.blueprint import Page, blueprint
from portal.enrolment_forms import FROM, TOKEN, read_day, read_pattern, read_prices
from portal.enrolment_page import PatternForm
from portal.planning_words import rule_words
from queries import enrolments as queries
from queries.enrolments import Enrolled
from rules.cells import call_names
from rules.custody import CustodyPattern
from rules.enrolments import EnrolmentState, refusal_to_enrol
from rules.fields import whole_number
from rules.refusals import Code, Refused
from rules.scene import Scene
from services import enrolments as services
from services.enrolments import Application, NewPattern
from web import guard
from web.filters import paris_day
from web.sentences import sentence


@blueprint.get("/inscription")
def enrolments() -> str:
    """Each child's enrolments, and what it can be enrolled in."""
    found = enrolment_page.sections(guard.current_family_id(), clock.now())
    return _draw("list", children=found, today=paris_day(clock.now()))


@blueprint.route("/inscription/<id:child_id>/<id:period_id>", methods=["GET", "POST"])
def enrol(child_id: int, period_id: int) -> Page:
    """The form, with the usual days where the period has them; *Enregistrer*."""
    now = clock.now()
    scene = queries.place(guard.current_family_id(), child_id, period_id, now) or abort(404)
    form = _form(scene, child_id, period_id)
    if request.method == "POST":
        return _enrol(scene, form, child_id, now)
    refusal = refusal_to_enrol(scene, child_id, period_id, paris_day(now))
    if refusal and refusal.code is Code.NOT_ELIGIBLE:
        abort(404)
    there = queries.held(guard.current_family_id(), child_id, period_id)
    if refusal or there:
        return redirect(_address(there) if there else url_for("portal.enrolments"), 303)
    return _draw_form(form)


@blueprint.get("/inscription/<id:enrolment_id>")
def enrolment(enrolment_id: int) -> str:
    """One enrolment: its state, its usual days, those that could not be had and why; after a press, what it did."""
    now = clock.now()
    it = _own(enrolment_id)
    made_id = whole_number(request.args.get("confirmation", ""))
    page = enrolment_page.standing(guard.current_family_id(), it, now, made_id)
    return _draw("enrolment", page=page)


@blueprint.route("/inscription/<id:enrolment_id>/jours", methods=["GET", "POST"])
def change_pattern(enrolment_id: int) -> Page:
    """Other usual days, from a day on."""
    now = clock.now()
    it, today = _own(enrolment_id), paris_day(now)
    if it.state is not EnrolmentState.ACCEPTED or not it.period.has_pattern or it.last_day < today:
        abort(404)
    first = max(today, it.period.first_day)
    form = PatternForm(it.child, it.period, it.pattern, enrolment=it, from_day=first.isoformat(), today=first)
    return _change(form, it, now) if request.method == "POST" else _draw_form(form)


@blueprint.post("/inscription/<id:enrolment_id>/retirer")
def withdraw_enrolment(enrolment_id: int) -> Response:
    """Take back a request that waits for the town hall."""
    _own(enrolment_id)
    try:
        services.withdraw(current_user.id, enrolment_id, clock.now())
    except Refused as refused:
        flash(sentence(refused.refusals[0]), "warn")
    else:
        flash(_("Votre demande d’inscription est retirée."), "ok")
    return redirect(url_for("portal.enrolments"), 303)


def _enrol(scene: Scene, form: PatternForm, child_id: int, now: datetime) -> Page:
    token, pattern = request.form.get(TOKEN, ""), form.pattern
    try:
        pattern = read_pattern(request.form, form.period)
        prices = read_prices(request.form)
        asked = Application(current_user.id, child_id, form.period.id, token, pattern, prices)
        enrolment_id = services.enrol_child(asked, now)
    except Refused as refused:
        return _draw_form(_form(scene, child_id, form.period.id, pattern, refused)), 422
    return _told(enrolment_id, token)


def _change(form: PatternForm, it: Enrolled, now: datetime) -> Page:
    token, pattern = request.form.get(TOKEN, ""), form.pattern
    try:
        pattern = read_pattern(request.form, form.period)
        prices, from_day = read_prices(request.form), read_day(request.form)
        wish = NewPattern(current_user.id, it.id, token, pattern, prices, from_day)
        enrolment_id = services.change_pattern(wish, now)
    except Refused as refused:
        typed = request.form.get(FROM, "")
        again = PatternForm(form.child, form.period, pattern, refused.refusals, it, form.shares, typed, form.today)
        return _draw_form(again), 422
    return _told(enrolment_id, token, pattern != it.pattern)


def _told(enrolment_id: int, token: str, changes: bool = True) -> Response:
    """On to the enrolment's page, which says what was done; a form that is sent again comes here too."""
    made_id = queries.made_with(current_user.id, token)
    if changes or made_id:
        flash(_("C’est enregistré. Un e-mail vous a été envoyé."), "ok")
    else:
        flash(_("Rien n’a changé."), "info")
    return redirect(url_for("portal.enrolment", enrolment_id=enrolment_id, confirmation=made_id), 303)


def _form(
    scene: Scene,
    child_id: int,
    period_id: int,
    pattern: dict[int, frozenset[int]] | None = None,
    refused: Refused | None = None,
) -> PatternForm:
    child = scene.children[child_id]
    shares = child.custody.pattern is CustodyPattern.ALTERNATE_WEEKS
    refusals = refused.refusals if refused else ()
    return PatternForm(
        call_names(scene.children)[child_id], scene.periods[period_id], pattern or {}, refusals, None, shares
    )


def _own(enrolment_id: int) -> Enrolled:
    """The family's own enrolment; another one's does not exist."""
    return queries.find(guard.current_family_id(), enrolment_id) or abort(404)


def _address(enrolment_id: int) -> str:
    return url_for("portal.enrolment", enrolment_id=enrolment_id)


def _draw_form(form: PatternForm) -> str:
    return _draw("form", form=form, limit=rule_words(form.period))


def _draw(template: str, **values: object) -> str:
    return render_template(f"portal/enrolments/{template}.html", words=enrolment_page, **values)
