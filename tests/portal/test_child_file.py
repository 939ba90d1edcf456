"""The form of a child: what it shows, every field there and back, refusals, people, drafts, the yearly review."""

from datetime import date, timedelta
from unittest.mock import ANY

import pytest
from sqlalchemy import select

from models import (
    Contact,
    Declaration,
    FileDraft,
    FileProposal,
    FileReview,
    HealthRecord,
    JournalEntry,
    JournalValue,
    Setting,
    Text,
    db,
)
from rules.files import OF_CHILD, Group, asked, needs_of
from rules.texts import TextKey
from tests import cast
from tests.file_pages import error_of, fields_of, opened, press, send, text_of
from tests.pages import sign_in, tree_of, words_of
from tests.snapshot import nothing_written

HARD = "L’été, « Zoë »\u00a0: 5 > 3 & <b>&amp;</b> \u200fשלום\u200f 👩‍👧 Ç' "
WHOLE = {
    "medical-doctor_name": "Dr Ferrand",
    "medical-doctor_phone": "03 00 00 00 40",
    "medical-vaccines_up_to_date": "oui",
    "medical-has_care_plan": "non",
    "diet-diet": "standard",
    "emergency-1-last_name": "Roy",
    "emergency-1-first_name": "Ana",
    "emergency-1-link": "Tante",
    "emergency-1-phone": "06.00.00.00.03",
    "authorisations-photo_internal": "oui",
    "authorisations-photo_media": "non",
    "authorisations-outings": "oui",
    "authorisations-bathing": "non",
    "authorisations-emergency_care": "oui",
    "authorisations-leaves_alone": "non",
}
PLAN = {
    "medical-has_care_plan": "oui",
    "medical-care_plan_from": "2019-09-02",
    "medical-care_plan_review_on": "2020-06-30",
    "medical-care_plan_protocol": "Appeler le 15.\r\nDonner le stylo.",
    "medical-kit_location": "Armoire de la direction",
}

JO = {
    "pickup-1-id": "",
    "pickup-1-last_name": "Petit",
    "pickup-1-first_name": "Jo",
    "pickup-1-link": "Voisin",
    "pickup-1-phone": "06 00 00 00 09",
}


@pytest.fixture
def ines(client, town):
    sign_in(client, town.ines)
    return client


def address(child):
    return f"/dossier/enfants/{child.id}"


def set_up(key, value):
    cast.add(Setting(key=key, value=value))


def contacts(child):
    return db.session.scalars(select(Contact).where(Contact.child_id == child.id).order_by(Contact.priority)).all()


def reviews(child):
    return db.session.scalars(select(FileReview).where(FileReview.child_id == child.id).order_by(FileReview.id)).all()


def difficult(it, town):
    """What a parent might type in one field, at its full length."""
    known = {
        "birth_date": ["2015-02-28"],
        "school_class_id": [str(town.school_class.id)],
        "sex": ["girl"],
        "diet": ["no_pork"],
        "leaves_alone_from": ["16:30"],
    }
    kinds = {"day": ["2019-02-28"], "yes_no": ["oui"], "flag": ["oui"], "choices": ["gluten", "eggs", "molluscs"]}
    if it.name in known or it.kind in kinds:
        return known.get(it.name) or kinds[it.kind]
    if it.field.shape == "phone":
        return ["06 12 34 56 78"]
    lines = (HARD * 50)[: it.field.limit].strip()
    return [lines.replace("5 > 3", "5\r\n>", 1)[: it.field.limit].strip() if it.field.shape == "text" else lines]


def test_the_form_has_its_six_rubrics_and_its_buttons(ines, town):
    page = ines.get(address(town.tom)).text
    titles = [words_of(it).replace("\u00a0", " ") for it in tree_of(page).iter() if it.tag.endswith("}h2")]
    assert titles[:6] == [
        "Informations de l’enfant",
        "Renseignements médicaux",
        "L’enfant a-t-il un régime alimentaire spécifique ?",
        "Les personnes à contacter en cas d’urgence",
        "Les personnes autorisées à venir chercher l’enfant",
        "Autorisations",
    ]
    assert "7 ans et 3 mois" in page
    assert all(words in page for words in ("Annuler", "Enregistrer et finir plus tard", "École du Centre"))
    assert "3 mai 2012\u00a0: diphtérie, tétanos et poliomyélite." in page


