"""The fields of a family's and of a child's file, in the rubrics of the Rodez guide, and how much each is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from rules.fields import Field, Shape


class Group(StrEnum):
    """A rubric: what is saved, waits for the counter, and is compared side by side, as a whole."""

    ADDRESS = "address"  # Coordonnées
    PERSONAL = "personal"  # Informations personnelles
    PARENTS = "parents"  # Les parents
    CHILD = "child"  # Informations de l'enfant
    MEDICAL = "medical"  # Renseignements médicaux
    DIET = "diet"  # L'enfant a-t-il un régime alimentaire spécifique ?
    EMERGENCY = "emergency"  # Les personnes à contacter en cas d'urgence
    PICKUP = "pickup"  # Les personnes autorisées à venir chercher l'enfant
    AUTHORISATIONS = "authorisations"  # Autorisations


OF_FAMILY = (Group.ADDRESS, Group.PERSONAL, Group.PARENTS)
OF_CHILD = (Group.CHILD, Group.MEDICAL, Group.DIET, Group.EMERGENCY, Group.PICKUP, Group.AUTHORISATIONS)
OF_HEALTH = frozenset({Group.MEDICAL, Group.DIET})
"""What only those see who may read health data."""


class Need(StrEnum):
    """Whether a field must be filled in, may be, or is not asked at all."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    HIDDEN = "hidden"


class Kind(StrEnum):
    """How a field is entered."""

    TEXT = "text"
    DAY = "day"
    CHOICE = "choice"
    CHOICES = "choices"
    FLAG = "flag"
    YES_NO = "yes_no"  # an answer is asked for: yes, no, or none yet


@dataclass(frozen=True, slots=True)
class FileField:
    """One field of a file; `need` is what an installation starts with. A `fixed` one is always required."""

    group: Group
    name: str
    need: Need = Need.REQUIRED
    field: Field = field(default_factory=Field)
    kind: Kind = Kind.TEXT
    fixed: bool = False

    @property
    def key(self) -> str:
        """How the setting names it: « parents.birth_place »."""
        return f"{self.group}.{self.name}"


R, F, H = Need.REQUIRED, Need.OPTIONAL, Need.HIDDEN
_LINE, _STREET, _PHONE = Field(120), Field(200), Field(30, Shape.PHONE)
_TEXT, _POSTCODE = Field(2000, Shape.TEXT), Field(12, Shape.POSTCODE)


def _fields(group: Group, *rows: tuple[object, ...]) -> tuple[FileField, ...]:
    return tuple(FileField(group, *row) for row in rows)  # type: ignore[arg-type]


