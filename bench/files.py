"""The files under measure: the forms, one upload after the other, and twenty parents who send two megabytes at once."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import Event, Thread
from time import perf_counter

import html5lib
from PIL import Image

from bench.browser import Browser
from bench.fill import PARENTS
from bench.servers import Served

FAMILY_FILE = "/dossier/famille"
CHILD_FILE = "/dossier/enfants/3"
DOCUMENTS = "/documents"
TWO_MEGABYTES = 2 * 1024 * 1024


def photo(number: int) -> bytes:
    """A JPEG a little under the limit, each another: noise does not get smaller."""
    side = 1150
    kept = BytesIO()
    image = Image.frombytes("RGB", (side, side), os.urandom(3 * side * side))
    image.putpixel((0, 0), (number % 256, 0, 0))
    quality = 95
    while True:
        kept = BytesIO()
        image.save(kept, "JPEG", quality=quality)
        if kept.tell() <= TWO_MEGABYTES:
            return kept.getvalue()
        quality -= 3


def upload(parent: Browser, content: bytes) -> float:
    """Send one paper of the family: the seconds of the answer."""
    parent.connection.close()  # the server has closed one that was idle; the next request opens another
    if parent.get(DOCUMENTS) != 200:
        raise SystemExit("no page of documents")
    fields = [(name, value) for name, value in parent.form(DOCUMENTS) if name not in ("child_id", "file")]
    fields += [("child_id", "famille"), ("type_id", _type_of_family(parent))]
    status = parent.send_file(DOCUMENTS, fields, ("file", content))
    if status != 303:
        raise SystemExit(f"a paper was answered {status}")
    return parent.seconds


def at_once(served: Served, sign_in: Callable[[Browser, str], object]) -> tuple[float, int, int]:
    """Twenty parents send two megabytes each: the seconds of it, the bytes of memory before and at most."""
    photos = [photo(number) for number in range(PARENTS)]
    parents = [Browser(served.port) for _ in range(PARENTS)]
    for number, parent in enumerate(parents, start=1):
        sign_in(parent, "mesure" if number == 1 else f"mesure{number}")
    before, seen, over = served.memory(), [0], Event()

    def watch() -> None:
        while not over.wait(0.02):
            seen.append(served.memory())

    watcher = Thread(target=watch)
    watcher.start()
    begun = perf_counter()
    with ThreadPoolExecutor(PARENTS) as crowd:
        list(crowd.map(upload, parents, photos))
    taken = perf_counter() - begun
    over.set()
    watcher.join()
    return taken, before, max(seen)


def _type_of_family(parent: Browser) -> str:
    """The one type of paper that this commune offers to families."""
    page = html5lib.parse(parent.body, namespaceHTMLElements=False)
    return next(it.get("value", "") for it in page.iter("option") if (it.text or "").startswith("Avis"))
