"""Claims sent, proven and completed at the same moment: on both databases as if one came after the other."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from models import Account, AccountClaim, ClaimFailure, Family, Guardian, OutgoingMail, db
from rules.accounts import FAILURES_OF_IDENTIFIER
from rules.claims import Proof
from rules.refusals import Code
from rules.rights import Role
from services import activations, claims, invitations
from services.claims import Browser, Ways, Wish
from services.invitations import Choice
from tests import cast
from tests.cast import NOW
from tests.claims import PASSWORD, PROOF, SECRET, last_mail, make_martin, send
from tests.hashes import cheap_hashes
from tests.races.crowd import at_once

AT_ONCE = 8


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Hashes at the cheapest price."""
    cheap_hashes(monkeypatch)


def begun(username: str, address: str = "192.0.2.7") -> Browser:
    """A browser that has done step 1."""
    key = claims.begin(Browser("", address, SECRET), Wish(username, PASSWORD, PASSWORD), NOW)
    return Browser(key, address, SECRET)


def ready(username: str, proof: Proof) -> Browser:
    """A browser that has only the last button to press."""
    mine = begun(username)
    claims.prove(mine, proof, NOW)
    claims.add_ways(mine, Ways("06 12 34 56 78", False, True), NOW)
    return mine


def make_family(number: str) -> Proof:
    """A family without account, and what proves it."""
    family = Family(number=number, name="ROUX", contact_email=f"roux{number}@example.org")
    cast.add(Guardian(family=family, last_name="ROUX", first_name="Ana"))
    return Proof(family.contact_email, "Roux", number)


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_of_families_that_wish_one_name_at_once_one_gets_it(race, town) -> None:
    browsers = [ready("roux", make_family(f"66{number:02}")) for number in range(AT_ONCE)]
    results = at_once(race, [lambda it=it: claims.send(it, NOW) for it in browsers])
    assert results.count((Code.BAD_VALUE,)) == AT_ONCE - 1
    assert count(OutgoingMail) == 1


def test_one_parent_who_sends_from_many_browsers_has_one_pending_account(race, town) -> None:
    proof = make_family("6600")
    browsers = [ready(f"roux{number}", proof) for number in range(AT_ONCE)]
    assert at_once(race, [lambda it=it: claims.send(it, NOW) for it in browsers]).count(NOW + claims.rules.KEPT_FOR)
    assert db.session.scalar(select(func.count()).where(AccountClaim.sent_at.is_not(None))) == 1


def test_a_last_button_pressed_twice_sends_one_mail(race, town) -> None:
    mine = ready("roux", make_family("6600"))
    results = at_once(race, [lambda: claims.send(mine, NOW)] * AT_ONCE)
    assert results.count((Code.CLAIM_GONE,)) == AT_ONCE - 1
    assert count(OutgoingMail) == 1


def test_proofs_tried_at_once_are_counted_one_after_the_other(race, town) -> None:
    make_martin()
    browsers = [begun("martin", f"192.0.{number}.1") for number in range(2 * AT_ONCE)]
    wrong = replace(PROOF, last_name="Durand")
    results = at_once(race, [lambda it=it: claims.prove(it, wrong, NOW) for it in browsers])
    assert results.count((Code.PROOF_REJECTED,)) == count(ClaimFailure) == FAILURES_OF_IDENTIFIER
    assert results.count((Code.TOO_MANY_TRIES,)) == 2 * AT_ONCE - FAILURES_OF_IDENTIFIER


def test_an_invitation_and_a_claim_completed_at_once_make_one_account(race, town) -> None:
    guardian = make_martin()
    invitations.invite(town.staff[Role.COUNTER].id, guardian.id, NOW)
    invited = last_mail().values["link"]
    send()
    claimed, before = last_mail().values["link"], count(Account)
    choice = Choice("martin", PASSWORD, PASSWORD, None)
    deeds = [
        lambda: activations.activate(claimed["id"], claimed["nonce"], None, NOW),
        lambda: invitations.accept(invited["id"], invited["nonce"], choice, NOW),
    ]
    results = at_once(race, deeds)
    assert count(Account) == before + 1
    assert sum(isinstance(result, int) for result in results) == 1 and (Code.LINK_USED,) in results
