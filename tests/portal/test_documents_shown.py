"""What a family reads of its papers: states, reasons, what is asked for, history, pages; and never another family's."""

from datetime import date, timedelta

import pytest

from adapters.storage import FolderStorage, Unreachable, new_key
from rules.documents import DocumentState, Level, RefusalReason
from tests.cast import NOW, family_of
from tests.pages import XHTML, sign_in, statements, tree_of, words_of
from tests.papers import make_paper, make_type
from web import files_served

PAGE = "/documents"
DAY = timedelta(1)
OVER, TO_COME = date(2019, 8, 26), date(2019, 8, 27)


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


def plain(element):
    return words_of(element).replace("\N{NO-BREAK SPACE}", " ")


def lines(client):
    """Whose, type and all the words of each line of what is asked for or was given."""
    found = []
    for section in tree_of(client.get(PAGE).text).iter(f"{XHTML}section"):
        whose = plain(next(section.iter(f"{XHTML}h2")))
        files = [it for it in section.iter(f"{XHTML}li") if it.get("class") == "file"]
        found += [(whose, plain(next(it.iter(f"{XHTML}p"))), plain(it)) for it in files]
    return found


def line_of(client, whose, kind="Attestation d’assurance"):
    (found,) = [words for name, what, words in lines(client) if (name, what) == (whose, kind)]
    return found


def test_what_is_mandatory_is_missing_for_every_child_until_it_is_given(nadia, town):
    kind = make_type(is_mandatory=True, help="Pour l’année scolaire.")
    make_type("Brevet de natation")
    assert [(whose, what) for whose, what, _words in lines(nadia)] == [
        ("Hugo", "Attestation d’assurance"),
        ("Léa", "Attestation d’assurance"),
    ]
    assert "Pour l’année scolaire." in line_of(nadia, "Hugo") and "manquant" in line_of(nadia, "Hugo")
    make_paper(kind, town.nadia, town.hugo, state=DocumentState.VALID)
    assert "validé" in line_of(nadia, "Hugo") and "manquant" in line_of(nadia, "Léa")


def test_a_service_s_paper_is_asked_for_where_a_child_is_enrolled_in_it(nadia, town):
    make_type("Test d’aisance", is_mandatory=True, activities=[town.canteen.activity])
    make_type("Règlement", Level.FAMILY, is_mandatory=True, activities=[town.canteen.activity])
    assert [whose for whose, *_rest in lines(nadia)] == ["La famille", "Hugo", "Léa"]


def test_a_service_s_paper_is_not_asked_for_elsewhere(client, town):
    make_type("Test d’aisance", is_mandatory=True, activities=[town.canteen.activity])
    town.canteen.first_day = town.canteen.last_day = OVER
    sign_in(client, town.nadia)
    assert lines(client) == []
    assert "Aucun document ne vous est demandé pour le moment." in client.get(PAGE).text


STATES = [
    ({"state": DocumentState.TO_CHECK}, "à valider", "Voir"),
    ({"state": DocumentState.VALID}, "validé", "Voir"),
    ({"state": DocumentState.VALID, "valid_until": TO_COME}, "valable jusqu’au 27/08/2019 validé", "Voir"),
    ({"state": DocumentState.VALID, "valid_until": OVER}, "expiré", "Remplacer"),
    (
        {"state": DocumentState.REFUSED, "refusal_reason": RefusalReason.UNREADABLE},
        "il ne se lit pas bien",
        "Remplacer",
    ),
]


@pytest.mark.parametrize(("values", "said", "button"), STATES)
def test_each_state_is_a_word_and_what_can_be_done(nadia, town, values, said, button):
    make_paper(make_type(is_mandatory=True), town.nadia, town.hugo, **values)
    line = line_of(nadia, "Hugo")
    assert said in line and f"{button} : Attestation d’assurance, Hugo" in line


