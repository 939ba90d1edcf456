"""Keeping that a parent accepted a text: inside the transaction of whatever asked for it."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from models.accounts import Account
from models.texts import Declaration, Text
from queries import texts
from queries.files import Declared
from rules.fields import Why, bad_value
from rules.file_values import Typed, first
from rules.refusals import Code, Refusal, refuse
from rules.texts import TextKey
from services import journal
from services.journal import Actor, Deed
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


def lacking(declared: Iterable[Declared], typed: Typed) -> tuple[Refusal, ...]:
    """A refusal for each declaration that the form of a file neither accepts nor has accepted before.

    The form says « declaration-honour » = « oui », and in « declared » the ids of the texts that it showed: one that
    came into force meanwhile has not been read.
    """
    shown = set(typed.get("declared", []))
    return tuple(
        bad_value(f"declaration-{it.key}", Why.DECLARE)
        for it in declared
        if it.missing
        and (first(typed, f"declaration-{it.key}") != "oui" or not {str(text_id) for text_id in it.missing} <= shown)
    )


def declare(session: Session, actor: Actor, family_id: int, declared: Iterable[Declared], now: datetime) -> None:
    """Keep and journal, with its version, that what nobody of the family has accepted is accepted for it.

    By a parent in the form, or by an agent who has it signed on paper.
    """
    accepted = [text for it in declared for text in it.texts if text.id in it.missing]
    for text in accepted:
        session.add(Declaration(text_id=text.id, account_id=actor.account_id, family_id=family_id, accepted_at=now))
    versions = {_name(text): ("", str(text.number)) for text in accepted}
    if versions:
        deed = Deed("file.declared", "family", family_id, family_id, versions)
        journal.write(session, actor, deed, now)


def _name(text: Text) -> str:
    return str(text.key) if text.service_id is None else f"{text.key}-{text.service_id}"
