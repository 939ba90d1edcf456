"""« Pièces justificatives à fournir »: what is asked for, giving it, each paper's page; forged posts; two homes."""

import io

import pytest
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import stream_encode_multipart

from adapters.storage import FolderStorage, NoRoom, Unreachable
from models import Document, db
from rules.documents import Level
from services import documents as service
from tests.cast import NOW
from tests.file_pages import error_of, text_of
from tests.files_honest import by_hand, picture
from tests.pages import csrf_token, sign_in, tree_of
from tests.papers import make_type
from tests.snapshot import nothing_written
from web import files_served

PAGE = "/documents"
WHOLE = 2**30
"""No request of these tests is put down in a file."""


@pytest.fixture
def nadia(client, town):
    sign_in(client, town.nadia)
    return client


@pytest.fixture
def storage(tmp_path, monkeypatch):
    """An empty folder of this test's own."""
    folder = FolderStorage(tmp_path / "documents")
    monkeypatch.setattr(files_served, "storage", lambda: folder)
    return folder


@pytest.fixture
def insurance(town, storage):
    """Asked for every child."""
    return make_type(is_mandatory=True)


def give(client, *files, **fields):
    """Send the form with these (content, name)."""
    data = {"csrf_token": csrf_token(client, PAGE), **fields}
    data["file"] = [FileStorage(io.BytesIO(content), name) for content, name in files]
    body, _length, boundary = stream_encode_multipart(data, threshold=WHOLE)
    return client.post(PAGE, data=body.read(), content_type=f"multipart/form-data; boundary={boundary}")


def papers():
    return db.session.scalars(select(Document).order_by(Document.id)).all()


def words(page):
    return " ".join("".join(tree_of(page).itertext()).replace("\N{NO-BREAK SPACE}", " ").split())


def test_a_photo_is_given_for_a_child_and_shown(nadia, town, insurance, storage):
    fields = {"child_id": str(town.hugo.id), "type_id": str(insurance.id), "name": "Assurance de Hugo"}
    answer = give(nadia, (picture("JPEG"), "IMG_001.JPG"), **fields)
    assert (answer.status_code, answer.location) == (303, PAGE)
    (paper,) = papers()
    page = nadia.get(PAGE).text
    assert "Votre document est envoyé. La mairie va le vérifier." in page
    assert f'href="/documents/{paper.id}"' in page and "à valider" in page
    shown = nadia.get(f"/documents/{paper.id}").text
    assert "Assurance de Hugo" in shown and "IMG_001.JPG" in shown and "en ligne" in shown


def test_a_pdf_for_the_family_is_called_as_its_file(nadia, storage):
    kind = make_type("Avis d’imposition", Level.FAMILY)
    fields = {"child_id": "famille", "type_id": str(kind.id)}
    assert give(nadia, (by_hand(), "/Téléchargements/avis d'imposition 2018.pdf"), **fields).status_code == 303
    (paper,) = papers()
    assert (paper.name, paper.child_id, paper.media_type) == ("avis d'imposition 2018.pdf", None, "application/pdf")


