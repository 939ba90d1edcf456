"""The short lists that filters and forms of the town hall offer: (id, words), in the order of the words."""

from sqlalchemy import Select, select

from models.activities import School, SchoolClass
from models.base import db
from models.children import Child
from models.news import News, PublicService, WeekMenu


def schools() -> list[tuple[int, str]]:
    """Every school."""
    return [(it.id, it.name) for it in db.session.execute(select(School.id, School.name).order_by(School.name))]


def school_classes() -> list[tuple[int, str]]:
    """Every class, with its school, from the smallest children to the oldest."""
    rows = select(SchoolClass.id, SchoolClass.name, School.name).join(School)
    in_order = rows.order_by(School.name, SchoolClass.rank, SchoolClass.name)
    return [(key, f"{name} ({school})") for key, name, school in db.session.execute(in_order)]


def one_child(child_id: int, among: Select[tuple[int]] | None) -> list[tuple[int, str]]:
    """The child of that id; `among`: only if it is one of these."""
    child = select(Child.id, Child.last_name, Child.first_name).where(Child.id == child_id)
    rows = db.session.execute(child if among is None else child.where(Child.id.in_(among)))
    return [(key, f"{last_name} {first_name}") for key, last_name, first_name in rows]


def public_services() -> list[tuple[int, str]]:
    """Every service as the public knows it."""
    rows = select(PublicService.id, PublicService.name).order_by(PublicService.rank, PublicService.name)
    return [(key, name) for key, name in db.session.execute(rows)]


def news() -> list[tuple[int, str]]:
    """Every piece of news by its title, the latest first."""
    return [(key, title) for key, title in db.session.execute(select(News.id, News.title).order_by(News.id.desc()))]


def dishes() -> list[tuple[int, str]]:
    """Every week's menu by all that is eaten in it."""
    days = (WeekMenu.day_1, WeekMenu.day_2, WeekMenu.day_3, WeekMenu.day_4, WeekMenu.day_5, WeekMenu.note)
    rows = db.session.execute(select(WeekMenu.id, *days).order_by(WeekMenu.id.desc()))
    return [(key, " ".join(eaten)) for key, *eaten in rows]
