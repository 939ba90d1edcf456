"""The main job with the keyboard alone."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.steps import FRIDAY, box

pytestmark = pytest.mark.browser
NAME_OF_FOCUS = "document.activeElement.getAttribute('aria-label') || document.activeElement.textContent.trim()"
IS_OUTLINED = "getComputedStyle(document.activeElement).outlineStyle !== 'none'"
IS_COVERED = """() => {
  const at = document.activeElement.getBoundingClientRect();
  const top = document.elementFromPoint(at.x + at.width / 2, at.y + at.height / 2);
  return !(document.activeElement.contains(top) || top.closest('.box') === document.activeElement.closest('.box'));
}"""


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the focus is there; it can be seen on the way."""
    for _ in range(300):
        page.keyboard.press("Tab")
        if page.evaluate(NAME_OF_FOCUS) == name:
            assert page.evaluate(IS_OUTLINED), f"the focus on {name} cannot be seen"
            assert not page.evaluate(IS_COVERED), f"something lies over {name}"
            return
    raise AssertionError(f"{name} is not reached with Tab")


def go(page: Page, name: str) -> None:
    """Reach it with Tab and press Enter: another page comes."""
    tab_to(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    steps.await_paint(page)


def test_from_the_door_to_the_receipt_without_a_mouse(page: Page) -> None:
    page.goto("/connexion")
    steps.await_paint(page)
    page.get_by_label("Identifiant").focus()
    page.keyboard.type("famille1042")
    page.keyboard.press("Tab")
    page.keyboard.type(steps.PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    for name in ("Voir le planning du mois", "Dates suivantes", "Modifier"):
        go(page, name)
    tab_to(page, FRIDAY)
    page.keyboard.press("Space")
    expect(box(page, FRIDAY)).not_to_be_checked()
    go(page, "Valider et terminer")
    go(page, "Terminer")
    expect(page.get_by_role("heading", level=1)).to_have_text("Modifications enregistrées")


def test_enter_in_a_box_keeps_the_ticks_and_stays(page: Page) -> None:
    steps.sign_in(page, "famille1042")
    page.goto("/planning/modifier?du=2019-09-01")
    steps.await_paint(page)
    box(page, FRIDAY).focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Vos modifications sont dans le panier.")
    expect(page.get_by_role("heading", level=1)).to_have_text("Septembre 2019")
    steps.expect_basket(page, "1 annulation en attente")


def test_every_box_is_reached_in_the_order_of_the_days(page: Page) -> None:
    steps.sign_in(page, "famille1042")
    page.goto("/planning/modifier?du=2019-09-02&vue=semaine")
    steps.await_paint(page)
    names = [it.get_attribute("aria-label") for it in page.get_by_role("checkbox").all()]
    box(page, names[0]).focus()
    walked = [names[0]]
    for _ in names[1:]:
        page.keyboard.press("Tab")
        walked.append(page.evaluate(NAME_OF_FOCUS))
    assert walked == names and len(names) == 5 * 2
