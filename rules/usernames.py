"""The user name that somebody may choose beside the e-mail. Without @, so that it is never taken for an e-mail."""

import re

from rules.fields import Why

_USERNAME = re.compile(r"[\w.\-]{3,60}")


def fault(username: str) -> Why | None:
    """Why a user name, as `rules.accounts.login_text` makes it, is refused: 3 to 60 letters, digits, points, dashes."""
    return None if _USERNAME.fullmatch(username) else Why.USERNAME
