"""No health field, document or address reaches whom it should not: every page, list, search, filter, sort and export.

A word of its own stands in every field that is somebody's private matter. Everybody asks for everything; whoever meets
a word must be allowed to.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from urllib.parse import quote

import pytest

from models import (
    Authorisations,
    Contact,
    Document,
    DocumentType,
    FileDraft,
    FileProposal,
    Guardian,
    HealthRecord,
    db,
)
from rules.documents import DocumentState, Level, RefusalReason
from rules.files import Group
from tests import cast
from tests.house.walk import BASE_URL, PEOPLE, Keeper, Town, address, make_town, visits

FAMILY = ("parent", "other parent")
HEALTH = (*FAMILY, "administrator", "counter", "leader")
AROUND_THE_CHILD = (*FAMILY, "administrator", "counter", "leader")
OF_FAMILIES = (*FAMILY, "administrator", "counter", "accounts")
OFFICE = (*FAMILY, "administrator", "counter")
ALLOWED = {
    "santé": HEALTH,
    "entourage": AROUND_THE_CHILD,
    "adresse": OF_FAMILIES,
    "pièce": OF_FAMILIES,
    "pièceréservée": OFFICE,
    "proposition": OFFICE,
    "brouillon": ("parent",),
    "autrefoyer": ("stranger", "administrator", "counter", "accounts"),
    "entourageautre": ("stranger", "administrator", "counter", "leader"),
}
"""Who may meet a word of each kind. A draft is its writer's alone; of a stranger's file the parents see nothing."""

ASKERS = [person for person in PEOPLE if person not in ("nobody", "closed", "pending")]
"""Those who are signed in: the others are sent to sign in, as `test_routes.py` shows."""

WORD = re.compile(
    r"\bq(santé|entourageautre|entourage|adresse|pièceréservée|pièce|proposition|brouillon|autrefoyer)x(\w+)"
)
TEXTS_OF_HEALTH = (
    *("doctor_name", "doctor_phone", "allergies", "treatment", "history", "equipment"),
    *("instructions", "care_plan_protocol", "kit_location", "diet_note"),
)
TEXTS_OF_HOME = ("street", "address_extra", "town")


def plant(town_ids: dict[str, object]) -> None:
    """A word in every private field of the parent's family, and of a stranger's."""
    mine = db.session.get_one(Guardian, 1).family
    child = mine.custodies[0].child
    stranger = next(it for it in db.session.query(Guardian).all() if it.family.number == "2051").family
    for name in TEXTS_OF_HEALTH:
        setattr(_health(child), name, f"qsantéx{name}")
    for family, kind in ((mine, "adresse"), (stranger, "autrefoyer")):
        for name in TEXTS_OF_HOME:
            setattr(family, name, f"q{kind}x{name}")
        for guardian in family.guardians:
            for name in (*TEXTS_OF_HOME, "birth_place", "profession", "home_phone"):
                setattr(guardian, name, f"q{kind}x{name}")
    for family, kind in ((mine, "entourage"), (stranger, "entourageautre")):
        whose = {"child": family.custodies[0].child, "family": family, "phone": f"q{kind}xphone"}
        named = {"last_name": f"q{kind}xlast", "first_name": f"q{kind}xfirst", "link": f"q{kind}xlink"}
        db.session.add(Contact(**whose, **named, is_emergency=True))
    db.session.add(Authorisations(child=child, family=mine, photo_media=False))
    _plant_papers(mine, child)
    _plant_writings(mine, child)
    db.session.commit()


def _health(child) -> HealthRecord:
    return child.health


def _plant_papers(family, child) -> None:
    for kind, is_restricted in (("pièce", False), ("pièceréservée", True)):
        of_type = DocumentType(name=f"Type {kind}", level=Level.CHILD, is_restricted=is_restricted)
        for state in DocumentState:
            words = f"q{kind}x{state.value}"
            paper = Document(type=of_type, family=family, child=child, name=words, filename=f"{words}.pdf", size=1)
            paper.media_type, paper.given_at, paper.given_by_id, paper.state = "image/png", cast.NOW, 1, state
            paper.valid_until, paper.brought_by = date(2019, 9, 10), words
            if state is DocumentState.REFUSED:
                paper.refusal_reason, paper.refusal_words = RefusalReason.OTHER, words
            db.session.add(paper)


def _plant_writings(family, child) -> None:
    typed = [["address-street", "qbrouillonxstreet"]]
    account_id = next(it.account.id for it in family.guardians if it.first_name == "Nadia")
    whose = {"account_id": account_id, "family_id": family.id}
    db.session.add(FileDraft(**whose, typed=typed, saved_at=cast.NOW))
    values = {"doctor_name": "qpropositionxhealth"}
    db.session.add(FileProposal(**whose, child_id=child.id, group=Group.MEDICAL, values=values, proposed_at=cast.NOW))


@pytest.fixture(scope="module")
def town(tmp_path_factory) -> Iterator[tuple[Town, Keeper]]:
    made = make_town(tmp_path_factory.mktemp("leaks"))
    with made.app.app_context():
        plant(made.ids)
        db.session.remove()
    keeper = Keeper(made.database)
    yield made, keeper
    keeper.close()


def addresses(town: Town) -> Iterator[str]:
    """Every page, every export, and every list searched and turned round."""
    for method, rule in visits(town.app):
        if method == "GET" and not rule.endpoint.endswith("static"):
            yield address(town, rule)
    for view in [view for admin in town.app.extensions["admin"] for view in admin._views if hasattr(view, "sorts")]:
        path = f"/mairie/{view.path}/"
        yield f"{path}?sort=0&desc=1&page_size=100&search=e"


def said(answer) -> str:
    """The text of an answer; of an archive, all that is in it."""
    if answer.mimetype == "application/zip":
        with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
            return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    return answer.get_data().decode("utf-8", "replace")


def test_every_word_is_met_only_by_whom_it_may_be(town) -> None:
    made, keep = town
    met: dict[str, set[str]] = {kind: set() for kind in ALLOWED}
    leaks: list[str] = []
    tried = 0
    for url in list(addresses(made)):
        for person in ASKERS:
            tried += 1
            kinds = {kind for kind, _name in WORD.findall(said(made.ask(person, "GET", url)))}
            keep()
            for kind in kinds:
                met[kind].add(person)
                if person not in ALLOWED[kind]:
                    leaks.append(f"{person} meets « {kind} » at {url}")
    assert not leaks, "\n".join(leaks)
    assert met["santé"] == set(HEALTH) and met["adresse"] >= set(OFFICE), met
    print(f"{tried} pages read")
    assert tried > 1500


def test_lists_read_no_health_and_no_file_of_a_word_is_found_by_searching_for_it(town) -> None:
    """What nobody may search is found by nobody: the page is the one of a word that does not exist."""
    made, keep = town
    views = [view for admin in made.app.extensions["admin"] for view in admin._views if hasattr(view, "sorts")]
    for view in [view for view in views if view.search_in]:
        for word in ("qsantéxallergies", "qbrouillonxhealth", "qpropositionxhealth"):
            pages = []
            for asked in (word, "z" * len(word)):
                answer = made.client("administrator").get(
                    f"/mairie/{view.path}/", base_url=BASE_URL, query_string={"search": asked}
                )
                page = re.sub(r'value="[^"]*"', "", answer.text)
                pages.append(page.replace(asked, "").replace(quote(asked), ""))
                keep()
            assert pages[0] == pages[1], f"{view.path} finds {word}"
