"""The towns that tests are given: a copy is what was made."""

from models import Declaration, db
from rules.texts import TextKey
from tests import cast, publics, tables
from tests.snapshot import everything


def test_a_copied_town_is_the_one_that_was_made(app, monkeypatch) -> None:
    monkeypatch.setattr(tables, "_KEPT", {})
    made = tables.make_town()
    rows, first_id = everything(), made.hugo.id
    db.session.remove()
    tables.empty()
    assert sum(map(len, everything().values())) == 1, "only the head of the journal is left"
    copied = tables.make_town()
    assert everything() == rows
    assert (copied.hugo.id, copied.hugo.first_name, copied.meal.period) == (first_id, "Hugo", copied.canteen)
    assert {role: account.role for role, account in copied.staff.items()} == {role: role for role in made.staff}


def test_what_is_added_to_a_copy_takes_no_place_that_is_taken(app, town) -> None:
    known = {town.hugo.id, town.lea.id, town.julien.id, town.tom.id, town.sam.id}
    assert cast.make_child("Zélie", town.nadia, school_class=town.school_class).id not in known


def test_where_something_is_there_already_the_town_is_made(app) -> None:
    text = publics.make_text(TextKey.HONOUR)
    town = tables.make_town()
    accepted = db.session.query(Declaration).filter_by(text_id=text.id, account_id=town.nadia.id)
    assert accepted.count() == 1
