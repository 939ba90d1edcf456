"""What a file that staff look at still lacks: the same gate as for booking, over rows that are already loaded."""

from typing import Any

from sqlalchemy.orm import joinedload, selectinload

from models.children import Child, Contact, Custody, HealthRecord
from models.families import Family
from rules.completeness import ChildFile, FamilyFile, Missing, missing_of_child, missing_of_family

# The health form is only asked whether it is there: none of its columns is read.
_HEALTH_IS_THERE = joinedload(Child.health).load_only(HealthRecord.id, HealthRecord.child_id)
_CONTACTS = selectinload(Child.contacts).load_only(Contact.child_id, Contact.is_emergency, Contact.priority)
OF_CHILD: tuple[Any, ...] = (_HEALTH_IS_THERE, _CONTACTS)
"""What `missing_in_child` needs loaded."""

OF_FAMILY: tuple[Any, ...] = (
    selectinload(Family.guardians),
    selectinload(Family.custodies).joinedload(Custody.child).options(*OF_CHILD),
)
"""What `missing_in_family` needs loaded."""


def missing_in_child(child: Child) -> tuple[Missing, ...]:
    """What the child's own form lacks."""
    return missing_of_child(
        ChildFile(
            has_birth_date=child.birth_date is not None,
            has_class=child.school_class_id is not None,
            has_health_record=child.health is not None,
            emergency_contacts=sum(contact.is_emergency for contact in child.contacts),
        )
    )


def missing_in_family(family: Family) -> tuple[Missing, ...]:
    """What the family's form and those of its children lack, each thing once."""
    phones = [family.phone]
    for guardian in family.guardians:
        phones += [guardian.mobile_phone, guardian.home_phone, guardian.work_phone]
    file = FamilyFile(family.street, family.postcode, family.town, tuple(phones), len(family.guardians))
    of_children = [it for custody in family.custodies for it in missing_in_child(custody.child)]
    return tuple(dict.fromkeys([*missing_of_family(file), *of_children]))
