"""Classes stand in the order of the school."""

import pytest

from rules.school_classes import LEVELS, by_level, level_rank


def test_levels_are_listed_from_the_smallest_children_to_the_oldest():
    assert [level_rank(level) for level in LEVELS] == list(range(len(LEVELS)))
    assert sorted(["ULIS", "CE1", "CP", "Accueil", "PS/MS", "MS"], key=by_level) == [
        *("PS/MS", "MS", "CP", "CE1"),
        *("Accueil", "ULIS"),
    ]


@pytest.mark.parametrize(
    ("words", "level"),
    [("PS/MS", "PS"), ("CE1 CE2", "CE1"), ("CM1-CM2", "CM1"), ("ce2", "CE2"), ("CP A, Mme Roy", "CP"), ("GS", "GS")],
)
def test_a_class_of_two_levels_stands_by_its_first(words, level):
    assert level_rank(words) == LEVELS.index(level)


@pytest.mark.parametrize("words", ["", "ULIS", "Les Lutins", "6e"])
def test_what_is_no_level_comes_last(words):
    assert level_rank(words) == len(LEVELS)
