"""Papers as they stand in the database: types, and what families gave of them. Their contents are no real files."""

from datetime import timedelta
from typing import Any

from adapters.storage import new_key
from models import Account, Child, Document, DocumentType
from rules.documents import DocumentState, Level, Validity
from tests.cast import NOW, add, family_of


def make_type(name: str = "Attestation d’assurance", level: Level = Level.CHILD, **changes: Any) -> DocumentType:
    """A type that is good for a school year, unless told otherwise."""
    kind: DocumentType = add(DocumentType(name=name, level=level, **({"validity": Validity.SCHOOL_YEAR} | changes)))
    return kind


def make_paper(kind: DocumentType, account: Account, child: Child | None = None, **changes: Any) -> Document:
    """A paper that waits for a look, given by the account's family a minute after the one before."""
    values: dict[str, Any] = {
        "name": f"{kind.name}.pdf",
        "filename": "scan.pdf",
        "media_type": "application/pdf",
        "size": 120_000,
        "content_key": new_key(),
        "preview_key": new_key(),
        "given_at": NOW - timedelta(days=1),
        "given_by": account,
        "state": DocumentState.TO_CHECK,
    }
    document: Document = add(Document(type=kind, family=family_of(account), child=child, **(values | changes)))
    return document
