"""Proofs of identity: surnames as people write them, and all three together or nothing."""

from dataclasses import replace

import pytest

from rules.claims import File, Parent, Proof, matches, number_text, parent_for, surname_key

PARENT = Parent(1, "Le Guennec", "yann@example.org", 1, has_account=False)
FILE = File(7, "BENMOUSSA-LE GUENNEC", "famille@example.org", (PARENT,))
PROOF = Proof("famille@example.org", "le guennec", "1042")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("LE GUENNEC", "Le Guennec"),
        ("Le-Guennec", "Le Guennec"),
        ("leguennec", "Le Guennec"),
        (" le  guennec ", "Le Guennec"),
        ("d artagnan", "D’Artagnan"),
        ("D'ARTAGNAN", "D’Artagnan"),
        ("Muller", "Müller"),
        ("lefevre", "Lefèvre"),
        ("OEUVRARD", "Œuvrard"),
        ("Nuñez", "NUNEZ"),
        ("Soren", "Søren"),
        ("Lefèvre", "Lefe\N{COMBINING GRAVE ACCENT}vre"),
    ],
)
def test_a_surname_is_the_same_however_it_is_written(typed, kept) -> None:
    assert surname_key(typed) == surname_key(kept) != ""


@pytest.mark.parametrize(("typed", "kept"), [("Martin", "Martine"), ("Le Guen", "Le Guennec"), ("", "Martin")])
def test_another_surname_is_another_one(typed, kept) -> None:
    assert surname_key(typed) != surname_key(kept)


@pytest.mark.parametrize(
    ("typed", "number"), [(" 1042 ", "1042"), ("10 42", "1042"), ("10\N{NO-BREAK SPACE}42", "1042")]
)
def test_a_number_is_compared_without_spaces(typed, number) -> None:
    assert number_text(typed) == number


@pytest.mark.parametrize(
    ("proof", "file", "expected"),
    [
        (PROOF, FILE, True),
        (replace(PROOF, last_name="Benmoussa Le Guennec"), FILE, True),
        (replace(PROOF, email=" Famille@Example.ORG "), FILE, True),
        (replace(PROOF, last_name="Benmoussa"), FILE, False),
        (replace(PROOF, last_name=""), FILE, False),
        (replace(PROOF, last_name="-"), replace(FILE, name="’"), False),
        (replace(PROOF, email="yann@example.org"), FILE, False),
        (replace(PROOF, email=""), replace(FILE, contact_email=""), False),
        (PROOF, None, False),
        (replace(PROOF, email="", last_name=""), None, False),
        (PROOF, replace(FILE, name="LE GUENNEC", parents=()), False),
    ],
)
def test_all_proofs_belong_to_the_file_or_none_does(proof, file, expected) -> None:
    assert matches(proof, file) is expected


@pytest.mark.parametrize(
    ("parents", "expected"),
    [
        ([PARENT], 1),
        ([replace(PARENT, has_account=True)], None),
        ([replace(PARENT, id=2, rank=2), replace(PARENT, last_name="Benmoussa")], 2),
        ([replace(PARENT, id=2, rank=2, last_name="X", email="famille@example.org"), PARENT], 2),
        ([replace(PARENT, id=2, rank=2, last_name="X"), replace(PARENT, id=3, rank=1, last_name="Y")], 3),
        ([replace(PARENT, has_account=True), replace(PARENT, id=2, rank=2, last_name="X", email="")], 2),
        ([replace(PARENT, has_account=True), replace(PARENT, id=2, rank=2, email="karim@example.org")], None),
        ([replace(PARENT, email="yann@example.org"), replace(PARENT, id=2, rank=2, email="x@example.org")], 1),
        ([], None),
    ],
)
def test_the_account_is_for_the_parent_whom_the_proof_names(parents, expected) -> None:
    found = parent_for(PROOF, parents)
    assert (found.id if found else None) == expected