def test_a_refusal_is_said_with_the_town_hall_s_own_words(nadia, town):
    told = {"state": DocumentState.REFUSED, "refusal_words": "La page 2 est floue <b>."}
    paper = make_paper(make_type(), town.nadia, town.hugo, refusal_reason=RefusalReason.OTHER, **told)
    assert "Motif : La page 2 est floue <b>." in line_of(nadia, "Hugo")
    assert "La page 2 est floue &lt;b&gt;." in nadia.get(f"/documents/{paper.id}").text


def test_a_new_paper_waits_while_the_earlier_one_stays_good(nadia, town):
    kind = make_type()
    make_paper(kind, town.nadia, town.hugo, state=DocumentState.VALID, given_at=NOW - 9 * DAY)
    make_paper(kind, town.nadia, town.hugo)
    line = line_of(nadia, "Hugo")
    assert "à valider" in line and "Le document donné le 18/08/2019 reste valable en attendant." in line


def test_a_new_paper_waits_after_the_earlier_one_has_expired(nadia, town):
    kind = make_type()
    make_paper(kind, town.nadia, town.hugo, state=DocumentState.VALID, valid_until=OVER, given_at=NOW - 9 * DAY)
    make_paper(kind, town.nadia, town.hugo)
    line = line_of(nadia, "Hugo")
    assert "à valider" in line and "reste valable" not in line and "expiré" not in line


def test_the_address_chooses_whose_and_which(nadia, town):
    kind = make_type()
    page = nadia.get(f"{PAGE}?pour={town.lea.id}&type={kind.id}").text
    assert f'value="{town.lea.id}" checked' in page and f'value="{kind.id}" selected' in page
    for nonsense in ("?pour=x&type=y", f"?pour={town.julien.id}&type=999", "?page=x", "?page=0", "?page=999999999"):
        assert nadia.get(PAGE + nonsense).status_code == 200
    assert "Julien" not in nadia.get(f"{PAGE}?pour={town.julien.id}").text


def test_the_form_offers_open_types_and_one_s_own_children(nadia, town):
    make_type("Brevet de natation"), make_type("Vieux papier", closed_at=NOW)
    make_type("Avis d’imposition", Level.FAMILY, is_mandatory=True)
    tree = tree_of(nadia.get(PAGE).text)
    options = [plain(it) for it in tree.iter(f"{XHTML}option")]
    assert options == ["Choisir", "Avis d’imposition (obligatoire)", "Brevet de natation"]
    labels = [plain(it) for it in tree.iter(f"{XHTML}label") if it.get("class") == "check"]
    assert labels == ["la famille", "Hugo", "Léa"]


def test_my_documents_come_by_pages_of_ten(nadia, town):
    kind = make_type()
    for number in range(11):
        make_paper(kind, town.nadia, town.hugo, name=f"Papier {number:02}", given_at=NOW - number * DAY)
    first, second = nadia.get(PAGE).text, nadia.get(f"{PAGE}?page=2").text
    assert "Papier 09" in first and "Plus anciens" in first and "Plus récents" not in first
    assert "Papier 10" in second and "Plus anciens" not in second and "Plus récents" in second
    assert "Il n’y a pas d’autre document." in nadia.get(f"{PAGE}?page=3").text


def test_who_gave_nothing_yet_is_told_so(nadia):
    page = nadia.get(PAGE).text
    assert "Vous n’avez pas encore donné de document." in page
    assert "Envoyer" not in page


def test_a_paper_s_page_shows_what_was_given_before(nadia, town):
    kind = make_type()
    old = make_paper(kind, town.nadia, town.hugo, name="L’ancien", state=DocumentState.REPLACED, given_at=NOW - 9 * DAY)
    new = make_paper(kind, town.karim, town.hugo, name="Le nouveau", state=DocumentState.VALID, valid_until=TO_COME)
    make_paper(kind, town.nadia, town.lea, name="Celui de Léa")
    page = nadia.get(f"/documents/{new.id}").text
    assert "L’ancien" in page and "Celui de Léa" not in page and "Karim Benmoussa" in page and "27/08/2019" in page
    assert "Remplacer" in page and "Remplacer" not in nadia.get(f"/documents/{old.id}").text


