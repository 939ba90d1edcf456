"""A form of « Inscription » that comes back changed under the token of one already sent: refused, nothing written."""

from datetime import date

import pytest

from models import Enrolment, db
from tests import cast, forms
from tests.pages import sign_in, value_of
from tests.snapshot import nothing_written

LIST = "/inscription"
REFUSED = 422
CHANGED = "Vos modifications ont changé depuis l’affichage de cette page."


@pytest.fixture
def migrated_app(sqlite_app):
    """These are pages; what the two databases may do differently is in tests/services and tests/races."""
    return sqlite_app


@pytest.fixture
def parent(client, town):
    """Nadia's browser."""
    sign_in(client, town.nadia)
    return client


@pytest.fixture
def care(town):
    """Meals with a weekly pattern; nobody is enrolled yet."""
    return cast.make_period("CANTINE", has_pattern=True, last_day=date(2019, 9, 27), schools=[town.school])


def form(client, path, period, *weekdays):
    """The honest form of that page with these weekdays ticked."""
    page = client.get(path).text
    hidden = {name: value_of(page, name) for name in ("csrf_token", "jeton", "prix")}
    return hidden | {"jour": [f"{period.slots[0].id}:{weekday}" for weekday in weekdays]}


def refused(client, path, data) -> str:
    """The words of the 422 that answers; nothing is written."""
    with nothing_written():
        answer = client.post(path, data=data)
    assert answer.status_code == REFUSED
    return forms.plain(answer.text)


def test_the_token_of_another_childs_enrolment(parent, town, care) -> None:
    sent = form(parent, f"{LIST}/{town.hugo.id}/{care.id}", care, 1)
    parent.post(f"{LIST}/{town.hugo.id}/{care.id}", data=sent)
    assert CHANGED in refused(parent, f"{LIST}/{town.lea.id}/{care.id}", sent)


def test_an_enrolment_sent_again_with_other_days(parent, town, care) -> None:
    path = f"{LIST}/{town.hugo.id}/{care.id}"
    sent = form(parent, path, care, 1)
    parent.post(path, data=sent)
    assert "déjà inscrit" in refused(parent, path, sent | {"jour": [f"{care.slots[0].id}:2"]})


def test_other_usual_days_sent_again_with_others_yet(parent, town, care) -> None:
    there = f"{LIST}/{town.hugo.id}/{care.id}"
    parent.post(there, data=form(parent, there, care, 1))
    path = f"{LIST}/{db.session.query(Enrolment).filter_by(period_id=care.id).one().id}/jours"
    sent = form(parent, path, care, 2) | {"a_partir_du": "2019-09-16"}
    parent.post(path, data=sent)
    with nothing_written(but="period"):  # which was held meanwhile
        assert parent.post(path, data=sent).status_code == 303
    assert CHANGED in refused(parent, path, sent | {"jour": [f"{care.slots[0].id}:5"]})
