"""Every page of the journey for everybody: axe, no sideways scroll, targets that a thumb can hit."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.steps import FIRST_DAY, FRIDAY, box, judge, press

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("page", ["wide", "phone", "small phone"], indirect=True)
def test_every_page_of_the_journey(page: Page) -> None:
    page.goto("/connexion")
    judge(page)
    steps.sign_in(page, "famille1042")
    judge(page)
    for address in ("/planning", "/planning?du=2019-09-01", "/planning?du=2019-09-02&vue=semaine&par=famille"):
        page.goto(address)
        judge(page)
    page.goto("/planning/modifier?du=2019-09-01")
    box(page, FRIDAY).uncheck()
    box(page, FIRST_DAY).check()
    press(page, "Valider")
    judge(page)
    press(page, "Valider et terminer")
    judge(page)
    press(page, "Terminer")
    expect(page.get_by_role("heading", level=1)).to_have_text("Modifications enregistrées")
    judge(page)
    for address in ("/planning/recapitulatif", "/confirmations/999999"):
        page.goto(address)
        judge(page)
    page.goto("/demo/courrier")
    steps.expect_accessible(page)


@pytest.mark.parametrize("page", ["wide", "phone"], indirect=True)
def test_a_refused_page_leads_to_its_box(page: Page) -> None:
    steps.sign_in(page, "famille1042")
    page.goto("/planning/modifier?du=2019-09-01")
    late = "Hugo, Repas, samedi 21 septembre 2019"
    page.evaluate("""() => {
      const box = document.querySelector('input.mark');
      box.value = box.value.replace(/[0-9]{8}/, '20190921');
      box.checked = true;
    }""")
    press(page, "Valider")
    expect(page.get_by_role("alert")).to_contain_text(late)
    judge(page)


@pytest.mark.parametrize("page", ["wide", "phone"], indirect=True)
def test_a_family_without_a_complete_file_is_told_why(page: Page) -> None:
    steps.sign_in(page, "famille418@example.org")
    page.goto("/planning?du=2019-09-01")
    main = page.get_by_role("main")
    expect(main).to_contain_text("On ne peut pas encore réserver")
    expect(main).to_contain_text("Il manque")
    expect(main).to_contain_text("dossier incomplet")
    expect(page.get_by_role("link", name="Modifier", exact=True)).to_have_count(0)
    judge(page)
