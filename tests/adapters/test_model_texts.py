"""The models of the portal's texts: whole, careful pages with gaps that are counted and filled in."""

from types import SimpleNamespace

import pytest

from adapters import markup, model_texts
from rules.texts import DECLARED, PAGES

NAME = {"nom de la commune": "Valbruyère"}


@pytest.mark.parametrize("key", PAGES)
def test_every_page_of_the_portal_has_a_model_with_gaps(key) -> None:
    model = model_texts.read(key, {})
    assert len(model) > 800 and model_texts.gaps(model) >= 4
    page = markup.html(model)
    assert "<h2>" in page and "<h1" not in page and "## " not in page


@pytest.mark.parametrize("key", DECLARED)
def test_a_declaration_is_a_sentence_or_two_without_a_gap(key) -> None:
    model = model_texts.read(key, {})
    assert 100 < len(model) < 400 and model_texts.gaps(model) == 0


@pytest.mark.parametrize("key", PAGES)
def test_what_is_known_stands_in_its_gap_and_the_others_stay(key) -> None:
    filled = model_texts.read(key, NAME)
    assert "de Valbruyère" in filled and "nom de la commune" not in filled
    assert 0 < model_texts.gaps(filled) < model_texts.gaps(model_texts.read(key, {}))


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("", 0),
        ("Tout est écrit.", 0),
        ("[à compléter]", 1),
        ("[à compléter : a] et [à compléter\N{NO-BREAK SPACE}: b]", 2),
    ],
)
def test_gaps_are_counted_however_they_are_typed(body, count) -> None:
    assert model_texts.gaps(body) == count


def test_a_default_setting_fills_no_gap() -> None:
    defaults = SimpleNamespace(commune_name="Notre commune", service_phone="", service_email="")
    own = SimpleNamespace(commune_name="Notre commune", service_phone="01 99 00 00 00", service_email="")
    assert model_texts.known(own, defaults) == {"téléphone du service": "01 99 00 00 00"}
