"""What is public, made by plain factories on the day of the Les Rousses guide; and a page read as a person reads it."""

from datetime import date
from typing import Any

from werkzeug.test import TestResponse

from models import News, PublicService, Text, WeekMenu
from rules.activities import ActivityKind
from rules.texts import MenuKind, TextKey
from tests.cast import NOW, add
from tests.pages import XHTML, tree_of, words_of

TODAY = date(2019, 8, 27)
MONDAY = date(2019, 8, 26)


def plain(answer: TestResponse) -> str:
    """The words of a page, with plain spaces."""
    return words_of(tree_of(answer.text)).replace("\N{NO-BREAK SPACE}", " ")


def links(answer: TestResponse) -> list[str]:
    """Where the links of a page lead."""
    return [it.get("href") or "" for it in tree_of(answer.text).iter(f"{XHTML}a")]


def make_service(name: str = "Restaurant scolaire", **changes: Any) -> PublicService:
    """A service that is no draft."""
    values = {"kind": ActivityKind.CANTEEN, "is_draft": False, "summary": "Le midi.", "phone": "03 00 00 00 01"}
    return add(PublicService(name=name, **(values | changes)))


def make_text(key: TextKey, service: PublicService | None = None, number: int = 1, **changes: Any) -> Text:
    """A version of a text, published."""
    values = {"body": f"Le texte {number}", "created_at": NOW, "published_at": NOW}
    return add(Text(key=key, service_id=service.id if service else None, number=number, **(values | changes)))


def make_news(title: str = "Fiches sanitaires", **changes: Any) -> News:
    """A piece of news, public from today on."""
    values = {"summary": "Cinq minutes suffisent.", "body": "Merci.", "first_day": TODAY, "is_draft": False}
    return add(News(title=title, **(values | changes)))


def make_menu(kind: MenuKind = MenuKind.CANTEEN, **changes: Any) -> WeekMenu:
    """A menu of the present week, public since Monday."""
    values = {"monday": MONDAY, "day_1": "Melon, riz", "day_2": "Flan", "first_day": MONDAY, "is_draft": False}
    return add(WeekMenu(kind=kind, **(values | changes)))


def make_drafts() -> None:
    """A row for every table of the public pages, which only the town hall sees."""
    make_news("Brouillon", is_draft=True)
    make_menu(monday=date(2019, 12, 2), is_draft=True)
    make_service("Brouillon", is_draft=True)
    make_text(TextKey.ACCESSIBILITY, number=9, published_at=None)
