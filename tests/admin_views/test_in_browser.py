"""The town hall's pages in a real browser: axe finds nothing, no script is needed, nothing scrolls sideways."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from sqlalchemy import select

from models import Contact, Family, db
from rules.rights import Role
from tests import cast
from tests.journeys import steps

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("migrated_app", ["sqlite"], indirect=True),  # a page is the same on both
]
PAGES = [
    "",
    "familles/",
    "familles/?search=xyz",
    "familles/{family}",
    "familles/nouveau",
    "familles/{family}/modifier",
    "familles/{family}/supprimer",
    "enfants/",
    "enfants/{child}",
    "contacts/nouveau?enfant={child}",
    "fiches-sanitaires/{health}/modifier",
    "recherche/?q=benmoussa",
]


def faults(page, address, path):
    """What is wrong with one page: its answer, the console, its width, what it loads, axe."""
    said, loaded = [], []
    page.on("console", lambda it: said.append(it.text) if it.type in ("error", "warning") else None)
    page.on("request", lambda it: loaded.append((it.resource_type, it.url)))
    answer = page.goto(f"{address}/mairie/{path}")
    found = [f"console: {it}" for it in said]
    found += [f"loads {url}" for kind, url in loaded if kind in ("script", "font") or not url.startswith(address)]
    found += [] if answer.status == 200 else [f"status {answer.status}"]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append("scrolls sideways")
    violations = Axe().run(page).response["violations"]
    return [f"{path}: {it}" for it in found + [f"axe: {it['id']} {it['nodes'][0]['html']}" for it in violations]]


@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing_and_no_page_needs_a_script(address, window_of, town, width):
    away = {"last_name": "Durand", "first_name": "Marc", "phone": "", "must_not_collect": True}
    cast.add(Contact(child=town.hugo, family=cast.family_of(town.nadia), **away))
    ids = {"family": cast.family_of(town.nadia).id, "child": town.hugo.id, "health": town.hugo.health.id}
    window = window_of(town.staff[Role.COUNTER], viewport={"width": width, "height": 900})
    found = []
    for path in PAGES:
        page = window.new_page()
        found += faults(page, address, path.format(**ids))
        page.close()
    assert found == []


def test_a_family_is_entered_found_and_changed_without_javascript(window_of, town):
    page = window_of(town.staff[Role.COUNTER], java_script_enabled=False).new_page()
    page.goto("/mairie/familles/")
    steps.follow(page, page.get_by_role("link", name="Créer"))
    page.get_by_role("textbox", name="N° de dossier").fill("5001")
    page.get_by_label("Nom", exact=True).fill("Lefèvre")
    page.get_by_label("Code postal").fill("392")
    steps.press(page, "Enregistrer")
    expect(page.get_by_role("link", name="Code postal : Il faut 5 chiffres")).to_be_visible()
    page.get_by_label("Code postal").fill("39220")
    steps.press(page, "Enregistrer")
    expect(page.get_by_role("status")).to_contain_text("Lefèvre (n°\N{NO-BREAK SPACE}5001).")
    page.get_by_label("Famille, enfant, n° de dossier").fill("lefevre")
    steps.press(page, "Rechercher")
    steps.follow(page, page.get_by_role("link", name="Lefèvre (n°\N{NO-BREAK SPACE}5001)"))
    steps.follow(page, page.get_by_role("link", name="Supprimer"))
    steps.press(page, "Supprimer")
    expect(page.get_by_role("status")).to_contain_text("est supprimé")
    db.session.rollback()
    assert db.session.scalar(select(Family.id).where(Family.number == "5001")) is None
