"""Measures at several sizes of a commune, side by side with an empty page, and says what was promised and what is so.

    python -m bench [--sizes 300,3000,30000] [--rounds 300] [--rush 2000]

A round asks for the empty page and for ours in turn, so that both see the same machine. Ends with 1 when a promise
is broken: the page costs at most 8 times the empty one, and does not grow with the commune (ratio of medians <= 1.2);
in the opening rush nobody meets an error, and every place is booked once.
"""

import argparse
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from flask import Flask
from flask_migrate import upgrade

import config
from app import create_app
from bench import files, large, rush
from bench.browser import Browser
from bench.fill import PASSWORD, complete_files, fill
from bench.public import publish
from bench.servers import serve
from models import db
from services.passwords import hash_password, matches

PLANNING = "/planning?vue=mois&du=2019-09-01"
EDIT = "/planning/modifier?vue=mois&du=2019-10-01"
MOST_TIMES_EMPTY = 8.0
MOST_GROWTH = 1.2


@dataclass(frozen=True)
class Measure:
    """The seconds of one kind of request, one after the other."""

    name: str
    seconds: list[float]

    @property
    def median(self) -> float:
        """The middle one."""
        return median(self.seconds)

    def line(self, empty: float) -> str:
        """A row of the table: median and p95 in milliseconds, requests a second, times the empty page."""
        p95 = quantiles(self.seconds, n=20)[-1]
        rate = len(self.seconds) / sum(self.seconds)
        times = self.median / empty
        return f"| {self.name} | {self.median * 1000:.2f} | {p95 * 1000:.2f} | {rate:.0f} | {times:.1f} |"


def main() -> int:
    """All sizes; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--sizes", default="300,3000,30000", help="families, separated by commas")
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--rush", type=int, default=2000, help="families at the opening; 0: none")
    asked = parser.parse_args()
    sizes = [int(size) for size in asked.sizes.split(",")]
    pages = {}
    print("| what | median ms | p95 ms | requests/s | times an empty page |\n|---|---|---|---|---|")
    for size in sizes:
        empty, page, *others = measure(size, asked.rounds)
        pages[size] = page.median / empty.median
        for found in (empty, page, *others):
            print(found.line(empty.median), flush=True)
    is_kept = not asked.rush or at_the_opening(asked.rush)
    return judge(pages) or int(not is_kept)


def at_the_opening(families: int) -> bool:
    """The rush, then confirmations against bare transactions; whether the rush went as promised."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {"MODE": "demo", "DATA_DIR": folder, "DEMO_CLOCK": "2019-08-27T10:00"}
        app = make(environment, families)
        with app.app_context():
            parents = rush.prepare(app, families)
            with serve("app:create_app()", "/sante", environment, workers=2) as ours:
                found = rush.run(ours.port, parents)
            made, bare = rush.against_bare_transactions()
    for line in found.lines():
        print(line)
    print(f"{made:.0f} confirmations a second, {bare:.0f} bare transactions: {made / bare:.2f} of them (aim: 0.50)")
    return found.is_as_promised


def judge(pages: dict[int, float]) -> int:
    """Says whether the promises hold, from each size's ratio of the planning page to the empty one."""
    worst, growth = max(pages.values()), max(pages.values()) / min(pages.values())
    print(f"\nplanning page: {worst:.1f} times an empty page at the most (promised: {MOST_TIMES_EMPTY:g})")
    print(f"from the smallest to the largest commune: {growth:.2f} (promised: {MOST_GROWTH:g})")
    return int(worst > MOST_TIMES_EMPTY or growth > MOST_GROWTH)


