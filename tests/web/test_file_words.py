"""What rubrics, fields and answers are called."""

import pytest

from rules.file_values import ANSWERS
from rules.files import BY_KEY, Group
from rules.texts import DECLARED
from web import file_words


@pytest.fixture(autouse=True)
def speaking(app):
    with app.test_request_context("/"):
        yield


def test_every_rubric_field_answer_and_declaration_has_its_words():
    assert all(file_words.group_word(group) for group in Group)
    assert all(file_words.label(it) for it in BY_KEY.values())
    words = {key: [word for _value, word in file_words.answers(BY_KEY[key])] for key in ANSWERS}
    assert all(len(set(words[key])) == len(ANSWERS[key]) for key in ANSWERS)
    assert all(file_words.declaration_word(key) for key in DECLARED)


@pytest.mark.parametrize(
    ("group", "person", "words"),
    [
        (Group.PARENTS, {"title": "Mme", "first_name": "Nadia", "last_name": "Roy"}, "Madame Nadia Roy"),
        (Group.PARENTS, {"title": "M."}, "Monsieur"),
        (Group.PARENTS, {"title": "Maître", "last_name": "Roy"}, "Maître Roy"),
        (Group.PARENTS, {"kind": "parent"}, "Parent 2"),
        (Group.PARENTS, {"kind": "parent", "first_name": "Nadia"}, "Parent 2 : Nadia"),
        (Group.PARENTS, {"kind": "guardian", "last_name": "Roy"}, "Tuteur ou tutrice : Roy"),
        (Group.PARENTS, {"kind": "<forged>"}, "<forged>"),
        (Group.PICKUP, {"first_name": "Ana", "last_name": "Roy"}, "Ana Roy"),
        (Group.PICKUP, {}, "Personne 2"),
    ],
)
def test_a_person_is_headed_by_its_own_title_and_name(group, person, words):
    assert file_words.heading(group, 2, person).replace("\N{NO-BREAK SPACE}", " ") == words


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("address.title", "mrs_and_mrs", "Mme et Mme"),
        ("parents.birth_date", "1984-11-03", "3 novembre 1984"),
        ("parents.title", "Mme", "Mme"),
        ("medical.allergens", ["gluten", "milk"], "Gluten et Lait"),
        ("medical.has_care_plan", False, "Non"),
        ("authorisations.bathing", None, ""),
        ("emergency.phone", "+33612345678", "06 12 34 56 78"),
        ("address.street", "<b>", "<b>"),
    ],
)
def test_a_value_is_said_as_people_write_it(key, value, words):
    assert file_words.said(BY_KEY[key], value) == words


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("address-street", "Coordonnées, N° et rue"),
        ("parents-2-profession", "Les parents (2), Profession"),
        ("medical-treatment", "Renseignements médicaux, Traitement en cours"),
        ("pickup", "Les personnes autorisées à venir chercher l’enfant"),
        ("honour", "Formulaire famille : attestation sur l’honneur"),
        ("search", "search"),
    ],
)
def test_the_journal_calls_a_path_by_the_words_of_the_form(path, words):
    assert file_words.path_words(path).replace("\N{NO-BREAK SPACE}", " ") == words


def test_the_journal_says_a_kept_answer_in_words():
    assert file_words.path_value("parents-1-kind", "foster") == "Famille d’accueil"
    assert file_words.path_value("address-title", "gone") == "gone"
    assert file_words.path_value("address-street", "foster") is None


def test_the_titles_are_said_in_the_language_of_the_page(app):
    with app.test_request_context("/", headers={"Cookie": "langue=en"}):
        assert file_words.answers(BY_KEY["parents.title"]) == [("Mme", "Ms"), ("M.", "Mr")]
