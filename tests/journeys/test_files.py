"""The files as the guide of Rodez tells them: family n° 418 until it may book, a child's file, three papers, renewal.

Each by touch at 360 px without JavaScript, and on a wide screen with the keyboard alone.
"""

from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import Portal
from tests.journeys.hands import Keyboard, Mouse

EVERYBODY = pytest.mark.parametrize(
    ("page", "by"),
    [("phone without JavaScript", Mouse), ("wide", Keyboard)],
    ids=["360 px without JavaScript", "keyboard"],
    indirect=["page"],
)
pytestmark = [pytest.mark.browser, EVERYBODY]
NEXT_SUMMER = "2020-07-06T10:00"
YES_NO = {
    "Photos pour les activités et l’affichage dans les locaux": "Oui",
    "Photos dans les publications de la commune (site, bulletin)": "Non",
    "Soins d’urgence et transport à l’hôpital": "Oui",
    "Sorties et transports": "Oui",
    "Baignade": "Oui",
    "L’enfant peut rentrer seul": "Non",
}


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """A page that somebody has scanned."""
    Image.linear_gradient("L").resize((800, 1100)).save(tmp_path / "scan.png")
    return tmp_path / "scan.png"


def fill_family(hand: Mouse) -> None:
    """Every rubric of the family's form, and the four declarations."""
    hand.choose("Civilité", "Mme")
    with hand.within("Coordonnées", "region"):
        hand.fill("N° et rue", "5 place de la Halle")
        hand.fill("Code postal", "12 999")
        hand.fill("Ville", "Valbruyère")
    hand.choose("Situation familiale", "Parent seul")
    hand.choose("Régime", "Général")
    with hand.within("Madame Inês"):
        hand.fill("Tél. mobile", "06.39.98.04.18")
        hand.date("Date de naissance", "1984-03-11")
        hand.fill("Lieu de naissance", "São João da Madeira")
    for text in ("Règlements", "Attestation sur l’honneur", "Signature numérique"):
        hand.choose(text, "OUI")
    hand.tick("J’accepte")


def fill_child(hand: Mouse) -> None:
    """What a child's form asks: the doctor, the vaccines, no plan, a diet, somebody to call, the authorisations."""
    hand.fill("Médecin traitant", "Dr Noor Benali")
    hand.fill("Téléphone du médecin", "01 99 00 00 90")
    hand.answer("Vaccins à jour ?", "Oui")
    hand.answer("L’enfant a-t-il un projet d’accueil individualisé (PAI) ?", "Non")
    hand.answer("Régime alimentaire", "Sans porc")
    with hand.within("Les personnes à contacter en cas d’urgence", "region"):
        person(hand, "Silva", "Teresa", "Tante", "06 39 98 04 19")
    authorise(hand)


def person(hand: Mouse, last: str, first: str, link: str, phone: str) -> None:
    hand.fill("Nom", last)
    hand.fill("Prénom", first)
    hand.fill("Lien avec l’enfant", link)
    hand.fill("Téléphone", phone)


def authorise(hand: Mouse) -> None:
    for question, words in YES_NO.items():
        hand.answer(question, words)


def send(hand: Mouse, scan: Path) -> None:
    """The paper that the address has preselected."""
    hand.attach("Fichier", scan)
    hand.press("Envoyer")
    expect(hand.page.get_by_role("status").first).to_contain_text("Votre document est envoyé")


def test_family_418_completes_its_files_until_it_may_book(page: Page, by: type[Mouse], scan: Path) -> None:
    hand, main = by(page), page.get_by_role("main")
    steps.sign_in(page, "famille418@example.org")
    expect(main).to_contain_text("Votre dossier est à compléter")
    hand.follow("Modifier les informations de la famille")
    fill_family(hand)
    hand.press("Enregistrer")
    for name in ("Tomás", "Lúcia"):
        expect(page.get_by_role("heading", level=1)).to_contain_text(name)
        fill_child(hand)
        hand.press("Enregistrer")
    for _paper in range(4):  # two children, each a booklet of vaccinations and an insurance
        expect(page.get_by_role("heading", level=1)).to_have_text("Pièces justificatives à fournir")
        send(hand, scan)
        page.goto("/")
        step = main.get_by_role("link", name="Ajouter le document")
        if step.count():
            page.goto(step.first.get_attribute("href"))
    expect(main).not_to_contain_text("Votre dossier est à compléter")
    page.goto("/planning/modifier?du=2019-09-01")
    expect(page.get_by_role("checkbox", name="Tomás, Repas, vendredi 20 septembre 2019")).to_be_enabled()


