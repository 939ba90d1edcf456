"""The families' files in the town hall."""

from rules.rights import Role
from tests.pages import sign_in


def test_the_list_shows_every_family(client, town):
    sign_in(client, town.staff[Role.COUNTER])
    answer = client.get("/mairie/familles/")
    assert answer.status_code == 200
    assert "Benmoussa" in answer.text and "Hugo, Léa" in answer.text
