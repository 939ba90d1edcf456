"""Whether a password is one that is tried first: zxcvbn's estimate, with French words and the person's own."""

import re
from collections.abc import Iterable

from zxcvbn import zxcvbn

from rules.names import fold

ENOUGH = 10
"""A password that ten thousand million guesses find (log10) is too common, whatever signs it is made of."""

LOOKED_AT = 24
"""How many signs are looked at: zxcvbn's time grows with the square of the length, to 0.2 s here and 2 s for 72."""

LEFT_AT_LEAST = 5
"""Letters and digits beside the person's own words; a year is not enough."""

FRENCH = (
    "azerty azertyuiop qsdfgh motdepasse passe secret bonjour bienvenue soleil chouchou doudou loulou coucou jetaime "
    "amour famille enfant maman papa maison ecole cantine mairie marelle portail compte france paris marseille lyon "
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre lundi mardi mercredi jeudi "
    "vendredi samedi dimanche printemps ete automne hiver chocolat princesse nicolas camille julien thomas"
)
"""What zxcvbn's English lists lack."""


def is_common(password: str, personal: Iterable[str]) -> bool:
    """Whether few guesses find it, or hardly anything is left of it without the person's own words.

    Those are an e-mail, a user name, a number, names: each as a whole and in its pieces.
    """
    own = _pieces(personal)
    if _left(fold(password), own) < LEFT_AT_LEAST:
        return True
    found = zxcvbn(password[:LOOKED_AT], user_inputs=[*own, *FRENCH.split()])
    return bool(found["guesses_log10"] < ENOUGH)


def _pieces(personal: Iterable[str]) -> list[str]:
    """The words, as written and folded, and what they are made of; the longest first."""
    ways = {way for text in personal for way in (text.lower(), fold(text))}
    pieces = ways | {piece for way in ways for piece in re.split(r"[\W_]+", way)}
    return sorted((piece for piece in pieces if len(piece) > 1), key=lambda piece: (-len(piece), piece))


def _left(password: str, own: Iterable[str]) -> int:
    """How many letters and digits remain without these words."""
    for piece in own:
        password = password.replace(piece, " ")
    return sum(sign.isalnum() for sign in password)
