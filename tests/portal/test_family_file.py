"""The form of the family: every field there and back, refusals, two parents at once."""

from datetime import timedelta
from unicodedata import normalize

import pytest
from sqlalchemy import func, select

from models import (
    Family,
    Guardian,
    JournalEntry,
    Text,
    db,
)
from rules.files import OF_FAMILY, Kind, asked
from rules.texts import TextKey
from tests import cast
from tests.file_pages import FAMILY, WHOLE, error_of, fields_of, opened, press, send, text_of
from tests.forms import plain
from tests.pages import XHTML, sign_in, tree_of, words_of

HARD = {
    "everything": 'L’Haÿ, œuvre d’O\'Brien "dit" Zoe\u0301 <b>&amp;</b> {{ 7 * 7 }} %(name)s '
    "\U0001f469\u200d\U0001f467 \U0001f389 \u200fمرحبا بالعالم\u200f",
    "longest": "é" * 2000,
}


@pytest.fixture
def nadia(client, town):
    sign_in(client, town.nadia)
    return client


@pytest.fixture
def karim(app, town):
    browser = app.test_client()
    sign_in(browser, town.karim)
    return browser


def family_of(account):
    return db.session.get_one(Family, cast.family_of(account).id)


def publish(key, number=1, **more):
    at = cast.NOW - timedelta(days=1)
    return cast.add(Text(key=key, number=number, body=f"Texte {number}", created_at=at, published_at=at, **more))


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_a_whole_form_is_saved_and_shown_again(nadia, town):
    answer = send(nadia, FAMILY, WHOLE)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    kept = opened(nadia, FAMILY)
    assert {name: kept[name][0] for name in WHOLE} == WHOLE
    entry = db.session.scalars(select(JournalEntry).where(JournalEntry.action == "file.changed")).one()
    assert (entry.actor_id, entry.family_id, entry.object_type) == (town.nadia.id, family_of(town.nadia).id, "family")
    assert "parents-2-birth_place" in entry.fields


def test_saving_it_again_changes_nothing(nadia):
    send(nadia, FAMILY, WHOLE)
    entries = count(JournalEntry)
    assert send(nadia, FAMILY).status_code == 303
    assert count(JournalEntry) == entries


@pytest.mark.parametrize("words", HARD.values(), ids=HARD)
def test_difficult_words_come_back_from_every_field_as_they_were_typed(nadia, town, words):
    send(nadia, FAMILY, WHOLE)
    shown = opened(nadia, FAMILY)
    typed = {path: text for path, text in _in_every_field(words).items() if path in shown}
    typed |= {"personal-benefit_rank": "2", "parents-1-postcode": "39100", "parents-2-postcode": "39100"}
    assert send(nadia, FAMILY, typed).status_code == 303
    kept = opened(nadia, FAMILY)
    assert {path: kept[path][0] for path in typed} == {path: normalize("NFC", text) for path, text in typed.items()}
    assert len(typed) >= 20 and town.karim.guardian.profession == normalize("NFC", words[:120])


def _in_every_field(words):
    """path → these words, as many as the field takes; of fields that take any words."""
    free = {group: [it for it in asked(group, {}) if _is_free(it)] for group in OF_FAMILY}
    paths = {"address": ["address"], "personal": ["personal"], "parents": ["parents-1", "parents-2"]}
    return {f"{path}-{it.name}": words[: it.field.limit] for g in OF_FAMILY for path in paths[g] for it in free[g]}


def _is_free(it):
    return it.kind is Kind.TEXT and it.field.shape not in ("phone", "email", "postcode")


def test_what_lacks_is_said_at_the_field_and_in_the_summary(nadia):
    answer = send(nadia, FAMILY, WHOLE | {"parents-1-mobile_phone": "", "address-postcode": "3922"})
    assert answer.status_code == 422
    assert error_of(answer.text, "address-postcode").startswith("Il faut 5 chiffres")
    assert "au moins un téléphone" in error_of(answer.text, "parents-1-mobile_phone")
    assert text_of(answer.text, "erreurs").startswith("2 informations sont à corriger")
    assert '<a href="#parents-1-mobile_phone">' in answer.text
    assert fields_of(answer.text)["address-postcode"] == ["3922"]
    assert "Erreur" in answer.text.partition("</title>")[0]


def test_every_line_of_the_summary_leads_to_something_on_the_page(client, town):
    publish(TextKey.HONOUR), publish(TextKey.FILE_NOTICE)
    sign_in(client, town.ines)
    page = send(client, FAMILY, {"address-phone": "12", "personal-benefit_number": "7"}).text
    ids = {it.get("id") for it in tree_of(page).iter()}
    links = [it.get("href") for it in tree_of(page).iter(f"{XHTML}a") if (it.get("href") or "").startswith("#")]
    assert len(links) > 12
    assert {link.removeprefix("#") for link in links} <= ids


def test_a_day_that_no_calendar_knows_stays_as_it_was_typed(nadia):
    answer = send(nadia, FAMILY, WHOLE | {"parents-1-birth_date": "31/02/1984"})
    assert answer.status_code == 422
    assert fields_of(answer.text)["parents-1-birth_date"] == ["31/02/1984"]
    assert send(nadia, FAMILY, WHOLE | {"parents-1-birth_date": "29.2.1984"}).status_code == 303
    assert opened(nadia, FAMILY)["parents-1-birth_date"] == ["1984-02-29"]


