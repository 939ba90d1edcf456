"""The lists: found whatever the accents, filtered, sorted, in pages, in a fixed number of statements."""

import re

import pytest

from models import db
from rules.rights import Role
from tests import cast
from tests.pages import sign_in, statements, tree_of, words_of

XHTML = "{http://www.w3.org/1999/xhtml}"


@pytest.fixture
def counter(client, town):
    """The browser of the counter."""
    sign_in(client, town.staff[Role.COUNTER])
    return client


def rows(answer):
    """The words of each line of the table, its cells parted by « | »."""
    assert answer.status_code == 200
    lines = list(tree_of(answer.text).iter(f"{XHTML}tr"))[1:]
    return [" | ".join(words_of(cell) for cell in line.iter(f"{XHTML}td")) for line in lines]


def many(town, number):
    """That many more families of one child each."""
    for each in range(number):
        (parent,) = cast.make_family(f"8{each:03}", f"Nombre{each:03}", f"Parent{each}")
        cast.make_child(f"Enfant{each:03}", parent, school_class=town.school_class)


@pytest.mark.parametrize("typed", ["elodie", "Élodie", "ÉLODIE", "e\u0301lodie", "  elodie  lefevre", "LEFÈVRE élo"])
def test_a_name_is_found_whatever_its_accents_and_case(counter, town, typed):
    (parent,) = cast.make_family("9001", "Lefèvre", "Anne")
    cast.make_child("Élodie", parent, school_class=None)
    found = rows(counter.get("/mairie/enfants/", query_string={"search": typed}))
    assert len(found) == 1 and "Élodie" in found[0]


@pytest.mark.parametrize(
    ("typed", "expected"), [("1042", "Benmoussa"), ("famille2051@example.org", "Test"), ("garnier 771", "Garnier")]
)
def test_a_family_is_found_by_number_mail_or_name(counter, typed, expected):
    (found,) = rows(counter.get("/mairie/familles/", query_string={"search": typed}))
    assert expected in found


@pytest.mark.parametrize("typed", ["1_42", "famille_1042", "xyz"])
def test_what_is_nowhere_is_not_found_and_signs_of_patterns_are_only_signs(counter, typed):
    assert "Rien ne correspond" in counter.get("/mairie/familles/", query_string={"search": typed}).text


def test_a_contact_is_found_by_its_child(counter):
    assert len(rows(counter.get("/mairie/contacts/?search=hugo"))) == 1


def test_a_filter_keeps_what_answers_to_it(counter, town):
    cast.make_child("Sans-Classe", town.claire, school_class=None)
    all_of_them = rows(counter.get("/mairie/enfants/"))
    in_class = rows(counter.get(f"/mairie/enfants/?flt_classe={town.school_class.id}"))
    assert len(all_of_them) == len(in_class) + 1
    assert not any("Sans-Classe" in line for line in in_class)


def test_filters_and_search_add_up(counter, town):
    asked = {"search": "benmoussa", "flt_classe": town.school_class.id, "flt_ecole": town.school.id}
    assert len(rows(counter.get("/mairie/enfants/", query_string=asked))) == 2
    assert len(rows(counter.get("/mairie/familles/", query_string={"flt_ecole": town.school.id}))) == 5
    assert len(rows(counter.get("/mairie/familles/", query_string={"flt_compte": "oui"}))) == 5


@pytest.mark.parametrize(
    "asked",
    [
        "flt_classe=x",
        "flt_classe=999999",
        f"flt_classe={10**30}",
        "flt_compte=peut-être",
        "sort=99",
        "sort=-1",
        "sort=x",
    ]
    + ["page=-3", f"page={10**30}", "page=99999", "page_size=7", "desc=x", "search=" + "a" * 10000],
)
def test_an_address_that_makes_no_sense_shows_a_page(counter, asked):
    assert counter.get(f"/mairie/enfants/?{asked}").status_code == 200
    assert counter.get(f"/mairie/familles/?{asked}").status_code == 200


def test_numbers_are_sorted_as_numbers_and_names_without_accents(counter, town):
    cast.make_family("77", "Élan", "Luc")
    by_number = rows(counter.get("/mairie/familles/?sort=0"))
    assert "77 | Élan" in by_number[0] and "2051" in by_number[-1]
    assert "2051" in rows(counter.get("/mairie/familles/?sort=0&desc=1"))[0]
    assert "Élan" in rows(counter.get("/mairie/familles/"))[1]


def test_a_list_is_cut_into_pages_that_repeat_nothing(counter, town):
    many(town, 45)
    pages = [rows(counter.get(f"/mairie/enfants/?page={number}")) for number in (0, 1, 2)]
    assert [len(page) for page in pages] == [20, 20, 11 - 1]
    assert len({line for page in pages for line in page}) == 50
    assert len(rows(counter.get("/mairie/enfants/?page_size=50"))) == 50


@pytest.mark.parametrize("path", ["familles", "responsables", "enfants", "gardes", "contacts", "fiches-sanitaires"])
def test_a_list_asks_as_often_for_fifty_rows_as_for_five(counter, town, path):
    def asked():
        db.session.expire_all()
        with statements() as seen:
            shown = rows(counter.get(f"/mairie/{path}/?page_size=100"))
        return len(shown), len(seen)

    few, before = asked()
    many(town, 50)
    lots, after = asked()
    assert lots >= few + 50 and after == before, (few, before, lots, after)


def test_the_health_list_reads_no_health(counter, town):
    town.hugo.health.allergies = "Arachide"
    db.session.commit()
    with statements() as seen:
        page = counter.get("/mairie/fiches-sanitaires/").text
    health = ("allergies", "treatment", "instructions", "diet", "care_plan", "doctor")
    assert [word for word in health for statement in seen if f"health_record.{word}" in statement] == []
    assert "Arachide" not in page and "Benmoussa Hugo" in page


def test_an_empty_list_says_so(counter, town):
    assert "Rien ne correspond" in counter.get("/mairie/enfants/?search=xyz").text


def test_a_list_speaks_french_to_the_last_word(counter):
    said = words_of(tree_of(counter.get("/mairie/contacts/").text))
    english = r"\b(items?|False|True|None|Create|Search|List|Edit|Export|Page size|With selected)\b"
    assert re.findall(english, said) == []
    assert "Oui" in said and "Exporter en CSV" in said
