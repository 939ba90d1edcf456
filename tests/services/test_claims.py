"""Claiming an account: proofs, whose account it becomes, what is sent to whom, activation, what is never told."""

from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from models import Account, AccountClaim, AccountLink, ClaimFailure, Family, Guardian, OutgoingMail, db
from rules.claims import Proof
from rules.mails import MailKind
from rules.refusals import Code, Refused
from services import accounts, activations, claims
from services.accounts import Attempt
from services.claims import Ways, Wish
from services.families import close_family
from tests import cast
from tests.cast import NOW
from tests.claims import PASSWORD, PROOF, browser, last_mail, make_martin, send
from tests.hashes import cheap_hashes
from tests.snapshot import nothing_written

DAY = timedelta(hours=24)
GOOD = Attempt("martin3307", PASSWORD, "192.0.2.8", "secret")


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    cheap_hashes(monkeypatch)


@pytest.fixture
def martin(town):
    return make_martin()


@pytest.fixture
def mine(martin):
    """A browser that has done step 1."""
    return browser(claims.begin(browser(), Wish("martin3307", PASSWORD, PASSWORD), NOW))


def refusal(deed):
    with pytest.raises(Refused) as refused:
        deed()
    return refused.value.refusals[0]


def activate(mail, now=NOW):
    link = mail.values["link"]
    return activations.activate(link["id"], link["nonce"], None, now)


def test_the_link_goes_to_the_contact_e_mail_on_file_and_accepting_makes_the_account(martin) -> None:
    send()
    mail = last_mail()
    assert (mail.kind, mail.recipient) == (MailKind.ACCOUNT_ACTIVATION, "martin@example.org")
    account = db.session.get_one(Account, activate(mail))
    assert (account.guardian_id, account.username, account.email) == (martin.id, "martin3307", "martin@example.org")
    assert account.wants_news and not account.prefers_phone and account.guardian.mobile_phone == "06 12 34 56 78"
    assert accounts.sign_in(GOOD, NOW).account_id == account.id


@pytest.mark.parametrize("changed", [{"email": "x@example.org"}, {"last_name": "Durand"}, {"family_number": "3308"}])
def test_one_wrong_proof_stops_the_claim_and_the_counter_sees_it(mine, changed) -> None:
    found = refusal(lambda: claims.prove(mine, replace(PROOF, **changed), NOW))
    assert (found.code, found.about, found.values) == (Code.PROOF_REJECTED, None, {})
    failure = db.session.scalars(select(ClaimFailure)).one()
    assert failure.family_number == changed.get("family_number", "3307")
    assert db.session.scalars(select(AccountClaim.guardian_id)).one() is None
    assert refusal(lambda: claims.add_ways(mine, Ways("0612345678", False, False), NOW)).code is Code.PROOF_REJECTED


def test_proofs_are_throttled_by_number_and_by_address(mine) -> None:
    wrong = replace(PROOF, last_name="Durand")
    for _ in range(5):
        assert refusal(lambda: claims.prove(mine, wrong, NOW)).code is Code.PROOF_REJECTED
    elsewhere = replace(mine, address="198.51.100.9")
    assert refusal(lambda: claims.prove(elsewhere, PROOF, NOW)).code is Code.TOO_MANY_TRIES
    assert refusal(lambda: claims.prove(mine, replace(wrong, family_number="3308"), NOW)).code is Code.PROOF_REJECTED
    claims.prove(mine, PROOF, NOW + timedelta(hours=1, minutes=1))


def test_a_taken_name_is_told_to_a_proven_parent_only(town, martin) -> None:
    mine = browser(claims.begin(browser(), Wish("nadia", PASSWORD, PASSWORD), NOW))
    assert refusal(lambda: claims.prove(mine, replace(PROOF, last_name="X"), NOW)).code is Code.PROOF_REJECTED
    assert refusal(lambda: claims.prove(mine, PROOF, NOW)).about == "username"
    claims.begin(mine, Wish("nadia2", PASSWORD, PASSWORD), NOW)
    claims.prove(mine, PROOF, NOW)