def measure(families: int, rounds: int) -> list[Measure]:
    """The empty page, the planning of a month for three children and the other requests, in a commune of this size."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {"MODE": "demo", "DATA_DIR": folder, "DEMO_CLOCK": "2019-08-27T10:00"}
        make(environment, families)
        with (
            serve("bench.servers:empty()", "/", environment) as bare,
            serve("app:create_app()", "/sante", environment) as ours,
        ):
            parent, few = signed_in(ours.port), range(max(20, rounds // 10))
            asked = [(parent, path) for path in (PLANNING, files.FAMILY_FILE, files.CHILD_FILE, files.DOCUMENTS)]
            asked += [(signed_in(ours.port, large.USER), path) for path in (PLANNING, EDIT)]
            pages = in_turn([(Browser(bare.port), "/"), *asked, (Browser(ours.port), "/")], rounds)
            empty, page, family, child, documents, many, ticking, home = pages
            made = [confirm(parent, n) for n in few]
            entered = [sign_in(Browser(ours.port)) for _ in few]
            hashed = [hash_once() for _ in few]
            sent = [files.upload(parent, photo) for photo in [files.photo(n) for n in few]]
            crowd = files.at_once(ours, sign_in)
    print(crowd_words(*crowd))
    return [
        Measure(f"empty Flask page, beside {families} families", empty),
        Measure(f"planning, month, 3 children, {families} families", page),
        Measure(f"planning, month, 5 children × 4 activities, {families} families", many),
        Measure(f"the same with boxes to tick, {families} families", ticking),
        Measure(f"public home page, {families} families", home),
        Measure(f"confirmation of one line, {families} families", made),
        Measure(f"signing in, {families} families", entered),
        Measure("of which hashing the password", hashed),
        Measure(f"form of the family, {families} families", family),
        Measure(f"form of a child, {families} families", child),
        Measure(f"documents, {families} families", documents),
        Measure(f"sending a photo of 2 MB, {families} families", sent),
    ]


def crowd_words(seconds: float, before: int, most: int) -> str:
    """What twenty parents at once cost."""
    first, last = (round(size / 1024 / 1024) for size in (before, most))
    return f"twenty parents send 2 MB at once: {seconds:.1f} s, memory {first} MB before, {last} MB at most"


def make(environment: dict[str, str], families: int) -> Flask:
    """A migrated database with so many families, and the application on it."""
    app = create_app(config.read(environment))
    with app.app_context():
        upgrade(str(Path(__file__).parent.parent / "migrations"))
        fill(families)
        publish()
        large.make_large_family()
        complete_files()
        db.engine.dispose()
    return app


def signed_in(port: int, user: str = "mesure") -> Browser:
    """The parent of the measured family, or another one."""
    parent = Browser(port)
    sign_in(parent, user)
    return parent


def in_turn(asked: list[tuple[Browser, str]], rounds: int) -> list[list[float]]:
    """The seconds of each page, asked for one after the other, after some rounds that are not counted."""
    seconds: list[list[float]] = [[] for _ in asked]
    for _ in range(rounds + 10):
        for (browser, path), taken in zip(asked, seconds, strict=True):
            expect(browser.get(path), 200)
            taken.append(browser.seconds)
    return [taken[10:] for taken in seconds]


def sign_in(browser: Browser, user: str = "mesure") -> float:
    """Fill the form of /connexion: the seconds of the answer to it."""
    expect(browser.get("/connexion"), 200)
    said = {"identifier": user, "password": PASSWORD}
    fields = [*said.items(), *(field for field in browser.form("/connexion") if field[0] not in said)]
    expect(browser.post("/connexion", fields), 303)
    return browser.seconds


def hash_once() -> float:
    """The seconds of comparing one password with its hash, as signing in does once."""
    begin = perf_counter()
    if not matches(PASSWORD, HASH):
        raise SystemExit("the password does not match its hash")
    return perf_counter() - begin


def confirm(parent: Browser, number: int) -> float:
    """Book the first free day of October, or give it back: the seconds of the last press alone."""
    expect(parent.get(EDIT), 200)
    fields = parent.form("/planning/modifier")
    box = dict(fields)["vues"].split()[0].rstrip("+-") if number % 2 == 0 else next(v for n, v in fields if n == "case")
    ticks = [*fields, ("case", box)] if number % 2 == 0 else [field for field in fields if field != ("case", box)]
    expect(parent.post(EDIT, [*ticks, ("suite", "terminer")]), 303)
    expect(parent.get("/planning/recapitulatif"), 200)
    last = [*parent.form("/planning/recapitulatif"), ("suite", "terminer")]
    expect(parent.post("/planning/recapitulatif", last), 303)
    if not parent.location.startswith("/confirmations/"):
        sys.exit(f"a confirmation led to {parent.location}")
    return parent.seconds


def expect(status: int, wanted: int) -> None:
    """Stop measuring what does not work."""
    if status != wanted:
        raise SystemExit(f"answered {status} instead of {wanted}")


HASH = hash_password(PASSWORD)

if __name__ == "__main__":
    sys.exit(main())
