"""Closing a family's file from its page, and what its parents then meet."""

import pytest

from models import db
from rules.rights import Role
from tests import cast
from tests.pages import csrf_token, sign_in
from tests.snapshot import nothing_written


@pytest.fixture
def address(town) -> str:
    return f"/mairie/familles/{cast.family_of(town.nadia).id}"


def answer(client, address: str, words: str):
    """Press the button of the question's page."""
    token = csrf_token(client, f"{address}/cloture")
    return client.post(f"{address}/cloture", data={"csrf_token": token, "answer": words}, follow_redirects=True)


def test_the_counter_closes_a_file_and_opens_it_again(client, town, address) -> None:
    sign_in(client, town.staff[Role.COUNTER])
    assert "Clore le dossier" in client.get(address).text
    page = answer(client, address, "clos").text
    assert "Ce dossier est clos" in page and "Rouvrir le dossier" in page
    assert "Legrand" not in client.get("/mairie/familles/?flt_dossier=clos").text
    assert "Ce dossier est clos" not in answer(client, address, "ouvert").text


def test_a_parent_of_a_closed_file_is_out_from_the_next_page_on(app, client, town, address) -> None:
    parent = app.test_client()
    sign_in(parent, town.nadia)
    assert parent.get("/planning").status_code == 200
    sign_in(client, town.staff[Role.COUNTER])
    answer(client, address, "clos")
    assert parent.get("/planning").status_code == 302


def test_who_may_only_read_may_not_close(client, town, address) -> None:
    sign_in(client, town.staff[Role.ACCOUNTS])
    with nothing_written():
        assert client.get(f"{address}/cloture").status_code == 403
    assert "Clore le dossier" not in client.get(address).text
    db.session.rollback()
