"""« Mes données » and the town hall's answer, in a browser: axe, no sideways scroll, targets that a thumb can hit."""

from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.steps import expect_accessible, judge, press

SIZES = pytest.mark.parametrize("page", ["wide", "small phone"], indirect=True)
pytestmark = [pytest.mark.browser, SIZES]


def test_a_parent_takes_the_data_away_asks_for_deletion_and_the_town_hall_says_no(page: Page) -> None:
    steps.sign_in(page, "famille771")
    for address in ("", "/lectures", "/suppression"):
        page.goto(f"/mes-donnees{address}")
        judge(page)
    press(page, "Envoyer la demande")
    expect(page.get_by_role("alert")).to_contain_text("Cochez cette case")
    judge(page)
    page.get_by_label("Je demande la suppression").check()
    press(page, "Envoyer la demande")
    judge(page)
    page.get_by_label("Mot de passe actuel").fill("Faux-mot-2019")
    press(page, "Télécharger mes données")
    judge(page)
    page.get_by_label("Mot de passe actuel").fill(steps.PASSWORD)
    with page.expect_download() as download:
        page.get_by_role("button", name="Télécharger mes données").click()
    assert "fiches-sanitaires.json" in ZipFile(download.value.path()).namelist()
    steps.leave(page)
    steps.enter_staff(page, "admin@mairie.example")
    for address in ("demandes/", "demandes/1", "demandes/1/traiter", "conservation/"):
        page.goto(f"/mairie/{address}")
        expect_accessible(page)
    page.goto("/mairie/demandes/1/traiter")
    page.get_by_label("Réponse à la famille").fill("Une facture reste due.")
    press(page, "Refuser")
    expect(page.get_by_role("status")).to_contain_text("La réponse est enregistrée")
