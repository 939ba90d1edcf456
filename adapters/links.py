"""The address of a mailed link, signed with the machine's secret: neither the database nor a list of mails tells it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from itsdangerous import BadData, URLSafeSerializer

from rules.links import LinkPurpose

PATHS = {
    LinkPurpose.ACTIVATION: "/activation/",
    LinkPurpose.INVITATION: "/invitation/",
    LinkPurpose.PASSWORD: "/nouveau-mot-de-passe/",
    LinkPurpose.LOGIN: "/nouvelle-adresse/",
}
HIDDEN = "(lien personnel, caché)"


class Ticket(NamedTuple):
    """What a link's address says: which row, and the word that makes the row's id worth nothing by itself."""

    id: int
    nonce: str


def token(secret: str, purpose: LinkPurpose, ticket: Ticket) -> str:
    """The last part of a link's address."""
    signed = _signer(secret, purpose).dumps(list(ticket))
    return signed if isinstance(signed, str) else signed.decode()


def read(secret: str, purpose: LinkPurpose, text: str) -> Ticket | None:
    """What the address says, or None where it was altered, cut, or made for another purpose."""
    try:
        said = _signer(secret, purpose).loads(text)
    except BadData:
        return None
    return Ticket(*said)


def with_address(values: Mapping[str, Any], url: str, secret: str) -> dict[str, Any]:
    """A mail's values with its link as an address; those of a mail without link as they are."""
    link = values.get("link")
    if link is None:
        return dict(values)
    purpose = LinkPurpose(link["purpose"])
    address = url.rstrip("/") + PATHS[purpose] + token(secret, purpose, Ticket(link["id"], link["nonce"]))
    return {**values, "link": address}


def without_address(values: Mapping[str, Any]) -> dict[str, Any]:
    """The same for those who may read the mail and not follow its link."""
    return {**values, "link": HIDDEN} if "link" in values else dict(values)


def _signer(secret: str, purpose: LinkPurpose) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt=f"link.{purpose}")