def test_every_field_comes_back_as_it_was_typed(ines, town):
    set_up("file_needs", "child.sex=optional")
    typed = {}
    for group in OF_CHILD:
        path = f"{group}-1" if group in (Group.EMERGENCY, Group.PICKUP) else str(group)
        typed |= {f"{path}-{it.name}": difficult(it, town) for it in asked(group, needs_of("child.sex=optional"))}
    answer = send(ines, address(town.tom), typed | {"pickup-1-id": [""]})
    assert answer.status_code == 303, text_of(answer.text, "erreurs")
    kept = opened(ines, address(town.tom))
    assert {name: kept[name] for name in typed} == typed
    assert not [name for name in kept if name.startswith(("emergency-2", "pickup-2"))]


def test_a_whole_form_is_saved_reviewed_and_leads_on(ines, town):
    answer = send(ines, address(town.tom), WHOLE)
    assert answer.status_code == 303, text_of(answer.text, "erreurs")
    (review,) = reviews(town.tom)
    assert (review.family_id, review.school_year) == (cast.family_of(town.ines).id, 2019)
    kept = opened(ines, address(town.tom))
    assert {name: kept[name] for name in WHOLE} == {
        name: [text] for name, text in (WHOLE | {"emergency-1-phone": "06 00 00 00 03"}).items()
    }


def test_the_journal_names_health_fields_and_never_says_what_is_in_them(ines, town):
    send(ines, address(town.tom), WHOLE | PLAN | {"medical-allergies": "Abeilles", "diet-diet_note": "Sans poisson"})
    (entry,) = db.session.scalars(select(JournalEntry).where(JournalEntry.action == "file.changed"))
    assert (entry.object_type, entry.object_id) == ("child", town.tom.id)
    assert "medical-allergies" in entry.fields and "diet-diet_note" in entry.fields
    values = " ".join(str((it.before, it.after)) for it in db.session.scalars(select(JournalValue)))
    assert "Roy" in values
    assert not any(words in values for words in ("Abeilles", "poisson", "stylo", "Ferrand", "Armoire"))
    assert all("medical" not in it.field or not it.after for it in db.session.scalars(select(JournalValue)))


REFUSED = [
    {
        "child-birth_date": ("2030-01-01", "naissance d’enfant"),
        "child-school_class_id": ("", "Choisissez une réponse."),
        "medical-doctor_name": (" ", "à remplir"),
        "medical-doctor_phone": ("12", "numéro de téléphone"),
        "medical-vaccines_up_to_date": ("", "Choisissez une réponse."),
        "medical-allergens": (["gluten", "sable"], "de la liste"),
        "medical-allergies": ("Dossier 2 69 05 49 588 157 80", "sécurité sociale"),
        "medical-care_plan_protocol": (" ", "à remplir"),
        "diet-diet": ("halal", "de la liste"),
        "diet-diet_note": ("Viande halal", "sans porc"),
        "emergency-1-phone": ("", "à remplir"),
        "authorisations-leaves_alone_from": ("", "à remplir"),
    },
    {
        "child-birth_date": ("31/02/2015", "Il faut une date"),
        "medical-care_plan_review_on": ("2019-09-01", "avant le premier"),
        "authorisations-leaves_alone_from": ("soir", "Il faut une heure"),
    },
    {"child-school_class_id": ("999999", "de la liste")},
]


