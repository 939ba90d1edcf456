"""The counter of Valbruyère at work: it enters the families' files, week after week, before the year begins."""

from dataclasses import dataclass
from datetime import date, datetime
from random import Random
from typing import Any

from demo.homes import Home
from demo.offer import LEVELS, MEALS
from demo.papers import INSURANCE, VACCINATION, Papers
from demo.people import POSTCODE, TOWN, Household, Kid, Parent
from demo.town_hall import TownHall
from queries.demonstration import custody_id
from rules.custody import CustodyPattern
from rules.health import Diet
from rules.people import FamilyTitle, Scheme, Situation
from rules.rights import Role
from services import (
    authorisations,
    children,
    contacts,
    demonstration,
    enrolment_desk,
    families,
    file_reviews,
    health,
)
from services.changes import Edit
from services.demonstration import KnownAccount

AGE_OF_THE_FIRST_LEVEL = 3
PARENT_YEARS = 34
TITLES = {
    ("Mme",): FamilyTitle.MRS,
    ("M.",): FamilyTitle.MR,
    ("Mme", "M."): FamilyTitle.MRS_AND_MR,
    ("M.", "Mme"): FamilyTitle.MR_AND_MRS,
}
ALLOWED = {
    "photo_internal": True,
    "photo_media": False,
    "outings": True,
    "bathing": True,
    "emergency_care": True,
    "leaves_alone": False,
}
"""What every family of the demonstration answers."""

DOCTORS = ("Dr Alix Fournier", "Dr Noor Benali", "Dr Paul Castaing")
RELATIVES = (("Grand-mère", "Monique"), ("Grand-père", "Gérard"), ("Tante", "Sabrina"), ("Voisin", "Octave"))
DIETS = (*(Diet.STANDARD,) * 12, Diet.NO_PORK, Diet.NO_PORK, Diet.VEGETARIAN, Diet.CARE_PLAN)


