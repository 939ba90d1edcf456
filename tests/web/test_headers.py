"""What the browser is told: what it may load, what it may keep."""

import pytest
from flask import Response

from tests.pages import sign_in
from web.frame import static_url, theme_sheet
from web.headers import csp_nonce

FAMILY_PAGES = ["/connexion", "/", "/demo/courrier", "/nothing"]


@pytest.mark.parametrize("path", FAMILY_PAGES)
def test_a_page_loads_only_what_is_ours_and_runs_nothing_inline(client, town, path) -> None:
    sign_in(client, town.nadia)
    policy = client.get(path).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "script-src 'self';" in policy and "style-src 'self';" in policy
    assert "unsafe" not in policy and "nonce" not in policy


@pytest.mark.parametrize("path", [*FAMILY_PAGES, "/sante"])
def test_a_page_is_kept_by_nobody(client, path) -> None:
    headers = client.get(path).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in headers


def test_a_page_with_a_nonce_says_it_in_its_policy(app) -> None:
    with app.test_request_context("/mairie/"):
        nonce = csp_nonce()
        policy = app.process_response(Response("")).headers["Content-Security-Policy"]
    assert len(nonce) > 20
    assert f"script-src 'self' 'nonce-{nonce}'" in policy and "unsafe" not in policy


def test_what_is_named_by_its_content_is_kept_for_ever(client, app) -> None:
    with app.test_request_context("/"):
        url = static_url("marelle.css")
    with client.get(url) as named, client.get("/static/marelle.css") as plain:
        assert "immutable" in named.headers["Cache-Control"]
        assert plain.headers["Cache-Control"] == "public, max-age=3600"
        assert "Set-Cookie" not in named.headers


def test_a_static_file_that_is_missing_is_not_kept(client) -> None:
    assert client.get("/static/nothing.css?v=1").headers["Cache-Control"] == "no-store"


def test_the_theme_is_the_commune_s_colour_made_readable(client) -> None:
    answer = client.get("/theme.css?v=1")
    assert answer.mimetype == "text/css" and "immutable" in answer.headers["Cache-Control"]
    assert "--commune: #1C6470; --accent: #1C6470;" in answer.text
    assert len(theme_sheet("#FFD200")) < 600


def test_a_production_asks_for_https_from_now_on(app, client, monkeypatch) -> None:
    monkeypatch.setitem(app.config, "MARELLE", _Production)
    assert client.get("/sante").headers["Strict-Transport-Security"] == "max-age=31536000"


class _Production:
    is_demonstration = False
