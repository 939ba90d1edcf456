"""What a family reads of a change that it asked for in its file."""

import pytest

from adapters.letters import word
from rules.files import Group
from rules.mails import MailKind
from tests.adapters.test_letters import COMMUNE, plain

VALUES = {"group": "address", "child": "", "accepted": True, "reason": "", "contacts": []}


def letter(**values):
    return word(MailKind.PROPOSAL_DECIDED, VALUES | values, COMMUNE)


def test_an_accepted_change_is_told_with_the_way_to_the_file():
    told = letter()
    assert plain(told.subject) == "Votre modification de « Coordonnées » est acceptée"
    assert "https://portail.example/dossier" in told.text and "Motif" not in told.text


def test_a_refused_change_says_of_whom_and_why():
    told = letter(group="pickup", child="Hugo", accepted=False, reason="Le nom manque. <b>&amp;</b> 🦊")
    subject = "Votre modification de « Les personnes autorisées à venir chercher l’enfant » de Hugo n’est pas acceptée"
    assert plain(told.subject) == subject
    assert "Motif : Le nom manque. <b>&amp;</b> 🦊" in plain(told.text)


@pytest.mark.parametrize("group", Group)
def test_every_rubric_has_its_words(group):
    assert f"« {group} »" not in plain(letter(group=group.value).subject)
