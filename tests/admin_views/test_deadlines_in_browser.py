"""« Régler les limites » in a real browser: its sentence follows what is chosen, and no script is needed to save it."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from models import db
from rules.rights import Role
from tests.journeys import steps

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("migrated_app", ["sqlite"], indirect=True)]


@pytest.fixture
def opened(window_of, town):
    """Opens the page of the canteen's deadlines for the administrator, in a window of these options."""

    def open_page(**options):
        page = window_of(town.staff[Role.ADMINISTRATOR], **options).new_page()
        page.goto(f"/mairie/periodes/{town.canteen.id}/limites")
        return page

    return open_page


@pytest.mark.parametrize("width", [1280, 360])
def test_the_sentence_follows_what_is_chosen(opened, width):
    page = opened(viewport={"width": width, "height": 900})
    complaints = []
    page.on("console", lambda it: complaints.append(it.text) if "422" not in it.text else None)
    expect(page.locator("#add-days-count")).to_be_hidden()
    page.locator("#add-kind-days").check()
    effect = page.locator("#effet")
    effect.get_by_text("modifiable jusqu’à 2 jours avant, 10h00").wait_for()
    page.locator("#add-days-count").fill("")
    effect.get_by_text("Complétez d’abord les cases signalées.").wait_for()
    page.locator("#add-kind-weekdays").check()
    effect.get_by_text("jeudi et vendredi\N{NO-BREAK SPACE}: jusqu’au jeudi 23h59").first.wait_for()
    page.get_by_label("La même limite pour annuler").uncheck()
    expect(page.get_by_role("group", name="Annuler un jour")).to_be_visible()
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    violations = Axe().run(page).response["violations"]
    assert ([it["id"] for it in violations], complaints) == ([], [])


def test_limits_are_set_without_javascript(opened, town):
    page = opened(java_script_enabled=False, viewport={"width": 360, "height": 800})
    page.locator("#add-kind-hours").check()
    page.locator("#add-hours-count").fill("48")
    steps.press(page, "Voir l’effet")
    expect(page.get_by_text("modifiable jusqu’à 48 heures avant le début")).to_be_visible()
    steps.press(page, "Enregistrer")
    expect(page.get_by_role("status")).to_contain_text("Les limites sont enregistrées.")
    db.session.rollback()
    assert (town.canteen.add_rule, town.canteen.cancel_rule) == ("HB(48)", "HB(48)")
