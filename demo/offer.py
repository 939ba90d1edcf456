"""What Valbruyère offers, as tables: places, schools, services, their periods in the year, the columns of the grids."""

from dataclasses import dataclass
from datetime import time

from demo.people import CAMBON, CENTRE
from rules.activities import ActivityKind, OpenOn, Validation

RESTAURANT, CANTEEN = "Restaurant scolaire du Centre", "Cantine élémentaire Cambon"
AFTER_SCHOOL, LEISURE = "Garderie élémentaire Foch", "Centre de loisirs"
NURSERY = "Multi-accueil Les Lutins"
PLACES = (
    (RESTAURANT, "2 rue des Écoles", "01 99 00 00 10"),
    (CANTEEN, "9 rue Cambon", "01 99 00 00 20"),
    (AFTER_SCHOOL, "5 rue Foch", "01 99 00 00 30"),
    (LEISURE, "1 chemin des Bruyères", "01 99 00 00 40"),
    (NURSERY, "3 rue des Écoles", "01 99 00 00 50"),
)
LEVELS = {CENTRE: ("PS", "MS", "GS", "CP", "CE1", "CE2", "CM1", "CM2"), CAMBON: ("CP", "CE1", "CE2", "CM1", "CM2")}
SCHOOL_WEEKS = {CENTRE: "12345", CAMBON: "1245"}
"""The school du Centre has class on Wednesday mornings too."""

MEALS, LUNCHES, CARE, WEDNESDAYS, HOLIDAYS = "meals", "lunches", "care", "wednesdays", "holidays"
LITTLE_ONES = "little_ones"
FULL_DAY, MORNING, LUNCH, AFTERNOON = "JOURNÉE", "MATIN", "REPAS", "APRÈS-MIDI"


@dataclass(frozen=True, slots=True)
class Service:
    """An activity: where families call, and the mailbox that reads of every change."""

    name: str
    kind: ActivityKind
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class Column:
    """A slot: its name, its hours, its price in cents; by name, those that do not go with it, and that it needs."""

    name: str
    starts_at: time
    ends_at: time
    price_cents: int
    excludes: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


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
    has_pattern: bool = False
    enrolment_waits: bool = False
    shows_places: bool = False
    most_age: int | None = None


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
    Service("Multi-accueil", ActivityKind.EARLY_CHILDHOOD, "01 99 00 00 50", "lutins@mairie.example"),
)
HALF_DAY = Column(AFTERNOON, time(13, 30), time(18), 650)
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
        has_pattern=True,
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
        (HALF_DAY,),
        weekdays=(3,),
        needs_enrolment=True,
        places=24,
        enrolment_waits=True,
        shows_places=True,
    ),
    Plan(
        HOLIDAYS,
        "Accueil de loisirs",
        LEISURE,
        "ACCUEIL DE LOISIRS VACANCES {dashed}",
        "DB(10,23:59)",
        (
            Column(FULL_DAY, time(8), time(18), 1150, excludes=(MORNING, AFTERNOON)),
            Column(MORNING, time(8), time(12), 600),
            Column(LUNCH, time(12), time(13, 30), 450, needs=(FULL_DAY, MORNING, AFTERNOON)),
            HALF_DAY,
        ),
        weekdays=(1, 2, 3, 4, 5),
        open_on=OpenOn.HOLIDAYS,
        needs_enrolment=True,
        places=24,
        shows_places=True,
    ),
    Plan(
        LITTLE_ONES,
        "Multi-accueil",
        NURSERY,
        "ACCUEIL OCCASIONNEL {dashed}",
        "DB(2,12:00,we+hol)",
        (Column(MORNING, time(8), time(12), 720), Column(AFTERNOON, time(13, 30), time(18), 720)),
        weekdays=(1, 2, 3, 4, 5),
        open_on=OpenOn.ALL_DAYS,
        needs_enrolment=True,
        places=12,
        enrolment_waits=True,
        shows_places=True,
        most_age=5,
    ),
)
BUILDING_PLACES = 40
"""How many children the leisure centre takes on one day, whatever they do there."""