ADDRESS = _fields(
    Group.ADDRESS,
    ("title", R, Field(), Kind.CHOICE),
    ("name", R, _LINE, Kind.TEXT, True),
    ("street", R, _STREET, Kind.TEXT, True),
    ("address_extra", F, _STREET),
    ("postcode", R, _POSTCODE, Kind.TEXT, True),
    ("town", R, _LINE, Kind.TEXT, True),
    ("phone", F, _PHONE),
)
PERSONAL = _fields(
    Group.PERSONAL,
    ("situation", R, Field(), Kind.CHOICE),
    ("scheme", R, Field(), Kind.CHOICE),
    ("benefit_number", F, Field(15)),
    ("benefit_rank", F, Field(), Kind.CHOICE),
)
PARENTS = _fields(
    Group.PARENTS,
    ("kind", R, Field(), Kind.CHOICE, True),
    ("title", F, Field(40), Kind.CHOICE),
    ("last_name", R, _LINE, Kind.TEXT, True),
    ("first_name", R, _LINE, Kind.TEXT, True),
    ("street", F, _STREET),  # empty: lives at the family's address
    ("address_extra", F, _STREET),
    ("postcode", F, _POSTCODE),
    ("town", F, _LINE),
    ("home_phone", F, _PHONE),
    ("work_phone", F, _PHONE),
    ("mobile_phone", R, _PHONE),
    ("email", F, Field(254, Shape.EMAIL)),
    ("birth_date", R, Field(), Kind.DAY),
    ("birth_place", R, _LINE),
    ("profession", F, _LINE),
    ("occupation", F, Field(), Kind.CHOICE),
)
CHILD = _fields(
    Group.CHILD,
    ("last_name", R, _LINE, Kind.TEXT, True),
    ("first_name", R, _LINE, Kind.TEXT, True),
    ("usual_name", F, _LINE),
    ("sex", H, Field(), Kind.CHOICE),
    ("birth_date", R, Field(), Kind.DAY, True),
    ("birth_place", F, _LINE),
    ("school_class_id", R, Field(), Kind.CHOICE, True),
)
MEDICAL = _fields(
    Group.MEDICAL,
    ("doctor_name", R, Field(160)),
    ("doctor_phone", R, _PHONE),
    ("vaccines_up_to_date", R, Field(), Kind.YES_NO),
    ("allergens", F, Field(), Kind.CHOICES),
    ("allergies", F, _TEXT),  # medicines, asthma, others
    ("treatment", F, _TEXT),
    ("history", F, _TEXT),  # past illness or surgery that matters
    ("equipment", F, Field(300)),  # glasses, hearing aid, dental appliance
    ("instructions", F, _TEXT),  # what to do
    ("has_care_plan", R, Field(), Kind.YES_NO, True),
    ("care_plan_from", F, Field(), Kind.DAY),
    ("care_plan_review_on", F, Field(), Kind.DAY),
    ("care_plan_protocol", F, _TEXT),
    ("kit_location", F, Field(200)),
)
DIET = _fields(
    Group.DIET,
    ("diet", R, Field(), Kind.CHOICE, True),
    ("diet_note", F, Field(300)),
)
PERSON = (
    ("last_name", R, _LINE, Kind.TEXT, True),
    ("first_name", R, _LINE, Kind.TEXT, True),
    ("link", R, Field(80)),
    ("phone", R, _PHONE, Kind.TEXT, True),
    ("other_phone", F, _PHONE),
)
EMERGENCY = _fields(Group.EMERGENCY, *PERSON, ("may_collect", F, Field(), Kind.FLAG))
PICKUP = _fields(
    Group.PICKUP,
    *PERSON,
    ("valid_from", F, Field(), Kind.DAY),
    ("valid_until", F, Field(), Kind.DAY),
    ("is_minor", F, Field(), Kind.FLAG),
)
AUTHORISATIONS = _fields(
    Group.AUTHORISATIONS,
    ("photo_internal", R, Field(), Kind.YES_NO),
    ("photo_media", R, Field(), Kind.YES_NO),
    ("outings", R, Field(), Kind.YES_NO),
    ("bathing", R, Field(), Kind.YES_NO),
    ("emergency_care", R, Field(), Kind.YES_NO),
    ("leaves_alone", R, Field(), Kind.YES_NO),
    ("leaves_alone_from", F, Field(5)),  # an hour
)
FIELDS: Mapping[Group, tuple[FileField, ...]] = {
    Group.ADDRESS: ADDRESS,
    Group.PERSONAL: PERSONAL,
    Group.PARENTS: PARENTS,
    Group.CHILD: CHILD,
    Group.MEDICAL: MEDICAL,
    Group.DIET: DIET,
    Group.EMERGENCY: EMERGENCY,
    Group.PICKUP: PICKUP,
    Group.AUTHORISATIONS: AUTHORISATIONS,
}
BY_KEY = {it.key: it for fields in FIELDS.values() for it in fields}


def needs_of(text: str) -> dict[str, Need]:
    """What the setting « parents.profession=hidden child.sex=optional » says of each field it names."""
    said = (word.partition("=") for word in text.split())
    return {key: Need(need) for key, _is, need in said if key in BY_KEY and need in set(Need)}


def need(it: FileField, needs: Mapping[str, Need]) -> Need:
    """How much the field is asked for in this commune."""
    return it.need if it.fixed else needs.get(it.key, it.need)


def asked(group: Group, needs: Mapping[str, Need]) -> tuple[FileField, ...]:
    """The fields of a rubric that the commune asks for, in their order."""
    return tuple(it for it in FIELDS[group] if need(it, needs) is not Need.HIDDEN)


def groups_of(text: str) -> frozenset[Group]:
    """The rubrics whose changes wait for the counter, as the setting names them, parted by blanks."""
    return frozenset(Group(word) for word in text.split() if word in set(Group))
