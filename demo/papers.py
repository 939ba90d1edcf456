"""The papers of Valbruyère: scans drawn for the demonstration, on which nobody can mistake them for real ones."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from PIL import Image, ImageDraw

from adapters import documents
from adapters.documents import Paper
from adapters.storage import Storage
from demo.homes import Home
from queries.demonstration import document_types
from rules.documents import Channel, Validity, good_until
from services import document_filing
from services import documents as deeds
from services.document_filing import Filing
from services.papers import Sending, digest_of

VACCINATION, INSURANCE, NOTICE = "Carnet de vaccination", "Attestation d’assurance", "Avis d’imposition"
SIZE = 720, 960
INK, FAINT = (38, 33, 28), (222, 213, 199)
MOST_BYTES = 2 * 1024 * 1024


def drawn(title: str, lines: int) -> bytes:
    """A page as a PNG: a title, and lines of which nothing can be read."""
    image = Image.new("RGB", SIZE, "white")
    draw = ImageDraw.Draw(image)
    draw.text((60, 60), plain(title), fill=INK, font_size=40)
    draw.text((60, 120), plain("Document d’essai, rien de vrai."), fill=INK, font_size=22)
    for line in range(lines):
        top = 200 + 34 * line
        draw.rectangle([60, top, 60 + 600 * (7 + line * 5 % 4) // 10, top + 12], fill=FAINT)
    content = BytesIO()
    image.save(content, "PNG")
    return content.getvalue()


def plain(text: str) -> str:
    """The text in the signs that Pillow's own font has."""
    return unicodedata.normalize("NFKD", text.replace("’", "'")).encode("ascii", "ignore").decode()


@dataclass(frozen=True, slots=True)
class Papers:
    """Gives the papers of families: by the counter, or by the parents themselves. Each kind is opened once."""

    storage: Storage
    types: dict[str, int]
    validities: dict[str, Validity]
    scans: dict[str, tuple[bytes, Paper]]

    def file(self, agent_id: int, home: Home, kid: str | None, name: str, now: datetime) -> None:
        """The counter files one that came at the desk, and finds it good."""
        sending = self._sending(home, kid, name, Channel.DESK)
        until = good_until(self.validities[name], None, now.date())
        filing = Filing(home.family_id, sending, is_valid=True, valid_until=until)
        document_filing.file_paper(agent_id, filing, self.scans[name][1], self.storage, now)

    def send(self, home: Home, kid: str | None, name: str, now: datetime) -> int:
        """A parent sends one, which waits for the counter."""
        assert home.account_id is not None
        sending = self._sending(home, kid, name, Channel.ONLINE)
        return deeds.send(home.account_id, sending, self.scans[name][1], self.storage, now)

    def _sending(self, home: Home, kid: str | None, name: str, channel: Channel) -> Sending:
        child_id = home.kids[kid] if kid else None
        filename = f"{name.lower()} {kid or home.household.name}.png"
        brought = home.household.parents[0].first_name if channel is Channel.DESK else ""
        digest = digest_of(self.scans[name][0] + filename.encode())
        return Sending(self.types[name], child_id, name, filename, digest, channel, brought)


def open_papers(storage: Storage) -> Papers:
    """The scans, made ready once: opening a file takes longer than all the rest."""
    found = document_types((VACCINATION, INSURANCE, NOTICE))
    scans = {}
    for number, name in enumerate((VACCINATION, INSURANCE, NOTICE)):
        scan = drawn(name, 12 + 4 * number)
        scans[name] = (scan, documents.read(scan, MOST_BYTES))
    return Papers(storage, {it.name: it.id for it in found}, {it.name: it.validity for it in found}, scans)
