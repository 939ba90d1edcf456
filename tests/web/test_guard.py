"""The guard: where signing in may lead, which ids are ids, when a session is over, what a production refuses."""

from datetime import timedelta

import pytest
from sqlalchemy import update

import clock
from app import create_app
from config import BadConfiguration
from models import AccountSession, db
from rules.accounts import LONGEST_SESSION, key_digest
from rules.rights import Role
from tests import cast
from tests.conftest import settings_for
from tests.pages import sign_in
from web.guard import safe_suite


@pytest.mark.parametrize("path", ["/", "/planning", "/planning?vue=semaine&jour=2019-09-16", "/mairie/family/?page=2"])
def test_our_own_paths_are_followed(path) -> None:
    assert safe_suite(path) == path


@pytest.mark.parametrize(
    "elsewhere",
    [
        "",
        "planning",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        " /planning",
        "/plan ning",
        "/planning\r\nSet-Cookie: a=b",
        "/\tevil.example",
        "/" + "a" * 500,
    ],
)
def test_any_other_address_is_forgotten(elsewhere) -> None:
    assert safe_suite(elsewhere) == ""


@pytest.mark.parametrize("number", ["0", "-1", "2147483648", str(10**30), "1.5", "abc", "1%00", "%F0%9F%A6%8A"])
def test_what_is_no_id_is_no_page(client, town, number) -> None:
    sign_in(client, town.nadia)
    assert client.get(f"/demo/courrier/{number}").status_code in (400, 404)


@pytest.mark.parametrize("path", ["/planning", "/planning?vue=semaine", "/mairie/"])
def test_nobody_is_sent_to_sign_in_and_back(client, path) -> None:
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/connexion")
    assert "suite=" in answer.headers["Location"]


def seen(client, **ago: int) -> None:
    """Move the session back in time, in the browser and on the server."""
    moved = timedelta(**ago)
    with client.session_transaction() as session:
        session["seen"] = int((clock.now() - moved).timestamp())
        key = key_digest(session["_user_id"])
    ends_at = clock.now() - moved + LONGEST_SESSION
    db.session.execute(update(AccountSession).where(AccountSession.key == key).values(ends_at=ends_at))
    db.session.commit()


@pytest.mark.parametrize(("hours", "status"), [(11, 200), (12, 302)])
def test_a_family_is_signed_out_after_twelve_hours(client, town, hours, status) -> None:
    sign_in(client, town.nadia)
    seen(client, hours=hours)
    assert client.get("/planning").status_code == status


@pytest.mark.parametrize(("minutes", "status"), [(29, 403), (30, 302)])
def test_an_agent_is_signed_out_after_half_an_hour_of_silence(client, town, minutes, status) -> None:
    sign_in(client, town.staff[Role.COUNTER])
    seen(client, minutes=minutes)
    assert client.get("/planning").status_code == status


def test_an_agent_who_works_stays_signed_in(client, town) -> None:
    sign_in(client, town.staff[Role.COUNTER])
    for _ in range(3):
        seen(client, minutes=20)
        assert client.get("/planning").status_code == 403
    with client.session_transaction() as session:
        assert session["seen"] >= int(clock.now().timestamp()) - 5


def test_an_account_that_is_closed_is_nobody_from_the_next_page_on(client, town) -> None:
    sign_in(client, town.nadia)
    town.nadia.closed_at = cast.NOW
    db.session.commit()
    assert client.get("/planning").status_code == 302


def production_on(app, folder):
    """The settings of a production on the test's database."""
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    return settings_for(url, folder, mode="production", demo_clock=None)


def test_a_production_refuses_the_accounts_of_the_demonstration(app, town, tmp_path) -> None:
    town.nadia.is_demonstration = True
    db.session.commit()
    with pytest.raises(BadConfiguration, match="demonstration accounts"):
        create_app(production_on(app, tmp_path))


def test_a_production_starts_with_accounts_of_its_own(app, town, tmp_path) -> None:
    assert create_app(production_on(app, tmp_path)).name == "app"


def test_a_production_starts_before_its_tables_are_made(tmp_path) -> None:
    production = settings_for(f"sqlite:///{tmp_path / 'new.sqlite'}", tmp_path, mode="production", demo_clock=None)
    assert create_app(production).name == "app"
