"""Names as they are compared and kept, whatever signs they are made of."""

import time
import unicodedata

import pytest

from rules.accounts import login_text
from rules.archive_names import safe_name
from rules.names import fold, nfc
from rules.screening import has_social_security_number

HEAPED = {
    "two accents in turn": "e" + "\u0323\u0301" * 200_000,
    "signs that fall apart": "\u0f73" * 400_000,
    "in many words": ("e" + "\u0323\u0301" * 499 + " ") * 300,
}


@pytest.mark.parametrize("heap", HEAPED.values(), ids=HEAPED)
@pytest.mark.parametrize("read", [nfc, fold, login_text, has_social_security_number, lambda text: safe_name([text])])
def test_thousands_of_accents_on_a_letter_take_no_minutes(read, heap):
    begun = time.process_time()
    read(heap)
    assert time.process_time() - begun < 5


@pytest.mark.parametrize("text", ["Zoe\u0301 de l’I\u0302le", "e\u0301\u0323 \u1ea1\nA\u030a", "Мария", "\u00a0x"])
def test_a_text_is_composed_as_unicode_composes_it(text):
    assert nfc(text) == unicodedata.normalize("NFC", text)


def test_hyphens_accents_and_capitals_count_for_nothing():
    assert fold("Hélène L’Hermitte-Müller") == fold("HELENE l'hermitte muller") == "helene l hermitte muller"