def test_a_child_s_file_with_two_contacts_a_plan_and_a_diet(page: Page, by: type[Mouse]) -> None:
    hand = by(page)
    steps.sign_in(page, "famille418@example.org")
    page.goto("/dossier")
    hand.follow("Voir / Modifier la fiche enfant Lúcia")
    fill_child(hand)
    hand.press("Ajouter une personne à contacter")
    with hand.within("Personne 2"):
        person(hand, "N’Guyen-Álvares", "Zoé", "Voisine", "+33 6 39 98 04 20")
    hand.answer("L’enfant a-t-il un projet d’accueil individualisé (PAI) ?", "Oui")
    hand.tick("J’accepte")
    hand.press("Enregistrer")  # the protocol is missing: everything else stays
    expect(page.get_by_role("alert")).to_contain_text("PAI")
    expect(page.get_by_label("Médecin traitant")).to_have_value("Dr Noor Benali")
    hand.fill(
        "PAI\N{NO-BREAK SPACE}: que faire en cas d’urgence", "Donner le médicament de la trousse, puis appeler le 15."
    )
    hand.press("Enregistrer")
    page.goto("/dossier")
    hand.follow("Voir / Modifier la fiche enfant Lúcia")
    neighbour = page.get_by_role("group", name="Zoé N’Guyen-Álvares")
    expect(neighbour.get_by_label("Nom", exact=True)).to_have_value("N’Guyen-Álvares")
    expect(page.get_by_role("group", name="Régime alimentaire").get_by_label("Sans porc")).to_be_checked()


def test_three_papers_one_refused_and_replaced(page: Page, by: type[Mouse], scan: Path) -> None:
    hand, main = by(page), page.get_by_role("main")
    steps.sign_in(page, "famille418@example.org")
    for whose, kind in (
        ("Tomás", "Carnet de vaccination (obligatoire)"),
        ("Lúcia", "Attestation d’assurance (obligatoire)"),
        ("la famille", "Avis d’imposition"),
    ):
        page.goto("/documents")
        hand.answer("Ce document concerne", whose)
        hand.choose("Type de document", kind)
        hand.fill("Rappelez le nom du document (facultatif)", f"Copie pour {whose}")
        send(hand, scan)
    steps.leave(page)
    steps.enter_staff(page, "guichet@mairie.example")
    page.goto("/mairie/documents/?search=Oliveira")
    steps.follow(page, page.locator("tr").filter(has_text="Copie pour Tomás").get_by_role("link").first)
    hand.choose("Motif du refus", "il ne se lit pas bien")
    hand.press("Refuser")
    steps.leave(page)
    steps.sign_in(page, "famille418@example.org")
    page.goto("/documents")
    expect(main).to_contain_text("refusé")
    hand.follow("Remplacer", exact=False)
    send(hand, scan)
    expect(main.get_by_text("à valider").first).to_be_visible()


@pytest.mark.parametrize("portal", [NEXT_SUMMER], indirect=True)
def test_a_file_is_confirmed_for_the_next_year(page: Page, by: type[Mouse], portal: Portal) -> None:
    hand, main = by(page), page.get_by_role("main")
    steps.sign_in(page, "famille2051@example.org")
    page.goto("/dossier")
    expect(main).to_contain_text("2020-2021")
    hand.follow("Voir / Modifier la fiche enfant de Julien")
    expect(main).to_contain_text("À confirmer pour l’année 2020-2021")
    authorise(hand)
    hand.press("Enregistrer")
    page.goto("/dossier")
    expect(main.get_by_role("link", name="Voir / Modifier la fiche enfant de Julien")).to_have_count(0)
