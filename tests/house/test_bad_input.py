"""Whatever is typed in an address or a field, the answer is a clear page: never a 500, never markup of somebody's."""

import itertools
import re
from types import SimpleNamespace
from xml.etree.ElementTree import Element

import pytest
from sqlalchemy import create_engine, text

from models import db
from tests.hashes import cheap_hashes
from tests.house.walk import BASE_URL, DEMONSTRATION, Town, address, make_town, token_of, visits
from tests.pages import XHTML, tree_of

MARKUP = "<b>gras</b>"
# PostgreSQL minds lengths, NUL and numbers that are too large; SQLite only the numbers, and keeps what it is given.
BAD_WORDS = {"postgresql": ["\0", f"🍎 {MARKUP}" + "x" * 10_000, str(10**30)], "sqlite": [f"🍎 {MARKUP}", str(10**30)]}
NAMES = re.compile(r"args(?:\.get|\.getlist|\[)\(?\"(\w+)\"")


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Hashes at the cheapest price: hundreds of forms hold a password."""
    cheap_hashes(monkeypatch)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def town(request, tmp_path_factory):
    environment = DEMONSTRATION
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres_url").replace("postgresql://", "postgresql+psycopg://")
        engine = create_engine(server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("CREATE DATABASE bad_input"))
        engine.dispose()
        environment = {**DEMONSTRATION, "DATABASE_URL": server.replace("/postgres?", "/bad_input?")}
    made = make_town(tmp_path_factory.mktemp("bad_input"), environment)
    yield made
    with made.app.app_context():
        db.engine.dispose()


def bad_words(town):
    return BAD_WORDS["postgresql" if "postgresql" in town.app.config["SQLALCHEMY_DATABASE_URI"] else "sqlite"]


def person_of(rule):
    return "administrator" if rule.rule.startswith("/mairie") else "parent"


def ask(town: Town, person, method, url, **sent):
    headers = {"Referer": BASE_URL, "X-CSRFToken": token_of(town.app)}
    with town.client(person).open(url, method=method, base_url=BASE_URL, headers=headers, **sent) as answer:
        return answer


def judge(what, answer):
    """What is wrong with an answer to bad input."""
    if answer.status_code >= 500:
        return [f"{what}: {answer.status_code}"]
    is_page = answer.mimetype == "text/html"
    return [f"{what}: markup came back as it was typed"] if is_page and MARKUP in answer.text else []


def controls(form: Element):
    """Name -> value of the controls of a form, as a browser would post them."""
    found = {}
    for element in form.iter():
        if element.tag in {f"{XHTML}input", f"{XHTML}select", f"{XHTML}textarea"} and element.get("name"):
            found[element.get("name")] = element.get("value") or ""
    return found


def forms(town, method):
    """(person, address, controls) of every form of that method on the pages of the parent and the administrator."""
    for asked, rule in visits(town.app):
        answer = town.ask(person_of(rule), "GET", address(town, rule)) if asked == "GET" else None
        if answer is None or answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        for form in tree_of(answer.text).iter(f"{XHTML}form"):
            if (form.get("method") or "get").lower() == method:
                yield person_of(rule), form.get("action") or address(town, rule), controls(form)


def test_addresses_with_impossible_ids_are_no_page(town):
    tried = []
    for method, rule in visits(town.app):
        for bad in ("0", "-1", str(2**31), str(10**30), "abc", "1'") if "<id:" in rule.rule else ():
            tried.append((method, re.sub(r"<id:\w+>", bad, rule.rule), person_of(rule)))
    found = [(method, url) for method, url, person in tried if ask(town, person, method, url).status_code != 404]
    print(f"{len(tried)} addresses tried")
    assert tried and found == []


def words_of_addresses(town, python_files):
    """(person, address, names) of every page: one name at a time for families, all at once for the town hall."""
    portal = [source for path, source in python_files.items() if path.startswith("portal/")]
    names = {name for source in portal for name in NAMES.findall(source)}
    for method, rule in visits(town.app):
        if method == "GET":
            url = address(town, rule).split("?")[0]
            known = town.queries.get(rule.endpoint, ()) if person_of(rule) == "administrator" else names
            yield from ((person_of(rule), url, [name]) for name in known)
    for who, url, fields in forms(town, "get"):
        yield who, url, sorted(fields)


def test_addresses_with_bad_words_give_a_clear_page(town, python_files):
    asked = list(words_of_addresses(town, python_files))
    found = []
    for (who, url, names), value in itertools.product(asked, bad_words(town)):
        answer = ask(town, who, "GET", url, query_string=dict.fromkeys(names, value))
        found += judge(f"GET {url} {names}={value[:12]!r}", answer)
    print(f"{len(asked)} addresses tried with {len(bad_words(town))} bad words each")
    assert len(asked) > 10 and not found, "\n" + "\n".join(found)


def test_forms_with_bad_words_give_a_clear_page(town):
    found, tried = [], 0
    for person, url, fields in list(forms(town, "post")):
        for name in fields:
            for value in bad_words(town):
                tried += 1
                found += judge(
                    f"POST {url} {name}={value[:12]!r}", ask(town, person, "POST", url, data={**fields, name: value})
                )
    print(f"{tried} forms sent")
    assert tried > 50 and not found, "\n" + "\n".join(found)


@pytest.mark.parametrize("town", ["sqlite"], indirect=True)  # it is refused before any database is asked
def test_a_body_of_ten_megabytes_is_refused_with_a_page(town):
    routes = [rule for method, rule in visits(town.app) if method == "POST"]
    sent = {"data": b"x=" + b"x" * 10_000_000, "content_type": "application/x-www-form-urlencoded"}
    for rule in routes:
        answer = ask(town, person_of(rule), "POST", address(town, rule), **sent)
        assert answer.status_code == 413 and "<h1" in answer.text, rule.rule
    assert routes


@pytest.mark.parametrize(
    ("status", "kind", "body", "expected"),
    [
        (500, "text/html", "", ["GET /: 500"]),
        (200, "text/html", f"<p>{MARKUP}", ["GET /: markup came back as it was typed"]),
        (200, "text/html", "<p>&lt;b&gt;gras", []),
        (200, "text/csv", MARKUP, []),
        (404, "text/html", "", []),
    ],
)
def test_a_planted_fault_is_seen(status, kind, body, expected):
    answer = SimpleNamespace(status_code=status, mimetype=kind, text=body)
    assert judge("GET /", answer) == expected
