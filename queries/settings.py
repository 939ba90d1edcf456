"""What the commune decides: every setting in one statement, with its default where staff has written nothing."""

import base64
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.exc import SQLAlchemyError

from models.base import db
from models.settings import DECLARATIONS, IMAGE_DIGEST, Declaration, Kind, Setting

IMAGES = [declaration.key for declaration in DECLARATIONS if declaration.kind is Kind.IMAGE]


_VALUE = case((Setting.key.in_(IMAGES), func.substr(Setting.value, 1, IMAGE_DIGEST)), else_=Setting.value)
_ALL = select(Setting.key, _VALUE)
"""Made once: every page asks it. Of an image it reads the digest only."""


class Settings:
    """The settings as attributes: texts, a flag as bool, a number as int, an image as its digest (empty: none)."""

    __slots__ = ("_values",)

    def __init__(self, values: dict[str, Any]) -> None:
        object.__setattr__(self, "_values", values)

    def __getattr__(self, key: str) -> Any:
        try:
            return self._values[key]
        except KeyError:
            raise AttributeError(key) from None

    def __setattr__(self, key: str, value: Any) -> None:
        raise AttributeError(f"settings are changed by services.settings, not here: {key}")


def all_settings() -> Settings:
    """All of them, as they stand now."""
    kept = dict(db.session.connection().execute(_ALL).tuples().all())
    return Settings({it.key: _read(it, kept.get(it.key, it.default)) for it in DECLARATIONS})


def default_settings() -> Settings:
    """What an installation starts with: for pages that must do without the database."""
    return Settings({it.key: _read(it, it.default) for it in DECLARATIONS})


def image(key: str) -> bytes | None:
    """The content of an image setting, or None where there is none."""
    kept = db.session.scalar(select(Setting.value).where(Setting.key == key))
    return base64.b64decode(kept[IMAGE_DIGEST + 1 :]) if kept else None


def database_answers() -> bool:
    """Whether the database can be asked at all."""
    try:
        db.session.execute(select(Setting.key).limit(1)).all()
    except SQLAlchemyError:
        return False
    return True


def _read(declaration: Declaration, text: str) -> Any:
    if declaration.kind is Kind.FLAG:
        return bool(text)
    return int(text) if declaration.kind is Kind.NUMBER else text
