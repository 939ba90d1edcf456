"""News as staff write them: drafts, days, and what may be deleted."""

from datetime import date
from typing import Any

import pytest

from models import News, db
from rules.fields import Why
from rules.refusals import Code, Refused
from rules.rights import Role
from services import news
from services.changes import Edit
from tests.cast import NOW, Town
from tests.publics import make_news
from tests.staff_pages import actions

VALUES = {"title": "Rentrée", "summary": "Lundi", "body": "Texte", "first_day": date(2019, 9, 1), "last_day": None}


def edit(town: Town, role: Role = Role.COUNTER, row: Any = None, **changes: Any) -> Edit:
    return Edit(town.staff[role].id, row and row.id, row and row.version, VALUES | {"is_draft": True} | changes)


def whys(deed: Any) -> list[tuple[Any, Any]]:
    with pytest.raises(Refused) as caught:
        deed()
    return [(it.about, it.values.get("why", it.code)) for it in caught.value.refusals]


def test_news_is_written_as_a_draft_then_published(town: Town) -> None:
    news_id = news.save_news(edit(town), NOW)
    row = db.session.get_one(News, news_id)
    assert (row.title, row.body, row.is_draft) == ("Rentrée", "Texte", True)
    news.save_news(edit(town, row=row, is_draft=False), NOW)
    assert db.session.get_one(News, news_id).is_draft is False
    assert actions() == ["news.created", "news.changed"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"title": " "}, [("title", Why.NEEDED)]),
        ({"first_day": None}, [("first_day", Why.NEEDED)]),
        ({"last_day": date(2019, 8, 31)}, [("last_day", Why.DAYS_ORDER)]),
        ({"body": "x" * 10_001}, [("body", Why.TOO_LONG)]),
    ],
)
def test_what_is_not_as_expected_is_refused(town: Town, changes: Any, expected: Any) -> None:
    assert whys(lambda: news.save_news(edit(town, **changes), NOW)) == expected
    assert actions() == []


def test_the_last_writer_is_told_that_somebody_was_first(town: Town) -> None:
    row = make_news()
    mine = edit(town, row=row)
    news.save_news(edit(town, row=row, title="Avant"), NOW)
    assert whys(lambda: news.save_news(mine, NOW)) == [(None, Code.CHANGED_MEANWHILE)]


def test_only_a_draft_is_deleted(town: Town) -> None:
    agent = town.staff[Role.COUNTER].id
    online, draft = make_news().id, make_news(is_draft=True).id
    assert whys(lambda: news.remove_news(agent, online, NOW)) == [(None, Code.CHANGED_MEANWHILE)]
    news.remove_news(agent, draft, NOW)
    assert db.session.get(News, draft) is None and actions() == ["news.removed"]


@pytest.mark.parametrize("role", [Role.ACCOUNTS, Role.LEADER, Role.AUDITOR])
def test_who_only_reads_writes_nothing(town: Town, role: Role) -> None:
    draft = make_news(is_draft=True).id
    assert whys(lambda: news.save_news(edit(town, role), NOW)) == [(None, Code.NO_RIGHT)]
    assert whys(lambda: news.remove_news(town.staff[role].id, draft, NOW)) == [(None, Code.NO_RIGHT)]
