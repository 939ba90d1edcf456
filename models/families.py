"""The family's file and its parents or other legal representatives."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, String, event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Instant, Words, choice, db
from rules.names import fold
from rules.people import FamilyTitle, GuardianKind, Occupation, Scheme, Situation

if TYPE_CHECKING:
    from models.accounts import Account
    from models.children import Custody


class Family(db.Model):
    """A file of the town hall: who is addressed, who books and pays. Its number is printed on each invoice.

    Once closed (the family has left) it stays to be read, and its accounts let nobody in.
    """

    __tablename__ = "family"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(12), unique=True)
    name: Mapped[str] = mapped_column(Words(120))
    search_name: Mapped[str] = mapped_column(String(300), index=True, default="")
    contact_email: Mapped[str] = mapped_column(Words(254), default="")
    street: Mapped[str] = mapped_column(Words(200), default="")
    address_extra: Mapped[str] = mapped_column(Words(200), default="")
    postcode: Mapped[str] = mapped_column(Words(12), default="")
    town: Mapped[str] = mapped_column(Words(120), default="")
    phone: Mapped[str] = mapped_column(Words(30), default="")
    title: Mapped[FamilyTitle | None] = mapped_column(choice(FamilyTitle))
    situation: Mapped[Situation | None] = mapped_column(choice(Situation))
    scheme: Mapped[Scheme | None] = mapped_column(choice(Scheme))
    benefit_number: Mapped[str] = mapped_column(Words(15), default="", server_default="")  # n° d'allocataire
    benefit_rank: Mapped[int | None]  # whose it is: the rank of a parent
    note: Mapped[str] = mapped_column(Words(2000), default="")
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(default=1)

    guardians: Mapped[list["Guardian"]] = relationship(back_populates="family", order_by="Guardian.rank")
    custodies: Mapped[list["Custody"]] = relationship(back_populates="family", order_by="Custody.id")

    __mapper_args__ = {"version_id_col": version}

    def __str__(self) -> str:
        return f"{self.name} (n°\N{NO-BREAK SPACE}{self.number})"


class Guardian(db.Model):
    """A parent or other legal representative, in one family. May own an account.

    Without a street of its own it lives at the family's address.
    """

    __tablename__ = "guardian"

    id: Mapped[int] = mapped_column(primary_key=True)
    family_id: Mapped[int] = mapped_column(ForeignKey("family.id"), index=True)
    rank: Mapped[int] = mapped_column(default=1)
    kind: Mapped[GuardianKind] = mapped_column(
        choice(GuardianKind), default=GuardianKind.PARENT, server_default="parent"
    )
    title: Mapped[str] = mapped_column(Words(40), default="")  # « Mme », « M. »; nobody's is supposed
    last_name: Mapped[str] = mapped_column(Words(120))
    first_name: Mapped[str] = mapped_column(Words(120))
    search_name: Mapped[str] = mapped_column(String(300), index=True, default="")
    email: Mapped[str] = mapped_column(Words(254), default="")
    mobile_phone: Mapped[str] = mapped_column(Words(30), default="")
    home_phone: Mapped[str] = mapped_column(Words(30), default="")
    work_phone: Mapped[str] = mapped_column(Words(30), default="")
    street: Mapped[str] = mapped_column(Words(200), default="", server_default="")
    address_extra: Mapped[str] = mapped_column(Words(200), default="", server_default="")
    postcode: Mapped[str] = mapped_column(Words(12), default="", server_default="")
    town: Mapped[str] = mapped_column(Words(120), default="", server_default="")
    birth_date: Mapped[date | None]
    birth_place: Mapped[str] = mapped_column(Words(120), default="", server_default="")
    profession: Mapped[str] = mapped_column(Words(120), default="", server_default="")
    occupation: Mapped[Occupation | None] = mapped_column(choice(Occupation))
    version: Mapped[int] = mapped_column(default=1)

    family: Mapped[Family] = relationship(back_populates="guardians")
    account: Mapped["Account | None"] = relationship(back_populates="guardian")

    __mapper_args__ = {"version_id_col": version}

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"


@event.listens_for(Family, "before_insert")
@event.listens_for(Family, "before_update")
def _fold_family(_mapper: Any, _connection: Any, family: Family) -> None:
    family.search_name = fold(f"{family.name} {family.number} {family.contact_email or ''}")[:300]


@event.listens_for(Guardian, "before_insert")
@event.listens_for(Guardian, "before_update")
def _fold_guardian(_mapper: Any, _connection: Any, guardian: Guardian) -> None:
    guardian.search_name = fold(f"{guardian.last_name} {guardian.first_name} {guardian.email or ''}")[:300]
