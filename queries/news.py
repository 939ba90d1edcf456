"""What anybody may read: services, news, menus. A draft, and what is not public yet or no longer, is not there."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select

from models.base import db
from models.news import News, PublicService, WeekMenu
from models.texts import Text
from rules.calendar import week_monday
from rules.deadlines import PARIS
from rules.texts import OF_SERVICE, MenuKind, TextKey
from rules.week import monday_to_show

ON_HOME = 3
ON_A_PAGE = 10


class ServiceShown(NamedTuple):
    """A public service, and which of its texts anybody may read."""

    service: PublicService
    texts: frozenset[TextKey]


class NewsPage(NamedTuple):
    """Some news, newest first; `has_more`: older ones follow."""

    news: list[News]
    has_more: bool


class MenuShown(NamedTuple):
    """Who eats what in a week: the days on which something is served."""

    kind: MenuKind
    days: list[tuple[date, str]]
    note: str


class MenuWeek(NamedTuple):
    """The menus of one week, and the Mondays of the nearest weeks before and after that have some."""

    monday: date
    today: date
    menus: list[MenuShown]
    before: date | None
    after: date | None


class Front(NamedTuple):
    """All that the public home page shows."""

    services: list[ServiceShown]
    latest: NewsPage
    week: MenuWeek


def front(now: datetime) -> Front:
    """The public home page as of now."""
    return Front(services(now), news_page(now, 1, ON_HOME), menus_of(None, now))


def services(now: datetime) -> list[ServiceShown]:
    """The services that are no drafts, in the order that staff gave them."""
    shown = db.session.scalars(select(PublicService).where(~PublicService.is_draft).order_by(*_IN_ORDER)).all()
    published = select(Text.service_id, Text.key).where(Text.key.in_(OF_SERVICE), Text.published_at <= now).distinct()
    texts = set(db.session.execute(published).tuples())
    return [ServiceShown(it, frozenset(key for key in OF_SERVICE if (it.id, key) in texts)) for it in shown]


def service(service_id: int) -> PublicService | None:
    """A service that is no draft."""
    wanted = select(PublicService).where(PublicService.id == service_id, ~PublicService.is_draft)
    return db.session.scalar(wanted)


def news_page(now: datetime, page: int = 1, size: int = ON_A_PAGE) -> NewsPage:
    """A page of the news of today, newest first; the first page is 1."""
    wanted = select(News).where(_is_public(now)).order_by(News.first_day.desc(), News.id.desc())
    found = list(db.session.scalars(wanted.offset((page - 1) * size).limit(size + 1)))
    return NewsPage(found[:size], len(found) > size)


def news(news_id: int, now: datetime) -> News | None:
    """One piece of news, if it is public today."""
    return db.session.scalar(select(News).where(News.id == news_id, _is_public(now)))


def menus_of(day: date | None, now: datetime) -> MenuWeek:
    """The menus of the week of a day; of the present week, on a weekend of the coming one, when no day is given."""
    today = _today(now)
    monday = monday_to_show(today) if day is None else week_monday(day)
    is_public = and_(~WeekMenu.is_draft, WeekMenu.first_day <= today)
    found = select(WeekMenu).where(is_public, WeekMenu.monday == monday)
    kept = {it.kind: it for it in db.session.scalars(found)}
    menus = [_shown(kept[kind]) for kind in MenuKind if kind in kept]
    before = select(func.max(WeekMenu.monday)).where(is_public, WeekMenu.monday < monday).scalar_subquery()
    after = select(func.min(WeekMenu.monday)).where(is_public, WeekMenu.monday > monday).scalar_subquery()
    return MenuWeek(monday, today, menus, *db.session.execute(select(before, after)).one())


def _shown(menu: WeekMenu) -> MenuShown:
    texts = (menu.day_1, menu.day_2, menu.day_3, menu.day_4, menu.day_5)
    days = [(menu.monday + timedelta(place), text) for place, text in enumerate(texts) if text]
    return MenuShown(menu.kind, days, menu.note)


def _is_public(now: datetime) -> ColumnElement[bool]:
    today = _today(now)
    return and_(~News.is_draft, News.first_day <= today, or_(News.last_day.is_(None), News.last_day >= today))


def _today(now: datetime) -> date:
    return now.astimezone(PARIS).date()


_IN_ORDER = (PublicService.rank, PublicService.name, PublicService.id)
