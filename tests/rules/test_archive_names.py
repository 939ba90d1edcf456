"""Names of files in an archive: readable, harmless, each one once."""

import pytest

from rules.archive_names import LONGEST, safe_name, unique_name


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("Léa", "Carnet de santé"), "Léa, Carnet de santé"),
        (("", "Attestation"), "Attestation"),
        (("../../etc/passwd",), "etc-passwd"),
        (("C:\\temp\\x",), "C--temp-x"),
        ((".cache",), "cache"),
        (("a\nb\tc  d",), "a b c d"),
        (("\N{RIGHT-TO-LEFT OVERRIDE}gnp.exe",), "gnp.exe"),
        (("nul\x00octet",), "nuloctet"),
        (("\N{FAMILY}",), "document"),
        (("…",), "document"),
        (("é",), "é"),
        (("x" * 200,), "x" * LONGEST),
        ((), "document"),
    ],
)
def test_a_name_is_readable_and_harmless(words, name):
    assert safe_name(words) == name


def test_a_name_is_given_once_capitals_aside():
    taken: set[str] = set()
    given = [unique_name(name, "pdf", taken) for name in ("Paie", "paie", "PAIE", "Autre")]
    assert given == ["Paie.pdf", "paie (2).pdf", "PAIE (3).pdf", "Autre.pdf"]
