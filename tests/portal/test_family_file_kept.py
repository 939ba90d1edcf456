"""What becomes of the family's form: drafts, rubrics that wait, declarations, settings, forged posts."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models import (
    Declaration,
    Family,
    FileDraft,
    FileProposal,
    FileReview,
    Guardian,
    JournalEntry,
    JournalValue,
    PublicService,
    Setting,
    Text,
    db,
)
from rules.activities import ActivityKind
from rules.proposals import ProposalState
from rules.refusals import Code, refuse
from rules.texts import DECLARED, TextKey
from services import file_drafts
from tests import cast
from tests.file_pages import FAMILY, WHOLE, error_of, fields_of, opened, press, send, text_of
from tests.forms import plain
from tests.pages import sign_in

FORWARD = {f"declaration-{key}": "oui" for key in DECLARED}


@pytest.fixture
def nadia(client, town):
    sign_in(client, town.nadia)
    return client


@pytest.fixture
def karim(app, town):
    browser = app.test_client()
    sign_in(browser, town.karim)
    return browser


@pytest.fixture
def texts(town):
    """The four texts, published since the files of the cast were confirmed."""
    return {key: publish(key) for key in DECLARED}


def publish(key, number=1, **more):
    at = cast.NOW - timedelta(days=1)
    return cast.add(Text(key=key, number=number, body=f"Texte {number}", created_at=at, published_at=at, **more))


def family_of(account):
    return db.session.get_one(Family, cast.family_of(account).id)


def rows(model):
    return list(db.session.scalars(select(model).order_by(model.id)))


def actions():
    return [entry.action for entry in rows(JournalEntry)]


# drafts


def test_a_half_filled_form_is_kept_and_found_again(nadia, town):
    half = opened(nadia, FAMILY) | {"address-street": ["3 rue <Neuve>"], "address-postcode": ["39 2"]}
    answer = press(nadia, FAMILY, half, suite="plus-tard")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/dossier")
    assert "Vos réponses sont gardées" in nadia.get("/dossier").text
    page = nadia.get(FAMILY).text
    assert "Voici ce que vous aviez gardé le mardi 27 août, 10h" in plain(page)  # the clock of the demonstration runs
    assert {name: texts for name, texts in fields_of(page).items() if name != "csrf_token"} == {
        name: texts for name, texts in half.items() if name != "csrf_token"
    }
    assert family_of(town.nadia).street == "1 rue du Lavoir" and "file.draft_kept" in actions()


def test_a_draft_is_of_one_account_alone(nadia, karim):
    press(nadia, FAMILY, opened(nadia, FAMILY) | {"address-street": ["3 rue Neuve"]}, suite="plus-tard")
    assert opened(karim, FAMILY)["address-street"] == ["1 rue du Lavoir"]


def test_a_draft_is_thrown_away_by_its_button_and_by_saving(nadia):
    press(nadia, FAMILY, opened(nadia, FAMILY) | {"address-street": ["3 rue Neuve"]}, suite="plus-tard")
    assert press(nadia, FAMILY, opened(nadia, FAMILY), suite="effacer").status_code == 303
    assert rows(FileDraft) == [] and opened(nadia, FAMILY)["address-street"] == ["1 rue du Lavoir"]
    press(nadia, FAMILY, opened(nadia, FAMILY), suite="plus-tard")
    assert send(nadia, FAMILY, WHOLE).status_code == 303 and rows(FileDraft) == []


def test_what_changed_since_a_draft_was_kept_is_shown_when_it_is_saved(nadia, karim):
    press(nadia, FAMILY, opened(nadia, FAMILY) | {"address-street": ["3 rue Neuve"]}, suite="plus-tard")
    send(karim, FAMILY, WHOLE | {"address-street": "7 rue de Karim"})
    answer = send(nadia, FAMILY, WHOLE)
    assert answer.status_code == 422
    assert text_of(answer.text, "address-street-ici") == "Il y a maintenant : 7 rue de Karim"


def test_a_draft_keeps_no_more_than_a_form_has(nadia):
    huge = {f"address-{n}": ["x"] for n in range(700)} | {"other-thing": ["x"], "address-name": ["x" * 5000]}
    press(nadia, FAMILY, opened(nadia, FAMILY) | huge, suite="plus-tard")
    (draft,) = rows(FileDraft)
    assert len(draft.typed) == 600 and max(len(text) for _name, text in draft.typed) == 3000
    assert not any(name.startswith(("other", "csrf")) for name, _text in draft.typed)


def test_what_cannot_be_kept_now_is_shown_again_and_not_lost(nadia, monkeypatch):
    fields = opened(nadia, FAMILY) | {"address-street": ["3 rue Neuve"]}
    monkeypatch.setattr(file_drafts, "keep", _is_busy)
    answer = press(nadia, FAMILY, fields, suite="plus-tard")
    assert answer.status_code == 422 and fields_of(answer.text)["address-street"] == ["3 rue Neuve"]
    assert "Beaucoup de familles" in text_of(answer.text, "erreurs")


def _is_busy(*_args):
    raise refuse(Code.BUSY)


# what waits for the counter


@pytest.fixture
def waiting(town):
    cast.add(Setting(key="waiting_groups", value="address"))


def test_a_rubric_that_waits_is_proposed_and_shown_as_proposed(nadia, town, waiting):
    assert send(nadia, FAMILY, WHOLE | {"address-street": "5 rue Neuve"}).status_code == 303
    (proposal,) = rows(FileProposal)
    assert (proposal.state, proposal.values["street"]) == (ProposalState.WAITING, "5 rue Neuve")
    assert family_of(town.nadia).street == "1 rue du Lavoir" and family_of(town.nadia).situation == "married"
    page = nadia.get(FAMILY).text
    assert "Une partie de vos changements attend la validation de la mairie." in page
    assert fields_of(page)["address-street"] == ["5 rue Neuve"]
    assert plain(page).count("en attente de validation par la mairie") == 1
    values = {value.before + value.after for value in rows(JournalValue)}
    assert "proposal.made" in actions() and not any("5 rue Neuve" in text for text in values)


def test_writing_something_else_withdraws_what_was_proposed(nadia, waiting):
    send(nadia, FAMILY, WHOLE | {"address-street": "5 rue Neuve"})
    send(nadia, FAMILY, {"address-street": "6 rue Neuve"})
    first, second = rows(FileProposal)
    assert (first.state, first.values) == (ProposalState.WITHDRAWN, {})
    assert (second.state, second.values["street"]) == (ProposalState.WAITING, "6 rue Neuve")


def test_writing_what_stands_takes_the_proposal_back(nadia, town, waiting):
    send(nadia, FAMILY, WHOLE | {"address-title": "mr_and_mrs"})
    send(nadia, FAMILY, {"address-street": "5 rue Neuve"})
    assert send(nadia, FAMILY, {"address-street": "1 rue du Lavoir"}).status_code == 303
    assert [it.values.get("street") for it in rows(FileProposal) if it.state is ProposalState.WAITING] in (
        [],
        ["1 rue du Lavoir"],
    )
    assert family_of(town.nadia).street == "1 rue du Lavoir"


def test_the_other_parent_sees_the_proposal_and_does_not_overwrite_it_unseen(nadia, karim, waiting):
    late = opened(karim, FAMILY) | {name: [text] for name, text in WHOLE.items()} | {"address-town": ["Dole"]}
    send(nadia, FAMILY, WHOLE | {"address-street": "5 rue Neuve"})
    answer = karim.post(FAMILY, data=late)
    assert answer.status_code == 422 and len(rows(FileProposal)) == 1
    assert text_of(answer.text, "address-street-ici") == "Il y a maintenant : 5 rue Neuve"


# declarations


def test_the_four_declarations_are_kept_with_version_who_and_when(nadia, town, texts):
    assert send(nadia, FAMILY, WHOLE | FORWARD).status_code == 303
    kept = rows(Declaration)
    assert {it.text_id for it in kept} == {text.id for text in texts.values()}
    assert {(it.account_id, it.family_id) for it in kept} == {(town.nadia.id, family_of(town.nadia).id)}
    assert all(timedelta(0) <= it.accepted_at - cast.NOW < timedelta(minutes=10) for it in kept)
    (entry,) = (it for it in rows(JournalEntry) if it.action == "file.declared")
    assert {value.field: value.after for value in entry.values} == {str(key): "1" for key in DECLARED}
    page = plain(nadia.get(FAMILY).text)
    assert page.count("acceptée le 27 août 2019 par Nadia Benmoussa") == 4 and "OUI" not in page


def test_without_a_declaration_nothing_is_kept(nadia, town, texts):
    answer = send(nadia, FAMILY, WHOLE | FORWARD | {"declaration-honour": ""})
    assert answer.status_code == 422 and rows(Declaration) == []
    assert error_of(answer.text, "declaration-honour").startswith("Lisez ce texte")
    assert "Attestation sur l’honneur" in text_of(answer.text, "erreurs")


def test_the_other_parent_need_not_accept_again(nadia, karim, texts):
    send(nadia, FAMILY, WHOLE | FORWARD)
    assert send(karim, FAMILY, {"address-street": "2 rue du Lavoir"}).status_code == 303


def test_a_new_version_asks_again_and_only_for_itself(nadia, texts):
    send(nadia, FAMILY, WHOLE | FORWARD)
    second = publish(TextKey.HONOUR, number=2)
    page = nadia.get(FAMILY).text
    assert [name for name in fields_of(page) if name.startswith("declaration-")] == ["declaration-honour"]
    assert send(nadia, FAMILY, {"declaration-honour": "oui"}).status_code == 303
    assert rows(Declaration)[-1].text_id == second.id and len(rows(Declaration)) == 5


def test_a_version_that_came_while_the_form_was_open_is_not_accepted_unread(nadia, texts):
    late = opened(nadia, FAMILY) | {name: [text] for name, text in (WHOLE | FORWARD).items()}
    publish(TextKey.HONOUR, number=2)
    answer = nadia.post(FAMILY, data=late)
    assert answer.status_code == 422 and error_of(answer.text, "declaration-honour")
    assert "Texte 2" in plain(answer.text) and rows(Declaration) == []


@pytest.mark.parametrize("is_draft", [False, True])
def test_the_rules_of_each_service_are_accepted_with_the_rules(nadia, texts, is_draft):
    crib = cast.add(PublicService(name="Crèche <Bulle>", kind=ActivityKind.CANTEEN, is_draft=is_draft))
    rules = publish(TextKey.RULES, service_id=crib.id)
    assert ("/reglement" in nadia.get(FAMILY).text) is not is_draft and "Crèche &lt;Bulle&gt;" in nadia.get(FAMILY).text
    assert send(nadia, FAMILY, WHOLE | FORWARD).status_code == 303
    assert rules.id in {it.text_id for it in rows(Declaration)}
    newer = publish(TextKey.RULES, number=2, service_id=crib.id)
    assert send(nadia, FAMILY).status_code == 422, "the new rules are to be accepted"
    assert send(nadia, FAMILY, {"declaration-file_rules": "oui"}).status_code == 303
    assert newer.id in {it.text_id for it in rows(Declaration)}


# what the commune asks for


def test_a_hidden_field_is_neither_shown_nor_written(nadia, town):
    cast.add(
        Setting(key="file_needs", value="personal.scheme=hidden parents.profession=hidden parents.birth_place=optional")
    )
    page = nadia.get(FAMILY).text
    assert "personal-scheme" not in fields_of(page) and "parents-1-profession" not in fields_of(page)
    typed = WHOLE | {"parents-1-profession": "Forgée", "personal-scheme": "general", "parents-1-birth_place": ""}
    assert send(nadia, FAMILY, typed).status_code == 303
    assert (family_of(town.nadia).scheme, family_of(town.nadia).guardians[0].profession) == (None, "")


def test_a_rubric_of_which_nothing_is_asked_is_left_out(nadia, town):
    names = ("situation", "scheme", "benefit_number", "benefit_rank")
    cast.add(Setting(key="file_needs", value=" ".join(f"personal.{name}=hidden" for name in names)))
    assert "Informations personnelles" not in plain(nadia.get(FAMILY).text)
    assert send(nadia, FAMILY, WHOLE).status_code == 303 and family_of(town.nadia).situation is None


def test_the_review_of_a_new_year_is_asked_for_and_kept(nadia, town):
    db.session.execute(FileReview.__table__.update().values(school_year=2018))
    db.session.commit()
    assert "À confirmer pour l’année 2019-2020" in plain(nadia.get(FAMILY).text)
    send(nadia, FAMILY, WHOLE)
    years = [it.school_year for it in rows(FileReview) if it.family_id == family_of(town.nadia).id and not it.child_id]
    assert years == [2018, 2019] and "family.reviewed" in actions()
    assert "À confirmer" not in plain(nadia.get(FAMILY).text)


# forged posts


def test_a_parent_of_another_family_is_neither_changed_nor_taken_over(nadia, town):
    claire = cast.family_of(town.claire).guardians[0].id
    answer = send(nadia, FAMILY, WHOLE | {"parents-2-id": str(claire), "parents-2-first_name": "Volée"})
    assert answer.status_code == 422
    stranger = db.session.get_one(Guardian, claire)
    assert (stranger.first_name, stranger.family_id) == ("Claire", family_of(town.claire).id)
    assert len(family_of(town.nadia).guardians) == 2


def test_a_parent_whom_the_form_leaves_out_stays(nadia, town):
    fields = {name: texts for name, texts in opened(nadia, FAMILY).items() if not name.startswith("parents-2-")}
    typed = {name: [text] for name, text in WHOLE.items() if not name.startswith("parents-2-")}
    assert nadia.post(FAMILY, data=fields | typed).status_code == 303
    assert [it.first_name for it in family_of(town.nadia).guardians] == ["Nadia", "Karim"]


WITH_BENEFIT = {"personal-benefit_number": "0451278", "personal-benefit_rank": "1"}
REFUSED = [
    ("address-title", "<script>", 422),
    ("personal-benefit_rank", "7", 422),
    ("address-seen", "", 422),
    ("parents-1-id", "1e9", 422),
    ("address-name", "a\x1bb", 422),
    ("address-name", "a\0b", 400),
]


def test_a_forged_value_is_refused_and_nothing_is_written(nadia, town):
    for name, value, status in REFUSED:
        forged = WHOLE | WITH_BENEFIT | {"address-phone": "03 00 00 00 77", name: value}
        assert send(nadia, FAMILY, forged).status_code == status, name
    assert family_of(town.nadia).phone == "03 00 00 00 02" and len(family_of(town.nadia).guardians) == 2


def test_a_name_that_the_form_does_not_have_is_not_read(nadia, town):
    forged = {"number": "9999", "address-number": "9999", "address-note": "Forgée", "medical-doctor_name": "Forgé"}
    forged |= {"parents-1-rank": "9", "parents-1-family_id": str(family_of(town.claire).id)}
    assert send(nadia, FAMILY, WHOLE | forged).status_code == 303
    family, nadia_herself = family_of(town.nadia), town.nadia.guardian
    assert (family.number, family.note, nadia_herself.rank, nadia_herself.family_id) == ("1042", "", 1, family.id)


def test_the_form_is_for_the_parents_of_a_family(client, town):
    for account in (None, *town.staff.values()):
        if account:
            sign_in(client, account)
        assert client.get(FAMILY).status_code in (302, 303, 403)
