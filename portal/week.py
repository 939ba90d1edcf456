"""« Ma semaine »: all the children, all the services, one week, ticked into the same basket as the planning."""

from dataclasses import replace
from datetime import datetime

from flask import redirect, render_template, request, url_for
from flask_login import current_user

import clock
from portal import planning_address, planning_posts, planning_words
from portal.blueprint import Page, blueprint
from portal.planning_address import Address
from portal.planning_page import PlanningPage, look
from portal.week_page import WeekPage
from rules.grid import Grouping
from rules.spans import View
from web import bulk_words, guard


@blueprint.get("/semaine")
def week() -> Page:
    """The week of the address, with boxes to tick."""
    now = clock.now()
    return _draw(_look(_address(now), now))


@blueprint.post("/semaine")
def keep_week() -> Page:
    """Keep what was ticked, then go where the button leads."""
    now = clock.now()
    address = _address(now)
    post = planning_posts.keep(address, now)
    if post.refusals:
        return _draw(replace(_look(address, now), typed=post.wanted, refusals=post.refusals)), 422
    move = request.form.get("suite", "")
    return redirect(planning_posts.next_page(post, move, url_for("portal.week", du=address.after(move).day)), 303)


def _address(now: datetime) -> Address:
    """Only the day is read of the address."""
    address = planning_address.read(request.args, now.date())
    return replace(address, view=View.WEEK, grouping=Grouping.FAMILY)


def _look(address: Address, now: datetime) -> PlanningPage:
    return look(guard.current_family_id(), current_user.id, address, now, edits=True)


def _draw(page: PlanningPage) -> str:
    kinds = {"words": planning_words, "bulk": bulk_words}
    return render_template("portal/week/week.html", page=page, week=WeekPage(page), **kinds)
