"""The commands of the server's shell, as somebody types them."""

import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask_migrate import upgrade
from sqlalchemy import select

import cli
import config
from app import create_app
from demo.commune import load
from models import Account, JournalEntry, Reservation, SchoolYear, SecondFactor, Text, db
from rules.rights import Role
from rules.texts import PAGES
from services import passwords
from services.transaction import transaction
from tests.cast import NOW
from tests.conftest import MIGRATIONS

PRODUCTION = {"MODE": "production", "SECRET_KEY": "k" * 32, "PUBLIC_URL": "https://portail.example", "DEMO_CLOCK": ""}
DEMO = {"MODE": "demo", "DEMO_CLOCK": "2019-08-27T10:00"}


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a migrated, empty database."""
    folder = tmp_path_factory.mktemp("migrated")
    app = create_app(config.read(DEMO | {"DATA_DIR": str(folder)}))
    with app.app_context():
        upgrade(MIGRATIONS)
        db.session.remove()
        db.engine.dispose()
    return Path(app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///"))


@pytest.fixture
def machine(migrated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A demonstration's environment with a migrated, empty database; the environment can be changed further."""
    for name, value in (PRODUCTION | DEMO | {"DATA_DIR": str(tmp_path), "DATABASE_URL": ""}).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(cli, "load", partial(load, others=6))
    with closing(sqlite3.connect(migrated)) as source, closing(sqlite3.connect(tmp_path / migrated.name)) as copy:
        source.backup(copy)
    return monkeypatch


def into_production(machine: pytest.MonkeyPatch) -> None:
    for name, value in PRODUCTION.items():
        machine.setenv(name, value)