def test_an_address_that_has_an_account_is_told_by_mail_alone(town, martin) -> None:
    send()
    activate(last_mail())
    send("another")
    mail = last_mail()
    assert (mail.kind, mail.recipient) == (MailKind.ACCOUNT_EXISTS, "martin@example.org")
    assert mail.values["username"] == "martin3307" and not mail.values["is_closed"]
    assert refusal(lambda: accounts.sign_in(replace(GOOD, identifier="another"), NOW)).code is Code.WRONG_CREDENTIALS


def test_the_contact_e_mail_learns_no_name_of_an_account_that_signs_in_elsewhere(town) -> None:
    """Nadia and Karim share a file: who reads the contact e-mail is told neither's address nor user name."""
    family, town.nadia.email = cast.family_of(town.nadia), "hidden@example.org"
    family.contact_email = "contact@example.org"
    db.session.commit()
    send("stranger", Proof("contact@example.org", family.name, family.number))
    mail = last_mail()
    assert (mail.kind, mail.recipient) == (MailKind.ACCOUNT_EXISTS, "contact@example.org")
    assert mail.values == {"username": "", "email": "", "is_closed": False}


def test_no_one_takes_the_place_of_a_parent_whose_own_e_mail_is_in_the_file(town) -> None:
    family = cast.family_of(town.claire)
    family.contact_email, town.claire.email = "shared@example.org", "claire@work.example"
    xavier = cast.add(Guardian(family=family, rank=2, last_name="Test", first_name="X", email="xavier@example.org"))
    db.session.commit()
    send("stranger", Proof("shared@example.org", "Test", family.number))
    assert last_mail().kind is MailKind.ACCOUNT_EXISTS and xavier.account is None


def test_a_mailbox_gets_five_links_in_an_hour_whoever_asks(martin) -> None:
    for number in range(5):
        send(f"martin{number}")
    mine = browser(claims.begin(browser(), Wish("martin", PASSWORD, PASSWORD), NOW), address="198.51.100.9")
    claims.prove(mine, PROOF, NOW)
    claims.add_ways(mine, Ways("06 12 34 56 78", False, True), NOW)
    with nothing_written():
        assert refusal(lambda: claims.send(mine, NOW)).code is Code.TOO_MANY_TRIES
    assert claims.send(mine, NOW + timedelta(hours=1, minutes=1))


def test_a_second_claim_takes_the_place_of_the_first(martin) -> None:
    send()
    first = last_mail()
    send("martin2")
    assert refusal(lambda: activate(first)).code is Code.LINK_EXPIRED
    assert db.session.get_one(Account, activate(last_mail())).username == "martin2"


@pytest.mark.parametrize(
    ("after", "code"), [(DAY - timedelta(seconds=1), Code.ACCOUNT_PENDING), (DAY, Code.WRONG_CREDENTIALS)]
)
def test_the_right_password_of_a_pending_account_is_told_until_when(martin, after, code) -> None:
    send()
    found = refusal(lambda: accounts.sign_in(GOOD, NOW + after))
    assert found.code is code and (code is not Code.ACCOUNT_PENDING or found.values == {"until": NOW + DAY})
    wrong = replace(GOOD, password="wrong")
    assert refusal(lambda: accounts.sign_in(wrong, NOW + after)).code is Code.WRONG_CREDENTIALS


def test_the_link_works_once_and_for_a_day(martin) -> None:
    send()
    mail = last_mail()
    with nothing_written():
        assert refusal(lambda: activate(mail, NOW + DAY)).code is Code.LINK_EXPIRED
    activate(mail, NOW + DAY - timedelta(seconds=1))
    assert refusal(lambda: activate(mail)).code is Code.LINK_USED
    assert db.session.scalar(select(func.count()).select_from(Account).where(Account.username == "martin3307")) == 1


