"""What protects every page: tokens in forms, cookies that scripts cannot read, headers that close the browser."""

import re
import sqlite3
from contextlib import closing

import pytest
from flask.testing import FlaskClient

from admin_views.closed import Closed
from tests import cast
from tests.house.walk import BASE_URL, DEMONSTRATION, PRODUCTION, SESSION, address, make_town, token_of, visits
from tests.pages import value_of
from web.extensions import csrf

SAME_FOR_ALL = {"static", "admin.static", "portal.theme", "portal.logo"}
# These ask a right for each thing that they show.
OPEN_TO_ALL_STAFF = ["admin", "search"]
WRITING = {"POST", "PUT", "PATCH", "DELETE"}


@pytest.fixture(scope="module", params=[DEMONSTRATION, PRODUCTION], ids=["demonstration", "production"])
def town(request, tmp_path_factory):
    return make_town(tmp_path_factory.mktemp("town"), request.param)


def asked_by(rule):
    """Somebody who may open the page."""
    return "administrator" if rule.rule.startswith("/mairie") else "parent"


@pytest.fixture(scope="module")
def pages(town):
    """(rule, answer) of every page that can be read, to somebody who may read it and to nobody."""
    read = [rule for method, rule in visits(town.app) if method == "GET"]
    people = [(rule, person) for rule in read for person in (asked_by(rule), "nobody")]
    return [(rule, town.ask(person, "GET", address(town, rule))) for rule, person in people]


def content(town):
    """All that the database holds."""
    with closing(sqlite3.connect(town.database)) as connection:
        return list(connection.iterdump())


def sign_in(town, **more):
    """The client and the answer of Nadia's sign-in."""
    client = FlaskClient(town.app, town.app.response_class)
    token = value_of(client.get("/connexion", base_url=BASE_URL).text, "csrf_token")
    form = {"identifier": "nadia", "password": cast.PASSWORD, "csrf_token": token, **more}
    return client, client.post("/connexion", base_url=BASE_URL, data=form, headers={"Referer": BASE_URL})


@pytest.mark.parametrize("sent", [{}, {"csrf_token": "forged"}], ids=["no token", "a forged token"])
def test_a_post_without_its_token_is_refused_everywhere(town, sent):
    posts = [(method, rule) for method, rule in visits(town.app) if method in WRITING]
    before = content(town)
    for method, rule in posts:
        for person in ("nobody", asked_by(rule)):
            request = {"method": method, "base_url": BASE_URL, "data": sent, "headers": {"Referer": BASE_URL}}
            answer = town.client(person).open(address(town, rule), **request)
            assert answer.status_code == 400, f"{method} {rule.rule} by {person}: {answer.status}"
    print(f"{len(posts)} routes that write, each by two people")
    assert len(posts) > 2 and content(town) == before


def test_a_token_of_another_session_is_refused(town):
    page = FlaskClient(town.app, town.app.response_class).get("/connexion", base_url=BASE_URL)
    form = {"csrf_token": value_of(page.text, "csrf_token")}
    request = {"base_url": BASE_URL, "data": form, "headers": {"Referer": BASE_URL}}
    assert town.client("parent").post("/deconnexion", **request).status_code == 400


def test_a_post_from_another_site_is_refused_with_its_token_too(town):
    sent = {"Referer": "https://evil.example/", "X-CSRFToken": token_of(town.app)}
    answer = town.client("stranger").post("/deconnexion", base_url=BASE_URL, headers=sent)
    assert answer.status_code == 400
    assert town.ask("stranger", "POST", "/deconnexion").status_code == 303


def test_no_page_is_exempt_from_tokens(town):
    assert "csrf" in town.app.extensions
    assert (csrf._exempt_views, csrf._exempt_blueprints) == (set(), set())


def test_every_staff_view_is_closed_and_names_its_right(town):
    views = [view for admin in town.app.extensions["admin"] for view in admin._views]
    open_to_all = [view.endpoint for view in views if not isinstance(view, Closed)]
    unnamed = [view.endpoint for view in views if view.right_to_read is None]
    assert len(views) > 5 and (open_to_all, unnamed) == ([], OPEN_TO_ALL_STAFF)


