"""The commands of the server's shell: `python cli.py --help`."""

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

import click
from flask import current_app

import clock
from adapters import model_texts
from adapters.storage import open_storage
from app import create_app
from config import BadConfiguration, Config
from demo.commune import YearUnknown, load
from demo.people import AGENTS, PASSWORD, households
from demo.year import first_year_of
from queries import demonstration as queries
from queries.settings import all_settings, default_settings
from rules.refusals import Refused
from services import calendar, demonstration, installation, journal_chain, second_factors, texts
from web.sentences import sentence
from web.staff_words import word

NEW_PASSWORD: dict[str, Any] = {
    "prompt": "Mot de passe (12 signes au moins, avec minuscule, majuscule, chiffre et un autre signe)",
    "hide_input": True,
    "confirmation_prompt": "Une deuxième fois",
}


@click.group(help="Marelle en ligne de commande.")
def cli() -> None:
    """The commands below."""


def command(name: str, help: str) -> Callable[[Callable[..., None]], Any]:
    """A command that runs inside the application; what cannot be done is said in one line, with exit code 1."""

    def named(deed: Callable[..., None]) -> Any:
        @cli.command(name, help=help)
        @wraps(deed)
        def run(*args: Any, **options: Any) -> None:
            try:
                app = create_app()
            except BadConfiguration as reason:
                sys.exit(str(reason))
            with app.app_context():
                try:
                    deed(*args, **options)
                except YearUnknown as year:
                    sys.exit(f"Le calendrier scolaire {year} n’est pas publié : donnez une autre date (DEMO_CLOCK).")
                except Refused as refused:
                    sys.exit("\n".join(sentence(refusal) for refusal in refused.refusals))

        return run

    return named


@command("demo-load", "Remplit la commune de démonstration.")
@click.option("--if-empty", is_flag=True, help="Ne fait rien si elle est déjà là.")
def demo_load(if_empty: bool) -> None:
    """Load the commune; a database that holds anything is left alone."""
    _only_in_a_demonstration()
    if not queries.is_empty():
        if if_empty:
            return
        sys.exit("La base n’est pas vide : make demo-reset l’efface et la remplit de nouveau.")
    _fill()


@command("demo-reset", "Efface la démonstration et la remplit de nouveau.")
def demo_reset() -> None:
    """Erase all and load anew; the clock starts again from DEMO_CLOCK, or from the present without it."""
    settings = _only_in_a_demonstration()
    demonstration.erase()
    clock.forget(settings.data_dir)
    current_app.config["CLOCK_OFFSET"] = clock.offset(settings.demo_clock, settings.data_dir)
    _fill()


@command("demo-accounts", "Dit avec quels comptes essayer la démonstration.")
def demo_accounts() -> None:
    """Print the named accounts and the password of all."""
    _only_in_a_demonstration()
    rows = [("Compte", "Nom d’utilisateur", "Adresse e-mail")]
    for home in households(first_year_of(clock.now())):
        email = home.email if home.has_account else "pas encore de compte"
        rows.append((f"Famille n° {home.number}, {home.name}", home.username or "–", email))
    rows += [(f"{word(agent.role)}, {agent.name}", "–", agent.email) for agent in AGENTS]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    click.echo(f"\nMot de passe de tous les comptes : {PASSWORD}")


@command("journal-verify", "Relit tout le journal et dit la première écriture abîmée.")
def journal_verify() -> None:
    """Walk the chain; exit code 1 where it is broken."""
    chain = journal_chain.verify()
    if chain.broken_id is None:
        click.echo(f"Le journal est intact : {chain.read} écritures relues.")
    elif chain.broken_id:
        sys.exit(f"Le journal est abîmé à l’écriture n° {chain.broken_id}, après {chain.read} écritures intactes.")
    else:
        sys.exit(f"Le journal est incomplet : les dernières écritures manquent, après la {chain.read}e.")


@command("seed-year", "Ajoute le calendrier d’une année scolaire publiée, par exemple 2026 pour 2026-2027.")
@click.argument("first_year", type=click.IntRange(2000, 2100))
def seed_year(first_year: int) -> None:
    """Add the school year in the commune's zone."""
    zone = all_settings().school_zone
    calendar.seed_year(first_year, zone, clock.now())
    click.echo(f"L’année scolaire {first_year}-{first_year + 1}, zone {zone}, est ajoutée.")


@command("create-administrator", "Crée un compte d’administrateur.")
@click.option("--name", prompt="Prénom et nom")
@click.option("--email", prompt="Adresse e-mail")
@click.option("--password", **NEW_PASSWORD)
def create_administrator(name: str, email: str, password: str) -> None:
    """The first administrator, who opens the other accounts."""
    installation.create_administrator(name, email, password, clock.now())
    drafted = texts.seed_drafts(model_texts.known(all_settings(), default_settings()), clock.now())
    click.echo(f"Le compte {email} est créé. Connectez-vous sur {current_app.config['MARELLE'].public_url}/connexion.")
    if drafted:
        click.echo("Les textes du portail sont en brouillon. Complétez-les, puis publiez-les dans Portail, Textes.")


@command("set-password", "Donne un nouveau mot de passe à un agent de la mairie.")
@click.option("--email", prompt="Adresse e-mail")
@click.option("--password", **NEW_PASSWORD)
def set_password(email: str, password: str) -> None:
    """For an agent's new account, or a forgotten password."""
    installation.set_password(email, password, clock.now())
    click.echo(f"Le mot de passe de {email} est changé.")


@command("reset-second-factor", "Réinitialise la double authentification d’un agent qui a perdu téléphone et codes.")
@click.option("--email", prompt="Adresse e-mail")
def reset_second_factor(email: str) -> None:
    """The password alone opens again; for the administrator whom no other one can help."""
    second_factors.reset_on_the_server(email, clock.now())
    click.echo(f"{email} se connecte de nouveau avec son mot de passe seul.")


def _fill() -> None:
    load(clock.now(), open_storage(current_app.config["MARELLE"]))
    families, children, bookings = queries.counts()
    click.echo(f"Valbruyère est prête : {families} familles, {children} enfants, {bookings} réservations.")


def _only_in_a_demonstration() -> Config:
    settings: Config = current_app.config["MARELLE"]
    if not settings.is_demonstration:
        sys.exit("Cette commande est réservée à la démonstration (MODE=demo). Rien n’a été modifié.")
    return settings


if __name__ == "__main__":
    cli()
