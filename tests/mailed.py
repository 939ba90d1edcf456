"""The links of mails, as the person who gets the mail follows them."""

from flask import current_app

from adapters import links as addresses
from adapters.links import PATHS, Ticket
from models import Account, Family, Guardian, OutgoingMail
from rules.links import LinkPurpose
from services import links
from services.links import Whose
from services.transaction import transaction
from tests import cast
from tests.cast import NOW
from tests.claim_rows import make_claim


def address_in(mail: OutgoingMail) -> str:
    """The path of the link in a mail."""
    return addresses.with_address(mail.values, "", current_app.config["SECRET_KEY"])["link"]


def token_for(account: Account, purpose: LinkPurpose, email: str = "new@example.net") -> str:
    """The last part of the address of a new link for an account."""
    with transaction() as session:
        link = links.make(session, purpose, Whose(account_id=account.id, email=email), NOW)["link"]
    return addresses.token(current_app.config["SECRET_KEY"], purpose, Ticket(link["id"], link["nonce"]))


def invitation_for(family: Family) -> str:
    """The last part of the address of an invitation's link, for one more parent of a family."""
    invited = {"last_name": family.name, "first_name": "Sami", "email": "sami@example.net"}
    guardian = cast.add(Guardian(family_id=family.id, rank=9, **invited))
    with transaction() as session:
        whose = Whose(guardian_id=guardian.id, email=guardian.email)
        link = links.make(session, LinkPurpose.INVITATION, whose, NOW)["link"]
    ticket = Ticket(link["id"], link["nonce"])
    return addresses.token(current_app.config["SECRET_KEY"], LinkPurpose.INVITATION, ticket)


def activation_for(family: Family) -> str:
    """The last part of the address of an activation link, for one more parent of a family."""
    guardian = cast.add(Guardian(family_id=family.id, rank=8, last_name=family.name, first_name="Lou"))
    claim = make_claim(guardian, "lou", email=family.contact_email, family_number=family.number)
    with transaction() as session:
        link = links.make(session, LinkPurpose.ACTIVATION, Whose(claim_id=claim.id), NOW)["link"]
    ticket = Ticket(link["id"], link["nonce"])
    return addresses.token(current_app.config["SECRET_KEY"], LinkPurpose.ACTIVATION, ticket)


def path_for(account: Account, purpose: LinkPurpose, email: str = "new@example.net") -> str:
    """The path of a new link for an account."""
    return PATHS[purpose] + token_for(account, purpose, email)
