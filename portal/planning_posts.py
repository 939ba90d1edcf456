"""What a page of boxes posts: its ticks, and those of a button for many at once, kept in one go."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import flash, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from portal.planning_address import Address
from portal.planning_page import look
from rules.bookings import Box
from rules.bulk import Stroke, pressed, strike
from rules.refusals import Refusal, Refused
from rules.ticks import intentions
from services import planning as services
from web import guard


@dataclass(frozen=True)
class Post:
    """What was wanted of each box; `struck` counts what a button for many changed (None: no such button).

    With refusals nothing was kept: the page is drawn again with what is wanted.
    """

    wanted: Mapping[Box, bool]
    stroke: Stroke | None = None
    struck: int = 0
    refusals: tuple[Refusal, ...] = ()


def keep(address: Address, now: datetime) -> Post:
    """Keep in the basket what the form of this page wants; all of it or, with refusals, nothing."""
    wanted, stroke, struck = dict[Box, bool](), None, 0
    try:
        wanted = intentions(request.form.get("vues", ""), request.form.getlist("case"))
        stroke = pressed(request.form)
        if stroke:
            by_hand = wanted
            page = look(guard.current_family_id(), current_user.id, address, now, edits=True)
            wanted = strike(stroke, page.grid.cells(), by_hand)
            struck = sum(1 for box in wanted if by_hand.get(box) is not wanted[box])
        if wanted:
            services.keep_ticks(current_user.id, wanted, now)
    except Refused as refused:
        return Post(wanted, stroke, struck, refused.refusals)
    return Post(wanted, stroke, struck)


def next_page(post: Post, move: str, here: str) -> str:
    """Where a button leads: to the recap, else `here`, which then says what became of the ticks."""
    if move == "terminer":
        return url_for("portal.recap")
    if move == "valider" or post.stroke:
        _tell(post)
    return here


def _tell(post: Post) -> None:
    if post.stroke is None:
        if post.wanted:
            flash(_("Vos modifications sont dans le panier. Il reste à les terminer pour les enregistrer."), "ok")
    elif not post.struck:
        flash(_("Rien à changer ici\N{NO-BREAK SPACE}: ces cases le sont déjà, ou ne peuvent pas changer."), "info")
    elif post.stroke.ticks:
        flash(
            ngettext(
                "%(num)s case cochée. Il reste à terminer pour l’enregistrer.",
                "%(num)s cases cochées. Il reste à terminer pour les enregistrer.",
                post.struck,
            ),
            "ok",
        )
    else:
        flash(
            ngettext(
                "%(num)s case décochée. Il reste à terminer pour l’enregistrer.",
                "%(num)s cases décochées. Il reste à terminer pour les enregistrer.",
                post.struck,
            ),
            "ok",
        )
