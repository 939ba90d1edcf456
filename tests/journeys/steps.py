"""What a parent does, found by role and name as a person finds it."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

PASSWORD = "Marelle-demo-2026"
FRIDAY = "Hugo, Repas, vendredi 20 septembre 2019"
FIRST_DAY = "Hugo, Repas, lundi 2 septembre 2019"
OVERFLOW = "document.documentElement.scrollWidth - window.innerWidth"
SMALL_TARGETS = """() => {
  const inText = (it) => it.matches('a:not(.btn, .link, .brand)') && it.closest('p, .msg, .demo, .empty');
  const controls = 'a[href], button, .box:has(input:enabled), select, input:not(.mark, [type=hidden])';
  const small = (size) => size.height < 43.5 || size.width < 43.5;
  return [...document.querySelectorAll(controls)]
    .filter((it) => it.checkVisibility() && !it.matches('.vh, .skip') && !inText(it))
    .filter((it) => small((it.closest('label.check') ?? it).getBoundingClientRect()))
    .map((it) => it.outerHTML.slice(0, 120));
}"""


def sign_in(page: Page, who: str) -> None:
    """From the door to the family's home page."""
    page.goto("/connexion")
    page.get_by_label("Identifiant").fill(who)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    press(page, "Connexion")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bonjour")


def enter_staff(page: Page, who: str) -> None:
    """From the door to the town hall's own side."""
    page.goto("/connexion")
    page.get_by_label("Identifiant").fill(who)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    press(page, "Connexion")
    page.wait_for_url("**/mairie/**")


def leave(page: Page) -> None:
    """« Déconnexion »."""
    follow(page, page.get_by_role("button", name="Déconnexion").first)


def open_september(page: Page) -> None:
    """Through the tile « Planning », then one month on from August."""
    follow(page, page.get_by_role("region", name="Planning").get_by_role("link", name="Voir le planning du mois"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Août 2019")
    follow(page, page.get_by_role("link", name="Dates suivantes"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Septembre 2019")


def edit(page: Page) -> None:
    """« Modifier »."""
    follow(page, page.get_by_role("link", name="Modifier", exact=True))
    expect(box(page, FRIDAY)).to_be_visible()


def box(page: Page, name: str) -> Locator:
    """A box of the planning, by its whole name."""
    return page.get_by_role("checkbox", name=name, exact=True)


def row(page: Page, child: str) -> Locator:
    """The line of a child with what the span counts."""
    return page.locator(".plan-rows > li").filter(has_text=child).first


def press(page: Page, button: str) -> None:
    """A button of the form, by its whole name; another page comes."""
    follow(page, page.get_by_role("button", name=button, exact=True))


def follow(page: Page, target: Locator) -> None:
    """Click on it, and wait for the page that comes: what is looked at next is never the page before."""
    with page.expect_navigation():
        target.click()


def await_paint(page: Page) -> None:
    """The page is painted: a browser drops the keys that come before."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def expect_basket(page: Page, *words: str) -> None:
    """The basket says all of these."""
    for said in words:
        expect(page.get_by_role("region", name="Modification en cours")).to_contain_text(said)


def expect_accessible(page: Page) -> None:
    """axe finds no violation on the page as it stands."""
    found = Axe().run(page).response["violations"]
    faults = [(it["id"], [node["html"][:200] for node in it["nodes"]]) for it in found]
    assert not faults, faults


def judge(page: Page) -> None:
    """The page as it stands: axe, no sideways scroll, on a phone targets that a thumb can hit."""
    expect_accessible(page)
    expect_to_fit(page)


def expect_to_fit(page: Page) -> None:
    """No sideways scroll, on a phone targets that a thumb can hit."""
    assert page.evaluate(OVERFLOW) <= 0, f"{page.url} scrolls sideways"
    if page.viewport_size["width"] < 600:
        assert page.evaluate(SMALL_TARGETS) == [], page.url
