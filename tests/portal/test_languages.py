"""The language: chosen in the header, kept by the browser, the same on both sides and on pages of errors."""

import pytest

from rules.rights import Role
from tests.cast import PASSWORD
from tests.pages import csrf_token, value_of
from tests.publics import plain

DAYS = 365


def choose(client, language: str, page: str = "/contact"):
    """Press the button of the header on that page."""
    token = csrf_token(client, page)
    return client.post("/langue", data={"csrf_token": token, "page": page, "langue": language})


def test_the_header_leads_back_to_the_same_page_in_the_other_language(client) -> None:
    assert value_of(client.get("/actualites?page=1").text, "page") == "/actualites?page=1"
    answer = choose(client, "en", "/actualites?page=1")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/actualites?page=1")
    page = client.get("/actualites?page=1").text
    assert '<html lang="en">' in page and "Français" in page and "Sign in" in page


def test_the_choice_is_kept_for_a_year_where_no_script_reads_it(client) -> None:
    cookie = choose(client, "en").headers["Set-Cookie"]
    assert cookie.startswith("langue=en;")
    assert {"HttpOnly", "SameSite=Lax", f"Max-Age={DAYS * 86_400}"} <= set(cookie.split("; "))


def test_the_cookie_is_for_https_only_outside_a_demonstration(app, client, monkeypatch) -> None:
    class Production:
        is_demonstration = False

    token = csrf_token(client, "/contact")
    monkeypatch.setitem(app.config, "MARELLE", Production)
    answer = client.post("/langue", data={"csrf_token": token, "page": "/", "langue": "fr"})
    assert "Secure" in answer.headers["Set-Cookie"].split("; ")


@pytest.mark.parametrize("role", [None, Role.ADMINISTRATOR])
def test_the_choice_outlives_signing_in_and_out(client, town, role) -> None:
    account = town.staff[role] if role else town.nadia
    choose(client, "en")
    form = {"identifier": account.username, "password": PASSWORD, "csrf_token": csrf_token(client, "/connexion")}
    home = client.post("/connexion", data=form).headers["Location"]
    page = client.get(home).text
    assert '<html lang="en">' in page and "Sign out" in page
    client.post("/deconnexion", data={"csrf_token": value_of(page, "csrf_token")})
    assert '<html lang="en">' in client.get("/").text


@pytest.mark.parametrize("elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example", "", "contact"])
def test_nobody_is_led_away(client, elsewhere) -> None:
    token = csrf_token(client, "/contact")
    answer = client.post("/langue", data={"csrf_token": token, "page": elsewhere, "langue": "en"})
    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize("language", ["de", "", "en; Domain=evil", "../en"])
def test_a_language_that_we_do_not_speak_changes_nothing(client, language) -> None:
    answer = choose(client, language)
    assert answer.status_code == 303 and "langue" not in answer.headers.get("Set-Cookie", "")


def test_a_cookie_that_somebody_made_up_means_french(client) -> None:
    client.set_cookie("langue", "xx")
    assert '<html lang="fr">' in client.get("/").text


def test_the_choice_needs_its_token(client) -> None:
    assert client.post("/langue", data={"langue": "en"}).status_code == 400
    assert client.get("/langue").status_code == 405


@pytest.mark.parametrize("path", ["/nothing", "/actualites/9", "/langue"])
def test_pages_of_errors_speak_the_language_too(client, path) -> None:
    choose(client, "en")
    page = client.get(path)
    assert page.status_code in (404, 405) and '<html lang="en">' in page.text


def test_an_answer_to_a_form_leads_back_to_its_page(client) -> None:
    refused = client.post("/connexion", data={"csrf_token": csrf_token(client, "/connexion")})
    assert refused.status_code == 422 and value_of(refused.text, "page") == "/connexion"
    lost = client.post("/langue", data={})
    assert value_of(lost.text, "page") == "/"


def test_the_sentence_of_the_home_page_is_translated_while_it_is_ours(client) -> None:
    choose(client, "en")
    assert "Inscrivez vos enfants" not in plain(client.get("/"))
