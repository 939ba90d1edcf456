"""Every page of enrolling, booking and deciding, as it stands and when it was refused: axe, no sideways scroll."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.hands import Mouse
from tests.journeys.steps import expect_accessible, judge

pytestmark = pytest.mark.browser
SIZES = pytest.mark.parametrize("page", ["wide", "small phone"], indirect=True)
LEA, MARIE, MEALS = "/inscription/3/1", "/reservations/nouvelle/2", "/reservations/nouvelle/2/1"
OF_STAFF = (
    *("/mairie/", "/mairie/reservations/ensemble?row=31", "/mairie/inscriptions/", "/mairie/inscriptions/ensemble"),
    *("/mairie/fermetures/", "/mairie/fermetures/1", "/mairie/enfants/3", "/mairie/planning/1?mois=2019-09"),
    *("/mairie/periodes/5/modifier", "/mairie/creneaux/5/modifier", "/mairie/etablissements/4/modifier"),
)


def visit(page: Page, path: str) -> None:
    """A page that there is; a search that is refused is one too."""
    answer = page.goto(path)
    assert answer is not None and answer.status in (200, 422), path


@SIZES
def test_the_pages_of_an_enrolment(page: Page) -> None:
    hand = Mouse(page)
    steps.sign_in(page, "famille1042")
    for path in ("/inscription", "/inscription/1", "/inscription/1/jours", "/petite-enfance", LEA):
        visit(page, path)
        judge(page)
    hand.press("Enregistrer")
    judge(page)


@SIZES
def test_the_pages_of_a_reservation(page: Page) -> None:
    hand = Mouse(page)
    steps.sign_in(page, "famille1042")
    for path in ("/reservations?numero=x", "/reservations/nouvelle", MARIE, MEALS, "/semaine?du=2019-09-02"):
        visit(page, path)
        judge(page)
    page.goto(f"{MEALS}/planning?mois=2019-09")
    hand.press("tous les lundis")
    hand.press("Valider le planning")
    judge(page)
    hand.press("Confirmer la réservation")
    judge(page)
    hand.follow("Terminer")
    judge(page)
    hand.follow("Voir la réservation", exact=False)
    judge(page)
    hand.follow("Recopier pour un autre enfant")
    judge(page)
    page.go_back()
    hand.follow("Modifier / annuler la réservation")
    judge(page)
    hand.follow("Continuer")
    judge(page)


@SIZES
def test_a_grid_with_two_columns_and_a_refused_tick(page: Page) -> None:
    steps.sign_in(page, "famille2051@example.org")
    page.goto("/reservations/nouvelle/5/3/planning?mois=2019-09")
    page.evaluate("""() => {
      const box = document.querySelector('table input:enabled');
      box.value = box.value.replace(/[0-9]{8}/, '20190921');
      box.checked = true;
    }""")
    steps.press(page, "Valider le planning")
    expect(page.get_by_role("alert")).to_be_visible()
    judge(page)


def test_the_pages_of_the_town_hall(page: Page) -> None:
    hand = Mouse(page)
    steps.enter_staff(page, "admin@mairie.example")
    for path in OF_STAFF:
        visit(page, path)
        expect_accessible(page)
    page.goto("/mairie/reservations/31/traiter")
    hand.press("Tout refuser")
    expect(page.get_by_role("alert").first).to_be_visible()
    expect_accessible(page)
    page.goto("/mairie/fermetures/nouveau")
    expect_accessible(page)
    hand.choose("Tout un établissement (facultatif)", "Restaurant scolaire du Centre")
    hand.date("Premier jour fermé", "2019-10-01")
    hand.date("Dernier jour fermé", "2019-10-01")
    hand.fill("Motif", "Neige")
    hand.press("Enregistrer")
    expect_accessible(page)
    hand.press("Fermer et annuler", exact=False)
    hand.follow("Rouvrir", exact=False)
    expect_accessible(page)
