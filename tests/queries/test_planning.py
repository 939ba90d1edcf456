"""What a family's planning is read from, on both databases."""

from datetime import date

from queries.planning import load_scene
from tests import cast

SEPTEMBER = date(2019, 9, 1), date(2019, 9, 30)


def test_a_scene_holds_the_family_and_nobody_else(app, town) -> None:
    scene = load_scene(cast.family_of(town.nadia).id, *SEPTEMBER)
    assert set(scene.children) == {town.hugo.id, town.lea.id}
    assert set(scene.periods) == {town.canteen.id}
    assert scene.slot(town.meal.id).price_cents == 430
