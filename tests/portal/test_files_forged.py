"""Posts of a file that no page sends: by a parent in a hurry, or against the other parent."""

import pytest
from sqlalchemy import select

from models import FileReview, HealthRecord, db
from rules.file_checks import as_kept
from rules.file_values import check_group, digest
from rules.files import OF_CHILD
from tests import cast
from tests.file_pages import opened, press
from tests.pages import sign_in
from tests.portal.test_child_file import WHOLE, address


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
