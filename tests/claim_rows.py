"""Parents who ask for an account, made by plain factories: a claim that waits for its link, a refused proof."""

from datetime import timedelta
from typing import Any

from models import AccountClaim, AccountLink, ClaimFailure, Guardian
from rules.links import LinkPurpose
from tests.cast import NOW, add


def make_claim(guardian: Guardian | None, username: str = "farid", **changes: Any) -> AccountClaim:
    """A claim of `NOW`, sent, whose link is good for a day, unless told otherwise."""
    values: dict[str, Any] = {"key": f"key-{username}", "password_hash": "a hash", "email": f"{username}@example.org"}
    values |= {"last_name": "Benmoussa", "family_number": "1042", "mobile_phone": "+33600000004"}
    values |= {"created_at": NOW, "sent_at": NOW, "expires_at": NOW + timedelta(hours=24)}
    return add(AccountClaim(guardian=guardian, username=username, **(values | changes)))


def make_draft(username: str = "draft", **changes: Any) -> AccountClaim:
    """A claim begun at `NOW` and not sent."""
    return make_claim(None, username, **({"sent_at": None} | changes))


def make_link(purpose: LinkPurpose = LinkPurpose.ACTIVATION, **changes: Any) -> AccountLink:
    """A link of `NOW`, good for a day and not used, unless told otherwise."""
    values: dict[str, Any] = {"nonce": "n" * 32, "created_at": NOW, "expires_at": NOW + timedelta(hours=24)}
    return add(AccountLink(purpose=purpose, **(values | changes)))


def make_both(guardian: Guardian | None) -> None:
    """A row for each list of the town hall."""
    assert guardian is not None
    make_claim(guardian)
    make_failure(family_id=guardian.family_id)


def make_failure(number: str = "1042", **changes: Any) -> ClaimFailure:
    """A refused proof of `NOW`."""
    return add(ClaimFailure(family_number=number, **({"at": NOW} | changes)))
