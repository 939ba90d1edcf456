"""What sending a claim and completing it share, inside their transactions: who waits for whom, what is left behind."""

from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from models.claims import AccountClaim

SHELL: dict[str, Any] = {
    **{"username": "", "password_hash": "", "email": "", "last_name": "", "family_number": "", "mobile_phone": ""},
    **{"prefers_phone": False, "wants_news": False, "guardian_id": None, "sent_at": None},
}
"""What is left in the row of a claim that is over."""


def hold_draft(session: Session, key: str) -> None:
    """The claim under way with this digest, held until the transaction ends: two clicks of one browser stand in line.

    Before anything is read of it.
    """
    mine = update(AccountClaim).where(AccountClaim.key == key).values(created_at=AccountClaim.created_at)
    session.execute(mine, execution_options={"synchronize_session": False})


def leave_a_shell(session: Session, claim: AccountClaim) -> None:
    """Empty a claim that is over, now. Its row lets its link say kindly why it does nothing any more.

    `services/cleaning.py` takes the row away.
    """
    for name, value in SHELL.items():
        setattr(claim, name, value)
    session.flush()
