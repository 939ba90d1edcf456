"""What people read in the mails about their accounts."""

import pytest
from jinja2 import UndefinedError

from adapters.letters import word
from rules.mails import MailKind

COMMUNE = {
    "commune_name": "Valbruyère",
    "service_name": "Service enfance",
    "service_phone": "01 99 00 00 01",
    "service_email": "enfance@mairie.example",
    "url": "https://portail.example",
}
LINK = {"link": "https://portail.example/lien/xyz", "expires_at": "2019-09-12T21:59:00+00:00"}
AT = {"at": "2019-08-27T08:05:00+00:00"}
WITHOUT = {"is_closed": False, "is_claim_open": True, "is_invitation_open": True}
VALUES = {
    MailKind.ACCOUNT_ACTIVATION: LINK | {"username": "n.martin"},
    MailKind.ACCOUNT_EXISTS: {"username": "n.martin", "email": "n@example.org", "is_closed": False},
    MailKind.ACCOUNT_INVITATION: LINK | {"first_name": "Karim", "invited_by": "Nadia Benmoussa"},
    MailKind.AGENT_WELCOME: LINK | {"name": "Ada Lovelace"},
    MailKind.PASSWORD_LINK: LINK | {"username": "n.martin", "email": "n@example.org"},
    MailKind.NO_ACCOUNT: WITHOUT,
    MailKind.PASSWORD_CHANGED: AT,
    MailKind.LOGIN_CONFIRMATION: LINK,
    MailKind.LOGIN_TAKEN: {},
    MailKind.LOGIN_CHANGED: AT,
}
SAID_OF_PEOPLE = {"username", "email", "first_name", "invited_by", "name"}


def plain(text: str) -> str:
    """The text with ordinary spaces."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("kind", VALUES)
def test_each_has_a_subject_whom_to_call_and_what_to_do_when_one_asked_for_nothing(kind) -> None:
    letter = word(kind, VALUES[kind], COMMUNE)
    assert letter.subject and letter.text.endswith("Valbruyère\n01 99 00 00 01, enfance@mairie.example\n")
    without = {MailKind.AGENT_WELCOME}
    asked = ("Vous n’avez rien demandé ?", "Vous n’attendiez pas cet e-mail ?", "Ce n’est pas vous ?")
    assert kind in without or any(words in plain(letter.text) for words in asked)


@pytest.mark.parametrize("kind", [kind for kind, values in VALUES.items() if "link" in values])
def test_a_link_stands_alone_on_its_line_with_its_last_moment(kind) -> None:
    text = word(kind, VALUES[kind], COMMUNE).text
    assert "\nhttps://portail.example/lien/xyz\n" in text
    assert "valable jusqu’au jeudi 12 septembre, 23h59" in text


@pytest.mark.parametrize("kind", [kind for kind, values in VALUES.items() if values])
def test_a_missing_value_is_an_error_and_no_empty_place_in_a_mail(kind) -> None:
    with pytest.raises((UndefinedError, TypeError)):
        word(kind, {}, COMMUNE)


@pytest.mark.parametrize("kind", [kind for kind, values in VALUES.items() if SAID_OF_PEOPLE & set(values)])
def test_what_somebody_is_called_is_never_read_as_a_template_nor_as_a_header(kind) -> None:
    typed = "{{ 7 * 7 }}\r\nBcc: voleur@example.org\u2028%(x)s\x00"
    letter = word(kind, VALUES[kind] | dict.fromkeys(SAID_OF_PEOPLE & set(VALUES[kind]), typed), COMMUNE)
    assert "\n" not in letter.subject and "\x00" not in letter.subject + letter.text
    assert "{{ 7 * 7 }} Bcc: voleur@example.org %(x)s" in letter.text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "choisissez « Je n’ai pas de compte Famille ? »"),
        ({"is_claim_open": False}, "Demandez au service de vous inviter"),
        ({"is_claim_open": False, "is_invitation_open": False}, "Demandez-le au service"),
        ({"is_closed": True}, "seul le service peut le rouvrir"),
    ],
)
def test_who_has_no_account_is_told_the_way_that_is_open(changes, said) -> None:
    assert said in plain(word(MailKind.NO_ACCOUNT, WITHOUT | changes, COMMUNE).text)


def test_the_identifiers_are_said_and_a_user_name_that_is_not_there_is_left_out() -> None:
    text = plain(word(MailKind.PASSWORD_LINK, VALUES[MailKind.PASSWORD_LINK], COMMUNE).text)
    assert "- votre nom d’utilisateur : n.martin\n- votre adresse e-mail : n@example.org\n" in text
    agent = VALUES[MailKind.PASSWORD_LINK] | {"username": ""}
    assert "utilisateur" not in word(MailKind.PASSWORD_LINK, agent, COMMUNE).text


def test_every_mail_about_an_account_is_here() -> None:
    bookings = {MailKind.BOOKING_RECAP, MailKind.BOOKING_SERVICE, MailKind.RESERVATION_DECIDED}
    papers = {MailKind.DOCUMENT_DECIDED, MailKind.DOCUMENT_EXPIRING}
    files = {MailKind.PROPOSAL_DECIDED, MailKind.ERASURE_ASKED, MailKind.ERASURE_DECIDED}
    enrolments = {MailKind.ENROLMENT_MADE, MailKind.ENROLMENT_DECIDED}
    closures = {MailKind.CLOSURE_TOLD, MailKind.REOPENING_TOLD}
    assert set(MailKind) - set(VALUES) == bookings | papers | files | enrolments | closures


def test_an_account_of_another_address_is_told_without_a_name() -> None:
    """A separated parent may read the contact e-mail."""
    text = plain(word(MailKind.ACCOUNT_EXISTS, {"username": "", "email": "", "is_closed": False}, COMMUNE).text)
    assert "avec une autre adresse e-mail" in text and "avec ." not in text and "Votre nom d’utilisateur" not in text
