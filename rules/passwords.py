"""What a password has to look like: the forms of CNIL recommendation 2022-100 for a password that stands alone.

The forms are tested, not the bits: twelve signs of all four classes are 79.55 bits, and the recommendation takes them.
"""

import re

from rules.accounts import LONGEST_PASSWORD
from rules.names import nfc

SHORTEST = 12
SHORTEST_WITHOUT_SPECIAL = 14
WORDS = 7

_WORD = re.compile(r"[^\W\d_]{2,}")


def is_well_formed(password: str) -> bool:
    """12 signs with upper, lower, digit and another; or 14 with upper, lower, digit; or 7 different words.

    At most 200 signs.
    """
    text = nfc(password)
    if len(text) > LONGEST_PASSWORD:
        return False
    if len(set(_WORD.findall(text.lower()))) >= WORDS:
        return True
    if not (any(map(str.islower, text)) and any(map(str.isupper, text)) and any(map(str.isdigit, text))):
        return False
    return len(text) >= (SHORTEST_WITHOUT_SPECIAL if text.isalnum() else SHORTEST)
