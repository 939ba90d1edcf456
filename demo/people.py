"""The named people of Valbruyère, as the guides and the manual tell of them, and how each signs in."""

from dataclasses import dataclass
from datetime import date

from rules.rights import Role

PASSWORD = "Marelle-demo-2026"
TOWN = "Valbruyère"
POSTCODE = "12999"
CENTRE, CAMBON = "École primaire du Centre", "École élémentaire Cambon"


@dataclass(frozen=True, slots=True)
class Kid:
    """A child, its birth date and its school; the level follows from the birth. A new one is not enrolled yet."""

    first_name: str
    born: date
    school: str
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Parent:
    """A guardian, with the number of a mobile phone; an own e-mail where the file has one besides the contact's."""

    title: str
    first_name: str
    last_name: str
    mobile: str
    email: str = ""


@dataclass(frozen=True, slots=True)
class Household:
    """A family as the counter enters it. Without `has_account`, it is the counter that books for it."""

    number: str
    name: str
    parents: tuple[Parent, ...]
    kids: tuple[Kid, ...]
    street: str
    phone: str
    username: str | None = None
    has_account: bool = True
    is_complete: bool = True

    @property
    def email(self) -> str:
        """The contact e-mail, by which the account signs in too."""
        return f"famille{self.number}@example.org"


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody of the town hall."""

    role: Role
    name: str
    email: str


AGENTS = (
    Agent(Role.ADMINISTRATOR, "Camille Roussel", "admin@mairie.example"),
    Agent(Role.COUNTER, "Solène Aubertin", "guichet@mairie.example"),
    Agent(Role.ACCOUNTS, "Marc Vasseur", "regie@mairie.example"),
    Agent(Role.LEADER, "Yanis Delorme", "animateur@mairie.example"),
    Agent(Role.AUDITOR, "Hélène Pradier", "audit@mairie.example"),
)


def households(first: int) -> tuple[Household, ...]:
    """The families of the guides in the school year that begins in September of `first`; the ages follow it."""
    return (_benmoussa(first), _test(first), _oliveira(first), _martin(first), *_two_homes(first))


def _benmoussa(first: int) -> Household:
    """Three children, the first one seven years old: the guide of Les Rousses is told with them.

    The youngest is for its section C: the family enrols her itself.
    """
    return Household(
        number="1042",
        name="Benmoussa-Le Guennec",
        parents=(
            Parent("Mme", "Nadia", "Benmoussa-Le Guennec", "06 39 98 10 42"),
            Parent("M.", "Karim", "Benmoussa", "06 39 98 10 43", "karim.benmoussa@example.org"),
        ),
        kids=(
            Kid("Hugo", date(first - 7, 7, 5), CENTRE),
            Kid("Marie-Clémentine", date(first - 9, 3, 12), CENTRE),
            Kid("Léa-Rose", date(first - 5, 10, 21), CENTRE, is_new=True),
        ),
        street="14 rue du Lavoir",
        phone="01 99 00 10 42",
        username="famille1042",
    )


def _test(first: int) -> Household:
    """The family of the guide of Rodez: on 4 March of the year 7 ans et 1 mois, 10 ans et 3 mois."""
    return Household(
        number="2051",
        name="TEST",
        parents=(
            Parent("M.", "Xavier", "TEST", "06 39 98 20 51"),
            Parent("Mme", "Claire", "TEST", "06 39 98 20 52"),
        ),
        kids=(Kid("Julie", date(first - 6, 1, 20), CAMBON), Kid("Julien", date(first - 10, 11, 20), CAMBON)),
        street="26 place du Vieux-Tilleul",
        phone="01 99 00 20 51",
    )


def _oliveira(first: int) -> Household:
    """The first sign-in is still to come: no address, no phone, no health form, nobody to call."""
    return Household(
        number="418",
        name="Oliveira-Santos",
        parents=(Parent("Mme", "Inês", "Oliveira-Santos", ""),),
        kids=(Kid("Tomás", date(first - 8, 2, 9), CENTRE), Kid("Lúcia", date(first - 6, 6, 30), CENTRE)),
        street="",
        phone="",
        is_complete=False,
    )


def _martin(first: int) -> Household:
    """Known to the town hall, with a contact e-mail, and without an account yet."""
    return Household(
        number="3307",
        name="MARTIN",
        parents=(Parent("Mme", "Sylvie", "MARTIN", "06 39 98 33 07"),),
        kids=(Kid("Gabin", date(first - 8, 4, 17), CAMBON),),
        street="3 chemin de la Croix-Blanche",
        phone="01 99 00 33 07",
        has_account=False,
    )


SHARED_KID = "Sacha"


def _two_homes(first: int) -> tuple[Household, Household]:
    """Sacha lives one week with each; the second family gets the child's custody beside the first one."""
    return (
        Household(
            number="771",
            name="Garnier",
            parents=(Parent("M.", "Paul", "Garnier", "06 39 98 07 71"),),
            kids=(Kid(SHARED_KID, date(first - 8, 9, 2), CENTRE),),
            street="8 impasse du Moulin",
            phone="01 99 00 07 71",
            username="famille771",
        ),
        Household(
            number="772",
            name="Lopez",
            parents=(Parent("Mme", "Zoé", "Lopez", "06 39 98 07 72"),),
            kids=(),
            street="21 avenue de la Gare",
            phone="01 99 00 07 72",
            username="famille772",
        ),
    )
