"""The journal in French: a word for each deed that a service writes, and values as people write them."""

import re
from pathlib import Path

import pytest

from web.journal_words import action_words, deeds, object_words, things, value_words

SERVICES = Path(__file__).parents[2] / "services"


@pytest.fixture
def speaking(app):
    with app.test_request_context("/"):
        yield


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("name", "", "–"),
        ("is_emergency", "true", "Oui"),
        ("first_day", "2019-09-02", "02/09/2019"),
        ("opens_at", "2020-08-24T06:00:00+00:00", "24/08/2020 08:00"),
        ("starts_at", "12:15:00", "12:15"),
        ("price_cents", "430", "4,30\N{NO-BREAK SPACE}€"),
        ("weekdays", "1245", "lundi, mardi, jeudi et vendredi"),
        ("role", "leader", "animateur"),
        ("role", "gone", "gone"),
        ("added", "2019-09-20 Repas, 2019-09-23 Repas", "20/09/2019 Repas, 23/09/2019 Repas"),
        ("number", "1042", "1042"),
        ("note", "Rappeler le 12", "Rappeler le 12"),
    ],
)
def test_a_kept_value_is_said_as_people_write_it(speaking, field, text, words):
    assert value_words(field, text) == words


@pytest.mark.parametrize(
    ("kind", "object_id", "words"),
    [
        ("reservation", 121, "000121"),
        ("reservation", 1234567, "1234567"),
        ("closure", 121, "n°\N{NO-BREAK SPACE}121"),
        ("gone", 1, "n°\N{NO-BREAK SPACE}1"),
    ],
)
def test_what_a_deed_was_done_to_has_the_number_that_its_page_has(speaking, kind, object_id, words):
    assert object_words(kind, object_id) == words


def test_a_deed_is_said_in_french_and_an_unknown_one_as_it_is(speaking):
    assert action_words("period.changed") == "Période, modification"
    assert action_words("x.y") == "x, y"


def test_every_deed_that_a_service_writes_has_its_words(speaking):
    sources = [path.read_text() for path in sorted(SERVICES.glob("*.py"))]
    named = {found for text in sources for found in re.findall(r'"([a-z_]+\.[a-z_]+)"', text)}
    print(f"{len(named)} deeds in {len(sources)} services")
    assert len(named) > 30
    assert [it for it in named if it.split(".")[0] not in things() or it.split(".")[1] not in deeds()] == []