@dataclass(frozen=True, slots=True)
class Counter:
    """Enters one family after the other. `lot` fills health forms and contacts, the same each time."""

    town_hall: TownHall
    papers: Papers
    first: int
    password_hash: str
    lot: Random

    def enter(self, household: Household, now: datetime) -> Home:
        """The family's file, its parents, the account of the first one, its children."""
        family_id = families.save_family(self._new(**_file(household)), now)
        guardian_ids = [
            families.save_guardian(self._new(family_id=family_id, **_parent(household, parent, rank, self.first)), now)
            for rank, parent in enumerate(household.parents, start=1)
        ]
        account_id = self._account(household, guardian_ids[0], now) if household.has_account else None
        kids = {kid.first_name: self._child(household, family_id, kid, now) for kid in household.kids}
        home = Home(household, family_id, account_id, kids)
        if household.is_complete:
            self._confirm(home, now)
        return home

    def enrol(self, home: Home, kid: str, period: str, now: datetime) -> None:
        """In a period that needs it; in the canteen for every weekday."""
        weekdays = (1, 2, 3, 4, 5) if period == MEALS else ()
        who = {"child_id": home.kids[kid], "family_id": home.family_id}
        enrolment_desk.enrol(self._new(period_id=self.town_hall.periods[period], weekdays=weekdays, **who), now)

    def share(self, child_id: int, one: Home, other: Home, monday: date, now: datetime) -> None:
        """One week with each of two families, the first of them with `one`."""
        stay = {"pattern": CustodyPattern.ALTERNATE_WEEKS, "last_day": None}
        first = Edit(self._agent, custody_id(child_id, one.family_id), None, stay | {"first_day": monday})
        children.save_custody(first, now)
        next_monday = date.fromordinal(monday.toordinal() + 7)
        number = other.household.number
        children.save_custody(self._new(child_id=child_id, family_number=number, first_day=next_monday, **stay), now)
        person = {"link": "Grand-père", "first_name": "Gérard", "last_name": other.household.name, "priority": 1}
        self._contact(other.household, child_id, now, is_emergency=True, may_collect=True, **person)
        self._confirm(other, now)

    def keep_away(self, home: Home, kid: str, now: datetime) -> None:
        """Somebody whom a court forbids to collect the child."""
        self._contact(
            home.household, home.kids[kid], now, last_name="Aldebert", first_name="Bruno", must_not_collect=True
        )

    def _confirm(self, home: Home, now: datetime) -> None:
        """The family has signed its file on paper and brought what is asked for."""
        file_reviews.confirm_at_desk(self._agent, home.family_id, None, now)
        for kid, child_id in home.kids.items():
            file_reviews.confirm_at_desk(self._agent, home.family_id, child_id, now)
            answers = self._new(child_id=child_id, family_id=home.family_id, **ALLOWED)
            authorisations.save_authorisations(answers, now)
            for name in (VACCINATION, INSURANCE):
                self.papers.file(self._agent, home, kid, name, now)

    @property
    def _agent(self) -> int:
        return self.town_hall.agents[Role.COUNTER]

    def _account(self, household: Household, guardian_id: int, now: datetime) -> int:
        parent = household.parents[0]
        name = f"{parent.first_name} {parent.last_name}"
        known = KnownAccount(Role.FAMILY, name, household.email, household.username, guardian_id)
        return demonstration.open_account(known, self.password_hash, now)

    def _child(self, household: Household, family_id: int, kid: Kid, now: datetime) -> int:
        level = LEVELS[kid.school][self.first - kid.born.year - _first_age(kid.school)]
        class_id = self.town_hall.classes[kid.school, level]
        named = {"last_name": household.name, "first_name": kid.first_name, "birth_date": kid.born}
        child_id = children.save_child(self._new(family_id=family_id, school_class_id=class_id, **named), now)
        if household.is_complete:
            self._health(child_id, now)
            for priority, (link, first_name) in enumerate(self._relatives(household), start=1):
                person = {"link": link, "first_name": first_name, "last_name": household.name, "priority": priority}
                self._contact(household, child_id, now, is_emergency=priority == 1, may_collect=True, **person)
        return child_id

    def _relatives(self, household: Household) -> list[tuple[str, str]]:
        """Two of them around the children of the named families, one around the others."""
        return self.lot.sample(RELATIVES, 2 if household.username else 1)

    def _health(self, child_id: int, now: datetime) -> None:
        diet = self.lot.choice(DIETS)
        on_plan = diet is Diet.CARE_PLAN
        values = {
            "doctor_name": self.lot.choice(DOCTORS),
            "doctor_phone": "01 99 00 00 90",
            "diet": diet,
            "allergens": ["peanuts"] if on_plan else [],
            "instructions": "Appliquer le protocole du PAI." if on_plan else "",
            "has_care_plan": on_plan,
            "care_plan_from": date(self.first, 9, 1) if on_plan else None,
            "care_plan_review_on": date(self.first + 1, 8, 31) if on_plan else None,
            "care_plan_protocol": "Donner le médicament de la trousse, puis appeler le 15." if on_plan else "",
            "kit_location": "Bureau de la directrice" if on_plan else "",
            "vaccines_up_to_date": True,
            "vaccines_checked_on": now.date(),
        }
        health.save_health(self._new(child_id=child_id, **values), now)

    def _contact(self, household: Household, child_id: int, now: datetime, **values: Any) -> None:
        nobody = {"link": "", "priority": 9, "is_emergency": False, "may_collect": False, "must_not_collect": False}
        phone = f"06 39 98 {self.lot.randint(0, 99):02} {self.lot.randint(0, 99):02}"
        named = {"child_id": child_id, "family_number": household.number, "phone": phone}
        contacts.save_contact(self._new(**nobody | named | values), now)

    def _new(self, **values: Any) -> Edit:
        return Edit(self._agent, None, None, values)


def _first_age(school: str) -> int:
    """The age at which children enter the first level of the school: three, or six where there is no nursery class."""
    return AGE_OF_THE_FIRST_LEVEL if LEVELS[school][0] == "PS" else 2 * AGE_OF_THE_FIRST_LEVEL


def _file(household: Household) -> dict[str, Any]:
    home = {"street": household.street, "postcode": POSTCODE, "town": TOWN, "phone": household.phone}
    named = {"number": household.number, "name": household.name, "contact_email": household.email}
    together = Situation.TOGETHER if len(household.parents) > 1 else Situation.SINGLE
    title = TITLES.get(tuple(it.title for it in household.parents), FamilyTitle.FAMILY)
    personal = {"title": title, "situation": together}
    whole = home | personal | {"scheme": Scheme.GENERAL}
    return named | (whole if household.is_complete else {})


def _parent(household: Household, parent: Parent, rank: int, first: int) -> dict[str, Any]:
    born = {"birth_date": date(first - PARENT_YEARS - rank, 3, 11), "birth_place": TOWN}
    known = {
        "rank": rank,
        "title": parent.title,
        "first_name": parent.first_name,
        "last_name": parent.last_name,
        "email": household.email if rank == 1 else parent.email,
        "mobile_phone": parent.mobile,
    }
    return known | (born if household.is_complete else {})
