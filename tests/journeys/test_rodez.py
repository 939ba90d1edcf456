"""The Rodez guide, « Inscription aux services périscolaires et activités », on its own day, dates and words."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys import steps
from tests.journeys.conftest import OPTIONS, Portal
from tests.journeys.hands import Keyboard, Mouse

EVERY_WAY = pytest.mark.parametrize(
    ("page", "by"),
    [("wide", Keyboard), ("without JavaScript", Mouse), ("phone", Mouse)],
    ids=["keyboard", "without JavaScript", "360 px"],
    indirect=["page"],
)
pytestmark = [pytest.mark.browser, pytest.mark.parametrize("portal", ["2020-03-04T10:06"], indirect=True)]
FAMILY, COUNTER = "famille2051@example.org", "guichet@mairie.example"
CARE = "PERISCOLAIRE GARDERIE ELEMENTAIRE 2019-2020"
LUNCHES = "RESTAURATION SCOLAIRE CANTINE ELEMENTAIRE 2019-2020"
IN_MARCH = (16, 17, 19, 20, 23, 24, 26, 27, 30, 31)
BOOKED = ("mardi 17", "jeudi 19", "vendredi 20", "lundi 23", "mardi 24", "jeudi 26")
NUMBER = re.compile(r"(\d{6}) \(du 04/03/2020 à 10:06\)")


def lunch(day: str, child: str = "Julien") -> str:
    """The name of a box."""
    return f"{child}, REPAS ENFANT, {day} mars 2020"


def begin(hand: Mouse, place: str, period: str) -> None:
    """*Nouvelle réservation*, as far as *Votre sélection*."""
    hand.follow("Nouvelle réservation")
    hand.follow("TEST JULIEN")
    with hand.within(place, "region"):
        hand.follow(period)
    expect(hand.page.get_by_role("region", name="Votre sélection")).to_contain_text(period)


def confirm(hand: Mouse, lines: int) -> str:
    """*Valider le planning*, the recap, the last button; the number of the reservation."""
    main = hand.page.get_by_role("main")
    expect(main).to_contain_text("Etat de la réservation : En attente de confirmation")
    expect(hand.page.locator("tbody tr")).to_have_count(lines)
    hand.press("Confirmer la réservation")
    expect(main).to_contain_text("Votre demande de réservation a bien été prise en compte. Merci.")
    expect(main).to_contain_text("Un e-mail vous a été envoyé.")
    found = NUMBER.search(main.inner_text())
    assert found, main.inner_text()
    return found[1]


@EVERY_WAY
def test_six_lunches_then_others_then_the_same_for_julie(page: Page, by: type[Mouse]) -> None:
    hand, main = by(page), page.get_by_role("main")
    steps.sign_in(page, FAMILY)
    _select(hand)
    _tick_six_of_ten(hand)
    hand.press("Valider le planning")
    first = confirm(hand, 6)
    expect(main).to_contain_text("Réservation acceptée")
    expect(page.locator("tbody tr").filter(has_text="acceptée")).to_have_count(6)
    hand.follow("Terminer")
    second = _exchange_a_day(hand, first)
    _copy_to_julie(hand, second)


def _select(hand: Mouse) -> None:
    begin(hand, "Cantine élémentaire Cambon", LUNCHES)
    selection = hand.page.get_by_role("region", name="Votre sélection")
    for said in (
        "Du 02/09/2019 au 03/07/2020",
        "Jours d’ouverture : Lun Mar Jeu Ven",
        "Vous avez jusqu’au 03/07/2020 pour valider vos réservations",
        "Vous devez réserver avant le mardi de la semaine précédant la date souhaitée",
        "Heure limite : 23:59",
    ):
        expect(selection).to_contain_text(said)
    hand.follow("Continuer")


def _tick_six_of_ten(hand: Mouse) -> None:
    page = hand.page
    expect(page.get_by_role("heading", level=2, name="Planning - TEST JULIEN")).to_be_visible()
    boxes = page.locator("table input:enabled")
    names = [it.get_attribute("aria-label") or "" for it in boxes.all()]
    assert [name.split()[-3] for name in names] == [str(day) for day in IN_MARCH], names
    hand.unfold("8 dates ne peuvent plus être réservées")
    folded = page.locator("details.over li")
    expect(folded.filter(has_text="délai dépassé depuis le mardi")).to_have_count(8)
    for day in BOOKED:
        hand.switch(lunch(day))


def _exchange_a_day(hand: Mouse, number: str) -> str:
    """Found by its number; the 26th is given back for the 30th."""
    page, main = hand.page, hand.page.get_by_role("main")
    hand.unfold("Rechercher une réservation")
    hand.fill("N° de la réservation", number)
    hand.press("Rechercher")
    expect(page.locator("tbody tr")).to_have_count(1)
    hand.follow(f"Voir la réservation {number}")
    hand.follow("Modifier / annuler la réservation")
    expect(main).to_contain_text("l’ancienne réservation sera automatiquement annulée et remplacée par la nouvelle")
    hand.follow("Continuer")
    hand.switch(lunch("jeudi 26"))
    hand.switch(lunch("lundi 30"))
    hand.press("Valider le planning")
    expect(main).to_contain_text(f"Remplace la réservation {number}")
    new = confirm(hand, 7)
    hand.follow(f"la réservation {number}")
    expect(main.locator(".head")).to_contain_text("remplacée")
    hand.follow(f"la réservation {new}")
    expect(main.locator("dl").get_by_role("link", name=f"la réservation {number}")).to_be_visible()
    return new


def _copy_to_julie(hand: Mouse, number: str) -> None:
    """She has her lunches on Tuesdays and Fridays already."""
    page, main = hand.page, hand.page.get_by_role("main")
    hand.follow("Recopier pour un autre enfant")
    taken = page.locator("tbody tr").filter(has_text="déjà")
    expect(taken).to_have_count(3)
    hand.press("Recopier 3 dates")
    expect(main).to_contain_text("Référent : TEST JULIE")
    assert confirm(hand, 3) > number
    expect(main).to_contain_text("Réservation acceptée")


@pytest.mark.parametrize("page", ["wide", "without JavaScript", "phone"], indirect=True)
def test_an_evening_waits_until_the_town_hall_accepts_it(page: Page, portal: Portal, browser: Browser) -> None:
    hand, main = Mouse(page), page.get_by_role("main")
    steps.sign_in(page, FAMILY)
    begin(hand, "Garderie élémentaire Foch", CARE)
    hand.follow("Continuer")
    hand.switch("Julien, SOIR, vendredi 6 mars 2020")
    hand.press("Valider le planning")
    number = confirm(hand, 1)
    expect(main).to_contain_text("La demande est transmise au service concerné pour validation.")
    expect(page.locator("tbody tr")).to_contain_text("en attente de traitement")
    _accept(browser, portal, number)
    hand.follow("Terminer")
    line = page.locator("tbody tr").filter(has_text=number)
    expect(line).to_contain_text("acceptée")
    hand.follow(f"Voir la réservation {number}")
    expect(page.locator("tbody tr")).to_contain_text("acceptée")


def _accept(browser: Browser, portal: Portal, number: str) -> None:
    """The counter, at its own computer, finds the request on its first page."""
    context = browser.new_context(locale="fr-FR", base_url=portal.url, **OPTIONS["wide"])
    page = context.new_page()
    hand = Mouse(page)
    steps.enter_staff(page, COUNTER)
    hand.follow("2 réservations à décider")
    hand.follow(f"Voir {number}")
    hand.follow("Accepter ou refuser")
    expect(page.get_by_role("main")).to_contain_text("vendredi 6 mars 2020, SOIR")
    hand.press("Enregistrer la réponse")
    expect(page.get_by_role("main")).to_contain_text("La réponse est enregistrée. La famille reçoit un e-mail.")
    context.close()
