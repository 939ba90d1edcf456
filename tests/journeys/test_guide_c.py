"""Section C of the Les Rousses guide: the usual days of the year for the youngest, who is not enrolled yet."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.hands import Mouse

pytestmark = pytest.mark.browser
PERIOD = "RESTAURATION SCOLAIRE 2019/2020"
STRIKE, NOVEMBER = "2019-10-01", "2019-11-04"


@pytest.mark.parametrize("page", ["wide", "without JavaScript", "phone"], indirect=True)
def test_the_guide_from_the_tile_to_the_mail(page: Page) -> None:
    """138 Mondays, Tuesdays, Thursdays and Fridays have school in zone C, 26 of them are Fridays after All Saints."""
    hand, main = Mouse(page), page.get_by_role("main")
    _close_a_day(hand)
    steps.sign_in(page, "famille1042")
    with hand.within("Inscription", "region"):
        hand.follow("Inscrire mon enfant à une activité")
    hand.follow(f"Inscrire Léa-Rose, {PERIOD}")
    expect(main).to_contain_text("modifiable jusqu’au jeudi 23h59 de la semaine précédente")
    for weekday in ("lundi", "mardi", "jeudi", "vendredi"):
        hand.tick(weekday)
    hand.press("Enregistrer")
    _expect(page, "C’est enregistré. Un e-mail vous a été envoyé.", "137 jours réservés", "Total : 589,10 €")
    _expect(page, "Jours habituels qui ne sont pas réservés", "Fermé : Grève (1 jour)octobre 2019 : 1er")
    hand.follow("Modifier les jours")
    hand.tick("vendredi")
    hand.date("À partir du", NOVEMBER)
    hand.press("Enregistrer")
    _expect(page, "26 jours annulés", "Total : −111,80 €", "lundi, mardi et jeudi")
    with hand.within(PERIOD, "region"):
        hand.follow("Planning")
    expect(steps.row(page, "Léa-Rose")).to_contain_text(f"[17 {PERIOD} : 73,10 €]")
    _read_the_mail(hand)


def _close_a_day(hand: Mouse) -> None:
    """The town hall closes the canteen for a strike; five meals are booked that day."""
    steps.enter_staff(hand.page, "admin@mairie.example")
    hand.page.goto("/mairie/fermetures/")
    hand.follow("Créer")
    hand.choose("Ou une période (facultatif)", PERIOD)
    hand.date("Premier jour fermé", STRIKE)
    hand.date("Dernier jour fermé", STRIKE)
    hand.fill("Motif", "Grève")
    hand.press("Enregistrer")
    _expect(hand.page, "5 réservations sont concernées", "Rendu aux familles21,50 €")
    hand.press("Fermer et annuler 5 réservations")
    steps.leave(hand.page)


def _read_the_mail(hand: Mouse) -> None:
    hand.follow("Voir le courrier")
    for subject, words in (
        ("Les jours habituels de Léa-Rose sont modifiés", ("Jours annulés, Repas : 26", "avril 2020 : 3, 24")),
        ("L’inscription de Léa-Rose est enregistrée", ("Jours réservés, Repas : 137", "Repas, fermé, Grève")),
    ):
        hand.follow(subject)
        _expect(hand.page, "famille1042@example.org", *words)
        hand.follow("Courrier de la démonstration")


def _expect(page: Page, *said: str) -> None:
    for words in said:
        expect(page.get_by_role("main")).to_contain_text(words)
