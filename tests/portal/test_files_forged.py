"""Posts of a file that no page sends: by a parent in a hurry, or against the other parent."""

import pytest
from sqlalchemy import select

from models import FileProposal, FileReview, HealthRecord, Setting, db
from rules.file_checks import as_kept
from rules.file_values import check_group, digest
from rules.files import OF_CHILD, Group
from tests import cast
from tests.file_pages import FAMILY, error_of, opened, press, send
from tests.file_pages import WHOLE as FORM
from tests.pages import sign_in
from tests.portal.test_child_file import WHOLE, address, contacts


@pytest.fixture
def ines(client, town):
    sign_in(client, town.ines)
    return client


@pytest.fixture
def nadia(client, town):
    sign_in(client, town.nadia)
    return client


def test_a_form_that_says_it_shows_what_it_brings_confirms_no_file_that_lacks_answers(ines, town):
    cast.add(HealthRecord(child_id=town.tom.id))
    sent = opened(ines, address(town.tom)) | {name: [text] for name, text in WHOLE.items()}
    for group in OF_CHILD:
        sent[f"{group}-seen"] = [digest(as_kept(group, check_group(group, {}, sent)[0]))]
    assert press(ines, address(town.tom), sent).status_code == 422
    assert db.session.scalars(select(FileReview).where(FileReview.child_id == town.tom.id)).all() == []


def other_email(account):
    account.guardian.email = account.email
    db.session.commit()
    return account.email


@pytest.mark.parametrize("typed", ["complice@example.org", ""])
def test_the_e_mail_of_the_other_parent_is_no_parents_to_change(nadia, town, typed):
    email = other_email(town.karim)
    answer = send(nadia, FAMILY, FORM | {"parents-2-email": typed})
    assert answer.status_code == 422 and "Seul ce parent ou la mairie" in error_of(answer.text, "parents-2-email")
    db.session.expire_all()
    assert town.karim.guardian.email == email


def test_an_e_mail_that_nobody_gave_yet_may_be_given_and_ones_own_changed(nadia, town):
    other_email(town.nadia)
    typed = {"parents-1-email": "nadia@example.com", "parents-2-email": "karim@example.com"}
    assert send(nadia, FAMILY, FORM | typed).status_code == 303
    assert send(nadia, FAMILY, {"parents-2-email": "Karim@example.com"}).status_code == 303


def test_the_counter_may_be_asked_to_change_it(nadia, town):
    email = other_email(town.karim)
    cast.add(Setting(key="waiting_groups", value="parents"))
    assert send(nadia, FAMILY, FORM | {"parents-2-email": "karim@example.com"}).status_code == 303
    (proposal,) = db.session.scalars(select(FileProposal)).all()
    assert (town.karim.guardian.email, proposal.values[1]["email"]) == (email, "karim@example.com")


def test_who_may_collect_a_child_waits_for_the_counter_wherever_it_is_ticked(ines, town):
    cast.add(Setting(key="waiting_groups", value="pickup"))
    assert send(ines, address(town.tom), WHOLE).status_code == 303
    (ana,) = contacts(town.tom)
    assert send(ines, address(town.tom), {"emergency-1-may_collect": "oui"}).status_code == 303
    db.session.expire_all()
    assert not ana.may_collect
    assert [it.group for it in db.session.scalars(select(FileProposal))] == [Group.EMERGENCY]


def test_nobody_takes_the_name_of_somebody_who_may_collect_a_child(ines, town):
    send(ines, address(town.tom), WHOLE | {"emergency-1-may_collect": "oui"})
    cast.add(Setting(key="waiting_groups", value="pickup"))
    send(ines, address(town.tom), {"emergency-1-first_name": "Marc"})
    send(ines, address(town.tom), {"medical-doctor_name": "Dr Blanc"})
    db.session.expire_all()
    assert [it.first_name for it in contacts(town.tom)] == ["Ana"]
