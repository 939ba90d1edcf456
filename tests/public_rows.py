"""What a town publishes, made by plain factories: news, a week's menu, a service, a version of a text."""

from datetime import date
from typing import Any

from models import News, PublicService, Text, WeekMenu
from rules.activities import ActivityKind
from rules.texts import MenuKind, TextKey
from tests.cast import NOW, add


def make_news(title: str = "Rentrée scolaire", **changes: Any) -> News:
    """A piece of news, online since 20 August 2019, unless told otherwise."""
    values: dict[str, Any] = {"summary": "", "body": "", "first_day": date(2019, 8, 20), "is_draft": False}
    return add(News(title=title, **(values | changes)))


def make_menu(**changes: Any) -> WeekMenu:
    """The canteen's menu of the week of 26 August 2019, online."""
    values: dict[str, Any] = {"kind": MenuKind.CANTEEN, "monday": date(2019, 8, 26), "day_1": "Carottes râpées"}
    values |= {"first_day": date(2019, 8, 20), "is_draft": False}
    return add(WeekMenu(**(values | changes)))


def make_service(name: str = "Crèche Les Lucioles", **changes: Any) -> PublicService:
    """A service that the public sees."""
    values: dict[str, Any] = {"kind": ActivityKind.EARLY_CHILDHOOD, "is_draft": False}
    return add(PublicService(name=name, **(values | changes)))


def make_text(key: TextKey = TextKey.LEGAL_NOTICE, number: int = 1, **changes: Any) -> Text:
    """A version of a text, published at `NOW`."""
    values: dict[str, Any] = {"body": "## Éditeur\n\nLa commune.", "created_at": NOW, "published_at": NOW}
    return add(Text(key=key, number=number, **(values | changes)))


def make_drafts() -> None:
    """A row for every table of the public pages, which only the town hall sees."""
    make_news("Brouillon", is_draft=True)
    make_menu(monday=date(2019, 12, 2), is_draft=True)
    make_service("Brouillon", is_draft=True)
    make_text(TextKey.ACCESSIBILITY, 9, published_at=None)
