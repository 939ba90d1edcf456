"""Keeping that a parent accepted the terms of use: inside the transaction of whatever asked for it."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.accounts import Account
from models.texts import Declaration
from queries import texts
from rules.refusals import Code, refuse
from rules.texts import TextKey
from services import journal
from services.parents import family_of


def record(session: Session, account: Account, text_id: int | None, now: datetime) -> None:
    """Keep and journal that this family's account accepts the terms in force; once accepted, nothing more happens.

    `text_id` names the version that was read, None where none is published. Refuses, with `changed_meanwhile`, any
    other text than the terms in force.
    """
    terms = texts.current(TextKey.TERMS, now)
    if text_id != (terms.id if terms else None):
        raise refuse(Code.CHANGED_MEANWHILE)
    if terms is None or texts.terms_to_accept(account.id, now) is None:
        return
    family_id = family_of(account)
    session.add(Declaration(text_id=terms.id, account_id=account.id, family_id=family_id, accepted_at=now))
    version = {"version": ("", str(terms.number))}
    journal.write_own(session, account, "account.terms_accepted", now, version)