@pytest.mark.parametrize("refused", REFUSED)
def test_what_is_refused_is_said_at_its_field_and_on_top_and_nothing_is_written(ines, town, refused):
    typed = WHOLE | PLAN | {"authorisations-leaves_alone": "oui", "authorisations-leaves_alone_from": "16h30"}
    form = opened(ines, address(town.tom)) | {name: [it] for name, it in typed.items()}
    form |= {name: it if isinstance(it, list) else [it] for name, (it, _words) in refused.items()}
    with nothing_written():
        answer = ines.post(address(town.tom), data=form)
    assert answer.status_code == 422
    assert {path: words in error_of(answer.text, path) for path, (_it, words) in refused.items()} == dict.fromkeys(
        refused, True
    )
    assert text_of(answer.text, "erreurs").startswith(f"{len(refused)} information")
    assert all(f'<a href="#{path}">' in answer.text for path in refused)
    assert fields_of(answer.text)["emergency-1-last_name"] == ["Roy"]


def test_a_parent_alone_is_not_somebody_else_to_call(ines, town):
    answer = send(
        ines, address(town.tom), WHOLE | {"emergency-1-last_name": "OLIVEIRA", "emergency-1-first_name": "Inès"}
    )
    assert answer.status_code == 422
    assert '<a href="#emergency">' in answer.text and "pas un parent du dossier" in text_of(answer.text, "erreurs")


def test_a_no_empties_what_was_said_of_the_plan(ines, town):
    send(ines, address(town.tom), WHOLE | PLAN)
    send(ines, address(town.tom), {"medical-has_care_plan": "non"})
    (record,) = db.session.scalars(select(HealthRecord).where(HealthRecord.child_id == town.tom.id))
    assert (record.has_care_plan, record.care_plan_from, record.care_plan_protocol) == (False, None, "")


def test_people_are_added_and_removed_and_nothing_that_was_typed_is_lost(ines, town):
    form = opened(ines, address(town.tom)) | {"medical-allergies": ["Chats"], "emergency-1-last_name": ["Roy"]}
    with nothing_written():
        added = press(ines, address(town.tom), form, ajouter="emergency")
        shown = fields_of(added.text)
        assert {"emergency-1-id", "emergency-2-id"} <= set(shown)
        again = press(ines, address(town.tom), shown | {"emergency-2-last_name": ["Petit"]}, ajouter="pickup")
        gone = fields_of(press(ines, address(town.tom), fields_of(again.text), retirer="emergency-1").text)
    assert "emergency-1-id" not in gone and "pickup-1-id" in gone
    assert (gone["emergency-2-last_name"], gone["medical-allergies"]) == (["Petit"], ["Chats"])


def test_people_are_called_in_the_order_that_the_form_gives_them(ines, town):
    jo = {name.replace("pickup-1", "emergency-2"): text for name, text in JO.items()}
    assert send(ines, address(town.tom), WHOLE | jo).status_code == 303
    form = opened(ines, address(town.tom)) | {"emergency-2-link": ["Parrain"]}
    for gone in ("emergency-1", "emergency-9", "pickup-1", "x"):
        assert fields_of(press(ines, address(town.tom), form, monter=gone).text) == form | {"csrf_token": ANY}
    shown = fields_of(press(ines, address(town.tom), form, monter="emergency-2").text)
    assert (shown["emergency-1-last_name"], shown["emergency-2-last_name"]) == (["Petit"], ["Roy"])
    assert press(ines, address(town.tom), shown).status_code == 303
    assert [(it.last_name, it.link) for it in contacts(town.tom)] == [("Petit", "Parrain"), ("Roy", "Tante")]


def test_somebody_who_is_removed_and_saved_is_gone(ines, town):
    send(ines, address(town.tom), WHOLE | JO)
    assert {it.last_name for it in contacts(town.tom)} == {"Roy", "Petit"}
    shown = press(ines, address(town.tom), opened(ines, address(town.tom)), retirer="pickup-1")
    assert press(ines, address(town.tom), fields_of(shown.text)).status_code == 303
    assert [it.last_name for it in contacts(town.tom)] == ["Roy"]


def test_a_half_filled_form_is_kept_and_found_again_by_its_own_account(client, town):
    sign_in(client, town.nadia)
    form = opened(client, address(town.hugo)) | {"medical-allergies": ["Chats"], "child-birth_date": ["bientôt"]}
    assert press(client, address(town.hugo), form, suite="plus-tard").status_code == 303
    assert fields_of(client.get(address(town.hugo)).text)["child-birth_date"] == ["bientôt"]
    sign_in(client, town.karim)
    assert fields_of(client.get(address(town.hugo)).text)["medical-allergies"] == [""]
    sign_in(client, town.nadia)
    assert press(client, address(town.hugo), opened(client, address(town.hugo)), suite="effacer").status_code == 303
    assert fields_of(client.get(address(town.hugo)).text)["child-birth_date"] == ["2012-05-03"]


