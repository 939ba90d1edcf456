"""Choosing a new password: with the present one, or by the link of whoever forgot it."""

from dataclasses import dataclass
from datetime import datetime

from adapters.links import Ticket
from queries import owners as queries
from rules.fields import Why, bad_value
from rules.links import LinkPurpose
from rules.refusals import Refused
from services import journal, links, owners, throttle
from services.owners import Proof
from services.passwords import hash_password, refusals_of
from services.transaction import end_reading, transaction

FIELD = "new_password"


@dataclass(frozen=True, slots=True)
class Twice:
    """A new password, as it was typed both times."""

    password: str
    again: str


def change(proof: Proof, new: Twice, session_id: int, now: datetime) -> None:
    """Another password for whoever knows the present one; all other sessions of the account end.

    Refuses `too_many_tries`, and `bad_value` of `old_password`, `new_password` and `new_password_again`.
    """
    owner, right = owners.check(proof, now)
    refusals = refusals_of(FIELD, new.password, new.again, owner.personal)
    password_hash = hash_password(new.password) if right and not refusals else ""
    with transaction() as session:
        account = owners.held(session, proof, owner.password_hash if right else "", now)
        if account and password_hash:
            owners.keep_password(session, account, password_hash, now, but=session_id)
            journal.write_own(session, account, "account.password_changed", now)
    if account is None:
        refusals = (bad_value("old_password", Why.PASSWORD_OLD), *refusals)
    if refusals:
        raise Refused(refusals)


def reset(ticket: Ticket, new: Twice, secret: str, now: datetime) -> None:
    """The password of whoever forgot it, by the mailed link, which is used up; every session of the account ends.

    Nobody has to wait any longer for earlier failures. Refuses what the link's page does, and `bad_value`.
    """
    _link, owner = queries.opened(LinkPurpose.PASSWORD, ticket.id, ticket.nonce, now)
    end_reading()
    refusals = refusals_of(FIELD, new.password, new.again, owner.personal)
    if refusals:
        raise Refused(refusals)
    password_hash = hash_password(new.password)
    with transaction() as session:
        link = links.use(session, LinkPurpose.PASSWORD, ticket.id, ticket.nonce, now)
        account = owners.hold(session, link.account_id or 0)
        owners.keep_password(session, account, password_hash, now)
        throttle.forget(session, throttle.identifiers(secret, filter(None, (account.username, account.email))))
        throttle.forget(session, Proof(account.id, "", secret).counted())
        journal.write_own(session, account, "account.password_reset", now)
