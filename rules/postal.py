"""Phones and postcodes as people type them, written in one way."""

import re

from rules.fields import national_phone

_SIGNS = re.compile(r"[ .\-()/\u2010-\u2015\u00b7_]+")
_FRENCH = re.compile(r"0[1-9]\d{8}", re.ASCII)
_FOREIGN = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
_ABROAD = re.compile(r"([A-Z]{1,2})[ \-]?(\d{4,5})", re.ASCII)


def written_phone(text: str) -> str:
    """« 06.12.34.56.78 », « +33 6 12… » and « 0033 (0)6… » as « 06 12 34 56 78 »; a foreign one from its « + » on.

    Empty for what is no phone number: a French one has ten figures.
    """
    digits = _SIGNS.sub("", text)
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    if digits.startswith("+33"):
        digits = "0" + digits[3:].removeprefix("0")
    if _FRENCH.fullmatch(digits):
        return national_phone(digits)
    if not _FOREIGN.fullmatch(digits):
        return ""
    kept = " ".join(_SIGNS.sub(" ", text).split())
    return "+" + kept[2:].lstrip() if kept.startswith("00") else kept


def written_postcode(text: str) -> str:
    """« 39 220 » as « 39220 », « ch 1265 » as « CH-1265 »; anything else as typed."""
    digits = _SIGNS.sub("", text).upper().removeprefix("F")
    if digits.isascii() and digits.isdigit():
        return digits
    abroad = _ABROAD.fullmatch(text.upper())
    return f"{abroad[1]}-{abroad[2]}" if abroad else text