def test_a_second_parent_is_added_and_taken_back_and_nothing_typed_is_lost(client, town):
    sign_in(client, town.ines)
    fields = opened(client, FAMILY) | {"address-street": ["3 chemin <Vert>"]}
    more = press(client, FAMILY, fields, ajouter="parents")
    assert more.status_code == 200 and count(Guardian) == 6
    fields = fields_of(more.text) | {"parents-2-first_name": ["Rui"]}
    assert fields["address-street"] == ["3 chemin <Vert>"] and fields["parents-2-id"] == [""]
    less = fields_of(press(client, FAMILY, fields, retirer="parents-2").text)
    assert "parents-2-id" not in less and less["address-street"] == ["3 chemin <Vert>"]


def test_the_new_parent_may_have_the_benefit_number_and_an_address_of_its_own(client, town):
    sign_in(client, town.ines)
    fields = fields_of(press(client, FAMILY, opened(client, FAMILY), ajouter="parents").text)
    second = {"last_name": "Costa", "first_name": "Rui", "kind": "step_parent", "street": "8 rue Haute"}
    second |= {"postcode": "39100", "town": "DOLE CEDEX"}
    typed = WHOLE | {f"parents-2-{name}": text for name, text in second.items()}
    typed |= {"personal-benefit_number": "0451278", "personal-benefit_rank": "2", "address-street": "1 rue Basse"}
    typed |= {"address-postcode": "39 220", "address-town": "Les Rousses"}
    assert client.post(FAMILY, data=fields | typed).status_code == 303
    rui = db.session.scalars(select(Guardian).where(Guardian.first_name == "Rui")).one()
    assert (rui.family_id, rui.rank, rui.town, rui.kind) == (family_of(town.ines).id, 2, "DOLE CEDEX", "step_parent")
    assert (rui.family.benefit_rank, rui.family.postcode) == (2, "39220")


def test_a_third_parent_and_the_removal_of_a_known_one_are_for_the_town_hall(nadia):
    fields = opened(nadia, FAMILY)
    assert 'value="parents"' not in nadia.get(FAMILY).text
    assert "parents-3-id" not in fields_of(press(nadia, FAMILY, fields, ajouter="parents").text)
    assert fields_of(press(nadia, FAMILY, fields, retirer="parents-2").text)["parents-2-first_name"] == ["Karim"]


def test_two_parents_who_change_the_same_rubric_are_told_and_decide(nadia, karim, town):
    send(nadia, FAMILY, WHOLE)
    late = opened(karim, FAMILY) | {"address-street": ["9 rue de Karim"], "address-phone": ["03 00 00 00 09"]}
    send(nadia, FAMILY, {"address-street": "5 rue de Nadia"})
    answer = karim.post(FAMILY, data=late)
    assert answer.status_code == 422 and family_of(town.nadia).street == "5 rue de Nadia"
    assert text_of(answer.text, "address-street-ici") == "Il y a maintenant : 5 rue de Nadia"
    assert text_of(answer.text, "address-name-ici") == ""
    again = fields_of(answer.text)
    assert again["address-street"] == ["9 rue de Karim"]
    assert karim.post(FAMILY, data=again).status_code == 303
    assert (family_of(town.nadia).street, family_of(town.nadia).phone) == ("9 rue de Karim", "03 00 00 00 09")


def test_two_parents_who_change_different_rubrics_both_keep_theirs(nadia, karim, town):
    send(nadia, FAMILY, WHOLE)
    late = opened(karim, FAMILY) | {"personal-situation": ["divorced"]}
    send(nadia, FAMILY, {"address-street": "5 rue de Nadia"})
    late["address-street"] = ["5 rue de Nadia"]  # the same answer is no conflict
    assert karim.post(FAMILY, data=late).status_code == 303
    assert (family_of(town.nadia).street, family_of(town.nadia).situation) == ("5 rue de Nadia", "divorced")


def test_a_rubric_that_was_only_seen_is_not_written_back(nadia, karim, town):
    send(nadia, FAMILY, WHOLE)
    late = opened(karim, FAMILY) | {"personal-situation": ["divorced"]}
    send(nadia, FAMILY, {"address-street": "5 rue de Nadia"})
    assert karim.post(FAMILY, data=late).status_code == 303
    assert (family_of(town.nadia).street, family_of(town.nadia).situation) == ("5 rue de Nadia", "divorced")


def test_a_parent_who_came_meanwhile_is_shown_and_stays(client, app, town):
    sign_in(client, town.ines)
    fields = fields_of(press(client, FAMILY, opened(client, FAMILY), ajouter="parents").text)
    home = {"address-street": "1 rue Basse", "address-postcode": "39220", "address-town": "Les Rousses"}
    typed = fields | WHOLE | home | {"parents-2-first_name": "Rui"}
    typed |= {"parents-2-kind": "parent", "parents-2-last_name": "Costa"}
    cast.add(Guardian(family=family_of(town.ines), rank=2, last_name="Costa", first_name="Ana"))
    answer = client.post(FAMILY, data=typed)
    assert answer.status_code == 422 and count(Guardian) == 7
    assert "Quelqu’un d’autre vient d’ajouter cette personne." in plain(answer.text)
    assert [fields_of(answer.text)[f"parents-{n}-first_name"] for n in (2, 3)] == [["Rui"], ["Ana"]]


def test_what_is_read_meanwhile_opens_beside_the_form(nadia, town):
    publish(TextKey.FILE_NOTICE)
    form = next(it for it in tree_of(nadia.get(FAMILY).text).iter(f"{XHTML}form") if it.get("id") == "fiche")
    links = [it for it in form.iter(f"{XHTML}a") if "donnees-personnelles" in (it.get("href") or "")]
    assert [(it.get("target"), it.get("rel")) for it in links] == [("_blank", "noopener")]
    assert words_of(links[0]).endswith("(nouvel onglet)")
