"""Proving that one is a parent of a file: contact e-mail, surname and file number together (Les Rousses B3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from rules.accounts import key_digest, login_text
from rules.names import fold

KEPT_FOR = timedelta(hours=24)
"""How long a claim is kept, under way or sent, and its link good (Les Rousses B4)."""

_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})


@dataclass(frozen=True, slots=True)
class Proof:
    """What somebody typed of a file: the contact e-mail, a surname, the number."""

    email: str
    last_name: str
    family_number: str


@dataclass(frozen=True, slots=True)
class Parent:
    """A parent named in a file, and whether an account is there already."""

    id: int
    last_name: str
    email: str
    rank: int
    has_account: bool


@dataclass(frozen=True, slots=True)
class File:
    """What the town hall knows of a family, as far as a proof is compared with it."""

    family_id: int
    name: str
    contact_email: str
    parents: tuple[Parent, ...]


_NOBODY = File(0, "", "", ())


def sent_key(key: str) -> str:
    """What the database keeps, once a claim is sent, of the key that its browser holds; it finds no draft any more."""
    return key_digest(f"sent {key}")


def surname_key(name: str) -> str:
    """A surname as it is compared: without case, accents, hyphens, apostrophes and spaces."""
    return fold(name.lower().translate(_LETTERS)).replace(" ", "")


def number_text(number: str) -> str:
    """A file's number as typed, without the spaces around and in it."""
    return "".join(number.split())


def matches(proof: Proof, file: File | None) -> bool:
    """Whether all proofs belong to the file, which names a parent. Without a file the same is compared, in vain."""
    known = file or _NOBODY
    names = {surname_key(name) for name in (known.name, *(parent.last_name for parent in known.parents))}
    is_named = surname_key(proof.last_name) in names - {""}
    is_contact = login_text(proof.email) in {login_text(known.contact_email)} - {""}
    return is_named and is_contact and bool(known.parents)


def parent_for(proof: Proof, parents: Iterable[Parent]) -> Parent | None:
    """Whose account it becomes: of those without one the parent with that e-mail, or that surname, or the first.

    Once a parent of the file has an account, nobody takes the place of one whom the file gives another e-mail.
    """
    everybody = sorted(parents, key=lambda it: (it.rank, it.id))
    email, surname = login_text(proof.email), surname_key(proof.last_name)
    free = [it for it in everybody if not it.has_account]
    if len(free) < len(everybody):
        free = [it for it in free if login_text(it.email) in ("", email)]
    by_email = [it for it in free if login_text(it.email) == email]
    by_name = [it for it in free if surname_key(it.last_name) == surname]
    return next(iter(by_email + by_name + free), None)
