"""Two parents who save one form at the same moment: nothing is overwritten unseen, nothing is lost."""

from functools import partial

from sqlalchemy import func, select

from models import Account, Declaration, Family, FileReview, JournalEntry, Text, db
from rules.file_values import digest, settled, typed_of
from rules.files import OF_FAMILY
from rules.refusals import Code
from rules.rights import Role
from rules.texts import TextKey
from services import family_files, file_reviews, files
from services.files import Form
from tests import cast
from tests.cast import NOW, Town
from tests.file_pages import WHOLE
from tests.races.crowd import at_once


def form(account: Account, **changes: str) -> Form:
    """What this parent is about to send, from what the form shows now."""
    typed: dict[str, list[str]] = {}
    for group, values in files.stand(cast.family_of(account).id, None, OF_FAMILY).items():
        shown = settled(group, {}, values)
        typed |= typed_of(group, shown) | {f"{group}-seen": [digest(shown)]}
    typed |= {name: [text] for name, text in (WHOLE | {k.replace("__", "-"): v for k, v in changes.items()}).items()}
    return Form(account.id, None, typed)


def saving(*forms: Form) -> list[partial[None]]:
    return [partial(family_files.save, it, NOW) for it in forms]


def test_of_many_who_change_one_rubric_one_is_kept_and_the_others_are_told(race, town: Town) -> None:
    family_files.save(form(town.nadia), NOW)
    forms = [form(who, address__street=f"{n} rue Neuve") for n in range(4) for who in (town.nadia, town.karim)]
    results = at_once(race, saving(*forms))
    streets = {it.typed["address-street"][0] for it in forms}
    kept = db.session.get_one(Family, cast.family_of(town.nadia).id).street
    same = sum(it.typed["address-street"][0] == kept for it in forms)
    assert kept in streets
    assert results.count(None) == same
    assert results.count((Code.CHANGED_MEANWHILE,)) == len(forms) - same


def test_two_who_change_different_rubrics_are_both_kept(race, town: Town) -> None:
    family_files.save(form(town.nadia), NOW)
    mine, theirs = form(town.nadia, address__street="5 rue Neuve"), form(town.karim, personal__situation="divorced")
    results = at_once(race, saving(mine, theirs))
    family = db.session.get_one(Family, cast.family_of(town.nadia).id)
    assert results == [None, None]
    assert (family.street, family.situation) == ("5 rue Neuve", "divorced")


def test_a_review_and_a_declaration_are_kept_once(race, town: Town) -> None:
    honour = cast.add(Text(key=TextKey.HONOUR, number=1, body="Texte", created_at=NOW, published_at=NOW))
    accepted = {"declaration__honour": "oui", "declared": str(honour.id)}
    results = at_once(race, saving(*[form(who, **accepted) for who in (town.nadia, town.karim)] * 2))
    assert results == [None] * 4
    reviews = select(func.count()).select_from(FileReview).where(FileReview.child_id.is_(None))
    mine = FileReview.family_id == cast.family_of(town.nadia).id
    assert db.session.scalar(reviews.where(mine)) == 1
    assert db.session.scalar(select(func.count()).select_from(Declaration)) == 1
    declared = select(func.count()).select_from(JournalEntry).where(JournalEntry.action == "file.declared")
    assert db.session.scalar(declared) == 1


def test_agents_who_confirm_one_file_at_once_confirm_it_once(race, town: Town) -> None:
    family_id = cast.family_of(town.nadia).id
    cast.add(Text(key=TextKey.HONOUR, number=1, body="Texte", created_at=NOW, published_at=NOW))
    agents = [town.staff[role].id for role in (Role.COUNTER, Role.ADMINISTRATOR)]
    db.session.query(FileReview).delete()
    db.session.commit()
    results = at_once(race, [partial(file_reviews.confirm_at_desk, it, family_id, None, NOW) for it in agents * 3])
    assert results == [2019] * 6
    assert db.session.query(FileReview).count() == 1
    assert db.session.scalar(select(func.count()).select_from(Declaration)) == 1
