"""The planning: reading it, ticking it. What is ticked is kept in the basket; `portal/bookings.py` confirms it."""

from dataclasses import replace
from datetime import datetime

from flask import redirect, render_template, request, url_for
from flask_login import current_user

import clock
from portal import planning_address, planning_posts, planning_words
from portal.blueprint import Page, blueprint
from portal.planning_address import Address
from portal.planning_page import PlanningPage, look
from web import bulk_words, guard


@blueprint.get("/planning")
def planning() -> Page:
    """The planning as it is booked."""
    now = clock.now()
    return _draw("portal/planning/read.html", _look(_address(now), now))


@blueprint.get("/planning/modifier")
def edit_planning() -> Page:
    """The planning with boxes to tick; back to reading where no file is complete."""
    now = clock.now()
    page = _look(_address(now), now, edits=True)
    if page.is_blocked:
        return redirect(url_for("portal.planning", **page.address.args()), 303)
    return _draw("portal/planning/edit.html", page)


@blueprint.post("/planning/modifier")
def keep_ticks() -> Page:
    """Keep what was ticked, then go where the button leads."""
    now = clock.now()
    address = _address(now)
    post = planning_posts.keep(address, now)
    if post.refusals:
        page = replace(_look(address, now, edits=True), typed=post.wanted, refusals=post.refusals)
        return _draw("portal/planning/edit.html", page), 422
    move = request.form.get("suite", "")
    here = url_for("portal.edit_planning", **address.after(move).args())
    return redirect(planning_posts.next_page(post, move, here), 303)


def _address(now: datetime) -> Address:
    return planning_address.read(request.args, now.date())


def _look(address: Address, now: datetime, edits: bool = False) -> PlanningPage:
    return look(guard.current_family_id(), current_user.id, address, now, edits)


def _draw(template: str, page: PlanningPage) -> str:
    return render_template(template, page=page, words=planning_words, bulk=bulk_words, zip=zip)
