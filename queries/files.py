"""What the forms of a file show besides its values: drafts, what waits for the counter, reviews, declarations."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from models.accounts import Account
from models.base import db
from models.families import Family, Guardian
from models.files import FileDraft, FileProposal, FileReview
from models.texts import Declaration, Text
from queries.text_versions import in_force
from rules.accounts import login_text
from rules.files import Group
from rules.proposals import ProposalState
from rules.texts import TextKey


class Declared(NamedTuple):
    """One declaration of a form: the texts in force that it accepts, and who of the family accepted them, when.

    Those of the règlements are the text of the form and each public service's own.
    """

    key: TextKey
    texts: list[Text]
    missing: frozenset[int]  # ids of those that nobody of the family has accepted
    accepted_at: datetime | None
    accepted_by: str


def family(family_id: int) -> Family:
    """A family's own row."""
    return db.session.get_one(Family, family_id)


def ranks(family_id: int) -> dict[int, int]:
    """The rank of each parent: id -> rank."""
    rows = select(Guardian.id, Guardian.rank).where(Guardian.family_id == family_id)
    return dict(db.session.execute(rows).tuples().all())


def emails(family_id: int, besides: int | None) -> dict[int, str]:
    """The e-mails that the file gives of its parents, but of one: id -> e-mail, as sign-in compares it."""
    rows = select(Guardian.id, Guardian.email).where(Guardian.family_id == family_id, Guardian.email != "")
    return {key: login_text(email) for key, email in db.session.execute(rows).tuples() if key != besides}


def draft(account_id: int, family_id: int, child_id: int | None) -> FileDraft | None:
    """What this account has half filled in."""
    wanted = select(FileDraft).where(FileDraft.account_id == account_id, FileDraft.family_id == family_id)
    wanted = wanted.where(FileDraft.child_id == child_id)
    return db.session.scalars(wanted).first()


def waiting(family_id: int, child_id: int | None) -> dict[Group, FileProposal]:
    """What this family wants to change, and the counter has not yet answered, by rubric."""
    wanted = select(FileProposal).where(FileProposal.family_id == family_id, FileProposal.child_id == child_id)
    rows = db.session.scalars(wanted.where(FileProposal.state == ProposalState.WAITING).order_by(FileProposal.id))
    return {row.group: row for row in rows}


def last_review(family_id: int, child_id: int | None) -> FileReview | None:
    """When this file was last confirmed by this home, for which school year; None: never."""
    wanted = select(FileReview).where(FileReview.family_id == family_id, FileReview.child_id == child_id)
    return db.session.scalars(wanted.order_by(FileReview.school_year.desc()).limit(1)).first()


def declared(family_id: int, keys: Iterable[TextKey], now: datetime) -> list[Declared]:
    """The declarations of a form, of those texts that have a version in force."""
    wanted: dict[TextKey, list[int]] = {key: [] for key in keys}
    for (key, _service), text_id in in_force(now).items():
        place = TextKey.FILE_RULES if key is TextKey.RULES else key
        if place in wanted:
            wanted[place].append(text_id)
    ids = [text_id for group in wanted.values() for text_id in group]
    rows = db.session.scalars(select(Text).where(Text.id.in_(ids)).options(joinedload(Text.service)))
    texts = {text.id: text for text in rows}
    kept = _kept(family_id, ids)
    return [_declared(key, [texts[it] for it in found], kept) for key, found in wanted.items() if found]


def _kept(family_id: int, text_ids: list[int]) -> dict[int, tuple[datetime, str]]:
    """Who accepted each of these texts first, and when."""
    rows = (
        select(Declaration.text_id, Declaration.accepted_at, Account.name)
        .join(Account, Account.id == Declaration.account_id)
        .where(Declaration.family_id == family_id, Declaration.text_id.in_(text_ids))
        .order_by(Declaration.accepted_at.desc())
    )
    return {text_id: (accepted_at, name) for text_id, accepted_at, name in db.session.execute(rows)}


def _declared(key: TextKey, texts: list[Text], kept: dict[int, tuple[datetime, str]]) -> Declared:
    own_first = sorted(texts, key=lambda text: (text.service_id is not None, text.service.name if text.service else ""))
    missing = frozenset(text.id for text in texts if text.id not in kept)
    last = max((kept[text.id] for text in texts if text.id in kept), default=None)
    return Declared(key, own_first, missing, last[0] if last else None, last[1] if last else "")
