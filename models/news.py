"""What anybody may read on the portal: services and how to reach them, news, the week's menus."""

from datetime import date

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Words, choice, db
from rules.activities import ActivityKind
from rules.texts import MenuKind


class PublicService(db.Model):
    """A service as the public knows it, with its contact. Not an activity: a crèche is one that nobody books here."""

    __tablename__ = "public_service"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Words(160), unique=True)
    kind: Mapped[ActivityKind] = mapped_column(choice(ActivityKind))
    summary: Mapped[str] = mapped_column(Words(300), default="")
    address: Mapped[str] = mapped_column(Words(300), default="")
    hours: Mapped[str] = mapped_column(Words(300), default="")
    phone: Mapped[str] = mapped_column(Words(30), default="")
    email: Mapped[str] = mapped_column(Words(254), default="")
    rank: Mapped[int] = mapped_column(default=1)
    is_draft: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    def __str__(self) -> str:
        return self.name


class News(db.Model):
    """A piece of news, in Markdown: public from its first day (Paris date) to its last, unless it is a draft."""

    __tablename__ = "news"
    __table_args__ = (CheckConstraint("first_day <= last_day", name="days_in_order"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(Words(160))
    summary: Mapped[str] = mapped_column(Words(300), default="")
    body: Mapped[str] = mapped_column(Words(10_000), default="")
    first_day: Mapped[date] = mapped_column(index=True)
    last_day: Mapped[date | None] = mapped_column()
    is_draft: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    def __str__(self) -> str:
        return self.title


class WeekMenu(db.Model):
    """What is eaten in one week: its Monday, a text for each weekday (empty: nothing served), public from a day on."""

    __tablename__ = "week_menu"
    __table_args__ = (Index("uq_week_menu_kind_monday", "kind", "monday", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[MenuKind] = mapped_column(choice(MenuKind))
    monday: Mapped[date] = mapped_column()
    day_1: Mapped[str] = mapped_column(Words(600), default="")
    day_2: Mapped[str] = mapped_column(Words(600), default="")
    day_3: Mapped[str] = mapped_column(Words(600), default="")
    day_4: Mapped[str] = mapped_column(Words(600), default="")
    day_5: Mapped[str] = mapped_column(Words(600), default="")
    note: Mapped[str] = mapped_column(Words(300), default="")
    first_day: Mapped[date] = mapped_column()
    is_draft: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    def __str__(self) -> str:
        return f"{self.monday:%d/%m/%Y}"
