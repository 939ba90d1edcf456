"""A form that was sent after its session was over: carried by the sign-in page, signed, and offered again afterwards.

Nothing of it is stored on the server. It is bound to the account that filled it in: nobody else is offered it, and a
form that another site planted is not, since the browser sends it without the cookie that says whose it is.
"""

from typing import Any, NamedTuple

from flask import Request, current_app
from itsdangerous import BadData, URLSafeSerializer

LONGEST = 100_000
NOT_KEPT = ("csrf_token", "code")


class KeptForm(NamedTuple):
    """Where the form went, and its fields in their order; `has_files` when files were left behind."""

    path: str
    fields: list[tuple[str, str]]
    has_files: bool


def keep(asked: Request, account_id: int) -> str:
    """The form as one word for a hidden field; empty when there is nothing to keep, or too much."""
    if asked.method != "POST":
        return ""
    fields = fields_to_keep(asked)
    said: dict[str, Any] = {"for": account_id, "path": asked.full_path.rstrip("?"), "fields": fields}
    said["files"] = any(file.filename for file in asked.files.values())
    word = _signer().dumps(said)
    text = word if isinstance(word, str) else word.decode()
    return text if len(text) <= LONGEST else ""


def kept(word: str, account_id: int) -> KeptForm | None:
    """The form, for the account that filled it in; None for anybody else, and for a word that is not ours."""
    try:
        said = _signer().loads(word)
    except BadData:
        return None
    if said["for"] != account_id:
        return None
    return KeptForm(said["path"], [(name, value) for name, value in said["fields"]], said["files"])


def fields_to_keep(asked: Request) -> list[tuple[str, str]]:
    """The form's fields in their order, without its token and without what is secret."""
    return [(name, value) for name, value in asked.form.items(multi=True) if not _is_secret(name)]


def _is_secret(name: str) -> bool:
    return name in NOT_KEPT or "password" in name


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="kept form")
