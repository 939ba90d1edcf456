"""The papers at the town hall: the line, a paper's page, decisions, and who may see which."""

import pytest

from models import Document, db
from rules.documents import DocumentState, Level, RefusalReason, Validity
from rules.rights import Role
from tests.cast import NOW, family_of
from tests.pages import XHTML, sign_in, statements, tree_of, words_of
from tests.papers import make_paper, make_type
from tests.staff_pages import actions, rows, said, send, table

PAGE = "/mairie/documents/"
READERS = {Role.ADMINISTRATOR, Role.COUNTER, Role.ACCOUNTS}
STAFF = [role for role in Role if role is not Role.FAMILY]
TO_CHECK, VALID, REFUSED, REPLACED = DocumentState


@pytest.fixture
def counter(client, town):
    """The browser of the counter."""
    sign_in(client, town.staff[Role.COUNTER])
    return client


@pytest.fixture
def paper(town):
    """Hugo's insurance, given by Nadia, that waits."""
    return make_paper(make_type(), town.nadia, town.hugo)


def fresh(document):
    return db.session.get_one(Document, document.id, populate_existing=True)


def heading(page):
    return words_of(next(tree_of(page.text).iter(f"{XHTML}h1")))


@pytest.mark.parametrize("role", STAFF)
def test_who_reads_papers_opens_them_and_a_leader_or_an_auditor_none(client, town, paper, role):
    sign_in(client, town.staff[role])
    ways = ("", f"{paper.id}", "export.csv")
    assert [client.get(f"{PAGE}{way}").status_code for way in ways] == [200 if role in READERS else 403] * 3
    for way in (f"{paper.id}/contenu", f"{paper.id}/apercu"):  # nothing is in the storage
        assert client.get(f"{PAGE}{way}").status_code == (404 if role in READERS else 403)


def test_accounts_see_no_restricted_paper_anywhere(client, town):
    hidden = make_paper(make_type("PAI", is_restricted=True), town.nadia, town.hugo, name="Allergie")
    offered = make_type("Assurance")
    sign_in(client, town.staff[Role.ACCOUNTS])
    for way in ("", "?search=benmoussa", f"?flt_type={hidden.type_id}", "?sort=4", "?flt_etat=", "export.csv"):
        assert "Allergie" not in client.get(f"{PAGE}{way}").text, way
    assert options(client.get(PAGE), "flt_type") == ["", str(offered.id)]
    for way in ("", "/contenu", "/apercu"):
        assert client.get(f"{PAGE}{hidden.id}{way}").status_code == 404
    assert "document.read" not in actions()


def options(page, name):
    select = next(it for it in tree_of(page.text).iter(f"{XHTML}select") if it.get("name") == name)
    return [it.get("value") for it in select.iter(f"{XHTML}option")]


def test_opening_a_restricted_paper_is_journalled_once_for_its_page_and_its_picture(counter, town, paper):
    hidden = make_paper(make_type("PAI", is_restricted=True), town.nadia, town.hugo)
    for document in (paper, hidden):
        for way in ("", "/apercu", "/contenu"):
            counter.get(f"{PAGE}{document.id}{way}")
    assert actions() == ["document.read"]


def test_the_list_begins_with_what_waits_the_oldest_first(counter, town, paper):
    make_paper(paper.type, town.claire, town.julien, given_at=NOW.replace(month=7))
    make_paper(paper.type, town.nadia, town.lea, state=VALID)
    assert [line.split(" | ")[4] for line in rows(counter.get(PAGE))] == ["Test Julien", "Benmoussa Hugo"]
    assert len(rows(counter.get(f"{PAGE}?flt_etat="))) == 3


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("flt_etat=valid", ["bon", "bientôt"]),
        ("flt_etat=expired", ["passé"]),
        ("flt_etat=bientot", ["bientôt"]),
        ("flt_etat=refused", ["refusé"]),
        ("flt_etat=replaced", ["remplacé"]),
        ("flt_etat=&flt_famille=2051", ["autre"]),
        ("flt_etat=&search=hugo", ["bon", "bientôt", "passé", "refusé", "remplacé"]),
        ("flt_etat=&flt_arrive=desk", ["autre"]),
    ],
)
def test_papers_are_found_by_state_family_child_and_way(counter, town, asked, expected):
    kind, day = make_type(), NOW.date()
    given = {"bon": VALID, "bientôt": VALID, "passé": VALID, "refusé": REFUSED, "remplacé": REPLACED}
    ends = {"bon": day.replace(year=2020), "bientôt": day.replace(month=9, day=20), "passé": day.replace(day=26)}
    for name, state in given.items():
        reason = RefusalReason.OTHER if state is REFUSED else None
        known = {"state": state, "valid_until": ends.get(name), "refusal_reason": reason}
        make_paper(kind, town.nadia, town.hugo, name=name, **known)
    make_paper(kind, town.claire, town.julien, name="autre", channel="desk")
    assert [line.split(" | ")[6] for line in rows(counter.get(f"{PAGE}?{asked}"))] == expected