def test_the_session_cookie_is_closed_to_scripts_and_to_other_sites(town):
    _client, answer = sign_in(town)
    (cookie,) = [it for it in answer.headers.getlist("Set-Cookie") if it.startswith(f"{SESSION}=")]
    attributes = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert {"httponly", "samesite=lax", "path=/"} <= attributes
    assert ("secure" in attributes) is not town.app.config["MARELLE"].is_demonstration


def test_signing_in_forgets_what_was_planted_in_the_session(town):
    client = town.client("nobody")
    with client.session_transaction(base_url=BASE_URL) as session:
        session["planted"] = "before"
    form = {"identifier": "nadia", "password": cast.PASSWORD, "csrf_token": token_of(town.app)}
    sent = {"base_url": BASE_URL, "data": form, "headers": {"Referer": BASE_URL}}
    assert client.post("/connexion", **sent).status_code == 303
    with client.session_transaction(base_url=BASE_URL) as session:
        assert session["_user_id"] and not {"planted", "csrf_token"} & set(session)


def test_signing_out_leaves_nothing_in_the_session(town):
    client, _answer = sign_in(town)
    token = value_of(client.get("/", base_url=BASE_URL).text, "csrf_token")
    sent = {"base_url": BASE_URL, "data": {"csrf_token": token}, "headers": {"Referer": BASE_URL}}
    assert client.post("/deconnexion", **sent).status_code == 303
    assert client.get("/planning", base_url=BASE_URL).location == "/connexion?suite=/planning"
    with client.session_transaction(base_url=BASE_URL) as session:
        assert not {"_user_id", "seen"} & set(session)


@pytest.mark.parametrize(
    "suite", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:x", "/\n/e"]
)
def test_signing_in_never_leads_to_another_site(town, suite):
    _client, answer = sign_in(town, suite=suite)
    assert (answer.status_code, answer.location) == (303, "/")


def test_every_answer_closes_the_browser(pages):
    for rule, answer in pages:
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy, rule.rule
        assert "base-uri 'none'" in policy and re.search("form-action '(self|none)'", policy), rule.rule
        assert "unsafe" not in policy and "*" not in policy and "http" not in policy, rule.rule
        assert answer.headers["X-Content-Type-Options"] == "nosniff", rule.rule
        assert answer.headers["Referrer-Policy"] in ("same-origin", "no-referrer"), rule.rule
    print(f"{len(pages)} answers read")


def test_a_family_page_lets_no_inline_script_or_style_run(pages):
    families = [(rule, answer) for rule, answer in pages if not rule.endpoint.startswith(("admin.", "static"))]
    families = [(rule, answer) for rule, answer in families if not rule.rule.startswith("/mairie")]
    for rule, answer in families:
        assert "nonce" not in answer.headers["Content-Security-Policy"], rule.rule
    assert families


def test_what_is_somebodys_is_kept_by_no_browser(pages):
    for rule, answer in pages:
        kept = answer.headers["Cache-Control"]
        assert (rule.endpoint in SAME_FOR_ALL and answer.status_code == 200) or kept == "no-store", rule.rule


def test_only_production_asks_for_https_for_ever(town, pages):
    asked = {"Strict-Transport-Security" in answer.headers for _rule, answer in pages}
    assert asked == {not town.app.config["MARELLE"].is_demonstration}


def test_pages_of_errors_are_closed_too(town):
    for person, method, url, status in [
        ("nobody", "GET", "/il-n-y-a-rien", 404),
        ("parent", "GET", "/mairie/", 403),
        ("parent", "DELETE", "/connexion", 405),
    ]:
        answer = town.ask(person, method, url)
        assert answer.status_code == status
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "no-store"


def test_the_kept_mails_exist_in_the_demonstration_only(town):
    is_demonstration = town.app.config["MARELLE"].is_demonstration
    assert town.ask("nobody", "GET", "/demo/courrier").status_code == (200 if is_demonstration else 404)