@pytest.mark.parametrize("change", ["contact", "closed", "name"])
def test_a_link_is_refused_when_the_file_has_changed_meanwhile(town, martin, change) -> None:
    send()
    mail = last_mail()
    if change == "contact":
        db.session.get_one(Family, martin.family_id).contact_email = "other@example.org"
    elif change == "name":
        town.nadia.username = "martin3307"
    db.session.commit()
    if change == "closed":
        close_family(town.staff[cast.Role.COUNTER].id, martin.family_id, NOW)
    with nothing_written():
        expected = Code.BAD_VALUE if change == "name" else Code.LINK_VOID
        assert refusal(lambda: activate(mail)).code is expected
    assert db.session.scalars(select(AccountLink)).one().used_at is None


@pytest.mark.parametrize("email", ["", "other@example.org"])
def test_a_file_that_changed_before_the_last_button_sends_nothing(mine, martin, email) -> None:
    claims.prove(mine, PROOF, NOW)
    claims.add_ways(mine, Ways("06 12 34 56 78", False, False), NOW)
    db.session.get_one(Family, martin.family_id).contact_email = email
    db.session.commit()
    with nothing_written():
        assert refusal(lambda: claims.send(mine, NOW)).code is Code.PROOF_REJECTED


def test_a_claim_is_kept_for_a_day_and_can_be_given_up(mine) -> None:
    claims.prove(mine, PROOF, NOW + DAY - timedelta(seconds=1))
    assert refusal(lambda: claims.prove(mine, PROOF, NOW + DAY)).code is Code.CLAIM_GONE
    claims.give_up(mine, NOW)
    assert refusal(lambda: claims.prove(mine, PROOF, NOW)).code is Code.CLAIM_GONE
    assert db.session.scalars(select(AccountClaim)).all() == []


def test_a_closed_file_proves_nothing(town, mine, martin) -> None:
    close_family(town.staff[cast.Role.COUNTER].id, martin.family_id, NOW)
    assert refusal(lambda: claims.prove(mine, PROOF, NOW)).code is Code.PROOF_REJECTED


def test_two_activations_at_once_make_one_account(app, martin) -> None:
    send()
    link = last_mail().values["link"]
    start, done = Barrier(2), []

    def press() -> None:
        with app.app_context():
            start.wait()
            try:
                done.append(activations.activate(link["id"], link["nonce"], None, NOW) and "made")
            except Refused as refused:
                done.append(refused.refusals[0].code.value)
            db.session.remove()

    threads = [Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == ["link_used", "made"]


@pytest.mark.parametrize(
    "proof", [Proof("", "Martin", "3307"), Proof("x", "Martin", "3307"), replace(PROOF, family_number="33/07")]
)
def test_what_is_no_proof_at_all_is_said_at_its_field(mine, proof) -> None:
    with nothing_written():
        assert refusal(lambda: claims.prove(mine, proof, NOW)).code is Code.BAD_VALUE
    assert db.session.scalars(select(OutgoingMail)).all() == []


@pytest.mark.parametrize("after", [timedelta(hours=1), DAY])
def test_a_parent_may_claim_again_under_the_same_name(martin, after) -> None:
    send()
    send(now=NOW + after)
    link = last_mail().values["link"]
    assert activations.activate(link["id"], link["nonce"], None, NOW + after)


def test_a_name_whose_claim_is_over_is_free_for_another_parent(town, martin) -> None:
    send()
    family = cast.add(Family(number="3308", name="DURAND", contact_email="durand@example.org"))
    cast.add(Guardian(family=family, last_name="Durand", first_name="Paul"))
    db.session.commit()
    durand = Proof("durand@example.org", "Durand", "3308")
    assert refusal(lambda: send(proof=durand)).about == "username"
    send(proof=durand, now=NOW + DAY)
    assert last_mail().recipient == "durand@example.org"
