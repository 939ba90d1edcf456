"""From the home page to signed in: claim, invitation, forgotten password, new login, public computer.

Each by touch at 360 px without JavaScript, and on a wide screen with the keyboard alone; the mails are read where
the demonstration keeps them.
"""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

import clock
from services import forgotten
from tests.journeys import steps
from tests.journeys.conftest import Portal
from tests.journeys.hands import Keyboard, Mouse

NEW_PASSWORD = "Sept-Marelles-2019"
EVERYBODY = pytest.mark.parametrize(
    ("page", "by"),
    [("phone without JavaScript", Mouse), ("wide", Keyboard)],
    ids=["360 px without JavaScript", "keyboard"],
    indirect=["page"],
)
pytestmark = [pytest.mark.browser, EVERYBODY]


def claim(hand: Mouse, username: str = "martin3307") -> None:
    """The four steps of family n° 3307, from the home page."""
    hand.page.goto("/")
    hand.follow("Créer mon compte")
    hand.fill("Nom d’utilisateur", username)
    hand.fill("Mot de passe", NEW_PASSWORD)
    hand.fill("Ressaisissez votre mot de passe", NEW_PASSWORD)
    hand.press("Continuer")
    hand.fill("Mail de contact", "famille3307@example.org")
    hand.fill("Nom de famille", "martin")
    hand.fill("N° de dossier", "3307")
    hand.press("Continuer")
    hand.fill("Téléphone", "06 12 34 56 78")
    hand.press("Continuer")
    hand.press("Envoyer")


def open_latest_mail(page: Page, recipient: str) -> None:
    """The newest kept mail, and the page that its link opens."""
    page.goto("/demo/courrier")
    steps.follow(page, page.get_by_role("row").filter(has_text=recipient).get_by_role("link").first)
    steps.follow(page, page.locator(".letter a[href^=http]").first)


def later(portal: Portal, **time: int) -> None:
    """The demonstration's clock moves on."""
    portal.app.config["CLOCK_OFFSET"] += timedelta(**time)


def enter(hand: Mouse, identifier: str, password: str) -> None:
    """Fill in the connection box of the page."""
    hand.fill("Identifiant", identifier)
    hand.fill("Mot de passe", password)
    hand.press("Connexion")


def test_a_family_claims_its_account(page: Page, by: type[Mouse]) -> None:
    hand = by(page)
    claim(hand)
    open_latest_mail(page, "famille3307@example.org")
    expect(page.get_by_role("heading", level=1)).to_contain_text("onditions")
    hand.press("J’accepte")
    enter(hand, "martin3307", NEW_PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bonjour")


def test_after_a_day_the_link_is_over_and_the_whole_form_starts_again(
    page: Page, by: type[Mouse], portal: Portal
) -> None:
    hand = by(page)
    claim(hand)
    page.goto("/")
    enter(hand, "martin3307", NEW_PASSWORD)
    expect(page.get_by_role("alert")).to_contain_text("probablement encore inactif")
    later(portal, hours=24)
    open_latest_mail(page, "famille3307@example.org")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ce lien ne s’ouvre plus")
    expect(page.get_by_role("link", name="Recommencer")).to_be_visible()
    claim(hand)
    open_latest_mail(page, "famille3307@example.org")
    hand.press("J’accepte")
    expect(page.get_by_role("status").first).to_contain_text("activé")


def test_the_counter_invites_a_family(page: Page, by: type[Mouse]) -> None:
    hand = by(page)
    page.goto("/")
    enter(hand, "guichet@mairie.example", steps.PASSWORD)
    page.goto("/mairie/familles/?search=3307")
    hand.follow("Martin", exact=False)
    hand.press("Inviter", exact=False)
    hand.press("Déconnexion")
    open_latest_mail(page, "famille3307@example.org")
    hand.fill("Mot de passe", NEW_PASSWORD)
    hand.fill("Ressaisissez votre mot de passe", NEW_PASSWORD)
    hand.press("J’accepte, ouvrir mon compte")
    enter(hand, "famille3307@example.org", NEW_PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bonjour")


def test_a_parent_invites_the_other_parent(page: Page, by: type[Mouse]) -> None:
    hand = by(page)
    page.goto("/")
    enter(hand, "famille1042", steps.PASSWORD)
    page.goto("/mon-compte")
    hand.follow("Inviter l’autre parent")
    hand.press("Inviter")
    hand.press("Déconnexion")
    open_latest_mail(page, "karim.benmoussa@example.org")
    hand.fill("Mot de passe", NEW_PASSWORD)
    hand.fill("Ressaisissez votre mot de passe", NEW_PASSWORD)
    hand.press("J’accepte, ouvrir mon compte")
    enter(hand, "karim.benmoussa@example.org", NEW_PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bonjour Karim")


def test_a_forgotten_password_is_chosen_anew(page: Page, by: type[Mouse], portal: Portal) -> None:
    hand = by(page)
    page.goto("/")
    hand.follow("Identifiant ou mot de passe oublié ?")
    hand.fill("Adresse e-mail ou nom d’utilisateur", "famille1042@example.org")
    hand.press("Valider")
    with portal.app.app_context():
        assert forgotten.answer_next(clock.now())
    open_latest_mail(page, "famille1042@example.org")
    hand.fill("Nouveau mot de passe", NEW_PASSWORD)
    hand.fill("Ressaisissez votre nouveau mot de passe", NEW_PASSWORD)
    hand.press("Valider")
    enter(hand, "famille1042", NEW_PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bonjour")


def test_a_parent_changes_the_login(page: Page, by: type[Mouse]) -> None:
    hand = by(page)
    page.goto("/")
    enter(hand, "famille1042", steps.PASSWORD)
    page.goto("/mon-compte")
    hand.follow("Modifier mon login (adresse mail)")
    hand.fill("Nouvelle adresse e-mail", "nouvelle1042@example.org")
    hand.fill("Mot de passe actuel", steps.PASSWORD)
    hand.press("Valider")
    open_latest_mail(page, "nouvelle1042@example.org")
    hand.press("Confirmer")
    page.goto("/demo/courrier")
    expect(page.get_by_role("row").filter(has_text="famille1042@example.org").first).to_contain_text("adresse")


def test_a_public_computer_keeps_nothing(page: Page, by: type[Mouse], portal: Portal) -> None:
    hand = by(page)
    page.goto("/")
    hand.tick("J’utilise un ordinateur public")
    enter(hand, "famille1042", steps.PASSWORD)
    page.goto("/planning?du=2019-09-01")
    expect(page.get_by_role("heading", level=1)).to_have_text("Septembre 2019")
    hand.press("Déconnexion")
    page.go_back()
    expect(page.locator("body")).not_to_contain_text("Hugo")
    assert [cookie["name"] for cookie in page.context.cookies() if cookie["expires"] != -1] == []
    later(portal, minutes=1)
    page.goto("/planning")
    expect(page.get_by_role("heading", level=1)).to_have_text("Connexion à votre espace")
