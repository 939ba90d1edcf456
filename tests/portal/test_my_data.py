"""« Mes données »: the archive holds all that is this family's and nothing of the other home's; readings; deletion."""

import io
import json
from datetime import date, timedelta
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from adapters.storage import Unreachable, open_storage
from models import ErasureRequest, db
from rules.mails import MailKind
from rules.privacy import RequestState
from rules.rights import Role
from services import erasures, health
from tests import held
from tests.cast import NOW, PASSWORD, book, family_of
from tests.hashes import cheap_hashes
from tests.pages import csrf_token, sign_in
from tests.snapshot import nothing_written
from tests.staff_pages import actions, said, send

FILES = 21
"""One for each section, and the word on how to read."""


@pytest.fixture(autouse=True)
def quick(monkeypatch) -> None:
    cheap_hashes(monkeypatch)


@pytest.fixture
def storage(app):
    return open_storage(app.config["MARELLE"])


@pytest.fixture
def homes(town, storage):
    """Paul's and Zoé's homes of Sam, each with everything; both have the form read."""
    for account, mark in ((town.paul, "PAUL"), (town.zoe, "ZOE")):
        held.fill_family(account, mark)
        held.fill_child(town.sam, account, mark)
        held.paper(account, storage, f"papier {mark} {held.HARD}"[:120], town.sam)
        held.mail_to(account, account.email, mark)
        held.session_of(account, mark)
        held.declared(account)
        held.deed(account, "family.changed", mark, family_of(account).id)
        book(town.sam, town.meal, date(2019, 9, 3 if mark == "PAUL" else 10), account)
    held.fill_health(town.sam, "SAM")
    health.read_health(town.staff[Role.COUNTER].id, town.sam.id, NOW)
    return town


def archive(client, account, password=PASSWORD):
    sign_in(client, account)
    token = csrf_token(client, "/mes-donnees")
    return client.post("/mes-donnees/archive", data={"csrf_token": token, "password": password}, buffered=True)


def unpacked(answer) -> dict[str, bytes]:
    assert answer.status_code == 200 and answer.mimetype == "application/zip"
    packed = ZipFile(io.BytesIO(answer.data))
    assert packed.testzip() is None
    return {name: packed.read(name) for name in packed.namelist()}


def rows(found: dict[str, bytes], name: str) -> list[dict]:
    return json.loads(found[f"{name}.json"])


def test_the_archive_holds_every_file_and_says_how_to_read_them(client, town):
    found = unpacked(archive(client, town.nadia))
    readme = found["LISEZMOI.txt"].decode("utf-8-sig")
    assert len(found) == FILES and "n°\N{NO-BREAK SPACE}1042" in readme
    assert [name for name in found if name.endswith(".json") and name not in readme] == []
    assert all(isinstance(rows(found, name.removesuffix(".json")), list) for name in found if name.endswith("json"))


def test_what_was_typed_comes_out_as_it_was_typed(client, homes):
    found = unpacked(archive(client, homes.paul))
    assert rows(found, "dossier")[0]["N° et rue"] == f"rue-PAUL {held.HARD}"
    assert rows(found, "parents")[0]["Profession"] == f"métier-PAUL {held.HARD}"
    assert rows(found, "contacts")[-1]["Prénom"] == held.HARD
    assert held.HARD in rows(found, "fiches-sanitaires")[0]["Autres allergies, asthme"]
    assert rows(found, "documents")[0]["Nom du document"].endswith(held.HARD)


@pytest.mark.parametrize(("who", "mine", "other"), [("paul", "PAUL", "ZOE"), ("zoe", "ZOE", "PAUL")])
def test_nothing_of_the_other_home_is_in_it_and_the_child_is(client, homes, who, mine, other):
    found = unpacked(archive(client, getattr(homes, who)))
    whole = b"\n".join([*(name.encode() for name in found), *found.values()]).decode("utf-8", "replace")
    kinds = ("tel", "rue", "note", "caf", "mob", "pro", "né", "métier", "Contact", "06", "draft", "proposed", "réponse")
    assert [kind for kind in (*kinds, "Firefox") if f"{kind}-{mine}" not in whole] == []
    assert other not in whole and other.lower() not in whole.replace("Lopez", "").replace("Garnier", "")
    assert "allergie-SAM" in whole and len(rows(found, "jours-reserves")) == 1


