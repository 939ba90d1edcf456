"""Signing in and out by the family's door."""

from tests.pages import sign_in


def test_the_page_opens(client) -> None:
    answer = client.get("/connexion")
    assert answer.status_code == 200


def test_home(client, town):
    assert client.get("/").headers["Location"] == "/connexion"
    assert client.get("/nope").status_code == 404
    assert client.get("/theme.css").status_code == 200
    assert client.get("/sante").data == b"ok"
    sign_in(client, town.nadia)
    assert "Bonjour Nadia" in client.get("/").text
    sign_in(client, town.staff["counter"])
    assert client.get("/").status_code == 403
