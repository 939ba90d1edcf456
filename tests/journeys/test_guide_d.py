"""Section D of the Les Rousses guide, step by step, on its own dates and with its figures."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.steps import FIRST_DAY, FRIDAY, box, press, row

pytestmark = pytest.mark.browser
EVERY_WAY = pytest.mark.parametrize("page", ["wide", "without JavaScript", "phone"], indirect=True)
PERIOD = "RESTAURATION SCOLAIRE 2019/2020"


def untick(page: Page, name: str) -> None:
    """With a finger where there is one."""
    if page.viewport_size["width"] < 600:
        box(page, name).tap()
    else:
        box(page, name).uncheck()
    expect(box(page, name)).not_to_be_checked()


@EVERY_WAY
def test_the_guide_from_the_tile_to_the_mail(page: Page) -> None:
    steps.sign_in(page, "famille1042")
    steps.open_september(page)
    expect(row(page, "Hugo")).to_contain_text(f"[20 {PERIOD} : 86,00 €]")
    steps.edit(page)
    untick(page, FRIDAY)
    press(page, "Valider")
    expect(page.get_by_role("status")).to_contain_text("Vos modifications sont dans le panier.")
    steps.expect_basket(page, "1 annulation en attente", "0 réservation en attente", "Coût de la période : −4,30 €")
    expect(row(page, "Hugo")).to_contain_text(f"[19 {PERIOD} : 81,70 €]")
    press(page, "Valider et terminer")
    _recap(page)
    press(page, "Terminer")
    _receipt(page)
    _mail(page)


def _recap(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Validation des modifications")
    expect(page.get_by_role("table", name="Récapitulatif de votre saisie")).to_be_visible()
    line = page.locator("tbody tr")
    expect(line).to_have_count(1)
    for words in ("20/09/2019", f"Hugo – {PERIOD}", "à l’unité", "−4,30 €"):
        expect(line).to_contain_text(words)
    expect(page.get_by_role("button", name="Tout supprimer")).to_be_visible()


def _receipt(page: Page) -> None:
    expect(page).to_have_url(re.compile(r"/confirmations/\d+$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Modifications enregistrées")
    expect(page.get_by_role("main")).to_contain_text("Un e-mail vous a été envoyé.")
    expect(page.locator("tbody tr")).to_contain_text("vendredi 20 septembre 2019")


def _mail(page: Page) -> None:
    steps.follow(page, page.get_by_role("link", name="Voir le courrier"))
    newest = page.get_by_role("row").filter(has_text="famille1042@example.org").first
    steps.follow(page, newest.get_by_role("link", name="Votre réservation n°"))
    letter = page.get_by_role("main")
    for words in ("Hugo, RESTAURATION SCOLAIRE 2019/2020", "vendredi 20 septembre 2019", "−4,30 €"):
        expect(letter).to_contain_text(words)


@EVERY_WAY
def test_ticking_the_first_day_too_makes_21_meals(page: Page) -> None:
    steps.sign_in(page, "famille1042")
    page.goto("/planning/modifier?du=2019-09-01")
    box(page, FIRST_DAY).check()
    press(page, "Valider")
    expect(row(page, "Hugo")).to_contain_text(f"[21 {PERIOD} : 90,30 €]")
    expect(row(page, "Hugo")).to_contain_text("Cette activité est ouverte à partir du 02/09/2019")
    steps.expect_basket(page, "0 annulation en attente", "1 réservation en attente", "Coût de la période : +4,30 €")


@EVERY_WAY
def test_another_month_and_another_view_keep_the_ticks(page: Page) -> None:
    steps.sign_in(page, "famille1042")
    page.goto("/planning/modifier?du=2019-09-01")
    untick(page, FRIDAY)
    press(page, "Dates suivantes")
    expect(page.get_by_role("heading", level=1)).to_have_text("Octobre 2019")
    steps.expect_basket(page, "1 annulation en attente", "Coût de la période : −4,30 €")
    press(page, "Dates précédentes")
    expect(box(page, FRIDAY)).not_to_be_checked()
    box(page, FIRST_DAY).check()
    press(page, "Famille")
    expect(page.get_by_role("heading", level=2, name="Hugo")).to_be_visible()
    steps.expect_basket(page, "1 annulation en attente", "1 réservation en attente", "Coût de la période : 0,00 €")
    press(page, "Activités")
    press(page, "Semaine")
    expect(page.get_by_role("heading", level=1)).to_have_text("Du 2 au 8 septembre 2019")
    expect(box(page, FIRST_DAY)).to_be_checked()


def test_the_views_of_the_guide_when_reading(page: Page) -> None:
    steps.sign_in(page, "famille1042")
    steps.open_september(page)
    steps.follow(page, page.get_by_role("link", name="Quinzaine"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Du 2 au 15 septembre 2019")
    steps.follow(page, page.get_by_role("link", name="Semaine", exact=True))
    expect(row(page, "Hugo")).to_contain_text(f"[4 {PERIOD} : 17,20 €]")
    steps.follow(page, page.get_by_role("link", name="Famille", exact=True))
    expect(page.get_by_role("heading", level=2, name="Marie-Clémentine")).to_be_visible()
    steps.follow(page, page.get_by_role("link", name="Aujourd’hui"))
    expect(page.get_by_role("main")).to_contain_text("Attention : il n’y a pas d’inscription gérant le planning.")
    steps.follow(page, page.get_by_role("link", name="Aller au lundi 2 septembre 2019"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Du 2 au 8 septembre 2019")


def test_the_counts_follow_the_ticks_at_once(page: Page) -> None:
    steps.sign_in(page, "famille1042")
    page.goto("/planning/modifier?du=2019-09-01")
    box(page, FRIDAY).uncheck()
    steps.expect_basket(page, "1 annulation en attente", "0 réservation en attente", "Coût de la période : −4,30 €")
    expect(row(page, "Hugo")).to_contain_text(f"[19 {PERIOD} : 81,70 €]")
    press(page, "Valider")
    box(page, FRIDAY).check()
    box(page, FIRST_DAY).check()
    steps.expect_basket(page, "0 annulation en attente", "1 réservation en attente", "Coût de la période : +4,30 €")
    expect(row(page, "Hugo")).to_contain_text(f"[21 {PERIOD} : 90,30 €]")
    box(page, FIRST_DAY).uncheck()
    steps.expect_basket(page, "0 annulation en attente", "0 réservation en attente", "Coût de la période : 0,00 €")


@EVERY_WAY
def test_quitter_drops_what_was_not_validated_and_keeps_the_basket(page: Page) -> None:
    page.on("dialog", lambda dialog: dialog.accept())
    steps.sign_in(page, "famille1042")
    page.goto("/planning/modifier?du=2019-09-01")
    untick(page, FRIDAY)
    press(page, "Valider")
    box(page, FIRST_DAY).check()
    steps.follow(page, page.get_by_role("link", name="Quitter"))
    expect(page.get_by_role("link", name="Modifier", exact=True)).to_be_visible()
    steps.expect_basket(page, "1 annulation en attente", "0 réservation en attente", "Coût de la période : −4,30 €")
    expect(row(page, "Hugo")).to_contain_text(f"[20 {PERIOD} : 86,00 €]")


def test_leaving_with_ticks_asks_first_and_only_then(page: Page) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    steps.sign_in(page, "famille1042")
    page.goto("/planning/modifier?du=2019-09-01")
    box(page, FRIDAY).uncheck()
    page.get_by_role("link", name="Quitter").click(no_wait_after=True)
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    box(page, FRIDAY).check()
    steps.follow(page, page.get_by_role("link", name="Quitter"))
    expect(page).to_have_url(re.compile(r"/planning\?"))
    assert asked == ["beforeunload"]


@EVERY_WAY
def test_tout_supprimer_leaves_the_month_as_it_was(page: Page) -> None:
    steps.sign_in(page, "famille1042")
    page.goto("/planning/modifier?du=2019-09-01")
    untick(page, FRIDAY)
    press(page, "Terminer les modifications")
    press(page, "Tout supprimer")
    page.goto("/planning?du=2019-09-01")
    expect(row(page, "Hugo")).to_contain_text(f"[20 {PERIOD} : 86,00 €]")
    expect(page.get_by_role("region", name="Modification en cours")).to_have_count(0)