def test_a_paper_is_in_it_under_a_harmless_name_with_its_content(client, homes):
    found = unpacked(archive(client, homes.paul))
    (name,) = [it for it in found if it.startswith("documents/")]
    assert found[name] == held.png() and rows(found, "documents")[0]["Fichier dans l’archive"] == name
    assert name.startswith("documents/Sam, Attestation, papier PAUL L’Été") and name.endswith(".png")
    assert not set('\\<>"|?*:;\N{RIGHT-TO-LEFT MARK}') & set(name)


def test_the_town_hall_is_named_by_its_roles_only(client, homes):
    held.deed(homes.staff[Role.COUNTER], "family.changed", "x", family_of(homes.paul).id)
    found = unpacked(archive(client, homes.paul))
    by = [it["Par"] for it in rows(found, "journal")]
    assert by[0] == "Paul Garnier" and "agent de la mairie (guichet)" in by
    assert [it["Par"] for it in rows(found, "lectures")] == ["agent de la mairie (guichet)"]
    assert "Agent counter" not in b"".join(found.values()).decode("utf-8", "replace")


def test_what_the_other_parent_did_to_the_shared_child_is_not_in_the_journal_of_this_one(client, homes):
    held.deed(homes.zoe, "child.changed", "x", family_of(homes.paul).id)
    found = unpacked(archive(client, homes.paul))
    assert "Zoe" not in found["journal.json"].decode()


def test_a_home_that_has_the_child_no_longer_gets_no_health_form(client, homes):
    home = next(it for it in homes.sam.custodies if it.family_id == family_of(homes.zoe).id)
    home.first_day, home.last_day = date(2019, 1, 1), NOW.date() - timedelta(1)
    db.session.commit()
    found = unpacked(archive(client, homes.zoe))
    assert "allergie-SAM" not in b"".join(found.values()).decode("utf-8", "replace")
    assert client.get(f"/mes-donnees/lectures?enfant={homes.sam.id}").status_code == 404


def test_a_mail_to_the_other_parent_of_the_family_is_not_in_it_and_a_link_opens_nothing(client, town):
    held.mail_to(town.karim, "karim@example.org", "KARIM")
    link = {"purpose": "password", "id": 1, "nonce": "n" * 32}
    values = {"link": link, "expires_at": NOW.isoformat(), "username": "nadia", "email": "nadia@example.org"}
    held.mail_to(town.nadia, "nadia@example.org", "N", kind=MailKind.PASSWORD_LINK, values=values)
    letters = rows(unpacked(archive(client, town.nadia)), "courriers")
    assert len(letters) == 1 and "nouveau-mot-de-passe/" not in json.dumps(letters)


def test_the_mails_of_the_other_parent_are_not_in_it_whatever_address_one_claims_to_have(client, town):
    held.mail_to(town.karim, town.karim.email, "KARIM")
    town.nadia.guardian.email = town.karim.email
    assert rows(unpacked(archive(client, town.nadia)), "courriers") == []


def test_two_papers_of_one_name_are_both_in_it(client, town, storage):
    for _twice in range(2):
        held.paper(town.nadia, storage, "Attestation")
    found = unpacked(archive(client, town.nadia))
    names = sorted(it for it in found if it.startswith("documents/"))
    assert names == ["documents/Attestation (2).png", "documents/Attestation.png"]


def test_a_paper_whose_content_was_erased_is_listed_without_a_file(client, town, storage):
    storage.delete(held.paper(town.nadia, storage, "Parti").content_key)
    held.paper(town.nadia, storage, "Vide", content_key="")
    listed = rows(unpacked(archive(client, town.nadia)), "documents")
    assert [it["Fichier dans l’archive"] for it in listed] == ["", ""]


def test_a_mail_that_its_letter_no_longer_fits_is_listed_by_its_subject(client, town):
    held.mail_to(town.nadia, "nadia@example.org", "N", kind=MailKind.BOOKING_RECAP, values={})
    (letter,) = rows(unpacked(archive(client, town.nadia)), "courriers")
    assert (letter["Sujet"], letter["Texte"]) == ("Récapitulatif à la famille", "")


def test_a_storage_that_does_not_answer_is_said_and_nothing_half_made_is_sent(client, town, storage, monkeypatch):
    held.paper(town.nadia, storage, "papier")

    def silent(_self: object, _key: str) -> bytes:
        raise Unreachable("no route")

    monkeypatch.setattr(type(storage), "get", silent)
    answer = archive(client, town.nadia)
    assert answer.status_code == 503 and "Les documents ne sont pas accessibles en ce moment" in said(answer)


