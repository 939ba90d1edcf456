"""The short lists of forms and filters."""

import pytest

from models import School, SchoolClass, db
from queries import activities, child_files, choices
from tests import cast

NAMES = [
    ("Mme Roy", "CP"),
    ("CM2", ""),
    ("CE1 B", "CE1"),
    ("CE1 A", "CE1"),
    ("ULIS", ""),
    ("PS/MS", "PS/MS"),
    ("MS", "MS"),
]
IN_ORDER = ["PS/MS", "MS", "Mme Roy", "CE1 A", "CE1 B", "CM2", "ULIS"]


@pytest.fixture
def school(town):
    """A school whose classes were entered in no order."""
    classes = [SchoolClass(name=name, level=level) for name, level in NAMES]
    school = cast.add(School(name="École A", weekdays="1245", classes=classes))
    db.session.commit()
    return school


def test_classes_are_offered_in_the_order_of_the_school(school):
    offered = [name for _key, name in choices.school_classes() if "École A" in name]
    assert offered == [f"{name} (École A)" for name in IN_ORDER]
    assert [name for _key, name in dict(child_files.classes())["École A"]] == IN_ORDER


def test_a_class_has_the_same_place_in_the_database_and_out_of_it(school):
    for it in school.classes:
        assert db.session.scalars(db.select(SchoolClass.rank).where(SchoolClass.id == it.id)).one() == it.rank


def test_levels_are_offered_in_the_order_of_the_school(school):
    assert [it for it in activities.levels() if it != "CE1"] == ["PS/MS", "MS", "CP"]