def test_the_content_is_what_it_is_whatever_its_name_says(nadia, town, insurance):
    fields = {"child_id": str(town.hugo.id), "type_id": str(insurance.id)}
    give(nadia, (picture("PNG"), "scan.pdf"), **fields)
    (paper,) = papers()
    answer = nadia.get(f"/documents/{paper.id}/contenu")
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''scan.png"
    preview = nadia.get(f"/documents/{paper.id}/apercu")
    assert (preview.mimetype, preview.headers["Content-Disposition"]) == ("image/jpeg", "inline")
    for it in (answer, preview):
        assert it.headers["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in it.headers["Cache-Control"]
        assert it.headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert "sandbox" in it.headers["Content-Security-Policy"]


REFUSED = {
    "nothing": (b"", "ce fichier est vide"),
    "2 MB and a byte": (by_hand().ljust(2 * 1024 * 1024 + 1, b"\n"), "dépasse 2 Mo"),
    "11 MB": (by_hand().ljust(11 * 1024 * 1024, b"\n"), "dépasse 2 Mo"),
    "HTML": (b"<html><script>alert(1)</script></html>", "ni un PDF, ni une image JPEG, GIF ou PNG"),
    "HEIC": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(400), "Sur un iPhone : Réglages"),
    "WebP": (picture("WEBP"), "n’est pas au format JPEG, GIF ou PNG"),
    "half a photo": (picture("JPEG")[:900], "abîmé ou coupé"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_is_not_taken_says_why_and_keeps_what_was_typed(nadia, town, insurance, storage, case):
    content, said = REFUSED[case]
    fields = {"child_id": str(town.hugo.id), "type_id": str(insurance.id), "name": "Assurance « MAIF » <2019>"}
    with nothing_written(but="sign_in_attempt"):
        answer = give(nadia, (content, "mon fichier.pdf"), **fields)
    assert answer.status_code == 422
    assert said.lower() in error_of(answer.text, "file").lower()
    assert said.lower() in text_of(answer.text, "erreurs").lower()
    assert 'value="Assurance « MAIF » &lt;2019&gt;"' in answer.text
    assert f'value="{town.hugo.id}" checked' in answer.text
    assert f'value="{insurance.id}" selected' in answer.text
    assert list(storage.kept()) == []


def test_2_mb_to_the_byte_are_taken(nadia, town, insurance):
    whole = by_hand().ljust(2 * 1024 * 1024, b"\n")
    fields = {"child_id": str(town.hugo.id), "type_id": str(insurance.id)}
    assert give(nadia, (whole, "scan.pdf"), **fields).status_code == 303


def test_what_is_heavier_than_any_photo_is_told_the_limit(nadia, insurance):
    answer = give(nadia, (bytes(13 * 1024 * 1024), "film.mp4"), child_id="famille", type_id=str(insurance.id))
    assert answer.status_code == 413
    assert "La limite est de 2 Mo." in words(answer.text)


def test_an_empty_form_says_all_that_is_missing(nadia, insurance):
    answer = give(nadia)
    assert answer.status_code == 422
    assert error_of(answer.text, "child_id") == "Dites qui ce document concerne : la famille, ou un enfant."
    assert error_of(answer.text, "type_id") == "Choisissez un type de document."
    assert error_of(answer.text, "file").startswith("Choisissez un fichier")
    for name in ("child_id", "type_id", "file"):
        assert f'href="#{name}"' in answer.text


def test_two_files_at_once_are_one_too_many(nadia, town, insurance, storage):
    files = [(picture("PNG"), "page 1.png"), (picture("GIF"), "page 2.gif")]
    answer = give(nadia, *files, child_id=str(town.hugo.id), type_id=str(insurance.id))
    assert error_of(answer.text, "file") == "Envoyez un seul fichier à la fois."
    assert papers() == [] and list(storage.kept()) == []


def forged(town, insurance):
    """Field → what nobody can choose in the form."""
    closed = make_type("Ancien papier", closed_at=NOW)
    of_family = make_type("Avis d’imposition", Level.FAMILY)
    mine = {"child_id": str(town.hugo.id), "type_id": str(insurance.id)}
    return [
        ("child_id", mine | {"child_id": str(town.julien.id)}),
        ("child_id", mine | {"child_id": "999999999"}),
        ("child_id", mine | {"child_id": "9" * 30}),
        ("child_id", mine | {"child_id": "-1"}),
        ("child_id", mine | {"child_id": "tous"}),
        ("type_id", mine | {"child_id": "famille"}),
        ("type_id", mine | {"type_id": str(closed.id)}),
        ("type_id", mine | {"type_id": str(of_family.id)}),
        ("type_id", mine | {"type_id": "999999999"}),
        ("type_id", mine | {"type_id": "1 OR 1=1"}),
        ("name", mine | {"name": "x" * 121}),
        ("name", mine | {"name": "a\x1b[31mb"}),
    ]


def test_forged_posts_are_refused_at_their_field_and_keep_nothing(nadia, town, insurance, storage):
    for field, fields in forged(town, insurance):
        with nothing_written(but="sign_in_attempt"):
            answer = give(nadia, (picture("PNG"), "a.png"), **fields)
        assert answer.status_code == 422, fields
        assert error_of(answer.text, field), fields
        assert error_of(answer.text, "file") == "Choisissez de nouveau votre fichier : il n’est pas gardé.", fields
        assert list(storage.kept()) == []


@pytest.mark.parametrize("name", ["../../etc/passwd", "\u202egnp.exe", "a" * 300 + ".png", "<b>.png", ".."])
def test_absurd_names_of_files_are_shown_made_safe(nadia, town, insurance, name):
    fields = {"child_id": str(town.hugo.id), "type_id": str(insurance.id)}
    assert give(nadia, (picture("PNG"), name), **fields).status_code == 303
    (paper,) = papers()
    assert nadia.get(PAGE).status_code == nadia.get(f"/documents/{paper.id}").status_code == 200
    answer = nadia.get(f"/documents/{paper.id}/contenu")
    assert answer.headers["Content-Disposition"].endswith(".png")
    assert not {"/", "\n", "\u202e"} & set(paper.filename)


def test_a_second_click_is_told_and_not_kept_twice(nadia, town, insurance, storage):
    fields = {"child_id": str(town.hugo.id), "type_id": str(insurance.id)}
    give(nadia, (picture("PNG"), "a.png"), **fields)
    assert give(nadia, (picture("PNG"), "a.png"), **fields).status_code == 303
    assert "Ce fichier vient d’être reçu. Il n’est pas gardé une deuxième fois." in nadia.get(PAGE).text
    assert len(papers()) == 1 and len(list(storage.kept())) == 2


@pytest.mark.parametrize("trouble", [NoRoom, Unreachable])
def test_a_storage_in_trouble_keeps_what_was_typed_alone(nadia, town, insurance, monkeypatch, caplog, trouble):
    def put(*_arguments):
        raise trouble("No space left")

    monkeypatch.setattr(FolderStorage, "put", put)
    fields = {"child_id": str(town.hugo.id), "type_id": str(insurance.id), "name": "Assurance"}
    with nothing_written(but="sign_in_attempt"):
        answer = give(nadia, (picture("PNG"), "Hugo.png"), **fields)
    assert answer.status_code == 503
    assert "ne peut pas garder de document en ce moment" in text_of(answer.text, "erreurs")
    assert 'value="Assurance"' in answer.text
    assert "Hugo" not in caplog.text and "storage" in caplog.text


def test_after_sixty_files_in_an_hour_one_waits_whatever_they_were(nadia, town, insurance, monkeypatch):
    monkeypatch.setattr(service, "TRIES_IN_AN_HOUR", 2)
    fields = {"child_id": str(town.hugo.id), "type_id": str(insurance.id)}
    assert [give(nadia, (b"?", "a.pdf"), **fields).status_code for _time in range(3)] == [422, 422, 429]
    monkeypatch.setattr(files_served, "storage", None)
    refused = give(nadia, (picture("JPEG"), "a.jpg"), **fields)
    assert refused.status_code == 429 and "Il y a eu trop d’essais." in words(refused.text) and papers() == []


def test_what_nobody_has_looked_at_does_not_fill_the_disk(nadia, town, insurance, storage, monkeypatch):
    monkeypatch.setattr(service, "MOST_WAITING", 1)
    fields = {"child_id": str(town.hugo.id), "type_id": str(insurance.id)}
    give(nadia, (picture("JPEG"), "a.jpg"), **fields)
    refused = give(nadia, (by_hand(), "b.pdf"), **fields)
    assert refused.status_code == 422 and "encore 1 de vos documents à lire" in words(refused.text)
    assert len(papers()) == 1 and len(list(storage.kept())) == 2