def run(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(cli.cli, list(words), input=typed)


def said(result: Result) -> str:
    return result.output.replace("\N{NO-BREAK SPACE}", " ")


def ask(statement):
    with create_app().app_context():
        found = db.session.scalars(statement).all()
        db.session.remove()
        db.engine.dispose()
        return found


def test_the_demonstration_is_loaded_once_and_made_anew_when_asked(machine) -> None:
    assert "Valbruyère est prête : 12 familles" in said(run("demo-load", "--if-empty"))
    before = ask(select(Reservation.id))
    assert run("demo-load", "--if-empty").output == ""
    again = run("demo-load")
    assert again.exit_code == 1 and "make demo-reset" in again.output
    assert said(run("journal-verify")).startswith("Le journal est intact : ")
    machine.setenv("DEMO_CLOCK", "2020-01-15T10:00")
    assert "Valbruyère est prête" in run("demo-reset").output
    after = ask(select(Reservation.id))
    assert min(after) == min(before) == 1 and len(ask(select(Account.id))) == len(set(ask(select(Account.email))))


def test_the_demonstration_s_accounts_are_printed_with_their_password(machine) -> None:
    printed = said(run("demo-accounts"))
    assert "Famille n° 1042, Benmoussa-Le Guennec  famille1042        famille1042@example.org" in printed
    assert "Famille n° 3307, MARTIN                –                  pas encore de compte" in printed
    assert "Mot de passe de tous les comptes : Marelle-demo-2026" in printed
    assert len(printed.splitlines()) == 14


@pytest.mark.parametrize("name", ["demo-load", "demo-reset", "demo-accounts"])
def test_nothing_of_the_demonstration_is_for_production(machine, name) -> None:
    into_production(machine)
    refused = run(name)
    assert refused.exit_code == 1 and "MODE=demo" in refused.output
    assert ask(select(Account.id)) == []


def test_a_database_that_is_not_a_demonstration_s_is_never_erased(machine) -> None:
    into_production(machine)
    run("create-administrator", "--name", "Ada", "--email", "ada@mairie.example", typed="Lune-verte-2019\n" * 2)
    for name, value in DEMO.items():
        machine.setenv(name, value)
    assert run("demo-reset").exit_code == 1
    assert ask(select(Account.email)) == ["ada@mairie.example"]


def test_a_year_that_nobody_published_is_told_with_exit_code_1(machine) -> None:
    machine.setenv("DEMO_CLOCK", "2035-01-01T10:00")
    refused = run("demo-load")
    assert refused.exit_code == 1 and "2034-2035" in refused.output and "DEMO_CLOCK" in refused.output


def test_a_bad_setting_is_told_in_one_line(machine) -> None:
    machine.setenv("DEMO_CLOCK", "demain")
    refused = run("demo-accounts")
    assert refused.exit_code == 1 and refused.output.startswith("DEMO_CLOCK=") and refused.output.count("\n") == 1


def test_an_administrator_is_made_and_may_change_the_password(machine) -> None:
    into_production(machine)
    typed = "Ada Lovelace\nADA@mairie.example\n" + "Lune-verte-2019\n" * 2
    made = run("create-administrator", typed=typed).output
    assert "https://portail.example/connexion" in made and "Les textes du portail sont en brouillon" in made
    assert ask(select(Text.published_at).where(Text.key.in_(PAGES))) == [None] * 4
    assert run("set-password", typed="ada@mairie.example\n" + "Moulin+Ravin+48\n" * 2).exit_code == 0
    (account,) = ask(select(Account))
    assert (account.role, account.name, account.email) == (Role.ADMINISTRATOR, "Ada Lovelace", "ada@mairie.example")
    assert passwords.matches("Moulin+Ravin+48", account.password_hash) and not account.is_demonstration
    expected = ["account.created", *["text.created"] * 4, "account.password_set"]
    assert ask(select(JournalEntry.action).order_by(JournalEntry.id)) == expected


def test_the_second_factor_of_the_only_administrator_is_reset(machine) -> None:
    into_production(machine)
    run("create-administrator", "--name", "Ada", "--email", "ada@mairie.example", typed="Lune-verte-2019\n" * 2)
    (account_id,) = ask(select(Account.id))
    with create_app().app_context():
        db.session.add(SecondFactor(account_id=account_id, salt="ab", confirmed_at=NOW))
        db.session.commit()
    assert "mot de passe seul" in run("reset-second-factor", "--email", "ada@mairie.example").output
    assert ask(select(SecondFactor)) == []
    assert run("reset-second-factor", "--email", "ada@mairie.example").exit_code == 1


@pytest.mark.parametrize(
    ("words", "typed"),
    [
        (("create-administrator", "--name", "A", "--email", "a@mairie.example"), "trop court\n" * 2),
        (("create-administrator", "--name", "A", "--email", "pas une adresse"), "Lune-verte-2019\n" * 2),
        (("create-administrator", "--name", "", "--email", "a@mairie.example"), "Lune-verte-2019\n" * 2),
        (("set-password", "--email", "personne@mairie.example"), "Lune-verte-2019\n" * 2),
        (("reset-second-factor", "--email", "personne@mairie.example"), ""),
    ],
)
def test_what_cannot_be_an_administrator_is_refused_in_words(machine, words, typed) -> None:
    into_production(machine)
    refused = run(*words, typed=typed)
    assert refused.exit_code == 1 and "Traceback" not in refused.output and refused.output.rstrip().endswith(".")
    assert ask(select(Account.id)) == []


def test_a_broken_journal_is_told_with_its_first_broken_entry(machine) -> None:
    into_production(machine)
    run("create-administrator", "--name", "Ada", "--email", "ada@mairie.example", typed="Lune-verte-2019\n" * 2)
    with create_app().app_context(), transaction() as session:
        session.get_one(JournalEntry, 1).at = NOW
    refused = run("journal-verify")
    assert refused.exit_code == 1 and "n° 1, après 0" in said(refused)


def test_a_published_school_year_is_added_once(machine) -> None:
    into_production(machine)
    assert "2020-2021, zone A" in run("seed-year", "2020").output
    assert run("seed-year", "2020").exit_code == 1
    assert run("seed-year", "2080").exit_code == 1
    assert [year.zone for year in ask(select(SchoolYear))] == ["A"]
