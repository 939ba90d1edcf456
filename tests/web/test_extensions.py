"""How many, in words: in French none is singular, in English it is plural."""

import pytest
from flask_babel import force_locale, ngettext

from portal import planning_words

CASES = {
    "fr": ("0 place", "1 place", "2 places"),
    "en": ("0 places", "1 place", "2 places"),
}
"""The language → none, one, two."""


@pytest.mark.parametrize("spoken", CASES)
def test_none_is_singular_in_french_and_plural_in_english(app, spoken) -> None:
    with app.test_request_context(headers={"Cookie": f"langue={spoken}"}), force_locale(spoken):
        said = [ngettext("%(num)s place", "%(num)s places", count) for count in (0, 1, 2)]
        drawn = app.jinja_env.from_string("{{ ngettext('%(num)s place', '%(num)s places', count) }}")
        assert tuple(said) == CASES[spoken]
        assert tuple(drawn.render(count=count) for count in (0, 1, 2)) == CASES[spoken]


def test_the_basket_counts_as_the_guide_writes_it(app) -> None:
    with app.test_request_context():
        said = [planning_words.additions(count) for count in (0, 1, 2)]
        assert said == ["0 réservation en attente", "1 réservation en attente", "2 réservations en attente"]
        assert planning_words.places_words(0) == ", 0 place"
