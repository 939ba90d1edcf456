"""Texts and their versions: a draft, published now or at a date, then never changed."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from models import Text, db
from queries import text_versions, texts
from rules.fields import Why
from rules.refusals import Code, Refused
from rules.rights import Role
from rules.texts import OF_PORTAL, PAGES, TextKey
from services import texts as service
from services.changes import Edit
from tests.cast import NOW, PARIS, Town
from tests.publics import make_service, make_text
from tests.staff_pages import actions

TERMS = {"key": TextKey.TERMS, "service_id": None, "body": "Version neuve."}
SEPTEMBER = datetime(2019, 9, 1, tzinfo=PARIS)


def edit(town: Town, row: Any = None, role: Role = Role.COUNTER, **values: Any) -> Edit:
    return Edit(town.staff[role].id, row and row.id, row and row.version, values)


def whys(deed: Any) -> list[tuple[Any, Any]]:
    with pytest.raises(Refused) as caught:
        deed()
    return [(it.about, it.values.get("why", it.code)) for it in caught.value.refusals]


def draft(town: Town, **changes: Any) -> Text:
    """A new draft of the terms."""
    return db.session.get_one(Text, service.save_text(edit(town, **(TERMS | changes)), NOW))


def test_versions_are_numbered_for_each_text(town: Town) -> None:
    nursery = make_service("Crèche Les Lucioles")
    make_text(TextKey.TERMS)
    assert draft(town).number == 2
    assert draft(town, key=TextKey.DATA_NOTICE).number == 1
    assert draft(town, key=TextKey.RULES, service_id=nursery.id).number == 1
    assert texts.current(TextKey.TERMS, NOW).number == 1


def test_a_text_has_one_version_under_way(town: Town) -> None:
    mine = draft(town)
    assert whys(lambda: draft(town)) == [("key", Why.UNDER_WAY)]
    service.publish_text(edit(town, mine, first_day=date(2019, 9, 1)), NOW)
    assert whys(lambda: draft(town)) == [("key", Why.UNDER_WAY)]
    assert db.session.get_one(Text, service.save_text(edit(town, **TERMS), SEPTEMBER)).number == 2


def test_a_draft_is_changed_then_published_at_once(town: Town) -> None:
    mine = draft(town)
    service.save_text(edit(town, mine, body="Relu."), NOW)
    db.session.refresh(mine)
    service.publish_text(edit(town, mine, first_day=None), NOW)
    stands = texts.current(TextKey.TERMS, NOW)
    assert (stands.id, stands.body, stands.published_at) == (mine.id, "Relu.", NOW)
    assert actions() == ["text.created", "text.changed", "text.published"]


def test_what_is_published_never_changes(town: Town) -> None:
    public = make_text(TextKey.TERMS)
    changed = [(None, Code.CHANGED_MEANWHILE)]
    for deed in (
        lambda: service.save_text(edit(town, public, body="Autre"), NOW),
        lambda: service.publish_text(edit(town, public, first_day=None), NOW),
        lambda: service.take_back(edit(town, public), NOW),
        lambda: service.remove_text(town.staff[Role.COUNTER].id, public.id, NOW),
    ):
        assert whys(deed) == changed
    assert actions() == []


def test_a_programmed_version_stands_from_midnight_on_and_is_taken_back_until_then(town: Town) -> None:
    make_text(TextKey.TERMS)
    mine = draft(town)
    service.publish_text(edit(town, mine, first_day=date(2019, 9, 1)), NOW)
    assert texts.current(TextKey.TERMS, SEPTEMBER - timedelta(seconds=1)).number == 1
    assert texts.current(TextKey.TERMS, SEPTEMBER).number == 2
    db.session.refresh(mine)
    late = edit(town, mine)
    assert whys(lambda: service.take_back(late, SEPTEMBER)) == [(None, Code.CHANGED_MEANWHILE)]
    service.take_back(late, NOW)
    assert db.session.get_one(Text, late.row_id).published_at is None
    assert texts.current(TextKey.TERMS, SEPTEMBER).number == 1


@pytest.mark.parametrize(
    ("body", "first_day", "expected"),
    [
        ("Tout est dit.", date(2019, 8, 26), [("first_day", Why.PAST)]),
        ("Maire : [à compléter : nom du maire]", None, [("body", Why.GAPS)]),
    ],
)
def test_a_past_day_and_gaps_are_refused(town: Town, body: str, first_day: Any, expected: Any) -> None:
    mine = draft(town, body=body)
    assert whys(lambda: service.publish_text(edit(town, mine, first_day=first_day), NOW)) == expected
    assert texts.current(TextKey.TERMS, NOW) is None


def test_today_is_at_once(town: Town) -> None:
    mine = draft(town)
    service.publish_text(edit(town, mine, first_day=NOW.date()), NOW)
    assert texts.current(TextKey.TERMS, NOW).id == mine.id


def test_a_draft_is_deleted_and_its_number_is_free_again(town: Town) -> None:
    make_text(TextKey.TERMS)
    service.remove_text(town.staff[Role.COUNTER].id, draft(town).id, NOW)
    assert draft(town).number == 2
    assert actions() == ["text.created", "text.removed", "text.created"]


def test_the_last_writer_is_told_that_somebody_was_first(town: Town) -> None:
    mine = draft(town)
    stale = edit(town, mine, body="Le mien", first_day=None)
    service.save_text(edit(town, mine, body="Avant"), NOW)
    assert whys(lambda: service.save_text(stale, NOW)) == [(None, Code.CHANGED_MEANWHILE)]
    assert whys(lambda: service.publish_text(stale, NOW)) == [(None, Code.CHANGED_MEANWHILE)]


def test_an_empty_text_is_no_text(town: Town) -> None:
    assert whys(lambda: draft(town, body=" ")) == [("body", Why.NEEDED)]
    assert whys(lambda: draft(town, key=None)) == [("key", Why.NEEDED)]


def test_a_new_installation_starts_with_drafts_of_its_own_texts(town: Town) -> None:
    make_text(TextKey.TERMS)
    assert service.seed_drafts({"nom de la commune": "Les Essarts"}, NOW) == 7
    assert service.seed_drafts({}, NOW) == 0
    rows = db.session.scalars(select(Text).order_by(Text.id)).all()
    assert [(it.key, it.number) for it in rows] == [(key, 1) for key in OF_PORTAL]
    assert all(it.published_at is None for it in rows[1:])
    assert all("Les Essarts" in it.body for it in rows if it.key in PAGES[1:])
    assert text_versions.unpublished(NOW) == [key for key in OF_PORTAL if key is not TextKey.TERMS]


@pytest.mark.parametrize("role", [Role.ACCOUNTS, Role.LEADER, Role.AUDITOR])
def test_who_only_reads_writes_nothing(town: Town, role: Role) -> None:
    mine = draft(town)
    for deed in (service.save_text, service.publish_text, service.take_back):
        values = edit(town, mine, role, body="x", first_day=None)
        assert whys(lambda deed=deed, values=values: deed(values, NOW)) == [(None, Code.NO_RIGHT)]
    assert whys(lambda: service.remove_text(town.staff[role].id, mine.id, NOW)) == [(None, Code.NO_RIGHT)]
