"""A new password: by the present one or by a mailed link; who else was signed in is out, and the owner is told."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from adapters.links import Ticket
from models import AccountLink, JournalEntry, OutgoingMail, SignInAttempt, db
from queries.accounts import person
from rules.fields import Why
from rules.links import LinkPurpose
from rules.mails import MailKind
from rules.refusals import Code, Refused
from rules.rights import Role
from services import links, new_passwords, passwords
from services.accounts import Attempt, sign_in
from services.links import Whose
from services.new_passwords import Twice
from services.owners import Proof
from services.transaction import transaction
from tests import cast
from tests.cast import NOW, PASSWORD
from tests.hashes import cheap_hashes

NEW = "kV7-rtlP02,m"
TWICE = Twice(NEW, NEW)


@pytest.fixture(autouse=True)
def quick(monkeypatch) -> None:
    cheap_hashes(monkeypatch)


def proof_of(account, password: str = PASSWORD) -> Proof:
    return Proof(account.id, password, "secret")


def attempt(password: str, login: str = "nadia") -> Attempt:
    return Attempt(login, password, "192.0.2.1", "secret")


def link_for(account, purpose: LinkPurpose = LinkPurpose.PASSWORD, now=NOW) -> Ticket:
    with transaction() as session:
        values = links.make(session, purpose, Whose(account_id=account.id, email="new@example.org"), now)
    return Ticket(values["link"]["id"], values["link"]["nonce"])


def refusals_of(deed, *said) -> list:
    """(about, why) of a bad value, else its code."""
    with pytest.raises(Refused) as refused:
        deed(*said)
    return [(it.about, it.values["why"]) if it.code is Code.BAD_VALUE else it.code for it in refused.value.refusals]


def kept(account) -> str:
    db.session.rollback()
    return account.password_hash


def test_a_change_ends_all_other_sessions_and_keeps_this_one(town) -> None:
    here, there = (sign_in(attempt(PASSWORD), NOW) for _ in range(2))
    other = sign_in(attempt(PASSWORD, "karim"), NOW)
    new_passwords.change(proof_of(town.nadia), TWICE, person(here.key, NOW).session_id, NOW)
    assert [bool(person(it.key, NOW)) for it in (here, there, other)] == [True, False, True]
    assert sign_in(attempt(NEW), NOW).key
    assert refusals_of(sign_in, attempt(PASSWORD), NOW) == [Code.WRONG_CREDENTIALS]


def test_a_change_is_mailed_and_journalled_without_the_password(town) -> None:
    new_passwords.change(proof_of(town.nadia), TWICE, 0, NOW)
    (mail,) = db.session.scalars(select(OutgoingMail))
    assert (mail.kind, mail.recipient, set(mail.values)) == (MailKind.PASSWORD_CHANGED, "nadia@example.org", {"at"})
    (entry,) = db.session.scalars(select(JournalEntry))
    assert (entry.action, entry.actor_id, entry.fields) == ("account.password_changed", town.nadia.id, "")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("wrong", TWICE, [("old_password", Why.PASSWORD_OLD)]),
        (PASSWORD, Twice("short", "short"), [("new_password", Why.PASSWORD_SHAPE)]),
        (PASSWORD, Twice(NEW, "other"), [("new_password_again", Why.PASSWORD_REPEAT)]),
        (PASSWORD, Twice("Famille1042@example.org", ""), [("new_password", Why.PASSWORD_COMMON)]),
        (PASSWORD, Twice("Hugo-Lea-1042!", ""), [("new_password", Why.PASSWORD_COMMON)]),
        ("wrong", Twice("", ""), [("old_password", Why.PASSWORD_OLD), ("new_password", Why.NEEDED)]),
    ],
)
def test_what_is_refused_changes_nothing(town, old, new, expected) -> None:
    before, entry = kept(town.nadia), sign_in(attempt(PASSWORD), NOW)
    assert refusals_of(new_passwords.change, proof_of(town.nadia, old), new, 0, NOW) == expected
    assert kept(town.nadia) == before and person(entry.key, NOW)
    assert db.session.scalars(select(OutgoingMail)).all() == []


def test_guessing_the_old_password_makes_wait_here_and_not_at_sign_in(town) -> None:
    for _ in range(5):
        refusals_of(new_passwords.change, proof_of(town.nadia, "wrong"), TWICE, 0, NOW)
    assert refusals_of(new_passwords.change, proof_of(town.nadia), TWICE, 0, NOW) == [Code.TOO_MANY_TRIES]
    assert sign_in(attempt(PASSWORD), NOW).key
    new_passwords.change(proof_of(town.nadia), TWICE, 0, NOW + timedelta(minutes=1))


def test_a_link_sets_the_password_once_and_ends_every_session(town) -> None:
    entry, ticket = sign_in(attempt(PASSWORD), NOW), link_for(town.nadia)
    new_passwords.reset(ticket, TWICE, "secret", NOW)
    assert person(entry.key, NOW) is None and sign_in(attempt(NEW), NOW).key
    mails = db.session.scalars(select(OutgoingMail.kind)).all()
    assert mails == [MailKind.PASSWORD_CHANGED]
    assert refusals_of(new_passwords.reset, ticket, Twice("aB3-zzzwx9,k", "aB3-zzzwx9,k"), "secret", NOW) == [
        Code.LINK_USED
    ]
    assert sign_in(attempt(NEW), NOW).key


def test_a_link_forgets_the_waits_of_that_account_by_either_identifier(town) -> None:
    for login in ("nadia", "nadia@example.org", "karim"):
        for _ in range(5):
            refusals_of(sign_in, attempt("wrong", login), NOW)
    new_passwords.reset(link_for(town.nadia), TWICE, "secret", NOW)
    assert sign_in(attempt(NEW), NOW).key and sign_in(attempt(NEW, "nadia@example.org"), NOW).key
    assert refusals_of(sign_in, attempt(PASSWORD, "karim"), NOW) == [Code.TOO_MANY_TRIES]


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (lambda ticket: ticket._replace(id=ticket.id + 1), Code.LINK_UNKNOWN),
        (lambda ticket: ticket._replace(nonce="0" * 32), Code.LINK_UNKNOWN),
        (lambda ticket: ticket._replace(nonce=""), Code.LINK_UNKNOWN),
    ],
)
def test_an_altered_link_changes_nothing(town, spoil, expected) -> None:
    before, ticket = kept(town.nadia), link_for(town.nadia)
    assert refusals_of(new_passwords.reset, spoil(ticket), TWICE, "secret", NOW) == [expected]
    assert kept(town.nadia) == before


def test_a_link_is_over_after_an_hour_and_when_a_newer_one_is_made(town) -> None:
    first = link_for(town.nadia)
    late = NOW + timedelta(hours=1)
    assert refusals_of(new_passwords.reset, first, TWICE, "secret", late) == [Code.LINK_EXPIRED]
    link_for(town.nadia)
    assert refusals_of(new_passwords.reset, first, TWICE, "secret", NOW) == [Code.LINK_EXPIRED]


def test_a_link_of_another_purpose_or_account_sets_no_password(town) -> None:
    before = kept(town.nadia)
    login, other = link_for(town.nadia, LinkPurpose.LOGIN), link_for(town.karim)
    mine = link_for(town.nadia)
    assert refusals_of(new_passwords.reset, login, TWICE, "secret", NOW) == [Code.LINK_UNKNOWN]
    mixed = Ticket(mine.id, other.nonce)
    assert refusals_of(new_passwords.reset, mixed, TWICE, "secret", NOW) == [Code.LINK_UNKNOWN]
    assert kept(town.nadia) == before


@pytest.mark.parametrize("who", ["account", "family"])
def test_a_closed_account_or_family_gets_no_password(town, who) -> None:
    ticket, before = link_for(town.nadia), kept(town.nadia)
    closed = town.nadia if who == "account" else cast.family_of(town.nadia)
    closed.closed_at = NOW
    db.session.commit()
    assert refusals_of(new_passwords.reset, ticket, TWICE, "secret", NOW) == [Code.LINK_VOID]
    assert kept(town.nadia) == before
    assert db.session.get(AccountLink, ticket.id).used_at is None


def test_a_refused_password_does_not_use_the_link_up(town) -> None:
    ticket = link_for(town.nadia)
    assert refusals_of(new_passwords.reset, ticket, Twice("short", "short"), "secret", NOW) == [
        ("new_password", Why.PASSWORD_SHAPE)
    ]
    new_passwords.reset(ticket, TWICE, "secret", NOW)


def test_a_new_password_ends_the_links_that_somebody_else_may_have_asked_for(town) -> None:
    for purpose in (LinkPurpose.PASSWORD, LinkPurpose.LOGIN):
        link_for(town.nadia, purpose)
    link_for(town.karim)
    new_passwords.change(proof_of(town.nadia), TWICE, 0, NOW)
    good = select(AccountLink.account_id).where(AccountLink.expires_at > NOW)
    assert db.session.scalars(good).all() == [town.karim.id]


def test_an_agent_without_password_gets_one_by_the_link(town) -> None:
    agent = town.staff[Role.COUNTER]
    agent.password_hash = ""
    db.session.commit()
    new_passwords.reset(link_for(agent), TWICE, "secret", NOW)
    assert passwords.matches(NEW, kept(agent))
    assert db.session.scalar(select(func.count()).select_from(SignInAttempt)) == 0
