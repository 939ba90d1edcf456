"""Comparing what people type: names without case, accents, hyphens and apostrophes."""

import unicodedata


def fold(text: str) -> str:
    """The text for searching: lower case, without accents; hyphens, apostrophes and runs of spaces are one space."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    words = "".join(c if c.isalnum() or c in "@._+" else " " for c in plain.casefold())
    return " ".join(words.split())


def nfc(text: str) -> str:
    """The text in Unicode's composed form, otherwise as it was written."""
    return unicodedata.normalize("NFC", text)
