"""The first page of a family: who is expected where, what is missing, until when; and the mails of a demonstration."""

import io
from datetime import date

import pytest
from PIL import Image

from rules.bookings import BookingState
from rules.mails import MailKind
from rules.rights import Role
from services import outbox
from services.settings import change_settings
from services.transaction import transaction
from tests import cast
from tests.cast import NOW
from tests.pages import sign_in, statements, tree_of, words_of

MONDAY = date(2019, 8, 26)
LINE = {
    "day": "2019-09-20",
    "child": "Hugo",
    "period": "RESTAURATION SCOLAIRE 2019/2020",
    "slot": "Repas",
    "state": "accepted",
    "cents": 430,
}
RECAP = {"confirmation_id": 7, "numbers": ["000008"], "lines": [LINE], "total_cents": 430, "contacts": []}


def home(client, account) -> str:
    """The words of the account's home page, with plain spaces."""
    sign_in(client, account)
    answer = client.get("/")
    assert answer.status_code == 200
    return words_of(tree_of(answer.text)).replace("\N{NO-BREAK SPACE}", " ")


def post_mail() -> None:
    with transaction() as session:
        outbox.post(session, MailKind.BOOKING_RECAP, "famille1042@example.org", RECAP, NOW)


def test_home_greets_the_parent_and_names_the_file(client, town) -> None:
    words = home(client, town.nadia)
    assert "Bonjour Nadia Famille Benmoussa, dossier n° 1042" in words
    assert "à compléter" not in words


def test_home_says_until_when_the_next_week_can_change(client, town) -> None:
    assert "Semaine suivante modifiable jusqu’au jeudi 29 août, 23h59" in home(client, town.nadia)


def test_home_says_who_is_expected_where(client, town) -> None:
    cast.book(town.hugo, town.meal, date(2019, 8, 27), town.nadia)
    cast.book(town.lea, town.meal, date(2019, 8, 27), town.nadia)
    cast.book(town.lea, town.meal, date(2019, 8, 29), town.karim, state=BookingState.WAITING)
    words = home(client, town.karim)
    assert "Mardi 27 aujourd’hui Hugo, Léa : Repas" in words
    assert "Jeudi 29 Léa : Repas" in words and "en attente de traitement" in words
    assert "Vendredi 30 rien de réservé" in words


def test_home_shows_no_booking_of_another_family_or_week(client, town) -> None:
    cast.book(town.julien, town.meal, date(2019, 8, 27), town.claire)
    cast.book(town.hugo, town.meal, date(2019, 9, 3), town.nadia)
    cast.book(town.sam, town.meal, date(2019, 8, 28), town.zoe)
    for account in (town.nadia, town.paul):
        assert "Rien n’est réservé pour cette semaine." in home(client, account)


def test_home_of_a_new_family_says_what_is_missing(client, town) -> None:
    words = home(client, town.ines)
    assert "Dossier de la famille. Il manque : l’adresse complète et un numéro de téléphone." in words
    assert "Dossier de Tom. Il manque : la fiche sanitaire et une personne à prévenir en cas d’urgence." in words
    assert "Semaine suivante" not in words


def test_home_of_a_family_without_children_says_so(client, town) -> None:
    (alone,) = cast.make_family("900", "Seul", "Max")
    assert "Aucun enfant n’est encore dans votre dossier." in home(client, alone)


def test_home_offers_only_what_works(client, town) -> None:
    sign_in(client, town.nadia)
    links = tree_of(client.get("/").text).iter("{http://www.w3.org/1999/xhtml}a")
    answers = {it: client.get(it).status_code for link in links if (it := link.get("href")).startswith("/")}
    assert "/planning" in answers and set(answers.values()) <= {200, 303}, answers


def test_home_shows_the_commune_s_name_and_logo(client, town) -> None:
    logo = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(logo, "PNG")
    values = {"commune_name": "Les Essarts", "logo": logo.getvalue()}
    assert client.get("/logo.png").status_code == 404
    change_settings(town.staff[Role.ADMINISTRATOR].id, values, NOW)
    assert "Les Essarts" in home(client, town.nadia)
    assert '<img class="logo" src="/logo.png?v=' in client.get("/").text
    answer = client.get("/logo.png?v=1")
    assert answer.mimetype == "image/png" and "immutable" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/demo/courrier", "/demo/courrier/1"])
def test_the_mails_are_shown_in_a_demonstration_only(app, client, monkeypatch, path) -> None:
    class Production:
        is_demonstration = False

    monkeypatch.setitem(app.config, "MARELLE", Production)
    assert client.get(path).status_code == 404


def test_a_newcomer_reads_the_kept_mails_and_follows_their_links(client, town) -> None:
    assert "Aucun e-mail pour le moment" in client.get("/demo/courrier").text
    post_mail()
    page = client.get("/demo/courrier").text
    assert "famille1042@example.org" in page
    links = [link.get("href") for link in tree_of(page).iter("{http://www.w3.org/1999/xhtml}a")]
    (mail,) = [link for link in links if link.startswith("/demo/courrier/")]
    assert 'href="http://localhost/confirmations/7"' in client.get(mail).text
    assert client.get("/demo/courrier/2147483647").status_code == 404


def test_home_asks_the_same_few_questions_whatever_is_booked(client, town) -> None:
    sign_in(client, town.nadia)
    with statements() as few:
        client.get("/")
    for day in range(26, 31):
        cast.book(town.hugo, town.meal, date(2019, 8, day), town.nadia)
    with statements() as many:
        client.get("/")
    assert len(few) == len(many) <= 16
