"""What Valbruyère offers, as tables: places, schools, services, their periods in the year, the columns of the grids."""

from dataclasses import dataclass
from datetime import time

from demo.people import CAMBON, CENTRE
from rules.activities import ActivityKind, OpenOn, Validation

RESTAURANT, CANTEEN = "Restaurant scolaire du Centre", "Cantine élémentaire Cambon"
AFTER_SCHOOL, LEISURE = "Garderie élémentaire Foch", "Centre de loisirs"
PLACES = (
    (RESTAURANT, "2 rue des Écoles", "01 99 00 00 10"),
    (CANTEEN, "9 rue Cambon", "01 99 00 00 20"),
    (AFTER_SCHOOL, "5 rue Foch", "01 99 00 00 30"),
    (LEISURE, "1 chemin des Bruyères", "01 99 00 00 40"),
)
LEVELS = {CENTRE: ("PS", "MS", "GS", "CP", "CE1", "CE2", "CM1", "CM2"), CAMBON: ("CP", "CE1", "CE2", "CM1", "CM2")}
SCHOOL_WEEKS = {CENTRE: "12345", CAMBON: "1245"}
"""The school du Centre has class on Wednesday mornings too."""

MEALS, LUNCHES, CARE, WEDNESDAYS, HOLIDAYS = "meals", "lunches", "care", "wednesdays", "holidays"


@dataclass(frozen=True, slots=True)
class Service:
    """An activity: where families call, and the mailbox that reads of every change."""

    name: str
    kind: ActivityKind
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class Column:
    """A slot: its name, its hours, its price in cents."""

    name: str
    starts_at: time
    ends_at: time
    price_cents: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A period of a service at a place; `key` is what it is called in this folder. No school: for all of them."""

    key: str
    service: str
    place: str
    name: str
    rule: str
    columns: tuple[Column, ...]
    weekdays: tuple[int, ...] = (1, 2, 4, 5)
    school: str | None = None
    open_on: OpenOn = OpenOn.SCHOOL_DAYS
    validation: Validation = Validation.DIRECT
    needs_enrolment: bool = False
    places: int | None = None


SERVICES = (
    Service("Restauration scolaire", ActivityKind.CANTEEN, "01 99 00 00 10", "restaurant@mairie.example"),
    Service(
        "Restauration scolaire cantine élémentaire",
        ActivityKind.CANTEEN,
        "01 99 00 00 20",
        "cantine@mairie.example",
    ),
    Service(
        "Périscolaire garderie élémentaire",
        ActivityKind.SCHOOL_DAY_CARE,
        "01 99 00 00 30",
        "garderie@mairie.example",
    ),
    Service("Accueil de loisirs", ActivityKind.LEISURE_CENTRE, "01 99 00 00 40", "loisirs@mairie.example"),
)
AFTERNOON = Column("APRÈS-MIDI", time(13, 30), time(18), 650)
PLANS = (
    Plan(
        MEALS,
        "Restauration scolaire",
        RESTAURANT,
        "RESTAURATION SCOLAIRE {slashed}",
        "WP(Thu,1,23:59)",
        (Column("Repas", time(12), time(13, 30), 430),),
        weekdays=(1, 2, 3, 4, 5),
        school=CENTRE,
        needs_enrolment=True,
    ),
    Plan(
        LUNCHES,
        "Restauration scolaire cantine élémentaire",
        CANTEEN,
        "RESTAURATION SCOLAIRE CANTINE ELEMENTAIRE {dashed}",
        "WP(Tue,1,23:59)",
        (Column("REPAS ENFANT", time(12, 15), time(13), 410),),
        school=CAMBON,
    ),
    Plan(
        CARE,
        "Périscolaire garderie élémentaire",
        AFTER_SCHOOL,
        "PERISCOLAIRE GARDERIE ELEMENTAIRE {dashed}",
        "DB(1,12:00)",
        (Column("MATIN", time(7, 30), time(8, 30), 150), Column("SOIR", time(16, 30), time(18, 30), 220)),
        school=CAMBON,
        validation=Validation.STAFF,
    ),
    Plan(
        WEDNESDAYS,
        "Accueil de loisirs",
        LEISURE,
        "ACCUEIL DE LOISIRS MERCREDIS {dashed}",
        "DB(10,23:59)",
        (AFTERNOON,),
        weekdays=(3,),
        needs_enrolment=True,
        places=24,
    ),
    Plan(
        HOLIDAYS,
        "Accueil de loisirs",
        LEISURE,
        "ACCUEIL DE LOISIRS VACANCES {dashed}",
        "DB(10,23:59)",
        (Column("MATIN", time(8), time(12), 600), Column("REPAS", time(12), time(13, 30), 450), AFTERNOON),
        weekdays=(1, 2, 3, 4, 5),
        open_on=OpenOn.HOLIDAYS,
        needs_enrolment=True,
        places=24,
    ),
)
