"""A canteen month for two children, from the home page to the receipt: few clicks, counted by the browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.hands import Mouse

pytestmark = pytest.mark.browser
PERIOD = "RESTAURATION SCOLAIRE CANTINE ELEMENTAIRE 2019-2020"
COUNT_CLICKS = """addEventListener('click', (it) => {
  if (it.isTrusted) sessionStorage.clicks = 1 + Number(sessionStorage.clicks ?? 0);
}, true)"""
MOST = 6


def test_a_canteen_month_for_two_children_takes_at_most_six_clicks(page: Page) -> None:
    hand = Mouse(page)
    steps.sign_in(page, "famille2051@example.org")
    page.add_init_script(COUNT_CLICKS)
    page.goto("/")
    hand.follow("Modifier le planning")
    hand.press("Dates suivantes")
    hand.press(f"Tout cocher , {PERIOD}")
    hand.press("Valider et terminer")
    hand.press("Terminer")
    expect(page).to_have_url(re.compile(r"/confirmations/\d+$"))
    assert 0 < page.evaluate("Number(sessionStorage.clicks)") <= MOST
    page.goto("/planning?du=2019-09-01")
    full = page.locator(".plan-rows > li").filter(has_text=f"[17 {PERIOD} : 69,70 €]")
    expect(full).to_contain_text(["Julie", "Julien"])
