"""Whether a password is one that is tried first: zxcvbn's estimate, with French words and the person's own."""

import re
from collections.abc import Iterable

from zxcvbn import zxcvbn

from rules.names import fold

ENOUGH = 10
"""A password that ten thousand million guesses find (log10) is too common, whatever signs it is made of."""

LOOKED_AT = 24
"""How many signs are looked at: zxcvbn's time grows with the square of the length, to 0.2 s here and 2 s for 72."""

FRENCH = (
    "azerty azertyuiop qsdfgh motdepasse passe secret bonjour bienvenue soleil chouchou doudou loulou coucou jetaime "
    "amour famille enfant maman papa maison ecole cantine mairie marelle portail compte france paris marseille lyon "
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre lundi mardi mercredi jeudi "
    "vendredi samedi dimanche printemps ete automne hiver chocolat princesse nicolas camille julien thomas"
).split()
"""What zxcvbn's English lists lack."""


def is_common(password: str, personal: Iterable[str]) -> bool:
    """Whether few guesses find it, or it is one of the person's own words: an e-mail, a number, a name."""
    own = [text for text in personal if text]
    if fold(password) in map(fold, own):
        return True
    pieces = {piece for text in own for way in (text, fold(text)) for piece in (way, *re.split(r"[\W_]+", way)) if piece}
    found = zxcvbn(password[:LOOKED_AT], user_inputs=[*sorted(pieces), *FRENCH])
    return bool(found["guesses_log10"] < ENOUGH)
