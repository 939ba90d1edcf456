"""The types of papers at the town hall."""

import pytest

from models import DocumentType, db
from rules.rights import Role
from tests.cast import NOW
from tests.pages import XHTML, sign_in, tree_of
from tests.papers import make_paper, make_type
from tests.staff_pages import actions, rows, said, send

PAGE = "/mairie/types-de-documents/"
READERS = {Role.ADMINISTRATOR, Role.COUNTER, Role.ACCOUNTS, Role.AUDITOR}
STAFF = [role for role in Role if role is not Role.FAMILY]


@pytest.fixture
def admin(client, town):
    """The browser of the administrator."""
    sign_in(client, town.staff[Role.ADMINISTRATOR])
    return client


@pytest.mark.parametrize("role", STAFF)
def test_who_reads_the_offer_reads_the_types_and_the_administrator_edits_them(client, town, role):
    kind = make_type()
    sign_in(client, town.staff[role])
    assert client.get(PAGE).status_code == client.get(f"{PAGE}{kind.id}").status_code == (200, 403)[role not in READERS]
    for way in ("nouveau", f"{kind.id}/modifier", f"{kind.id}/demande"):
        assert client.get(f"{PAGE}{way}").status_code == (200 if role is Role.ADMINISTRATOR else 403)


def test_a_type_is_made_and_changed_by_its_form(admin, town):
    values = {"name": "Brevet", "level": "child", "validity": "months", "months": "12", "is_mandatory": "y"}
    answer = send(admin, f"{PAGE}nouveau", activity_ids=[town.canteen.activity_id], **values)
    kind = db.session.query(DocumentType).one()
    assert answer.location == f"{PAGE}{kind.id}" and (kind.months, kind.is_mandatory) == (12, True)
    page = admin.get(f"{PAGE}{kind.id}/modifier")
    ticked = [it.get("name") for it in tree_of(page.text).iter(f"{XHTML}input") if it.get("checked") is not None]
    assert ticked == ["activity_ids", "is_mandatory"]
    assert "12 mois depuis le dépôt" in said(admin.get(PAGE))


def test_the_level_of_a_used_type_is_refused_at_its_field(admin, town):
    kind = make_type()
    make_paper(kind, town.nadia, town.hugo)
    values = {"name": kind.name, "level": "family", "validity": "always"}
    page = send(admin, f"{PAGE}{kind.id}/modifier", **values)
    assert page.status_code == 422 and "Concerne : Des documents de ce type existent déjà" in said(page)


def test_the_usual_types_are_offered_while_there_is_none(admin):
    page = admin.get(PAGE)
    assert "Ajouter les types habituels" in said(page)
    token = next(it.get("value") for it in tree_of(page.text).iter() if it.get("name") == "csrf_token")
    assert admin.post(f"{PAGE}habituels", data={"csrf_token": token}).location == PAGE
    page = admin.get(PAGE)
    assert len(rows(page)) == 13 and "Ajouter les types habituels" not in said(page)
    assert all("non demandé" in line for line in rows(page))


def test_a_type_is_asked_for_no_longer_and_again(admin):
    kind = make_type()
    for answer, state in (("clos", "non demandé"), ("ouvert", "facultatif")):
        assert send(admin, f"{PAGE}{kind.id}/demande", answer=answer).status_code == 302
        assert state in said(admin.get(f"{PAGE}{kind.id}"))
    assert actions() == ["document_type.closed", "document_type.reopened"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("flt_concerne=family", ["Avis"]),
        ("flt_etat=clos", ["Brevet"]),
        ("search=assur", ["Assurance"]),
        ("sort=1&desc=1", ["Brevet", "Avis", "Assurance"]),
    ],
)
def test_types_are_found_and_sorted(admin, asked, expected):
    make_type("Assurance")
    make_type("Avis", "family")
    make_type("Brevet", closed_at=NOW)
    assert [line.split(" | ")[2] for line in rows(admin.get(f"{PAGE}?{asked}"))] == expected
