"""The counter answers to what families ask for: side by side, one by one or together, and each rubric by its right."""

import pytest
from sqlalchemy import select

from models import Contact, FileProposal, JournalEntry, Setting, db
from rules.files import Group
from rules.proposals import ProposalState
from rules.rights import Role
from services import proposals
from tests import cast, file_pages
from tests.pages import sign_in
from tests.proposals import ADDRESS, MEDICAL, ask
from tests.snapshot import nothing_written
from tests.staff_pages import rows, said

LIST = "/mairie/modifications/"
PEOPLE = {"last_name": "Diop", "first_name": "Awa", "link": "voisine", "phone": "0600000008", "other_phone": ""}


@pytest.fixture
def counter(client, town):
    """The browser of the counter."""
    sign_in(client, town.staff[Role.COUNTER])
    return client


def state(asked: FileProposal) -> ProposalState:
    return db.session.scalars(select(FileProposal.state).where(FileProposal.id == asked.id)).one()


def answer(client, asked, answered, **typed):
    page = client.get(f"{LIST}{asked.id}").text
    return send_to(client, page, f"{LIST}{asked.id}/repondre", answer=answered, **typed)


def send_to(client, page, path, **values):
    from_page = {name: hidden(page, name) for name in ("csrf_token", "seen") if f'name="{name}"' in page}
    return client.post(path, data=from_page | values)


def hidden(page, name):
    return page.split(f'name="{name}"')[-1].split('value="')[1].split('"')[0]


def test_before_and_after_stand_side_by_side_and_differences_are_said_in_words(counter, town):
    asked = ask(town.nadia, Group.ADDRESS, ADDRESS)
    lines = rows(counter.get(f"{LIST}{asked.id}"))
    assert "1 rue du Lavoir | 4 rue Haute | modifié" in lines
    assert "03 00 00 00 02 | 03 00 00 00 02 | inchangé" in lines
    assert "– | Mme et M. | ajouté" in lines


def test_a_new_and_a_removed_person_are_told_by_name(counter, town):
    asked = ask(town.nadia, Group.EMERGENCY, [{"id": None} | PEOPLE | {"may_collect": True}], town.hugo)
    words = said(counter.get(f"{LIST}{asked.id}"))
    assert "Awa Diop nouvelle personne" in words and "personne retirée" in words


def test_accepting_leads_to_the_next_in_line_and_tells_the_family(counter, town):
    first, second = ask(town.nadia, Group.ADDRESS, ADDRESS), ask(town.claire, Group.ADDRESS, ADDRESS)
    told = answer(counter, first, "accepter")
    assert told.status_code == 302 and told.location.endswith(f"{LIST}{second.id}")
    assert "La famille reçoit un e-mail." in said(counter.get(told.location))
    assert (state(first), cast.family_of(town.nadia).town) == (ProposalState.ACCEPTED, "Lons-le-Saunier")
    assert answer(counter, second, "accepter").location.endswith(LIST)


def test_a_refusal_asks_for_its_reason_and_keeps_the_page(counter, town):
    asked = ask(town.nadia, Group.ADDRESS, ADDRESS)
    with nothing_written():
        page = answer(counter, asked, "refuser", reason=" ")
    assert page.status_code == 422 and "Écrivez le motif du refus" in page.text
    assert answer(counter, asked, "refuser", reason="Adresse à prouver").status_code == 302
    assert "Adresse à prouver" in said(counter.get(f"{LIST}{asked.id}"))


def test_what_can_no_longer_be_written_is_said(counter, town):
    born = {"last_name": "Benmoussa", "first_name": "Hugo", "birth_date": "2012-05-03"}
    asked = ask(town.nadia, Group.CHILD, born | {"school_class_id": 10_000}, town.hugo)
    assert "classe supprimée" in said(counter.get(f"{LIST}{asked.id}"))
    page = answer(counter, asked, "accepter")
    assert page.status_code == 422 and "Rien n’est enregistré pour le moment" in page.text
    long = answer(counter, asked, "refuser", reason="é" * 501)
    assert long.status_code == 422 and 'href="#reason"' in long.text


def test_the_second_agent_reads_who_answered(counter, town):
    asked = ask(town.nadia, Group.ADDRESS, ADDRESS)
    page = counter.get(f"{LIST}{asked.id}").text
    proposals.decide(
        proposals.Decision(town.staff[Role.ADMINISTRATOR].id, asked.id, True, proposals.standing(asked).digest),
        cast.NOW,
    )
    late = send_to(counter, page, f"{LIST}{asked.id}/repondre", answer="refuser", reason="Non")
    assert "Agent administrator a déjà répondu" in said(counter.get(late.location))


def test_a_file_that_changed_under_the_eyes_is_shown_again_and_then_decided(counter, town):
    asked = ask(town.nadia, Group.ADDRESS, ADDRESS)
    page = counter.get(f"{LIST}{asked.id}").text
    cast.family_of(town.nadia).street = "9 rue Neuve"
    db.session.commit()
    again = send_to(counter, page, f"{LIST}{asked.id}/repondre", answer="accepter")
    assert again.status_code == 422 and "9 rue Neuve" in again.text and "pendant votre lecture" in again.text
    assert send_to(counter, again.text, f"{LIST}{asked.id}/repondre", answer="accepter").status_code == 302
    assert state(asked) is ProposalState.ACCEPTED


