"""What the public of Valbruyère reads, at several moments of the year."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from flask_migrate import upgrade
from sqlalchemy import func, select

from adapters import model_texts
from adapters.storage import FolderStorage
from app import create_app
from demo.commune import load
from models import Account, Declaration, News, PublicService, Text, WeekMenu, db
from queries import text_versions, texts
from queries.settings import all_settings, image
from rules.calendar import week_monday
from rules.deadlines import PARIS
from rules.rights import Role
from rules.texts import OF_PORTAL, OF_SERVICE, PAGES, MenuKind, Publicity, TextKey, publicity
from tests.conftest import MIGRATIONS, settings_for

TERM, SUMMER, HOLIDAYS = "2020-03-04T10:06", "2019-08-27T10:00", "2019-10-27T02:30"


@pytest.fixture(scope="module", params=[TERM, SUMMER, HOLIDAYS])
def now(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[datetime]:
    """The present of a commune of the named families only, in the application's context."""
    folder: Path = tmp_path_factory.mktemp("public")
    moment = datetime.fromisoformat(request.param).replace(tzinfo=PARIS)
    app = create_app(settings_for(f"sqlite:///{folder / 'demo.sqlite'}", folder))
    with app.app_context():
        upgrade(MIGRATIONS)
        load(moment, FolderStorage(folder / "documents"), others=6)
        yield moment
        db.session.remove()
        db.engine.dispose()


def test_every_text_is_published_and_has_no_gap(now: datetime) -> None:
    every = db.session.scalars(select(Text)).all()
    assert len(every) == len(OF_PORTAL) + 4 * len(OF_SERVICE) and text_versions.unpublished(now) == []
    assert {text.id for text in every} == set(text_versions.in_force(now).values())
    assert [text.key for text in every if model_texts.gaps(text.body)] == []
    assert all("Valbruyère" in texts.current(key, now).body for key in PAGES)


def test_every_family_s_account_has_accepted_the_terms(now: datetime) -> None:
    parents = set(db.session.scalars(select(Account.id).where(Account.role == Role.FAMILY)))
    of_terms = select(Declaration.account_id).join(Text).where(Text.key == TextKey.TERMS)
    assert len(parents) > 4 and set(db.session.scalars(of_terms)) == parents
    assert [it for it in parents if texts.terms_to_accept(it, now)] == []


def test_the_services_are_public_and_can_be_reached(now: datetime) -> None:
    rows = db.session.scalars(select(PublicService).order_by(PublicService.rank)).all()
    assert [it.rank for it in rows] == [1, 2, 3, 4] and not any(it.is_draft for it in rows)
    assert all(all((it.summary, it.address, it.hours, it.phone, it.email)) for it in rows)


def test_the_town_hall_can_be_reached_and_the_portal_is_open_at_any_hour(now: datetime) -> None:
    settings = all_settings()
    assert settings.service_address and settings.service_hours and not settings.maintenance_from
    assert len(image("picture") or b"") < 60_000 and settings.picture


def test_the_news_show_every_state(now: datetime) -> None:
    states = [publicity(it.is_draft, it.first_day, it.last_day, now.date()) for it in db.session.scalars(select(News))]
    assert sorted(states) == sorted([Publicity.PAST, Publicity.DRAFT, Publicity.PROGRAMMED, *[Publicity.ONLINE] * 2])


def test_the_menus_are_those_of_the_weeks_around_the_present(now: datetime) -> None:
    monday = week_monday(now.date())
    weeks = set(db.session.scalars(select(WeekMenu.monday)))
    assert weeks and weeks <= {monday + timedelta(weeks=number) for number in range(-2, 3)}
    drafts = set(db.session.scalars(select(WeekMenu.monday).where(WeekMenu.is_draft)))
    assert drafts == {monday + timedelta(weeks=2)}
    here = select(WeekMenu.kind).where(WeekMenu.monday == monday)
    has_school = now.date().month == 3
    assert set(db.session.scalars(here)) == ({*MenuKind} if has_school else {MenuKind.NURSERY})


def test_no_meal_of_the_canteen_is_on_a_day_without_school(now: datetime) -> None:
    wanted = select(func.count()).where(WeekMenu.kind == MenuKind.CANTEEN)
    in_holidays = wanted.where(WeekMenu.monday.in_([date(2019, 10, 21), date(2019, 10, 28)]))
    assert db.session.scalar(in_holidays) == 0
