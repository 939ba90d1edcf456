"""Another address to sign in with: asked for, confirmed there, told here; and nothing before that."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from adapters.links import Ticket
from models import AccountLink, JournalEntry, OutgoingMail, db
from queries.accounts import person
from rules.fields import Why
from rules.links import LinkPurpose
from rules.mails import MailKind
from rules.refusals import Code, Refused
from services import links, logins
from services.accounts import Attempt, sign_in
from services.links import Whose
from services.owners import Proof
from services.transaction import transaction
from tests.cast import NOW, PASSWORD, family_of
from tests.hashes import cheap_hashes

NEW = "nadia.b@example.net"


@pytest.fixture(autouse=True)
def quick(monkeypatch) -> None:
    cheap_hashes(monkeypatch)


def ask(account, email: str = NEW, password: str = PASSWORD, now=NOW) -> None:
    logins.ask(Proof(account.id, password, "secret"), email, now)


def ticket_of(mail: OutgoingMail) -> Ticket:
    return Ticket(mail.values["link"]["id"], mail.values["link"]["nonce"])


def mails() -> list[OutgoingMail]:
    db.session.rollback()
    return list(db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))


def codes(deed, *said) -> list:
    with pytest.raises(Refused) as refused:
        deed(*said)
    return [(it.about, it.values["why"]) if it.code is Code.BAD_VALUE else it.code for it in refused.value.refusals]


def login_of(account) -> str:
    db.session.rollback()
    return account.email


def test_nothing_changes_until_the_link_is_followed(town) -> None:
    ask(town.nadia, f"  {NEW.upper()} ")
    (mail,) = mails()
    assert (mail.kind, mail.recipient, login_of(town.nadia)) == (MailKind.LOGIN_CONFIRMATION, NEW, "nadia@example.org")
    logins.confirm(ticket_of(mail), NOW + timedelta(hours=23))
    assert login_of(town.nadia) == NEW


def test_the_old_address_is_told_and_the_file_keeps_its_e_mail(town) -> None:
    contact = family_of(town.nadia).contact_email
    ask(town.nadia)
    logins.confirm(ticket_of(mails()[0]), NOW)
    told = mails()[-1]
    assert (told.kind, told.recipient, set(told.values)) == (MailKind.LOGIN_CHANGED, "nadia@example.org", {"at"})
    assert family_of(town.nadia).contact_email == contact
    actions = db.session.scalars(select(JournalEntry.action).order_by(JournalEntry.id)).all()
    assert actions == ["account.login_asked", "account.login_changed"]


def test_sessions_stay_and_only_the_new_address_signs_in(town) -> None:
    entry = sign_in(Attempt("nadia", PASSWORD, "192.0.2.1", "secret"), NOW)
    ask(town.nadia)
    logins.confirm(ticket_of(mails()[0]), NOW)
    assert person(entry.key, NOW).id == town.nadia.id
    assert sign_in(Attempt(NEW, PASSWORD, "192.0.2.1", "secret"), NOW).account_id == town.nadia.id
    assert codes(sign_in, Attempt("nadia@example.org", PASSWORD, "192.0.2.1", "secret"), NOW) == [
        Code.WRONG_CREDENTIALS
    ]


@pytest.mark.parametrize(
    "taken", ["karim@example.org", "KARIM@example.org", "counter@example.org", "nadia@example.org"]
)
def test_an_address_that_signs_in_already_is_told_so_itself(town, taken) -> None:
    ask(town.nadia, taken)
    (mail,) = mails()
    assert (mail.kind, mail.recipient, mail.values) == (MailKind.LOGIN_TAKEN, taken.lower(), {})
    assert mail.family_id is None


def test_the_address_of_a_closed_account_is_taken_too(town) -> None:
    town.karim.closed_at = NOW
    db.session.commit()
    ask(town.nadia, "karim@example.org")
    assert [mail.kind for mail in mails()] == [MailKind.LOGIN_TAKEN]


@pytest.mark.parametrize(
    ("email", "password", "expected"),
    [
        (NEW, "wrong", [("password", Why.PASSWORD_OLD)]),
        ("no address", PASSWORD, [("email", Why.EMAIL)]),
        ("", PASSWORD, [("email", Why.NEEDED)]),
        ("a" * 250 + "@example.net", PASSWORD, [("email", Why.TOO_LONG)]),
        ("no address", "wrong", [("email", Why.EMAIL), ("password", Why.PASSWORD_OLD)]),
    ],
)
def test_what_is_refused_mails_nobody(town, email, password, expected) -> None:
    assert codes(ask, town.nadia, email, password) == expected
    assert mails() == []


def test_guessing_the_password_makes_wait(town) -> None:
    for _ in range(5):
        codes(ask, town.nadia, NEW, "wrong")
    assert codes(ask, town.nadia) == [Code.TOO_MANY_TRIES]
    assert mails() == []


def test_nobody_can_mail_the_whole_town(town) -> None:
    for number in range(logins.ASKED_IN_AN_HOUR):
        ask(town.nadia, f"somebody{number}@example.net")
    assert codes(ask, town.nadia) == [Code.TOO_MANY_TRIES]
    assert len(mails()) == logins.ASKED_IN_AN_HOUR


def test_only_the_latest_request_counts(town) -> None:
    ask(town.nadia, "first@example.net")
    ask(town.nadia)
    first, second = mails()
    assert codes(logins.confirm, ticket_of(first), NOW) == [Code.LINK_EXPIRED]
    logins.confirm(ticket_of(second), NOW)
    assert codes(logins.confirm, ticket_of(second), NOW) == [Code.LINK_USED]
    assert login_of(town.nadia) == NEW


def test_a_link_is_over_after_a_day(town) -> None:
    ask(town.nadia)
    assert codes(logins.confirm, ticket_of(mails()[0]), NOW + timedelta(hours=24)) == [Code.LINK_EXPIRED]
    assert login_of(town.nadia) == "nadia@example.org"


def test_an_altered_link_or_one_of_another_purpose_changes_nothing(town) -> None:
    ask(town.nadia)
    ticket = ticket_of(mails()[0])
    with transaction() as session:
        values = links.make(session, LinkPurpose.PASSWORD, Whose(account_id=town.nadia.id), NOW)
    password = Ticket(values["link"]["id"], values["link"]["nonce"])
    for wrong in (ticket._replace(nonce="0" * 32), ticket._replace(id=ticket.id + 9), password):
        assert codes(logins.confirm, wrong, NOW) == [Code.LINK_UNKNOWN]
    assert login_of(town.nadia) == "nadia@example.org"


def test_an_address_that_somebody_has_taken_meanwhile_is_refused_and_the_link_stays(town) -> None:
    ask(town.nadia)
    ticket = ticket_of(mails()[0])
    town.karim.email = NEW
    db.session.commit()
    assert codes(logins.confirm, ticket, NOW) == [Code.EMAIL_TAKEN]
    assert login_of(town.nadia) == "nadia@example.org" and db.session.get(AccountLink, ticket.id).used_at is None


@pytest.mark.parametrize("who", ["account", "family"])
def test_a_closed_account_or_family_changes_no_more(town, who) -> None:
    ask(town.nadia)
    ticket = ticket_of(mails()[0])
    (town.nadia if who == "account" else family_of(town.nadia)).closed_at = NOW
    db.session.commit()
    assert codes(logins.confirm, ticket, NOW) == [Code.LINK_VOID]
    assert login_of(town.nadia) == "nadia@example.org" and len(mails()) == 1


def test_a_link_to_choose_a_password_that_went_to_the_old_address_is_over(town) -> None:
    ask(town.nadia)
    with transaction() as session:
        links.make(session, LinkPurpose.PASSWORD, Whose(account_id=town.nadia.id), NOW)
    logins.confirm(ticket_of(mails()[0]), NOW)
    good = select(AccountLink).where(AccountLink.expires_at > NOW, AccountLink.used_at.is_(None))
    assert db.session.scalars(good).all() == []
