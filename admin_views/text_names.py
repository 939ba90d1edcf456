"""How the town hall names a text, in words and in an address, and whether the public reads a version of it."""

from typing import Any

from flask import g, request

import clock
from models import Text
from queries import text_versions
from rules.texts import Publicity, TextKey, version_publicity
from web.staff_words import word

Which = tuple[TextKey, int | None]
"""A text: its key, and the public service whose it is."""


def state_of(text: Text) -> Publicity:
    """Whether the public reads this version."""
    if "texts_in_force" not in g:
        g.texts_in_force = frozenset(text_versions.in_force(clock.now()).values())
    return version_publicity(text.published_at, text.id in g.texts_in_force, clock.now())


def in_state(state: Publicity) -> Any:
    """The versions of that state."""
    now = clock.now()
    is_in_force = Text.id.in_(text_versions.in_force(now).values())
    return {
        Publicity.DRAFT: Text.published_at.is_(None),
        Publicity.PROGRAMMED: Text.published_at > now,
        Publicity.ONLINE: is_in_force,
        Publicity.PAST: (Text.published_at <= now) & ~is_in_force,
    }[state]


def versions_in_turn() -> dict[Which, int]:
    """The texts whose next version is being written or programmed."""
    return text_versions.under_way(clock.now())


def address_of(key: TextKey, service_id: int | None) -> str:
    """A text as addresses and forms name it: « terms », « tariffs-3 »."""
    return key.value if service_id is None else f"{key.value}-{service_id}"


def name_of(key: TextKey, service: str) -> str:
    """« Mentions légales », « Tarifs, Crèche Les Lucioles »."""
    return ", ".join(filter(None, (word(key), service)))


def text_options() -> list[tuple[str, str]]:
    """Every text that there can be."""
    return [(address_of(key, service_id), name_of(key, name)) for key, service_id, name in text_versions.names()]


def read_which(text: str) -> Which:
    """The text of that address; raises ValueError for another one."""
    key, _dash, service_id = text.partition("-")
    return TextKey(key), int(service_id) if service_id else None


def asked_which() -> Which | None:
    """The text that the address of an empty form names (`?texte=terms`)."""
    asked = request.args.get("texte", "")
    return read_which(asked) if asked in dict(text_options()) else None


def is_text(which: Which) -> Any:
    """The versions of that text."""
    key, service_id = which
    return (Text.key == key) & (Text.service_id == service_id)