def test_a_paper_is_validated_until_the_day_that_is_proposed_and_the_next_one_comes(counter, town, paper):
    second = make_paper(make_type("Carnet"), town.claire, town.julien)
    page = counter.get(f"{PAGE}{paper.id}")
    assert "Document 1 sur 2" in said(page) and 'value="2020-08-31"' in page.text
    answer = decide(counter, paper, "valider", valid_until="2020-08-31")
    assert (answer.status_code, answer.location) == (302, f"{PAGE}{second.id}?faits=1#document")
    assert fresh(paper).state is VALID
    words = said(counter.get(answer.location))
    assert "Document 2 sur 2" in words and "Validé : Attestation d’assurance, Benmoussa Hugo." in words


def decide(client, document, answer, query="", **values):
    """Post the decision as the form of the page does."""
    page = client.get(f"{PAGE}{document.id}{query}")
    form = next(it for it in tree_of(page.text).iter(f"{XHTML}form") if "decision" in (it.get("action") or ""))
    token = next(it.get("value") for it in form.iter() if it.get("name") == "csrf_token")
    return client.post(form.get("action"), data={"csrf_token": token, "answer": answer} | values)


def test_the_last_of_the_line_leads_back_to_the_list(counter, paper):
    answer = decide(counter, paper, "refuser", refusal_reason="unreadable", refusal_words="")
    assert answer.location == PAGE and "Il n’y a plus de document à valider." in said(counter.get(PAGE))


def test_a_paper_opened_from_a_family_s_page_leads_nowhere_else(counter, town, paper):
    make_paper(paper.type, town.claire, town.julien)
    answer = decide(counter, paper, "valider", "?seul=1")
    assert answer.location == f"{PAGE}{paper.id}?seul=1"
    page = counter.get(answer.location)
    assert "sur 2" not in said(page) and "Revenir sur la décision" in said(page)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"answer": "refuser"}, "Motif du refus : Cette case est à remplir."),
        ({"answer": "refuser", "refusal_reason": "nothing"}, "Choisissez parmi les réponses proposées."),
        ({"answer": "refuser", "refusal_reason": "other"}, "Précision : Cette case est à remplir."),
        ({"answer": "valider", "valid_until": "2019-08-26"}, "Cette date est passée."),
        ({"answer": "valider", "valid_until": "demain"}, "Il faut une date"),
    ],
)
def test_nothing_is_decided_without_what_it_needs(counter, paper, values, words):
    page = decide(counter, paper, **values)
    assert page.status_code == 422 and words in said(page)
    assert fresh(paper).state is TO_CHECK


def test_an_end_is_asked_for_where_staff_write_it_on_each(counter, town):
    paper = make_paper(make_type("PAI", validity=Validity.END_DATE), town.nadia, town.hugo)
    assert decide(counter, paper, "valider", valid_until="").status_code == 422
    assert decide(counter, paper, "valider", valid_until="2020-01-31").status_code == 302


def test_the_second_agent_is_told_what_was_decided_and_by_whom(client, town, paper):
    sign_in(client, town.staff[Role.COUNTER])
    page = client.get(f"{PAGE}{paper.id}")
    fresh(paper).state, fresh(paper).decided_by = VALID, town.staff[Role.ADMINISTRATOR]
    db.session.commit()
    token = next(it.get("value") for it in tree_of(page.text).iter() if it.get("name") == "csrf_token")
    data = {"csrf_token": token, "answer": "refuser", "refusal_reason": "unreadable"}
    answer = client.post(f"{PAGE}{paper.id}/decision", data=data)
    words = said(client.get(answer.location))
    assert "Cette demande est déjà traitée." in words and "Agent administrator" in words


def test_several_are_validated_from_the_list(counter, town, paper):
    others = [make_paper(paper.type, town.nadia, town.lea), make_paper(paper.type, town.claire, town.julien)]
    ended = make_paper(make_type("PAI", validity=Validity.END_DATE), town.nadia, town.hugo)
    token = token_of(counter.get(PAGE))
    ids = [paper.id, others[0].id, ended.id, "x", "999999999999"]
    answer = counter.post(f"{PAGE}valider", data={"csrf_token": token, "row": ids})
    words = said(counter.get(answer.location))
    assert "2 documents sont validés." in words and "1 document reste tel quel" in words
    assert [fresh(it).state for it in (paper, *others, ended)] == [VALID, VALID, TO_CHECK, TO_CHECK]