def test_a_file_that_changed_since_the_family_asked_is_told(counter, town):
    asked = ask(town.nadia, Group.ADDRESS, ADDRESS, stood="another")
    assert "Le dossier a changé depuis cette demande." in said(counter.get(f"{LIST}{asked.id}"))
    assert "le dossier a changé depuis" in said(counter.get(f"{LIST}ensemble"))


def test_several_are_accepted_at_once_and_what_changed_meanwhile_is_left(counter, town):
    first, second = ask(town.nadia, Group.ADDRESS, ADDRESS), ask(town.claire, Group.ADDRESS, ADDRESS)
    page = counter.get(f"{LIST}ensemble").text
    boxes = [it.split('"')[0] for it in page.split('name="proposal" value="')[1:]]
    assert len(boxes) == 2 and "1 rue du Lavoir devient 4 rue Haute" in page
    cast.family_of(town.claire).street = "9 rue Neuve"
    db.session.commit()
    told = send_to(counter, page, f"{LIST}ensemble", proposal=boxes)
    words = said(counter.get(told.location))
    assert "1 modification est acceptée." in words and "1 modification reste à lire" in words
    assert (state(first), state(second)) == (ProposalState.ACCEPTED, ProposalState.WAITING)


def test_reading_what_is_asked_about_health_is_journalled_and_in_no_list(counter, town):
    asked = ask(town.nadia, Group.MEDICAL, MEDICAL, town.hugo)
    for path in (LIST, f"{LIST}?search=hugo", f"{LIST}ensemble", f"/mairie/enfants/{town.hugo.id}", "/mairie/"):
        with nothing_written():
            assert "Pénicilline" not in counter.get(path).text
    assert "Pénicilline" in counter.get(f"{LIST}{asked.id}").text
    (entry,) = db.session.scalars(select(JournalEntry)).all()
    assert (entry.action, entry.object_id) == ("health.read", town.hugo.id)


def test_once_answered_nothing_of_it_is_read_any_more(counter, town):
    asked = ask(town.nadia, Group.MEDICAL, MEDICAL, town.hugo)
    answer(counter, asked, "accepter")
    with nothing_written():
        assert "Pénicilline" not in counter.get(f"{LIST}{asked.id}").text


@pytest.mark.parametrize("role", [Role.ACCOUNTS, Role.LEADER, Role.AUDITOR])
def test_the_other_roles_see_none(client, town, role):
    asked = ask(town.nadia, Group.ADDRESS, ADDRESS)
    sign_in(client, town.staff[role])
    for path in (LIST, f"{LIST}{asked.id}", f"{LIST}ensemble"):
        assert client.get(path).status_code == 403
    assert "modification" not in client.get("/mairie/").text


def test_whom_a_court_keeps_away_is_told_beside_what_the_family_asks(counter, town):
    away = {"last_name": "Durand", "first_name": "Marc", "phone": "", "must_not_collect": True}
    cast.add(Contact(child=town.hugo, family=cast.family_of(town.nadia), **away))
    asked = ask(town.nadia, Group.PICKUP, [{"id": None} | PEOPLE], town.hugo)
    for path in (f"{LIST}{asked.id}", f"{LIST}ensemble"):
        assert "Hugo ne doit pas repartir avec Marc Durand" in said(counter.get(path))


def test_what_families_wrote_is_shown_as_they_wrote_it(counter, town):
    wrote = "<b>&amp;</b> 🦊 شارع ’ " + "é" * 150
    asked = ask(town.nadia, Group.ADDRESS, ADDRESS | {"street": wrote})
    for path in (f"{LIST}{asked.id}", f"{LIST}ensemble"):
        assert wrote.strip() in said(counter.get(path))


def test_the_first_page_says_how_many_wait(counter, town):
    assert "de dossier à valider" not in said(counter.get("/mairie/"))
    ask(town.nadia, Group.ADDRESS, ADDRESS)
    ask(town.nadia, Group.MEDICAL, MEDICAL, town.hugo)
    assert "2 modifications de dossier à valider" in said(counter.get("/mairie/"))


def test_from_the_familys_form_to_the_counter_and_back(client, town):
    cast.add(Setting(key="waiting_groups", value="address"))
    sign_in(client, town.nadia)
    sent = file_pages.send(client, file_pages.FAMILY, file_pages.WHOLE | {"address-street": "5 rue Neuve"})
    assert sent.status_code == 303 and cast.family_of(town.nadia).street == "1 rue du Lavoir"
    asked = db.session.scalars(select(FileProposal)).one()
    sign_in(client, town.staff[Role.COUNTER])
    page = client.get(f"{LIST}{asked.id}")
    assert "1 rue du Lavoir | 5 rue Neuve | modifié" in rows(page) and "a changé depuis" not in page.text
    assert answer(client, asked, "accepter").status_code == 302
    assert cast.family_of(town.nadia).street == "5 rue Neuve"
    sign_in(client, town.nadia)
    assert "5 rue Neuve" in client.get(file_pages.FAMILY).text
