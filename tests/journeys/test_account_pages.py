"""Every page around the account for everybody: axe, no sideways scroll, targets that a thumb can hit."""

import pytest
from playwright.sync_api import Page, expect

import clock
from services import forgotten
from tests.journeys import steps
from tests.journeys.conftest import Portal
from tests.journeys.steps import judge
from tests.journeys.test_account import NEW_PASSWORD, open_latest_mail

SIZES = pytest.mark.parametrize("page", ["wide", "small phone"], indirect=True)
pytestmark = [pytest.mark.browser, SIZES]


def press(page: Page, name: str) -> None:
    steps.follow(page, page.get_by_role("button", name=name, exact=True).first)


def test_the_steps_of_a_claim_and_its_link(page: Page) -> None:
    page.goto("/creer-mon-compte")
    press(page, "Continuer")
    judge(page)
    page.get_by_label("Nom d’utilisateur").fill("martin3307")
    page.get_by_label("Mot de passe", exact=True).fill(NEW_PASSWORD)
    page.get_by_label("Ressaisissez votre mot de passe").fill(NEW_PASSWORD)
    press(page, "Continuer")
    judge(page)
    page.get_by_label("Mail de contact").fill("famille3307@example.org")
    page.get_by_label("Nom de famille", exact=True).fill("Durand")
    page.get_by_label("N° de dossier", exact=True).fill("3307")
    press(page, "Continuer")
    expect(page.get_by_role("alert")).to_contain_text("aucun dossier")
    judge(page)
    page.get_by_label("Nom de famille", exact=True).fill("Martin")
    press(page, "Continuer")
    judge(page)
    page.get_by_label("Téléphone", exact=True).fill("06 12 34 56 78")
    press(page, "Continuer")
    judge(page)
    press(page, "Envoyer")
    judge(page)
    open_latest_mail(page, "famille3307@example.org")
    judge(page)
    link = page.url
    press(page, "J’accepte")
    judge(page)
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ce lien a déjà servi")
    judge(page)


def test_the_pages_of_ones_account(page: Page) -> None:
    steps.sign_in(page, "famille1042")
    for address in ("", "/mot-de-passe", "/login", "/inviter"):
        page.goto(f"/mon-compte{address}")
        judge(page)
    page.goto("/mon-compte/mot-de-passe")
    page.get_by_label("Nouveau mot de passe", exact=True).fill("court")
    press(page, "Valider")
    judge(page)


def test_a_forgotten_password_and_a_new_address(page: Page, portal: Portal) -> None:
    page.goto("/identifiant-ou-mot-de-passe-oublie")
    judge(page)
    page.get_by_label("Adresse e-mail ou nom d’utilisateur").fill("famille1042")
    press(page, "Valider")
    judge(page)
    with portal.app.app_context():
        assert forgotten.answer_next(clock.now())
    open_latest_mail(page, "famille1042@example.org")
    judge(page)
    steps.sign_in(page, "famille1042")
    page.goto("/mon-compte/login")
    page.get_by_label("Nouvelle adresse e-mail").fill("neuve1042@example.org")
    page.get_by_label("Mot de passe actuel").fill(steps.PASSWORD)
    press(page, "Valider")
    judge(page)
    open_latest_mail(page, "neuve1042@example.org")
    judge(page)


def test_the_second_factor_of_an_agent(page: Page) -> None:
    page.goto("/connexion")
    page.get_by_label("Identifiant").fill("guichet@mairie.example")
    page.get_by_label("Mot de passe").fill(steps.PASSWORD)
    press(page, "Connexion")
    for address in ("/mon-compte", "/mon-compte/double-authentification", "/mon-compte/mot-de-passe"):
        page.goto(address)
        judge(page)
