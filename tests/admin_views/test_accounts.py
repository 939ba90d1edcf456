"""The accounts' pages: who opens them, what they never show, and that nobody is locked out."""

import pytest

from models import Account, AccountLink, OutgoingMail, SecondFactor, db
from rules.mails import MailKind
from rules.names import fold
from rules.rights import Role
from tests import cast
from tests.pages import csrf_token, sign_in, statements, value_of
from tests.snapshot import nothing_written
from tests.staff_pages import actions, rows, said, send, table

STAFF = [role for role in Role if role is not Role.FAMILY]
READERS = {Role.ADMINISTRATOR, Role.AUDITOR}
NEW = {"name": "Solène Roy", "email": "S.Roy@mairie.example", "role": "leader"}


@pytest.fixture
def admin(client, town):
    """The browser of the administrator."""
    sign_in(client, town.staff[Role.ADMINISTRATOR])
    return client


@pytest.mark.parametrize("role", STAFF)
def test_each_role_sees_and_does_what_its_rights_say(client, town, role):
    counter = town.staff[Role.COUNTER].id
    sign_in(client, town.staff[role])
    for path, allowed in (
        ("", READERS),
        (counter, READERS),
        ("export.csv", {Role.ADMINISTRATOR}),
        ("nouveau", {Role.ADMINISTRATOR}),
        (f"{counter}/modifier", {Role.ADMINISTRATOR}),
        (f"{counter}/acces", {Role.ADMINISTRATOR}),
        (f"{counter}/double-authentification", {Role.ADMINISTRATOR}),
        (f"{counter}/supprimer", set()),
    ):
        assert client.get(f"/mairie/comptes/{path}").status_code == (200 if role in allowed else 403), path


def test_no_page_list_export_or_search_knows_a_hash(admin, town):
    kept = {account.password_hash for account in db.session.query(Account)}
    assert len(kept) == 1 and all(kept)
    pages = ["", f"{town.nadia.id}", f"{town.staff[Role.COUNTER].id}/modifier", "export.csv"]
    for path in pages:
        text = admin.get(f"/mairie/comptes/{path}").data.decode()
        assert "argon2" not in text and "password_hash" not in text, path
    assert rows(admin.get("/mairie/comptes/?search=argon2")) == []


def test_a_new_agent_is_mailed_a_link_and_the_page_says_until_when(admin, town):
    answer = send(admin, "/mairie/comptes/nouveau", **NEW, establishment_ids=[str(town.canteen.establishment_id)])
    account = db.session.query(Account).filter_by(email="s.roy@mairie.example").one()
    page = said(admin.get(answer.location))
    assert "valable jusqu’au 03/09/2019 10:" in page and town.canteen.establishment.name in page
    mail = db.session.query(OutgoingMail).one()
    assert (mail.kind, mail.recipient, mail.values["name"]) == (MailKind.AGENT_WELCOME, account.email, "Solène Roy")
    assert mail.values["link"]["purpose"] == "password" and actions() == ["account.created"]


def test_an_agent_without_password_gets_another_link(admin, town):
    send(admin, "/mairie/comptes/nouveau", **NEW)
    account = db.session.query(Account).filter_by(email="s.roy@mairie.example").one()
    first = db.session.query(AccountLink).one()
    first.expires_at = cast.NOW
    db.session.commit()
    assert "aucun lien valable" in said(admin.get(f"/mairie/comptes/{account.id}"))
    answer = admin.post(f"/mairie/comptes/{account.id}/bienvenue", data={"csrf_token": csrf_token(admin, "/nothing")})
    assert "Un nouveau lien part par e-mail." in said(admin.get(answer.location))
    assert db.session.query(OutgoingMail).count() == 2 and actions()[-1] == "account.welcomed"


def test_the_page_of_a_leader_without_place_says_that_nothing_is_seen(admin, town):
    leader = town.staff[Role.LEADER]
    words = "Cet animateur n’a pas d’établissement"
    assert words not in said(admin.get(f"/mairie/comptes/{leader.id}"))
    leader.establishments = []
    db.session.commit()
    assert words in said(admin.get(f"/mairie/comptes/{leader.id}"))


def test_nobody_else_gets_such_a_link(admin, town):
    token = csrf_token(admin, "/nothing")
    for account in (town.nadia, town.staff[Role.COUNTER]):
        page = admin.get(f"/mairie/comptes/{account.id}").text
        with nothing_written():
            admin.post(f"/mairie/comptes/{account.id}/bienvenue", data={"csrf_token": token})
        assert "Envoyer un nouveau lien" not in page


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("email", "nadia@example.org", "porte déjà cette valeur"),
        ("email", "ici", "Il faut une adresse e-mail"),
        ("role", "family", "Choisissez parmi les réponses proposées."),
        ("role", "king", "Choisissez parmi les réponses proposées."),
        ("name", "", "Cette case est à remplir."),
        ("establishment_ids", ["999999"], "Choisissez parmi les réponses proposées."),
    ],
)
def test_a_refused_account_keeps_what_was_typed(admin, field, value, words):
    with nothing_written():
        answer = send(admin, "/mairie/comptes/nouveau", **(NEW | {field: value}))
    assert answer.status_code == 422 and words in answer.text
    assert value_of(answer.text, "name") == ("" if field == "name" else NEW["name"])


