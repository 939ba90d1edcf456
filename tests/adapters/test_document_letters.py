"""What a family reads of the answer to a paper that it gave."""

from typing import Any

import pytest

from adapters.letters import Letter, word
from rules.documents import RefusalReason
from rules.mails import MailKind

COMMUNE = {
    "commune_name": "Valbruyère",
    "service_name": "Service enfance",
    "service_phone": "01 99 00 00 01",
    "service_email": "enfance@mairie.example",
    "url": "https://portail.example",
}
GOOD: dict[str, Any] = {
    "name": "carnet de Hugo.pdf",
    "type": "Carnet de vaccination",
    "child": "Hugo",
    "accepted": True,
    "reason": "",
    "words": "",
    "valid_until": "2020-08-31",
    "contacts": [],
}
REFUSED = GOOD | {"accepted": False, "valid_until": "", "reason": "unreadable", "words": "La page 2 est floue."}
SWIMMING = {"activity": "Piscine", "phone": "01 99 00 00 09", "email": "piscine@mairie.example"}


def letter(values: dict[str, Any]) -> Letter:
    """The letter with ordinary spaces."""
    said = word(MailKind.DOCUMENT_DECIDED, values, COMMUNE)
    return Letter(*(part.replace("\N{NO-BREAK SPACE}", " ") for part in (said.subject, said.text)))


def test_a_validated_paper_says_until_when_it_is_good() -> None:
    said = letter(GOOD)
    assert said.subject == "Votre document « Carnet de vaccination » de Hugo est validé"
    assert "carnet de Hugo.pdf.\nIl est valable jusqu’au lundi 31 août 2020." in said.text
    assert "jusqu’au" not in letter(GOOD | {"valid_until": ""}).text


def test_a_refused_paper_says_why_and_how_to_replace_it() -> None:
    said = letter(REFUSED | {"child": "", "contacts": [SWIMMING]})
    assert said.subject == "Votre document « Carnet de vaccination » est à remplacer"
    assert "Motif : le document ne se lit pas bien.\nLa page 2 est floue." in said.text
    assert "Pour le remplacer : https://portail.example/documents\n" in said.text
    assert "- Piscine, 01 99 00 00 09, piscine@mairie.example" in said.text


@pytest.mark.parametrize("reason", RefusalReason)
def test_each_reason_has_its_words_and_other_only_the_agent_s(reason: RefusalReason) -> None:
    text = letter(REFUSED | {"reason": reason.value}).text
    assert ("Motif :" in text) == (reason is not RefusalReason.OTHER)
    assert "La page 2 est floue." in text


def test_what_people_typed_is_no_markup_and_no_header() -> None:
    said = letter(REFUSED | {"name": "a\r\nBcc: x@example.org {{ 7 * 7 }}", "words": "<b>\n{% if %}"})
    assert "a Bcc: x@example.org {{ 7 * 7 }}." in said.text and "<b> {% if %}" in said.text
    assert "\n" not in said.subject
