"""What is held on a family: a row of every kind, each text with a mark of its owner, for tests of who gets what."""

import io
from datetime import date, timedelta
from typing import Any

from PIL import Image

from adapters.storage import Storage, new_key
from models import (
    Account,
    AccountSession,
    Authorisations,
    Child,
    Contact,
    Declaration,
    Document,
    DocumentType,
    FileDraft,
    FileProposal,
    HealthRecord,
    OutgoingMail,
    Text,
    db,
)
from rules.documents import Level
from rules.files import Group
from rules.mails import MailKind, MailState
from rules.people import FamilyTitle, Situation
from rules.texts import TextKey
from services import journal
from services.journal import Actor, Deed
from services.transaction import transaction
from tests.cast import NOW, add, family_of

HARD = "L’Été « d’Œ » & <b>gras</b> \N{RIGHT-TO-LEFT MARK}\u0634 \N{FAMILY} \\ \" ' ; 0x"
"""Accents, apostrophes, markup, right-to-left, an emoji: what a file must give back as it was typed."""


def png() -> bytes:
    """A small picture."""
    kept = io.BytesIO()
    Image.new("RGB", (4, 4), "navy").save(kept, "PNG")
    return kept.getvalue()


def fill_family(account: Account, mark: str) -> None:
    """The address, the phones and the optional fields of the account's family and parent."""
    family, guardian = family_of(account), account.guardian
    family.phone, family.street, family.note = f"tel-{mark}", f"rue-{mark} {HARD}", f"note-{mark}"
    family.title, family.situation, family.benefit_number = FamilyTitle.MRS, Situation.SEPARATED, f"caf-{mark}"[:15]
    guardian.mobile_phone, guardian.work_phone, guardian.email = f"mob-{mark}", f"pro-{mark}", f"{mark}@example.org"
    guardian.birth_place, guardian.profession = f"né-{mark}", f"métier-{mark} {HARD}"[:120]
    guardian.birth_date = date(1984, 11, 3)
    db.session.commit()


def fill_child(child: Child, account: Account, mark: str) -> None:
    """What this home gave for the child: contact, authorisations, draft, proposal."""
    mine: dict[str, Any] = {"child_id": child.id, "family_id": family_of(account).id}
    add(Contact(**mine, last_name=f"Contact-{mark}", first_name=HARD, phone=f"06-{mark}", is_emergency=True))
    add(Authorisations(**mine, photo_internal=True, leaves_alone_from="16:30"))
    add(FileDraft(**mine, account_id=account.id, typed=[["child-first_name", f"draft-{mark}"]], saved_at=NOW))
    proposed = {"values": {"first_name": f"proposed-{mark}"}, "group": Group.CHILD, "proposed_at": NOW}
    add(FileProposal(**mine, account_id=account.id, **proposed))


def fill_health(child: Child, mark: str) -> None:
    """The child's health form, one for both homes."""
    db.session.query(HealthRecord).filter_by(child_id=child.id).delete()
    add(HealthRecord(child_id=child.id, doctor_name=f"Dr {mark}", allergies=f"allergie-{mark} {HARD}"))


def paper(account: Account, storage: Storage, name: str, child: Child | None = None, **more: Any) -> Document:
    """A paper that this home gave, with its content."""
    kind = db.session.query(DocumentType).filter_by(name="Attestation").one_or_none()
    kind = kind or add(DocumentType(name="Attestation", level=Level.FAMILY))
    key = new_key()
    storage.put(key, png())
    values: dict[str, Any] = {"filename": f"{name}.png", "media_type": "image/png", "size": len(png())}
    values |= {"content_key": key, "given_at": NOW, "given_by_id": account.id, "name": name, "type_id": kind.id}
    family_id = family_of(account).id
    return add(Document(family_id=family_id, child_id=child.id if child else None, **(values | more)))


def mail_to(account: Account, recipient: str, mark: str, **more: Any) -> OutgoingMail:
    """A mail about the account's family."""
    values = {"accepted": False, "answer": f"réponse-{mark}", "contacts": []}
    said: dict[str, Any] = {"kind": MailKind.ERASURE_DECIDED, "values": values, "state": MailState.SENT}
    when = {"created_at": NOW, "next_try_at": NOW, "family_id": family_of(account).id}
    return add(OutgoingMail(recipient=recipient, message_id=f"{mark}-{recipient}", **when, **(said | more)))


def session_of(account: Account, mark: str) -> None:
    """A sign-in from some device."""
    times = {"begun_at": NOW, "ends_at": NOW + timedelta(1)}
    add(AccountSession(account_id=account.id, key=f"key-{mark}", device=f"Firefox-{mark}", **times))


def declared(account: Account) -> None:
    """The terms accepted."""
    text = db.session.query(Text).filter_by(key=TextKey.TERMS).first()
    text = text or add(Text(key=TextKey.TERMS, number=1, body="…", created_at=NOW, published_at=NOW))
    add(Declaration(text_id=text.id, account_id=account.id, family_id=family_of(account).id, accepted_at=NOW))


def deed(account: Account, action: str, mark: str, family_id: int, at: Any = NOW, thing: Any = None) -> None:
    """An entry of the journal with a value."""
    name, object_id = thing or ("family", family_id)
    with transaction() as session:
        said = Deed(action, name, object_id, family_id, {"phone": (f"avant-{mark}", f"après-{mark}")})
        journal.write(session, Actor(account.id, account.name), said, at)