def test_saving_the_form_ends_the_draft(ines, town):
    press(ines, address(town.tom), opened(ines, address(town.tom)), suite="plus-tard")
    assert send(ines, address(town.tom), WHOLE).status_code == 303
    assert db.session.scalars(select(FileDraft)).all() == []


def test_the_notice_is_accepted_once_with_its_version(ines, town):
    when = cast.NOW - timedelta(1)
    text = cast.add(Text(key=TextKey.FILE_NOTICE, number=3, body="À quoi", created_at=when, published_at=when))
    refused = send(ines, address(town.tom), WHOLE)
    assert refused.status_code == 422 and error_of(refused.text, "declaration-file_notice")
    assert send(ines, address(town.tom), WHOLE | {"declaration-file_notice": "oui"}).status_code == 303
    kept = db.session.scalars(select(Declaration)).one()
    assert (kept.text_id, kept.account_id) == (text.id, town.ines.id)
    assert send(ines, address(town.tom), {}).status_code == 303
    assert "acceptée le" in ines.get(address(town.tom)).text


def test_rubrics_that_wait_are_proposed_and_shown_as_waiting(ines, town):
    send(ines, address(town.tom), WHOLE)
    set_up("waiting_groups", " ".join(OF_CHILD))
    changes = JO | {
        "child-usual_name": "Tomé",
        "medical-allergies": "Chats",
        "diet-diet": "no_meat",
        "emergency-1-link": "Marraine",
        "authorisations-bathing": "oui",
    }
    assert send(ines, address(town.tom), changes).status_code == 303
    proposals = db.session.scalars(select(FileProposal)).all()
    assert {(it.group, it.child_id) for it in proposals} == {(group, town.tom.id) for group in OF_CHILD}
    page = ines.get(address(town.tom)).text
    assert page.count("en attente de validation par la mairie") == 6
    assert {name: fields_of(page)[name] for name in changes} == {name: [text] for name, text in changes.items()}
    assert (town.tom.usual_name, town.tom.health.allergies) == ("", "")


def test_last_years_answers_are_confirmed_by_one_press(ines, town):
    send(ines, address(town.tom), WHOLE)
    (review,) = reviews(town.tom)
    review.school_year, review.reviewed_at = 2018, cast.NOW - timedelta(330)
    db.session.commit()
    page = ines.get(address(town.tom)).text
    assert "À confirmer pour l’année 2019-2020" in page and "2018-2019" in page
    assert press(ines, address(town.tom), fields_of(page)).status_code == 303
    assert [it.school_year for it in reviews(town.tom)] == [2018, 2019]
    assert "À confirmer" not in ines.get(address(town.tom)).text


def test_what_the_commune_does_not_ask_is_neither_shown_nor_written(ines, town):
    set_up("file_needs", "medical.allergies=hidden authorisations.bathing=hidden child.sex=hidden")
    page = ines.get(address(town.tom)).text
    assert not any(name in page for name in ("medical-allergies", "authorisations-bathing", "child-sex"))
    assert send(ines, address(town.tom), WHOLE | {"medical-allergies": "Chats", "child-sex": "girl"}).status_code == 303
    db.session.expire_all()
    assert (town.tom.sex, town.tom.health.allergies) == (None, "")


def test_staffs_own_columns_stay(ines, town):
    town.tom.health = HealthRecord(vaccines_missing="polio", vaccines_checked_on=date(2019, 9, 2))
    db.session.commit()
    assert send(ines, address(town.tom), WHOLE).status_code == 303
    db.session.expire_all()
    assert (town.tom.health.vaccines_missing, town.tom.health.vaccines_checked_on) == ("polio", date(2019, 9, 2))
