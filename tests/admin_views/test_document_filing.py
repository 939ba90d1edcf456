"""« Déposer un document » at the counter, and the papers on the pages of families and children."""

import io

import pytest
from PIL import Image
from sqlalchemy import select

from models import Document, db
from rules.documents import Channel, DocumentState, Level
from rules.rights import Role
from tests.cast import family_of
from tests.pages import XHTML, sign_in, tree_of
from tests.papers import make_paper, make_type
from tests.staff_pages import actions, rows, said, send

STAFF = [role for role in Role if role is not Role.FAMILY]


@pytest.fixture
def counter(client, town):
    """The browser of the counter."""
    sign_in(client, town.staff[Role.COUNTER])
    return client


def png():
    drawn = io.BytesIO()
    Image.new("RGB", (40, 60), "white").save(drawn, "PNG")
    return drawn.getvalue()


def form_of(town):
    return f"/mairie/documents/deposer/{family_of(town.nadia).id}"


def file(client, town, content, filename="scan.pdf", **values):
    """Send the form with a file, as a browser does."""
    whole = {"channel": "desk", "file": (io.BytesIO(content), filename), "child_id": town.hugo.id}
    return send(client, form_of(town), **(whole | values))


def test_a_paper_is_filed_and_its_own_page_shows_it(counter, town):
    kind = make_type()
    answer = file(counter, town, png(), type_id=kind.id, brought_by="Mme Roy", name="Assurance", is_valid="y")
    document = db.session.scalars(select(Document)).one()
    assert answer.location == f"/mairie/documents/{document.id}?seul=1"
    assert (document.media_type, document.channel, document.state) == ("image/png", Channel.DESK, DocumentState.VALID)
    words = said(counter.get(answer.location))
    assert "Mme Roy" in words and "au guichet" in words and "Agent counter" in words and "1 page" in words
    served = {way: counter.get(f"/mairie/documents/{document.id}/{way}") for way in ("contenu", "apercu")}
    assert [it.mimetype for it in served.values()] == ["image/png", "image/jpeg"]
    for it in served.values():
        assert "sandbox" in it.headers["Content-Security-Policy"] and "no-store" in it.headers["Cache-Control"]
        assert it.headers["X-Content-Type-Options"] == "nosniff"
    assert "attachment" in served["contenu"].headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("content", "values", "words"),
    [
        (b"", {}, "Ce fichier est vide."),
        (png(), {"file": ""}, "Choisissez un fichier"),
        (b"<html>", {}, "Ce fichier n’est ni un PDF"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 99, {}, "Sur un iPhone"),
        (png(), {"type_id": ""}, "Type de document : Cette case est à remplir."),
        (png(), {"child_id": "0"}, "Ce type de document ne va pas avec votre choix."),
        (png(), {"child_id": "999"}, "Choisissez parmi les réponses proposées."),
        (png(), {"channel": "online"}, "Choisissez parmi les réponses proposées."),
        (png(), {"is_valid": "y", "valid_until": "2019-01-01"}, "Cette date est passée."),
    ],
)
def test_what_is_refused_keeps_what_was_typed_and_asks_for_the_file_again(counter, town, content, values, words):
    kind = make_type()
    page = file(counter, town, content, **({"type_id": kind.id, "brought_by": "Mme Roy"} | values))
    assert page.status_code == 422
    assert words in said(page) and "Choisissez de nouveau le fichier." in said(page) and "Mme Roy" in page.text
    assert db.session.scalar(select(Document.id)) is None and "document.given" not in actions()


def test_the_same_file_twice_is_told(counter, town):
    kind = make_type()
    assert file(counter, town, png(), type_id=kind.id).status_code == 302
    page = file(counter, town, png(), type_id=kind.id)
    assert page.status_code == 422 and "Ce fichier vient d’être reçu." in said(page)


def test_the_child_of_the_address_is_chosen_and_closed_types_are_not_offered(counter, town):
    make_type("Ancien papier", closed_at=town.nadia.created_at)
    page = counter.get(f"{form_of(town)}?enfant={town.lea.id}")
    chosen = [it.get("value") for it in tree_of(page.text).iter(f"{XHTML}option") if it.get("selected") is not None]
    assert str(town.lea.id) in chosen and "Ancien papier" not in page.text
    assert "Julien" not in page.text


@pytest.mark.parametrize("role", STAFF)
def test_only_who_edits_papers_files_them(client, town, role):
    sign_in(client, town.staff[role])
    expected = 200 if role in (Role.ADMINISTRATOR, Role.COUNTER) else 403
    assert client.get(form_of(town)).status_code == expected


def test_a_family_that_is_none_has_no_form(counter):
    assert counter.get("/mairie/documents/deposer/999999").status_code == 404


def test_papers_stand_on_the_pages_of_their_family_and_of_the_child(counter, town):
    insurance = make_paper(make_type(), town.nadia, town.hugo)
    make_paper(make_type("Avis d’imposition", Level.FAMILY), town.nadia)
    make_paper(insurance.type, town.claire, town.julien, name="à Claire")
    of_family = counter.get(f"/mairie/familles/{family_of(town.nadia).id}")
    assert "Avis d’imposition" in said(of_family) and f"/mairie/documents/{insurance.id}?seul=1" in of_family.text
    assert "à Claire" not in said(of_family) and form_of(town) in of_family.text
    of_child = counter.get(f"/mairie/enfants/{town.hugo.id}")
    assert f"{form_of(town)}?enfant={town.hugo.id}" in of_child.text and "Avis d’imposition" not in said(of_child)


def test_the_page_of_a_shared_child_says_which_home_gave_what(counter, town):
    kind = make_type()
    make_paper(kind, town.paul, town.sam, name="de Paul")
    make_paper(kind, town.zoe, town.sam, name="de Zoé")
    lines = [line for line in rows(counter.get(f"/mairie/enfants/{town.sam.id}")) if " de " in line]
    assert [line.split(" | ")[:2] for line in lines] == [
        ["Garnier (n° 771)", "de Paul"],
        ["Lopez (n° 772)", "de Zoé"],
    ]


@pytest.mark.parametrize(("role", "seen"), [(Role.ACCOUNTS, ["Attestation d’assurance.pdf"]), (Role.LEADER, [])])
def test_the_tables_show_what_the_role_may_see(client, town, role, seen):
    make_paper(make_type(), town.nadia, town.hugo)
    make_paper(make_type("PAI", is_restricted=True), town.nadia, town.hugo)
    sign_in(client, town.staff[role])
    page = f"/mairie/familles/{family_of(town.nadia).id}" if seen else f"/mairie/enfants/{town.hugo.id}"
    words = said(client.get(page))
    assert [name for name in ("Attestation d’assurance.pdf", "PAI.pdf") if name in words] == seen
    assert "Déposer un document" not in words
