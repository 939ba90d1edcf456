"""The night: families get a clear page, an unsent form stays on it, the town hall works on."""

import pytest

import clock
from models import Setting, db
from rules.deadlines import PARIS
from rules.rights import Role
from tests.pages import csrf_token, sign_in
from tests.snapshot import nothing_written


@pytest.fixture
def night(town) -> None:
    """The portal rests all day but for the next hour's end: the test's clock stands at 10 in the morning."""
    there = clock.now().astimezone(PARIS)
    assert there.hour == 10
    db.session.add_all(
        [Setting(key="maintenance_from", value="09:00"), Setting(key="maintenance_until", value="16:30")]
    )
    db.session.commit()


@pytest.mark.parametrize("path", ["/planning", "/", "/planning/recapitulatif"])
def test_a_family_is_told_until_when_and_when_to_come_back(client, town, night, path) -> None:
    sign_in(client, town.nadia)
    answer = client.get(path)
    assert (
        answer.status_code == 503
        and "Le portail se repose jusqu’à 16\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}30" in answer.text
    )
    assert 6 * 3600 < int(answer.headers["Retry-After"]) <= 6.5 * 3600
    assert answer.headers["Cache-Control"] == "no-store"
    assert "/actualites" not in answer.text and "Besoin d’aide" in answer.text  # every other page rests too


def test_nobody_sees_the_same_page_and_the_way_in_for_agents(client, town, night) -> None:
    answer = client.get("/")
    assert answer.status_code == 503 and 'href="/connexion?suite=/mairie/"' in answer.text
    assert client.get("/connexion").status_code == 200 and client.get("/sante").status_code == 200


def test_a_form_sent_at_night_waits_on_its_page(client, town) -> None:
    sign_in(client, town.nadia)
    token = csrf_token(client, "/planning/modifier")
    db.session.add_all(
        [Setting(key="maintenance_from", value="09:00"), Setting(key="maintenance_until", value="16:30")]
    )
    db.session.commit()
    with nothing_written():
        sent = {"csrf_token": token, "case": ["1:2:2019-09-20", "<b>"], "suite": "valider"}
        answer = client.post("/planning/modifier?vue=mois", data=sent)
    assert answer.status_code == 503 and "Renvoyer ma saisie" in answer.text
    assert answer.text.count('name="case"') == 2 and 'value="&lt;b&gt;"' in answer.text
    assert 'action="/planning/modifier?vue=mois"' in answer.text


def test_what_is_secret_stays_on_no_page(client, town, night) -> None:
    sign_in(client, town.nadia)
    sent = {"password": "Secret-2019", "new_password": "Secret-2020", "code": "123456", "csrf_token": "x"}
    page = client.post("/planning", data=sent).text
    assert not any(secret in page for secret in ("Secret-2019", "Secret-2020", "123456"))


def test_the_town_hall_works_on(client, town, night) -> None:
    sign_in(client, town.staff[Role.COUNTER])
    assert client.get("/mairie/familles/").status_code == 200


def test_without_hours_the_portal_never_rests(client, town) -> None:
    db.session.add(Setting(key="maintenance_from", value=""))
    db.session.commit()
    sign_in(client, town.nadia)
    assert client.get("/planning").status_code == 200
