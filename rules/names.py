"""Comparing what people type: names without case, accents, hyphens and apostrophes."""

import re
import unicodedata
from typing import Literal

LONGEST_WORD = 1000
_WORD = re.compile(r"[^ \n]+")


def fold(text: str) -> str:
    """The text for searching: lower case, without accents; hyphens, apostrophes and runs of spaces are one space."""
    plain = "".join(c for c in in_form("NFKD", text) if not unicodedata.combining(c))
    words = "".join(c if c.isalnum() or c in "@._+" else " " for c in plain.casefold())
    return " ".join(words.split())


def nfc(text: str) -> str:
    """The text in Unicode's composed form, otherwise as it was written."""
    return in_form("NFC", text)


def in_form(form: Literal["NFC", "NFKC", "NFKD"], text: str) -> str:
    """The text in that form of Unicode, word by word; what is too long for a word stays as it was written.

    Putting the accents of one letter in order takes minutes where somebody wrote a hundred thousand of them.
    """
    if text.isascii():
        return text
    return _WORD.sub(lambda word: _word_in_form(form, word[0]), text)


def _word_in_form(form: Literal["NFC", "NFKC", "NFKD"], word: str) -> str:
    return word if len(word) > LONGEST_WORD else unicodedata.normalize(form, word)
