"""What families and services read in their mails."""

from types import SimpleNamespace

import pytest
from jinja2 import UndefinedError

from adapters import letters
from adapters.letters import word
from rules.mails import MailKind

SETTINGS = SimpleNamespace(
    commune_name="Valbruyère",
    portal_title="Portail famille",
    service_name="Service enfance",
    service_phone="01 99 00 00 01",
    service_email="enfance@mairie.example",
)
COMMUNE = letters.signature(SETTINGS, "https://portail.example/")
MEAL = {
    "day": "2019-09-20",
    "child": "Hugo",
    "period": "RESTAURATION SCOLAIRE 2019/2020",
    "slot": "Repas",
    "state": "cancelled",
    "cents": -430,
}
CONTACT = {"activity": "Restauration scolaire", "phone": "01 99 00 00 02", "email": ""}
RECAP = {"confirmation_id": 3, "numbers": ["000008"], "lines": [MEAL], "total_cents": -430, "contacts": [CONTACT]}
SERVICE = {"numbers": ["000008"], "family_name": "Garnier", "family_number": "771", "lines": [MEAL], "reason": ""}
DECIDED = {
    "confirmation_id": 3,
    "number": "000008",
    "child": "Hugo",
    "period": "GARDERIE",
    "state": "accepted",
    "reason": "",
    "lines": [MEAL],
    "contacts": [CONTACT],
}
VALUES = {
    MailKind.BOOKING_RECAP: RECAP,
    MailKind.BOOKING_SERVICE: SERVICE,
    MailKind.RESERVATION_DECIDED: DECIDED,
}


def plain(text: str) -> str:
    """The text with ordinary spaces."""
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def test_the_recap_says_what_was_done_its_number_its_cost_and_whom_to_call():
    letter = word(MailKind.BOOKING_RECAP, RECAP, COMMUNE)
    text = plain(letter.text)
    assert plain(letter.subject) == "Votre réservation n° 000008"
    assert "Hugo, RESTAURATION SCOLAIRE 2019/2020\n- vendredi 20 septembre 2019, Repas : annulé, −4,30 €\n" in text
    assert "Coût total : −4,30 €" in text
    assert "https://portail.example/confirmations/3" in text
    assert "- Restauration scolaire, 01 99 00 00 02\n" in text
    assert text.endswith("Service enfance\nValbruyère\n01 99 00 00 01, enfance@mairie.example\n")


def test_lines_are_grouped_by_child_and_in_the_order_of_their_days():
    lines = [MEAL | {"day": "2019-10-01"}, MEAL | {"child": "Anaïs"}, MEAL]
    text = word(MailKind.BOOKING_RECAP, RECAP | {"lines": lines, "numbers": ["000008", "000009"]}, COMMUNE).text
    places = [text.index(words) for words in ("Anaïs,", "Hugo,", "20 septembre 2019, Repas", "mardi 1er octobre 2019")]
    assert places[0] < places[2] < places[1] < places[3]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("accepted", "réservé"),
        ("waiting", "demandé, en attente de traitement"),
        ("cancelled", "annulé"),
        ("refused", "refusé"),
    ],
)
def test_each_state_has_its_words(state, words):
    lines = [MEAL | {"state": state, "cents": 430}]
    text = plain(word(MailKind.BOOKING_RECAP, RECAP | {"lines": lines}, COMMUNE).text)
    assert f"Repas : {words}, 4,30 €" in text


def test_the_service_reads_which_family_changed_what():
    letter = word(MailKind.BOOKING_SERVICE, SERVICE, COMMUNE)
    assert plain(letter.subject) == "Planning modifié : Garnier, dossier n° 771"
    assert "La famille Garnier (dossier n° 771) a modifié son planning." in plain(letter.text)


def test_the_service_reads_why_the_town_hall_changed_a_planning():
    text = plain(word(MailKind.BOOKING_SERVICE, SERVICE | {"reason": "enfant malade"}, COMMUNE).text)
    assert "La mairie a modifié le planning de la famille Garnier (dossier n° 771).\nMotif : enfant malade\n" in text


@pytest.mark.parametrize(
    ("state", "words"),
    [("accepted", "est acceptée"), ("partly", "est acceptée en partie"), ("refused", "est refusée")],
)
def test_a_decision_is_in_the_subject_its_reason_and_each_day_in_the_text(state, words):
    days = [MEAL | {"state": "accepted", "cents": 430}, MEAL | {"day": "2019-09-23", "state": "refused", "cents": 0}]
    said = DECIDED | {"state": state, "reason": "complet", "lines": days}
    letter = word(MailKind.RESERVATION_DECIDED, said, COMMUNE)
    assert plain(letter.subject) == f"Votre réservation n° 000008 {words}"
    assert "Motif : complet\n" in plain(letter.text)
    assert "- vendredi 20 septembre 2019, Repas : réservé, 4,30 €\n- lundi 23" in plain(letter.text)
    assert "23 septembre 2019, Repas : refusé, 0,00 €" in plain(letter.text)


@pytest.mark.parametrize("kind", VALUES)
def test_what_a_parent_typed_is_never_read_as_a_template_nor_as_a_header(kind):
    typed = "{{ 7 * 7 }}{% raw %}\r\nBcc: voleur@example.org\u2028Subject: %(x)s\x00"
    values = VALUES[kind] | {"family_name": typed, "child": typed, "reason": typed, "lines": [MEAL | {"child": typed}]}
    letter = word(kind, values, COMMUNE)
    assert "\n" not in letter.subject and "\x00" not in letter.subject + letter.text
    assert "{{ 7 * 7 }}{% raw %} Bcc: voleur@example.org Subject: %(x)s" in letter.text


@pytest.mark.parametrize("kind", VALUES)
def test_a_missing_value_is_an_error_and_no_empty_place_in_a_mail(kind):
    with pytest.raises(UndefinedError):
        word(kind, {}, COMMUNE)


@pytest.mark.parametrize(
    ("cents", "words"), [(-430, "−4,30 €"), (0, "0,00 €"), (5, "0,05 €"), (9030, "90,30 €"), (-123456, "−1 234,56 €")]
)
def test_amounts_are_written_with_a_comma_and_their_sign(cents, words):
    assert plain(letters.euros(cents)) == words
