"""What holds for the form of a family as a whole, beyond each of its fields."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from rules.fields import Why, bad_value
from rules.file_values import Typed, Values, numbers
from rules.files import Group
from rules.people import GuardianKind
from rules.refusals import Refusal
from rules.screening import screen

PHONES = ("mobile_phone", "home_phone", "work_phone")
PLACE = ("street", "postcode", "town")
BORN = ("birth_date", "birth_place")
YOUNGEST_YEARS = 12


def check_family(
    values: Mapping[Group, Values], refusals: Iterable[Refusal], typed: Typed, today: date
) -> tuple[Refusal, ...]:
    """The refusals of the fields, and of what does not go together.

    One phone is enough for whoever has to give one; a service that has charge of a child was not born; an address of
    one's own is whole; the benefit number is somebody's, and no social security number.
    """
    parents = list(zip(numbers(Group.PARENTS, typed), values[Group.PARENTS], strict=True))
    pardoned = {name for number, parent in parents for name in _pardoned(f"{Group.PARENTS}-{number}-", parent)}
    found = [_retold(it) for it in refusals if not (it.about in pardoned and it.values["why"] is Why.NEEDED)]
    for number, parent in parents:
        found += _faults_of_parent(f"{Group.PARENTS}-{number}-", parent, today)
        found += screen(Group.PARENTS, parent, f"{Group.PARENTS}-{number}")
    found += screen(Group.PERSONAL, values[Group.PERSONAL], str(Group.PERSONAL))
    if not parents:
        found.append(bad_value(str(Group.PARENTS), Why.NEEDED))
    return (*found, *_faults_of_benefit(values[Group.PERSONAL]))


def ranks_of(people: Iterable[Mapping[str, Any]], known: Mapping[int, int]) -> list[int | None]:
    """The rank of each parent of the list, known (id → rank) or still to come; None for an id of nobody's here."""
    last = max(known.values(), default=0)
    ranks: list[int | None] = []
    for person in people:
        last += person["id"] is None
        ranks.append(last if person["id"] is None else known.get(person["id"]))
    return ranks


def _pardoned(path: str, parent: Mapping[str, Any]) -> list[str]:
    """The fields that need not be filled in although the commune asks for them."""
    phones = [path + "mobile_phone"] if any(parent.get(name) for name in PHONES) else []
    return phones + [path + name for name in BORN if parent.get("kind") == GuardianKind.BODY]


def _retold(refusal: Refusal) -> Refusal:
    """A missing phone is said in other words: any of them would do."""
    is_phone = str(refusal.about).endswith("-mobile_phone") and refusal.values["why"] is Why.NEEDED
    return bad_value(refusal.about, Why.ONE_PHONE) if is_phone else refusal


def _faults_of_parent(path: str, parent: Mapping[str, Any], today: date) -> list[Refusal]:
    lives_elsewhere = any(parent.get(name) for name in (*PLACE, "address_extra"))
    lacking = [name for name in PLACE if name in parent and not parent[name]] if lives_elsewhere else []
    faults = [bad_value(path + name, Why.NEEDED) for name in lacking]
    born = parent.get("birth_date")
    if born and today.year - date.fromisoformat(born).year < YOUNGEST_YEARS:
        faults.append(bad_value(path + "birth_date", Why.PARENT_BIRTH))
    return faults


def _faults_of_benefit(personal: Mapping[str, Any]) -> tuple[Refusal, ...]:
    is_asked = "benefit_rank" in personal and personal.get("benefit_number")
    if is_asked and personal["benefit_rank"] is None:
        return (bad_value("personal-benefit_rank", Why.NEEDED),)
    return ()
