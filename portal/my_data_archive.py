"""The archive of « Mes données »: what is held on the family as JSON, its papers as files, and how to read them."""

from collections.abc import Iterator
from typing import Any, BinaryIO

from flask import current_app, render_template, request
from jinja2 import UndefinedError

import clock
from adapters import letters, links
from adapters.archives import Archive
from adapters.storage import Missing, Storage, open_storage
from config import Config
from queries import my_data
from queries.my_data import Row, Whose
from rules.archive_names import safe_name, unique_name
from rules.rights import Role
from web.commune import commune
from web.my_data_words import FILES, done_words, reader_words, section_words
from web.staff_words import word

ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png", "image/gif": "gif"}
FOLDER = "documents"
README = "LISEZMOI.txt"


def build(whose: Whose) -> BinaryIO:
    """The whole archive, as a file that goes once it is sent. Raises `storage.Unreachable`."""
    settings: Config = current_app.config["MARELLE"]
    archive = Archive(settings.data_dir, clock.now())
    try:
        _fill(archive, whose, open_storage(settings))
    except BaseException:
        archive.drop()
        raise
    return archive.done()


def _fill(archive: Archive, whose: Whose, storage: Storage) -> None:
    archive.add_text(README, render_template("portal/my_data/readme.txt", files=FILES.values(), now=clock.now()))
    for section, read in my_data.SECTIONS.items():
        rows = read(whose)
        if section == "documents":
            rows = iter([*_with_contents(archive, storage, rows)])  # a ZIP takes one entry at a time
        spoken = _SPOKEN.get(section, dict)
        archive.add_rows(f"{FILES[section][0]}.json", (section_words(section, spoken(row)) for row in rows))


def _with_contents(archive: Archive, storage: Storage, rows: Iterator[Row]) -> Iterator[Row]:
    """Each paper's row once its content is in the archive, with the name that it has there; empty: it was erased."""
    taken: set[str] = set()
    for row in list(rows):
        key, name = row.pop("content_key"), ""
        words = safe_name(dict.fromkeys((row["child"] or "", row["document_type"], row["name"])))
        content = _content(storage, key)
        if content is not None:
            name = f"{FOLDER}/{unique_name(words, ENDINGS.get(row['media_type'], 'bin'), taken)}"
            archive.add_content(name, content)
        yield row | {"file": name}


def _content(storage: Storage, key: str) -> bytes | None:
    try:
        return storage.get(key) if key else None
    except Missing:
        return None


def _mail(row: Row) -> Row:
    """The mail as it was read; a link in it opens nothing here. An old one may lack what its letter says today."""
    kind, values = row.pop("kind"), links.without_address(row.pop("values"))
    try:
        letter = letters.word(kind, values, _signature())
    except UndefinedError:
        return row | {"subject": word(kind), "text": ""}
    return row | {"subject": letter.subject, "text": letter.text}


def _deed(row: Row) -> Row:
    """Who did what; of an agent the role only."""
    role, by = row.pop("role"), row.pop("by")
    action, fields = done_words(row["action"], row["fields"])
    who = by if role in (None, Role.FAMILY) else reader_words(role)
    return row | {"by": who, "action": action, "fields": fields}


def _reading(row: Row) -> Row:
    return {"child": row["child"], "at": row["at"], "by": reader_words(row["role"]), "document": row["document"]}


def _signature() -> dict[str, str]:
    settings: Config = current_app.config["MARELLE"]
    return letters.signature(commune(), settings.public_url or request.url_root)


_SPOKEN: dict[str, Any] = {"mails": _mail, "journal": _deed, "read_by": _reading}
"""What is said in other words than the rows'."""