def test_the_counter_is_the_town_hall(nadia, town):
    agent = town.staff["counter"]
    paper = make_paper(make_type(), town.nadia, town.hugo, given_by=agent, channel="desk")
    page = nadia.get(f"/documents/{paper.id}").text
    assert "la mairie" in page and "au guichet" in page and agent.name not in page


@pytest.mark.parametrize("part", ["", "/contenu", "/apercu"])
def test_another_family_s_paper_is_no_page(client, town, storage, caplog, part):
    paper = make_paper(make_type(), town.nadia, town.hugo)
    for key in (paper.content_key, paper.preview_key):
        storage.put(key, b"%PDF-secret")
    address, key = f"/documents/{paper.id}{part}", paper.id
    sign_in(client, town.claire)
    answer = client.get(address)
    assert answer.status_code == 404 and b"secret" not in answer.data
    unknown = client.get(f"/documents/999999{part}").text
    assert answer.text.replace(address, "") == unknown.replace(f"/documents/999999{part}", "")
    assert f"document {key} is no paper of its family" in caplog.text


def test_each_home_sees_what_it_gave_for_the_child_and_no_more(client, town, storage):
    kind = make_type(is_mandatory=True)
    paper = make_paper(kind, town.paul, town.sam, name="Celui de Paul", state=DocumentState.VALID)
    key = paper.id
    sign_in(client, town.zoe)
    assert "manquant" in line_of(client, "Sam") and "Celui de Paul" not in client.get(PAGE).text
    assert client.get(f"/documents/{key}").status_code == 404
    sign_in(client, town.paul)
    assert "validé" in line_of(client, "Sam") and client.get(f"/documents/{key}").status_code == 200


def test_an_erased_content_leaves_the_page_and_says_so(nadia, town, storage):
    paper = make_paper(make_type(), town.nadia, town.hugo, content_key="", preview_key="")
    page = nadia.get(f"/documents/{paper.id}").text
    assert "le contenu est effacé" in page and "<img class" not in page and "Télécharger" not in page
    answer = nadia.get(f"/documents/{paper.id}/contenu")
    assert answer.status_code == 404 and "Ce document n’est plus gardé" in answer.text


def test_a_storage_that_does_not_answer_is_no_lost_paper(nadia, town, monkeypatch):
    class Silent(FolderStorage):
        def get(self, key):
            raise Unreachable("no answer")

    monkeypatch.setattr(files_served, "storage", lambda: Silent(None))
    paper = make_paper(make_type(), town.nadia, town.hugo)
    answer = nadia.get(f"/documents/{paper.id}/contenu")
    assert answer.status_code == 503 and "Recommencez dans quelques minutes." in answer.text


def test_the_page_asks_as_much_however_much_was_given(nadia, town):
    kinds = [make_type(f"Type {number}", is_mandatory=True) for number in range(2)]
    nadia.get(PAGE)
    with statements() as few:
        nadia.get(PAGE)
    for kind in kinds:
        for child in (town.hugo, town.lea):
            for _number in range(3):
                make_paper(kind, town.nadia, child, content_key=new_key())
    with statements() as many:
        nadia.get(PAGE)
    assert len(many) == len(few)


def test_a_child_who_has_left_is_asked_for_nothing_and_its_papers_stay(nadia, town):
    make_paper(make_type(is_mandatory=True), town.nadia, town.hugo, name="Assurance de Hugo")
    home = next(it for it in town.hugo.custodies if it.family_id == family_of(town.nadia).id)
    home.last_day = OVER
    sign_in(nadia, town.nadia)  # commits
    assert [whose for whose, *_rest in lines(nadia)] == ["Léa"]
    assert "Assurance de Hugo" in nadia.get(PAGE).text