def test_taking_it_is_journalled_and_leaves_no_file(client, town, app):
    folder = app.config["MARELLE"].data_dir
    before = sorted(folder.rglob("*"))
    unpacked(archive(client, town.nadia))
    assert actions()[-1] == "account.data_taken"
    assert [it for it in sorted(folder.rglob("*")) if it not in before and "sqlite" not in it.name] == []


def test_a_wrong_password_gets_nothing_but_a_sentence(client, town):
    answer = archive(client, town.nadia, "Faux-mot-2019")
    assert answer.status_code == 422 and "Ce n’est pas votre mot de passe actuel" in said(answer)
    assert archive(client, town.nadia, "").status_code == 422
    assert "account.data_taken" not in actions()


def test_after_five_archives_in_an_hour_one_waits(client, town):
    statuses = [archive(client, town.nadia).status_code for _time in range(6)]
    assert statuses == [200] * 5 + [429]


def test_a_parent_reads_who_read_the_form_page_by_page_the_latest_first(client, town):
    for minutes in range(25):
        health.read_health(town.staff[Role.LEADER].id, town.hugo.id, NOW + timedelta(minutes=minutes))
    health.read_health(town.staff[Role.COUNTER].id, town.lea.id, NOW)
    sign_in(client, town.nadia)
    pages = [said(client.get(f"/mes-donnees/lectures?enfant={town.hugo.id}&page={page}")) for page in (1, 2, 3)]
    assert [page.count("agent de la mairie (animateur)") for page in pages] == [20, 5, 0]
    assert pages[0].index("10h24") < pages[0].index("10h23") and "guichet" not in pages[0]


def test_another_familys_child_has_no_page(client, town):
    sign_in(client, town.nadia)
    for asked in (town.julien.id, 999_999, "x", 0):
        assert client.get(f"/mes-donnees/lectures?enfant={asked}").status_code in (404, 200)
    assert client.get(f"/mes-donnees/lectures?enfant={town.julien.id}").status_code == 404


def test_a_family_without_children_is_told_so(client, town):
    for custody in town.julien.custodies:
        db.session.delete(custody)
    db.session.commit()
    sign_in(client, town.claire)
    assert client.get("/mes-donnees/lectures").status_code == 200
    assert "Aucun enfant" in said(client.get("/mes-donnees"))


def test_a_parent_asks_sees_the_day_and_takes_it_back(client, town):
    sign_in(client, town.nadia)
    send(client, "/mes-donnees/suppression", words=held.HARD, sure="y")
    page = said(client.get("/mes-donnees"))
    assert "au plus tard le 27 septembre 2019" in page and " ".join(held.HARD.split()) in page
    assert client.get("/mes-donnees/suppression").status_code == 302
    request = db.session.scalars(select(ErasureRequest)).one()
    token = csrf_token(client, "/mes-donnees")
    client.post("/mes-donnees/suppression/retrait", data={"csrf_token": token, "demande": request.id})
    assert db.session.scalars(select(ErasureRequest.state)).one() is RequestState.WITHDRAWN
    assert "Votre demande est retirée" in said(client.get("/mes-donnees"))


def test_without_the_tick_nothing_is_asked(client, town):
    sign_in(client, town.nadia)
    with nothing_written():
        answer = send(client, "/mes-donnees/suppression", words="Un texte gardé")
    assert answer.status_code == 422 and "Cochez cette case" in said(answer) and "Un texte gardé" in said(answer)


def test_another_familys_request_is_not_taken_back(client, town):
    request = erasures.ask(town.nadia.id, "", NOW)
    sign_in(client, town.claire)
    token = csrf_token(client, "/mes-donnees")
    client.post("/mes-donnees/suppression/retrait", data={"csrf_token": token, "demande": request})
    assert db.session.scalars(select(ErasureRequest.state)).one() is RequestState.WAITING


def test_bookings_to_come_and_an_earlier_answer_are_said(client, town):
    book(town.hugo, town.meal, date(2019, 9, 20), town.nadia)
    request = erasures.ask(town.nadia.id, "", NOW)
    erasures.decline(town.staff[Role.ADMINISTRATOR].id, request, "Une facture reste due.", NOW)
    sign_in(client, town.nadia)
    assert "Vous avez des réservations à venir" in said(client.get("/mes-donnees/suppression"))
    assert "Une facture reste due." in said(client.get("/mes-donnees"))


def test_staff_have_no_such_page(client, town):
    sign_in(client, town.staff[Role.ADMINISTRATOR])
    assert [client.get(f"/mes-donnees{path}").status_code for path in ("", "/lectures", "/suppression")] == [403] * 3
