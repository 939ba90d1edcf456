"""What every page behind a mailed link has in common: reading its address, and saying kindly that it is over."""

from flask import current_app, render_template
from flask_babel import lazy_gettext as _l

from adapters import links
from adapters.links import Ticket
from rules.links import LinkPurpose
from rules.refusals import Code, Refused, refuse
from web.sentences import sentence

OVER = _l("Ce lien ne s’ouvre plus")
TITLES = {Code.LINK_USED: _l("Ce lien a déjà servi"), Code.LINK_UNKNOWN: _l("Ce lien n’est pas complet")}
STATUS_OF = {Code.LINK_UNKNOWN: 404, Code.LINK_USED: 410, Code.LINK_EXPIRED: 410, Code.LINK_VOID: 410}


def ticket_of(purpose: LinkPurpose, token: str) -> Ticket:
    """What a link's address says; refuses `link_unknown` where it was altered, cut, or made for another purpose."""
    ticket = links.read(current_app.config["SECRET_KEY"], purpose, token)
    if ticket is None:
        raise refuse(Code.LINK_UNKNOWN)
    return ticket


def dead(refused: Refused, ask_again: str = "") -> tuple[str, int]:
    """The page of a link that does nothing any more; `ask_again` is where another one is asked for."""
    refusal = refused.refusals[0]
    status = STATUS_OF.get(refusal.code, 422)
    again = "" if refusal.code is Code.LINK_USED else ask_again
    title = str(TITLES.get(refusal.code, OVER))
    page = render_template("portal/accounts/dead_link.html", title=title, words=sentence(refusal), ask_again=again)
    return page, status
