"""Every page of the files and of their documents, as it stands and when it was refused: axe, no sideways scroll."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.steps import expect_accessible, judge

pytestmark = pytest.mark.browser
SIZES = pytest.mark.parametrize("page", ["wide", "small phone"], indirect=True)
OF_STAFF = (
    *("/mairie/", "/mairie/familles/1", "/mairie/enfants/1", "/mairie/documents/", "/mairie/types-de-documents/"),
    *("/mairie/modifications/", "/mairie/champs/", "/mairie/autorisations/", "/mairie/fiches-sanitaires/1"),
    *(
        "/mairie/demandes/",
        "/mairie/conservation/",
        "/mairie/familles/1/modifier",
        "/mairie/fiches-sanitaires/1/modifier",
    ),
)


@SIZES
def test_the_pages_of_a_family_s_file(page: Page) -> None:
    steps.sign_in(page, "famille418@example.org")
    judge(page)
    for path in ("/dossier", "/dossier/famille", "/dossier/enfants/6"):
        page.goto(path)
        judge(page)
    for path in ("/dossier/famille", "/dossier/enfants/6"):
        page.goto(path)
        steps.press(page, "Enregistrer")
        expect(page.get_by_role("alert")).to_contain_text("à corriger")
        judge(page)


@SIZES
def test_the_pages_of_documents(page: Page, tmp_path: Path) -> None:
    web_page = tmp_path / "scan.pdf"
    web_page.write_text("<!DOCTYPE html><title>no paper</title>")
    steps.sign_in(page, "famille1042")
    page.goto("/documents")
    judge(page)
    page.get_by_label("Fichier", exact=True).set_input_files(web_page)
    page.get_by_role("radio", name="la famille").check()
    page.get_by_label("Type de document").select_option(label="Avis d’imposition")
    steps.press(page, "Envoyer")
    expect(page.get_by_role("alert")).to_contain_text("pas envoyé")
    judge(page)
    page.goto("/documents")
    steps.follow(page, page.get_by_role("link", name="Voir").first)
    judge(page)


def test_the_pages_of_the_town_hall(page: Page) -> None:
    steps.enter_staff(page, "admin@mairie.example")
    for path in OF_STAFF:
        answer = page.goto(path)
        assert answer is not None and answer.status == 200, path
        expect_accessible(page)
    page.goto("/mairie/documents/")
    steps.follow(page, page.locator("tbody tr").first.get_by_role("link").first)
    expect(page.get_by_role("button", name="Valider")).to_be_visible()
    expect_accessible(page)


def test_leaving_a_form_in_which_something_was_typed_asks_first(page: Page) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    steps.sign_in(page, "famille418@example.org")
    page.goto("/dossier/famille")
    page.get_by_label("N° et rue").first.press_sequentially("5")
    page.get_by_role("link", name="Annuler").click(no_wait_after=True)
    page.wait_for_timeout(300)
    steps.press(page, "Ajouter un parent ou un représentant légal")
    assert asked == ["beforeunload"]
    page.get_by_role("link", name="Annuler").click(no_wait_after=True)
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"] * 2
    steps.press(page, "Enregistrer et finir plus tard")
    expect(page.get_by_role("status").first).to_contain_text("Vos réponses sont gardées")
    assert asked == ["beforeunload"] * 2
