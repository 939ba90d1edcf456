"""Names of files in an archive: readable, each one once, and harmless on every system."""

import unicodedata
from collections.abc import Iterable

from rules.names import nfc

LONGEST = 80
KEPT = "-_.,()’'"


def safe_name(words: Iterable[str]) -> str:
    """« Sam, Attestation d’assurance »: letters, figures and a few signs; no path, no control sign, no dot in front."""
    said = ", ".join(filter(None, (" ".join(word.split()) for word in words)))
    kept = "".join(sign if sign.isalnum() or sign in KEPT or sign == " " else "-" for sign in _visible(said))
    return kept[:LONGEST].strip(" .-") or "document"


def unique_name(name: str, ending: str, taken: set[str]) -> str:
    """The name with its ending, numbered where it is taken (capitals count for nothing); it is taken from now on."""
    number, found = 1, f"{name}.{ending}"
    while found.casefold() in taken:
        number += 1
        found = f"{name} ({number}).{ending}"
    taken.add(found.casefold())
    return found


def _visible(text: str) -> str:
    """Without the signs that show nothing or turn the line round."""
    composed = nfc(text)
    return "".join(sign for sign in composed if unicodedata.category(sign) not in ("Cf", "Cc", "Cs", "Co", "Cn"))
