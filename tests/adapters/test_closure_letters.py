"""What families and services read when days close, and when they reopen."""

from typing import Any

import pytest
from jinja2 import UndefinedError

from adapters.letters import Letter, word
from rules.mails import MailKind

COMMUNE = {
    "commune_name": "Valbruyère",
    "service_name": "Service enfance",
    "service_phone": "01 99 00 00 01",
    "service_email": "enfance@mairie.example",
    "url": "https://portail.example",
}
MEAL = {
    "day": "2020-03-16",
    "child": "Hugo",
    "period": "CANTINE 2019/2020",
    "slot": "Repas",
    "state": "cancelled",
    "cents": -430,
}
CLOSED: dict[str, Any] = {
    "what": ["Cantine Cambon", "CE1 (École du Centre)"],
    "first_day": "2020-03-16",
    "last_day": "2020-03-16",
    "reason": "Sortie au musée",
    "lines": [MEAL, MEAL | {"child": "Léa"}],
    "not_booked": [],
    "contacts": [{"activity": "Cantine", "phone": "01 99 00 00 02", "email": ""}],
    "service": "",
    "counts": [],
}
BACK = CLOSED | {"lines": [MEAL | {"state": "accepted", "cents": 430}]}
LEFT = {"day": "2020-03-17", "child": "Léa", "slot": "Repas", "why": "full", "reason": ""}
KINDS = (MailKind.CLOSURE_TOLD, MailKind.REOPENING_TOLD)


def letter(kind: MailKind, values: dict[str, Any]) -> Letter:
    """The letter with ordinary spaces."""
    said = word(kind, values, COMMUNE)
    return Letter(*(part.replace("\N{NO-BREAK SPACE}", " ") for part in (said.subject, said.text)))


def test_a_family_reads_what_closes_why_and_what_is_cancelled_for_each_child() -> None:
    said = letter(MailKind.CLOSURE_TOLD, CLOSED)
    assert said.subject == "Fermeture : Cantine Cambon, CE1 (École du Centre), lundi 16 mars 2020"
    assert "Motif : Sortie au musée\n\nCes réservations sont annulées. Elles ne vous sont pas facturées" in said.text
    assert "Hugo, CANTINE 2019/2020\n- lundi 16 mars 2020, Repas : annulé, −4,30 €\n\nLéa, CANTINE" in said.text
    assert "https://portail.example/planning" in said.text and "- Cantine, 01 99 00 00 02\n" in said.text


def test_several_days_are_said_from_the_first_to_the_last() -> None:
    said = letter(MailKind.CLOSURE_TOLD, CLOSED | {"last_day": "2020-03-20"})
    assert said.subject.endswith("du lundi 16 mars 2020 au vendredi 20 mars 2020")


@pytest.mark.parametrize(
    ("kind", "words"),
    [(KINDS[0], "réservations annulées"), (KINDS[1], "réservations rétablies")],
)
def test_a_service_reads_figures_and_nobody_s_name(kind: MailKind, words: str) -> None:
    count = {"day": "2020-03-16", "period": "CANTINE 2019/2020", "slot": "Repas", "bookings": 43}
    said = letter(kind, CLOSED | {"service": "Cantine", "counts": [count], "lines": []})
    assert f"- lundi 16 mars 2020, CANTINE 2019/2020, Repas : 43 {words}\n" in said.text
    assert "Hugo" not in said.text and "planning" not in said.text


def test_a_reopening_says_what_is_back_at_its_price_and_what_is_not_and_why() -> None:
    said = letter(MailKind.REOPENING_TOLD, BACK | {"not_booked": [LEFT]})
    assert said.subject.startswith("Réouverture : Cantine Cambon")
    assert "- lundi 16 mars 2020, Repas : réservé, 4,30 €\n" in said.text
    assert "Ces réservations restent annulées :\n\n- mardi 17 mars 2020, Léa, Repas : c’est complet\n" in said.text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"why": ""}, "Léa, Repas\n"),
        ({"why": "closed_day", "reason": "Travaux"}, "Léa, Repas : fermé : Travaux\n"),
        ({"why": "needs_slot"}, "Léa, Repas : ne va plus avec le reste de la journée\n"),
        ({"why": "not_enrolled"}, "Léa, Repas : l’enfant n’est plus inscrit\n"),
    ],
)
def test_what_is_not_back_has_its_words(changes: dict[str, str], words: str) -> None:
    said = letter(MailKind.REOPENING_TOLD, BACK | {"lines": [], "not_booked": [LEFT | changes]})
    assert words in said.text and "rétablies" not in said.text


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_typed_is_neither_a_template_nor_a_header(kind: MailKind) -> None:
    typed = "{{ 7 * 7 }}\r\nBcc: voleur@example.org\x00"
    said = letter(kind, BACK | {"reason": typed, "what": [typed], "lines": [MEAL | {"child": typed}]})
    assert "\n" not in said.subject and "\x00" not in said.subject + said.text
    assert "{{ 7 * 7 }} Bcc: voleur@example.org" in said.text


@pytest.mark.parametrize("kind", KINDS)
def test_a_missing_value_is_an_error(kind: MailKind) -> None:
    with pytest.raises(UndefinedError):
        word(kind, {}, COMMUNE)
