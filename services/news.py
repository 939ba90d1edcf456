"""What staff do to the news of the portal."""

from datetime import datetime
from typing import Any

from models.news import News
from rules.fields import Field, Shape, Why, bad_value, check, lacking
from rules.refusals import Refused
from rules.rights import Right
from services import agents, changes, journal
from services.changes import Edit
from services.journal import Deed
from services.transaction import transaction

NEWS = {
    "title": Field(160, needed=True),
    "summary": Field(300),
    "body": Field(10_000, Shape.TEXT),
}
DAYS = ("first_day", "last_day")


def save_news(edit: Edit, now: datetime) -> int:
    """Make or change a piece of news, public between two days unless `is_draft`; returns its id.

    Refuses a bad value, days in the wrong order, and a stale form.
    """
    texts, refusals = check(NEWS, edit.values)
    first_day, last_day = (edit.values.get(name) for name in DAYS)
    refusals += lacking(edit.values, ("first_day",))
    if first_day and last_day and last_day < first_day:
        refusals += (bad_value("last_day", Why.DAYS_ORDER),)
    if refusals:
        raise Refused(refusals)
    wanted: dict[str, Any] = texts | {"first_day": first_day, "last_day": last_day}
    wanted["is_draft"] = bool(edit.values.get("is_draft"))
    with transaction() as session:
        actor = agents.require(session, edit.agent_id, Right.EDIT_PUBLIC)
        news = changes.row_to_edit(session, News, edit)
        changed = changes.shortened(changes.apply(news, wanted), "body")
        changes.keep(session, news)
        action = "news.created" if edit.row_id is None else "news.changed"
        journal.write(session, actor, Deed(action, "news", news.id, None, changed), now)
        return int(news.id)


def remove_news(agent_id: int, news_id: int, now: datetime) -> None:
    """Take a draft away; what is or was public is first made a draft again."""
    with transaction() as session:
        actor = agents.require(session, agent_id, Right.EDIT_PUBLIC)
        news = changes.draft_to_remove(session, News, news_id)
        before = changes.shortened(changes.last_values(news, (*NEWS, *DAYS)), "body")
        changes.drop(session, news)
        journal.write(session, actor, Deed("news.removed", "news", news_id, None, before), now)
