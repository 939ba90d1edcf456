"""The links of mails, as the person who gets the mail follows them."""

from flask import current_app

from adapters import links as addresses
from adapters.links import PATHS, Ticket
from models import Account, OutgoingMail
from rules.links import LinkPurpose
from services import links
from services.links import Whose
from services.transaction import transaction
from tests.cast import NOW


def address_in(mail: OutgoingMail) -> str:
    """The path of the link in a mail."""
    return addresses.with_address(mail.values, "", current_app.config["SECRET_KEY"])["link"]


def token_for(account: Account, purpose: LinkPurpose, email: str = "new@example.net") -> str:
    """The last part of the address of a new link for an account."""
    with transaction() as session:
        link = links.make(session, purpose, Whose(account_id=account.id, email=email), NOW)["link"]
    return addresses.token(current_app.config["SECRET_KEY"], purpose, Ticket(link["id"], link["nonce"]))


def path_for(account: Account, purpose: LinkPurpose, email: str = "new@example.net") -> str:
    """The path of a new link for an account."""
    return PATHS[purpose] + token_for(account, purpose, email)
