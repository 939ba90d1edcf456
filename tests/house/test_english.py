"""With English chosen, no page says French: the pages of both doors are read for the source's texts."""

import io
import re
from datetime import date
from itertools import chain

import pytest
from babel.messages.mofile import write_mo
from babel.support import Translations

from models import db
from rules.bookings import Box
from rules.rights import Role
from tests import cast
from tests.forms import EDIT, RECAP, SEPTEMBER, finish, keep
from tests.house.catalogue import PATH, PLACEHOLDER, forms, marked_in, read
from tests.house.walk import address, make_town, visits
from tests.pages import XHTML, csrf_token, sign_in, tree_of
from web.extensions import babel

FRIDAY = date(2019, 9, 20)
READ = "/planning?vue=mois&du=2019-09-01"
READ_ALOUD = ("aria-label", "placeholder", "alt", "title", "data-label", "data-one", "data-many")
OF_THE_CAST = {"Repas", "Fiches sanitaires", "Restaurant scolaire", "Attestation d’assurance"}
"""What the cast's data says, and the catalogue too."""
LETTERS = {"portal.demo_mails", "portal.demo_mail"}
"""They show letters, which are French."""


def words(text):
    return " ".join(text.split())


def texts_of(page):
    """Each text of a page by itself: its text nodes, and the attributes that people read."""
    tree = tree_of(page)
    unread = {it for part in tree.iterfind(".//*[@lang='fr']") for it in part.iter()}  # French by itself: a letter
    silent = (f"{XHTML}script", f"{XHTML}style")
    spoken = [it for it in tree.iter() if it.tag not in silent and it not in unread]
    found = chain.from_iterable((it.text, it.tail, *map(it.get, READ_ALOUD)) for it in spoken)
    return [words(text) for text in found if text and text.strip()]


def pieces_of(message):
    """What a text says around its values, in pieces of two words or more."""
    pieces = (words(piece) for form in forms(message) for piece in PLACEHOLDER.split(form))
    return {piece for piece in pieces if len(re.findall(r"[^\W\d_]{2,}", piece)) > 1}


class French:
    """The French texts of the source that English says otherwise."""

    def __init__(self, sources, catalogue):
        english = {words(form) for entry in catalogue for form in forms(entry.string)}
        said = {words(form) for _context, message in sources for form in forms(message)} - english - OF_THE_CAST
        self.wholes = {text for text in said if not PLACEHOLDER.search(text) and re.search(r"\w{2}", text)}
        self.pieces = {it for _context, message in sources for it in pieces_of(message)} - english - OF_THE_CAST

    def on(self, page):
        """Those that a page says: whole texts of any length, and longer texts within others."""
        texts = texts_of(page)
        return sorted({it for it in texts if it in self.wholes} | {it for it in self.pieces if it in " | ".join(texts)})


@pytest.fixture(scope="module")
def catalogue(repository_files):
    return read(repository_files[PATH])


@pytest.fixture(scope="module")
def french(python_files, template_files, catalogue):
    pages = {name: text for name, text in template_files.items() if not name.startswith("mail/")}
    return French(marked_in(python_files, pages), catalogue)


@pytest.fixture
def speak_english(catalogue, monkeypatch):
    """A function that makes an application speak English, from the catalogue as it stands in the repository."""

    def speak(app):
        compiled = io.BytesIO()
        write_mo(compiled, catalogue)
        compiled.seek(0)
        with app.app_context():
            monkeypatch.setitem(babel.domain_instance.cache, ("en", "messages"), Translations(compiled))
        monkeypatch.setattr(app.extensions["babel"], "locale_selector", lambda: "en")

    return speak


@pytest.fixture
def signed_in(client, town, speak_english):
    """A function that signs a parent, an agent or nobody in to an English portal."""
    people = {"nadia": town.nadia, "staff": town.staff[Role.ADMINISTRATOR]}

    def enter(person):
        speak_english(client.application)
        if person:
            sign_in(client, people[person])
        return client

    return enter


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    made = make_town(tmp_path_factory.mktemp("english"))
    yield made
    with made.app.app_context():
        db.engine.dispose()


def pages(town, people=("nobody", "parent", "administrator")):
    """(who and where, content) of each page that these people open: staff under /mairie, families elsewhere."""
    for method, rule in visits(town.app):
        here = {"administrator"} if rule.rule.startswith("/mairie") else {"nobody", "parent"}
        for person in here.intersection(people) if method == "GET" and rule.endpoint not in LETTERS else ():
            answer = town.ask(person, "GET", address(town, rule))
            if answer.mimetype == "text/html" and answer.status_code not in (302, 303):
                yield f"{person} on {rule.rule}", answer.text


def test_no_page_of_either_door_says_french(served, french, speak_english):
    before = dict(pages(served, ("parent",)))  # in French first: what is kept between requests is kept by language
    speak_english(served.app)
    after = dict(pages(served))
    found = {where: said for where, page in after.items() if (said := french.on(page))}
    print(f"{len(after)} pages read for {len(french.wholes)} French texts")
    assert len(after) > 80 and all('<html lang="en">' in page for page in after.values())
    assert before and [where for where, page in before.items() if not french.on(page)] == []
    assert not found, "\n" + "\n".join(f"{where}: {said}" for where, said in found.items())


def test_a_month_is_booked_without_a_french_word(signed_in, town, french):
    cast.book(town.hugo, town.meal, FRIDAY, town.nadia)
    client = signed_in("nadia")
    boxes = {Box(town.hugo.id, town.meal.id, FRIDAY): False, Box(town.lea.id, town.meal.id, FRIDAY): True}
    assert keep(client, boxes).status_code == 303
    answers = [client.get(where) for where in (SEPTEMBER, READ, f"{READ}&par=famille", RECAP, "/")]
    answers.append(finish(client, total="-1"))
    answers += [client.get(finish(client).location), client.get(RECAP)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 200, 422, 200, 200]
    assert [french.on(answer.text) for answer in answers] == [[]] * 8
    assert "1 booking pending" in answers[0].text and "1 cancellation pending" in answers[0].text


REFUSED = [
    (None, "/connexion", {}),
    (None, "/connexion", {"identifier": "nadia", "password": "wrong"}),
    ("nadia", EDIT, {"case": "1.1.20190826", "vues": "1.1.20190826"}),
    ("nadia", EDIT, {"case": "nothing"}),
    ("staff", "/mairie/reglages/", {"commune_name": "", "accent_colour": "red", "school_zone": "Z"}),
    ("staff", "/mairie/familles/nouveau", {"postcode": "1", "phone": "x", "contact_email": "x"}),
    ("staff", "/mairie/periodes/nouveau", {"first_day": "x"}),
    ("staff", "/mairie/periodes/1/limites", {"add-kind": "days", "add-days-count": "x", "cancel-kind": "weekdays"}),
]


@pytest.mark.parametrize(("person", "where", "typed"), REFUSED)
def test_a_refusal_is_said_in_english(signed_in, french, person, where, typed):
    client = signed_in(person)
    answer = client.post(where, data=typed | {"csrf_token": csrf_token(client, where)})
    assert answer.status_code == 422
    assert french.on(answer.text) == []
