"""What the other named families meet: Rodez's cut-off, and a child of two homes."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.steps import box, press

pytestmark = pytest.mark.browser
RODEZ = pytest.mark.parametrize("portal", ["2020-03-04T10:06"], indirect=True)
LINES_OF_THE_LONG_WORD = """names => names.map(name => {
  const text = name.firstChild, begin = text.data.indexOf("élémentaire"), word = document.createRange();
  word.setStart(text, begin); word.setEnd(text, begin + "élémentaire".length);
  return word.getClientRects().length;
})"""


@RODEZ
def test_the_first_day_that_julien_can_still_book_at_cambon(page: Page, portal) -> None:
    steps.sign_in(page, "famille2051@example.org")
    page.goto("/planning/modifier?du=2020-03-01")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mars 2020")
    meals = page.locator("input.mark[aria-label^='Julien, REPAS ENFANT,']")
    days = [it.get_attribute("aria-label") for it in meals.all() if it.is_enabled()]
    assert days[0] == "Julien, REPAS ENFANT, lundi 16 mars 2020"
    late = box(page, "Julien, REPAS ENFANT, vendredi 13 mars 2020")
    expect(late).to_be_disabled()
    expect(late).to_have_accessible_description("délai dépassé")


def test_a_shared_child_is_taken_by_one_home_at_a_time(page: Page, portal) -> None:
    seen = {}
    for family in ("famille771", "famille772"):
        steps.sign_in(page, family)
        page.goto("/planning/modifier?du=2019-09-01")
        enabled = [it for it in page.get_by_role("checkbox").all() if "Sacha" in it.get_attribute("aria-label")]
        seen[family] = {it.get_attribute("aria-label") for it in enabled}
        expect(page.get_by_role("main")).to_contain_text("semaine de l’autre foyer")
        press(page, "Déconnexion")
    assert seen["famille771"] and seen["famille772"]
    assert not seen["famille771"] & seen["famille772"]


@pytest.mark.parametrize("page", ["phone", "small phone"], indirect=True)
def test_no_word_of_a_long_activity_is_cut_in_two_on_a_phone(page: Page, portal) -> None:
    steps.sign_in(page, "famille2051@example.org")
    page.goto("/planning/modifier?vue=semaine&du=2019-09-02&par=famille")
    names = page.locator(".box-who").filter(has_text="élémentaire")
    expect(names).not_to_have_count(0)
    for lines in names.evaluate_all(LINES_OF_THE_LONG_WORD):
        assert lines == 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
