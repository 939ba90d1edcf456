"""The public pages: every one judged, every link followed, in both languages, by keyboard, without JavaScript."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.steps import judge, press

pytestmark = pytest.mark.browser
HREFS = "(links) => [...new Set(links.map((it) => it.getAttribute('href')))]"
AT_LEAST = 20


def links(page: Page) -> list[str]:
    """Where the links of the page lead, on this portal."""
    found: list[str] = page.eval_on_selector_all("a[href]", HREFS)
    return [it for it in found if it.startswith("/")]


@pytest.mark.parametrize("page", ["wide", "small phone"], indirect=True)
def test_every_public_page(page: Page) -> None:
    page.goto("/")
    judge(page)
    services = [it for it in links(page) if it.startswith("/services/")]
    news = [it for it in links(page) if it.startswith("/actualites/")]
    assert services and news, "the demonstration publishes no text or no news"
    others = ["/contact", "/actualites", "/menus", "/sans-compte", "/connexion"]
    texts = ["/conditions-d-utilisation", "/donnees-personnelles", "/mentions-legales", "/accessibilite"]
    for address in [*services[:3], news[0], *others, *texts, "/nothing"]:
        page.goto(address)
        judge(page)


def test_every_link_leads_somewhere(page: Page) -> None:
    waiting, seen = ["/"], set()
    while waiting:
        address = waiting.pop()
        seen.add(address)
        answer = page.goto(address)
        assert answer is not None and answer.status == 200, address
        found = {it.split("#")[0] for it in links(page) if not urlsplit(it).path.startswith("/demo/courrier/")}
        waiting += found - seen - set(waiting)
    print(f"{len(seen)} pages")
    assert len(seen) >= AT_LEAST


def test_the_home_page_leads_in(page: Page) -> None:
    page.goto("/")
    box = page.get_by_role("region", name="Connexion à votre espace")
    box.get_by_label("Identifiant").fill("famille1042")
    box.get_by_label("Mot de passe", exact=True).fill(steps.PASSWORD)
    steps.follow(page, box.get_by_role("button", name="Connexion"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bonjour")
    judge(page)
    steps.follow(page, page.get_by_role("link", name="Mon compte :"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Informations du compte")


@pytest.mark.parametrize("page", ["wide", "without JavaScript", "phone"], indirect=True)
def test_the_language_is_chosen_in_the_header_and_kept(page: Page) -> None:
    page.goto("/contact")
    press(page, "English")
    expect(page).to_have_url(f"{page.url.split('/contact')[0]}/contact")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto("/connexion")
    page.locator("#identifier").fill("famille1042")
    page.locator("#password").fill(steps.PASSWORD)
    steps.follow(page, page.locator("main form button"))
    expect(page.locator("h1")).to_contain_text("Nadia")
    steps.follow(page, page.locator("header form[action='/deconnexion'] button"))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    press(page, "Français")
    expect(page.get_by_role("heading", level=1)).to_have_text("Connexion à votre espace")


def test_the_town_hall_speaks_the_language_too(page: Page) -> None:
    page.goto("/connexion")
    page.get_by_label("Identifiant").fill("admin@mairie.example")
    page.get_by_label("Mot de passe", exact=True).fill(steps.PASSWORD)
    press(page, "Connexion")
    press(page, "English")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto("/mairie/reglages/")
    judge(page)


def test_the_connection_box_is_reached_by_keyboard(page: Page) -> None:
    page.goto("/")
    steps.await_paint(page)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Identifiant")).to_be_focused()
    page.keyboard.type("famille1042")
    page.keyboard.press("Tab")
    page.keyboard.type(steps.PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bonjour")


def test_the_menus_are_printed_by_a_button(page: Page) -> None:
    page.add_init_script("window.print = () => { window.printed = true; }")
    page.goto("/")
    steps.follow(page, page.get_by_role("link", name="Imprimer les menus"))
    page.get_by_role("button", name="Imprimer").click()
    page.wait_for_function("window.printed === true")
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Imprimer")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


@pytest.mark.parametrize("page", ["without JavaScript"], indirect=True)
def test_without_javascript_no_button_promises_to_print(page: Page) -> None:
    page.goto("/menus")
    expect(page.get_by_role("heading", level=1)).to_have_text("Menus de la semaine")
    expect(page.get_by_role("button", name="Imprimer")).to_have_count(0)