def test_a_lost_second_factor_is_reset_after_a_question(admin, town):
    counter = town.staff[Role.COUNTER]
    path = f"/mairie/comptes/{counter.id}"
    assert "Réinitialiser" not in said(admin.get(path))
    cast.add(SecondFactor(account_id=counter.id, salt="ab", confirmed_at=cast.NOW))
    assert "Réinitialiser la double authentification" in said(admin.get(path))
    answer = send(admin, f"{path}/double-authentification", answer="oui")
    assert "est réinitialisée" in said(admin.get(answer.location))
    assert db.session.query(SecondFactor).count() == 0 and actions() == ["account.second_factor_reset"]
    again = send(admin, f"{path}/double-authentification", answer="oui")
    assert "entre-temps" in said(admin.get(again.location))


def test_an_agent_changes_role_and_what_it_sees_follows(admin, town):
    counter = town.staff[Role.COUNTER]
    values = {"name": counter.name, "email": counter.email, "role": "auditor"}
    assert send(admin, f"/mairie/comptes/{counter.id}/modifier", **values).status_code == 302
    sign_in(admin, counter)
    assert admin.get("/mairie/familles/").status_code == 403


def test_an_administrator_neither_closes_nor_demotes_the_own_account(admin, town):
    own = town.staff[Role.ADMINISTRATOR]
    assert "Fermer le compte" not in said(admin.get(f"/mairie/comptes/{own.id}"))
    with nothing_written():
        values = {"name": own.name, "email": own.email, "role": "counter"}
        answer = send(admin, f"/mairie/comptes/{own.id}/modifier", **values)
        assert answer.status_code == 422 and "demandez-le à un autre administrateur" in answer.text
        closed = send(admin, f"/mairie/comptes/{own.id}/acces", answer="ferme")
    assert "demandez-le à un autre administrateur" in said(admin.get(closed.location))


def test_an_account_is_closed_and_opened_again(admin, town):
    path = f"/mairie/comptes/{town.nadia.id}"
    answer = send(admin, f"{path}/acces", answer="ferme")
    page = said(admin.get(answer.location))
    assert "fermé" in page and "Rouvrir le compte" in page
    assert rows(admin.get("/mairie/comptes/?flt_acces=ferme"))[0].startswith("Voir Nadia Benmoussa")
    send(admin, f"{path}/acces", answer="ouvert")
    assert db.session.get_one(Account, town.nadia.id).closed_at is None
    assert actions() == ["account.closed", "account.reopened"]


def test_a_second_agent_who_closes_it_too_is_told(admin, town):
    path = f"/mairie/comptes/{town.nadia.id}"
    send(admin, f"{path}/acces", answer="ferme")
    with nothing_written():
        answer = send(admin, f"{path}/acces", answer="ferme")
    assert "entre-temps" in said(admin.get(answer.location))
    with nothing_written():
        assert send(admin, f"{path}/acces", answer="x").status_code == 400


def test_a_parents_account_is_not_edited_by_staff(admin, town):
    assert admin.get(f"/mairie/comptes/{town.nadia.id}/modifier").status_code == 403
    assert "Modifier" not in said(admin.get(f"/mairie/comptes/{town.nadia.id}")).split("Accès")[0].split("Comptes")[-1]


@pytest.mark.parametrize(
    ("asked", "count"),
    [("search=benmoussa", 2), ("search=1042", 2), ("search=agent+leader", 1), ("flt_role=auditor", 1)],
)
def test_an_account_is_found_by_name_family_number_and_role(admin, asked, count):
    assert len(rows(admin.get(f"/mairie/comptes/?{asked}"))) == count


def test_the_list_asks_as_often_for_forty_rows_as_for_ten(admin, town):
    def asked():
        with statements() as seen:
            shown = len(rows(admin.get("/mairie/comptes/?page_size=100")))
        return shown, len(seen)

    few, before = asked()
    for each in range(30):
        cast.make_family(f"7{each:03}", f"Nombre{each}", f"Parent{each}")
    lots, after = asked()
    assert (lots - few, after) == (30, before)


def test_the_export_names_roles_and_families(admin):
    lines = {line[2]: line for line in table(admin.get("/mairie/comptes/export.csv"))[1:]}
    assert lines["nadia@example.org"][:2] == ["Nadia Benmoussa", "famille"]
    nadia = lines["nadia@example.org"]
    assert nadia[4] == "Benmoussa (n°\N{NO-BREAK SPACE}1042)" and nadia[6] == "ouvert"


@pytest.mark.parametrize("row", ["999999", "0", "abc", str(10**30)])
def test_an_id_that_is_none_is_no_page(admin, row):
    for deed in ("", "/modifier", "/acces"):
        assert admin.get(f"/mairie/comptes/{row}{deed}").status_code == 404


def test_a_post_without_its_token_changes_nothing(admin, town):
    with nothing_written():
        assert admin.post(f"/mairie/comptes/{town.nadia.id}/acces", data={"answer": "ferme"}).status_code == 400


def test_accounts_stand_by_name_whatever_accents_and_capitals(admin):
    for name in ("Zoé Zola", "Élodie Bernard", "émile Caron", "Denis Petit"):
        values = {"name": name, "email": f"{fold(name[:4])}@mairie.example", "role": "counter"}
        assert send(admin, "/mairie/comptes/nouveau", **values).status_code == 302
    names = [line.split(" | ")[1] for line in rows(admin.get("/mairie/comptes/?page_size=100"))]
    assert names == sorted(names, key=fold) and names.index("Élodie Bernard") < names.index("Zoé Zola")
    assert len(rows(admin.get("/mairie/comptes/?search=elodie"))) == 1
