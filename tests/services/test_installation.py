"""What is done on the server itself; on both databases."""

import pytest
from sqlalchemy import select

from models import Account, JournalEntry, OutgoingMail, db
from queries.accounts import person
from rules.mails import MailKind
from rules.refusals import Code, Refused
from rules.rights import Role
from services import installation, passwords
from tests.cast import NOW, Town
from tests.pages import begin_session

PASSWORD = "Lune-verte-2019"


def test_an_administrator_signs_in_with_the_e_mail_in_lower_case(app) -> None:
    made = installation.create_administrator(" Ada  Lovelace ", "ADA@mairie.example ", PASSWORD, NOW)
    account = db.session.get_one(Account, made)
    assert (account.name, account.email, account.role) == ("Ada Lovelace", "ada@mairie.example", Role.ADMINISTRATOR)
    assert passwords.matches(PASSWORD, account.password_hash) and not account.is_demonstration
    assert db.session.scalars(select(JournalEntry.action)).all() == ["account.created"]


def test_an_e_mail_that_is_taken_makes_no_second_account(app, town: Town) -> None:
    email = town.staff[Role.COUNTER].email
    with pytest.raises(Refused, match=Code.BAD_VALUE):
        installation.create_administrator("Ada", email, PASSWORD, NOW)
    assert len(db.session.scalars(select(Account).where(Account.email == email)).all()) == 1


def test_only_an_open_account_of_the_town_hall_gets_a_password_on_the_server(app, town: Town) -> None:
    agent, closed = town.staff[Role.COUNTER], town.staff[Role.AUDITOR]
    closed.closed_at = NOW
    db.session.commit()
    for email in (town.nadia.email, closed.email, "personne@mairie.example"):
        with pytest.raises(Refused, match=Code.BAD_VALUE):
            installation.set_password(email, PASSWORD, NOW)
    installation.set_password(agent.email.upper(), PASSWORD, NOW)
    assert passwords.matches(PASSWORD, agent.password_hash)
    assert not passwords.matches(PASSWORD, town.nadia.password_hash)


def test_a_password_set_on_the_server_signs_the_agent_out_and_tells_it(app, town: Town) -> None:
    agent = town.staff[Role.COUNTER]
    key = begin_session(agent)
    installation.set_password(agent.email, PASSWORD, NOW)
    assert person(key, NOW) is None
    (mail,) = db.session.scalars(select(OutgoingMail))
    assert (mail.kind, mail.recipient) == (MailKind.PASSWORD_CHANGED, agent.email)


@pytest.mark.parametrize("password", ["court", "Azerty123456!", "un mot de passe assez", "a" * 201])
def test_a_password_that_is_no_good_is_refused_on_the_server_too(app, town: Town, password) -> None:
    agent = town.staff[Role.COUNTER]
    before = agent.password_hash
    with pytest.raises(Refused, match=Code.BAD_VALUE):
        installation.set_password(agent.email, password, NOW)
    with pytest.raises(Refused, match=Code.BAD_VALUE):
        installation.create_administrator("Ada", "ada@mairie.example", password, NOW)
    db.session.rollback()
    assert agent.password_hash == before
