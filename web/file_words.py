"""What the rubrics and fields of a family's and of a child's file are called, and how their values are said."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from rules.fields import Shape, national_phone
from rules.file_values import ANSWERS, OWN_WORDS, day_of
from rules.files import BY_KEY, FileField, Group, Kind
from rules.people import TITLES
from rules.texts import TextKey
from web.answer_words import answer
from web.filters import enumeration, full_day
from web.staff_words import word

GROUPS: dict[Group, LazyString] = {
    Group.ADDRESS: _l("Coordonnées"),
    Group.PERSONAL: _l("Informations personnelles"),
    Group.PARENTS: _l("Les parents"),
    Group.CHILD: _l("Informations de l’enfant"),
    Group.MEDICAL: _l("Renseignements médicaux"),
    Group.DIET: _l("L’enfant a-t-il un régime alimentaire spécifique ?"),
    Group.EMERGENCY: _l("Les personnes à contacter en cas d’urgence"),
    Group.PICKUP: _l("Les personnes autorisées à venir chercher l’enfant"),
    Group.AUTHORISATIONS: _l("Autorisations"),
}

LABELS: dict[str, LazyString] = {
    "title": _l("Civilité"),
    "name": _l("Nom de famille"),
    "last_name": _l("Nom"),
    "first_name": _l("Prénom"),
    "usual_name": _l("Nom d’usage"),
    "street": _l("N° et rue"),
    "address_extra": _l("Complément d’adresse"),
    "postcode": _l("Code postal"),
    "town": _l("Ville"),
    "home_phone": _l("Tél. domicile"),
    "work_phone": _l("Tél. professionnel"),
    "mobile_phone": _l("Tél. mobile"),
    "email": _l("E-mail"),
    "birth_date": _l("Date de naissance"),
    "birth_place": _l("Lieu de naissance"),
    "situation": _l("Situation familiale"),
    "scheme": _l("Régime"),
    "benefit_number": _l("Numéro d’allocataire"),
    "benefit_rank": _l("Ce numéro est celui de"),
    "kind": _l("Lien avec les enfants"),
    "profession": _l("Profession"),
    "occupation": _l("Catégorie socio-professionnelle"),
    "sex": _l("Sexe"),
    "school_class_id": _l("École et classe"),
    "doctor_name": _l("Médecin traitant"),
    "doctor_phone": _l("Téléphone du médecin"),
    "vaccines_up_to_date": _l("Vaccins à jour ?"),
    "allergens": _l("Allergies alimentaires"),
    "allergies": _l("Autres allergies, asthme"),
    "treatment": _l("Traitement en cours"),
    "history": _l("Maladies ou opérations passées, utiles à connaître"),
    "equipment": _l("Lunettes, appareil auditif ou dentaire"),
    "instructions": _l("Conduite à tenir"),
    "has_care_plan": _l("L’enfant a-t-il un projet d’accueil individualisé (PAI) ?"),
    "care_plan_from": _l("PAI : depuis le"),
    "care_plan_review_on": _l("PAI : à revoir le"),
    "care_plan_protocol": _l("PAI : que faire en cas d’urgence"),
    "kit_location": _l("PAI : où se trouve la trousse d’urgence"),
    "diet": _l("Régime alimentaire"),
    "diet_note": _l("Précision utile à la cuisine"),
    "link": _l("Lien avec l’enfant"),
    "phone": _l("Téléphone"),
    "other_phone": _l("Autre téléphone"),
    "may_collect": _l("Cette personne peut aussi venir chercher l’enfant"),
    "valid_from": _l("Autorisée à partir du"),
    "valid_until": _l("Autorisée jusqu’au"),
    "is_minor": _l("Cette personne est mineure"),
    "photo_internal": _l("Photos pour les activités et l’affichage dans les locaux"),
    "photo_media": _l("Photos dans les publications de la commune (site, bulletin)"),
    "outings": _l("Sorties et transports"),
    "bathing": _l("Baignade"),
    "emergency_care": _l("Soins d’urgence et transport à l’hôpital"),
    "leaves_alone": _l("L’enfant peut rentrer seul"),
    "leaves_alone_from": _l("À partir de quelle heure"),
    "address.phone": _l("Téléphone domicile"),
}
"""By name; by key, « address.phone », where a rubric says it in its own words."""

HELPS: dict[str, LazyString] = {
    "personal.benefit_number": _l("Sur vos courriers de la caisse d’allocations."),
    "medical.instructions": _l("Ce que l’équipe doit faire, sans le nom d’un diagnostic."),
    "medical.treatment": _l("Un médicament n’est donné qu’avec une ordonnance."),
    "diet.diet_note": _l("Ni religion, ni diagnostic : seulement ce que l’enfant mange ou ne mange pas."),
    "authorisations.leaves_alone_from": _l("Par exemple 16:30."),
}


def label(it: FileField) -> str:
    """What the field is called on every page."""
    return str(LABELS.get(it.key) or LABELS[it.name])


def help_of(it: FileField) -> str:
    """What stands under its label, or empty."""
    return str(HELPS.get(it.key, ""))


def group_word(group: Group) -> str:
    """The title of a rubric."""
    return str(GROUPS[group])


def answers(it: FileField) -> list[tuple[str, str]]:
    """The answers that a field offers to everybody, as (value, word)."""
    if it.key == OWN_WORDS:
        return [(title, {"Mme": _("Mme"), "M.": _("M.")}.get(title, title)) for title in TITLES]
    return [(str(value), answer(value)) for value in ANSWERS.get(it.key, ())]


def said(it: FileField, value: Any) -> str:
    """A value of a rubric in words, empty for none: « 3 novembre 1984 », « Oui », « Gluten et lait ».

    Of a choice among rows it says the number; whoever knows the rows says their names.
    """
    if value in (None, "", []):
        return ""
    if isinstance(value, bool):
        return _("Oui") if value else _("Non")
    if isinstance(value, list):
        return enumeration([_answer_word(it, each) for each in value])
    if it.kind is Kind.DAY:
        day = day_of(str(value))
        return full_day(day) if day else str(value)
    if it.field.shape is Shape.PHONE:
        return national_phone(str(value))
    return _answer_word(it, value) if it.kind is Kind.CHOICE else str(value)


def heading(group: Group, number: int, person: dict[str, Any]) -> str:
    """Who stands at this place of a list: « Madame Nadia Benmoussa », « Parent 2 », « Ana Roy », « Personne 1 »."""
    name = " ".join(filter(None, (person.get("first_name"), person.get("last_name"))))
    if group is not Group.PARENTS:
        return name or _("Personne %(number)s", number=number)
    title = {"Mme": _("Madame"), "M.": _("Monsieur")}.get(person.get("title") or "", person.get("title") or "")
    kind = person.get("kind")
    who = _("Parent %(number)s", number=number) if kind in (None, "", "parent") else _answer_word(_KIND, kind)
    if title:
        return f"{title} {name}".strip()
    return f"{who}{_(' : ')}{name}" if name else who


def declaration_word(key: TextKey) -> str:
    """The title of a declaration in a form."""
    return {
        TextKey.FILE_RULES: _("Règlements"),
        TextKey.HONOUR: _("Attestation sur l’honneur"),
        TextKey.SIGNATURE: _("Signature numérique"),
        TextKey.FILE_NOTICE: _("Utilisation de vos données"),
    }[key]


def path_words(path: str) -> str:
    """What the journal calls a path of a file: « Les parents (2), Profession »; other names as they are."""
    begun, _dash, rest = path.partition("-")
    if begun in set(TextKey):
        return word(TextKey(begun))
    if begun not in set(Group):
        return path
    number, _dash, name = rest.rpartition("-")
    it = BY_KEY.get(f"{begun}.{name}")
    title = f"{group_word(Group(begun))} ({number})" if number else group_word(Group(begun))
    return f"{title}, {label(it)}" if it else title


def path_value(path: str, text: str) -> str | None:
    """The word of a kept answer at a path of a file; None for what is no choice there."""
    begun, _dash, rest = path.partition("-")
    it = BY_KEY.get(f"{begun}.{rest.rpartition('-')[2]}")
    return _answer_word(it, text) if it and it.key in ANSWERS else None


_KIND = BY_KEY["parents.kind"]


def _answer_word(it: FileField, value: Any) -> str:
    return next((answer(known) for known in ANSWERS.get(it.key, ()) if known == value), str(value))