@pytest.mark.parametrize(
    ("came_from", "leads_to"),
    [
        (f"http://localhost{PAGE}?search=nadia&flt_etat=", f"{PAGE}?search=nadia&flt_etat="),
        ("https://evil.example/?search=nadia", PAGE),
        ("", PAGE),
    ],
)
def test_after_several_the_list_is_the_same_one(counter, paper, came_from, leads_to):
    data = {"csrf_token": token_of(counter.get(PAGE)), "row": [paper.id]}
    answer = counter.post(f"{PAGE}valider", data=data, headers={"Referer": came_from})
    assert answer.location == leads_to and fresh(paper).state is VALID


def token_of(page):
    return next(it.get("value") for it in tree_of(page.text).iter() if it.get("name") == "csrf_token")


def test_a_decision_is_taken_back_after_a_question(counter, town, paper):
    decide(counter, paper, "valider", "?seul=1")
    asked = send(counter, f"{PAGE}{paper.id}/remettre", answer="oui")
    assert asked.status_code == 302 and fresh(paper).state is TO_CHECK
    assert actions() == ["document.validated", "document.undone"]
    assert counter.get(f"{PAGE}{paper.id}/remettre").location == f"{PAGE}{paper.id}"  # it waits already


@pytest.mark.parametrize("role", [Role.ACCOUNTS])
def test_who_only_reads_decides_nothing(client, town, paper, role):
    sign_in(client, town.staff[role])
    page = client.get(f"{PAGE}{paper.id}")
    assert "Valider" not in said(page) and "lot" not in page.text.split("id=")
    token = token_of(client.get("/mairie/"))
    for way in (f"{paper.id}/decision", f"{paper.id}/remettre", "valider"):
        data = {"csrf_token": token, "answer": "valider", "row": paper.id}
        assert client.post(f"{PAGE}{way}", data=data).status_code == 403
    assert fresh(paper).state is TO_CHECK


def test_the_history_of_the_same_type_is_beside_it(counter, town, paper):
    make_paper(paper.type, town.nadia, town.hugo, state=REPLACED, name="assurance 2018")
    make_paper(paper.type, town.nadia, town.lea, state=REPLACED, name="assurance de Léa")
    words = said(counter.get(f"{PAGE}{paper.id}"))
    assert "assurance 2018" in words and "assurance de Léa" not in words


def test_an_erased_content_is_said(counter, town):
    gone = make_paper(make_type(), town.nadia, town.hugo, state=REPLACED, content_key="", preview_key="")
    page = counter.get(f"{PAGE}{gone.id}")
    assert "Le contenu de ce document est effacé." in said(page)
    assert [counter.get(f"{PAGE}{gone.id}/{way}").status_code for way in ("contenu", "apercu")] == [404, 404]


def test_the_inbox_counts_what_the_agent_may_look_at(client, town, paper):
    make_paper(make_type("PAI", is_restricted=True), town.nadia, town.hugo)
    sign_in(client, town.staff[Role.COUNTER])
    assert "2 documents à valider" in said(client.get("/mairie/"))
    sign_in(client, town.staff[Role.ACCOUNTS])
    assert "à valider" not in said(client.get("/mairie/"))


def test_the_export_has_what_the_list_has(counter, town, paper):
    paper.name = "=1+1"
    db.session.commit()
    head, line = table(counter.get(f"{PAGE}export.csv"))
    assert (head[1], line[1], line[4], line[6]) == ("Type", "Attestation d’assurance", "'=1+1", "à valider")


def test_the_list_asks_as_often_for_twenty_papers_as_for_one(counter, town, paper):
    def asked():
        with statements() as seen:
            shown = len(rows(counter.get(f"{PAGE}?page_size=100")))
        return shown, len(seen)

    few, before = asked()
    for number in range(19):
        make_paper(paper.type, town.nadia, (town.hugo, town.lea)[number % 2])
    assert asked() == (few + 19, before)


def test_a_family_s_paper_names_the_family(counter, town):
    paper = make_paper(make_type("Avis d’imposition", Level.FAMILY), town.nadia)
    assert heading(counter.get(f"{PAGE}{paper.id}")) == "Avis d’imposition, Benmoussa"
    assert f"/mairie/familles/{family_of(town.nadia).id}" in counter.get(f"{PAGE}{paper.id}").text
