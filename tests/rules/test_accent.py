"""The commune's accent: its contrast on every ground, proved over the whole colour cube, and the pairs of the sheet."""

import re
from itertools import product
from pathlib import Path

import pytest

from rules.accent import DARK_GROUNDS, LIGHT_GROUNDS, ON_DARK, ON_LIGHT, Accent, Shades, contrast, derive

GRID = (*range(0, 255, 16), 255)
AA_TEXT, AA_CONTROL = 4.5, 3.0
SHEET = Path(__file__).parents[2] / "static" / "marelle.css"
TEXT_PAIRS = """
ink surface|ink paper|ink sunken|ink-2 surface|ink-2 paper|ink-2 sunken|accent surface|accent paper|accent sunken
accent accent-soft|on-accent accent|on-accent accent-strong|ok surface|ok ok-soft|wait surface|wait wait-soft
warn surface|warn warn-soft|bad surface|bad bad-soft|on-accent bad|info surface|info info-soft
quiet surface|quiet sunken
"""
CONTROL_PAIRS = "control surface|control paper|control sunken|focus surface|focus paper|full surface"


def pairs(text):
    return [tuple(pair.split()) for pair in text.strip().replace("\n", "|").split("|")]


@pytest.fixture(scope="module", params=["light", "dark"])
def sheet(request):
    """The theme's name and its colours by token, as the style sheet gives them; dark ones stand on the light ones."""
    light, rest = SHEET.read_text().split("/* dark */", 1)
    dark = rest.split("/* end dark */", 1)[0]
    read = light if request.param == "light" else light + dark
    return request.param, dict(re.findall(r"--([a-z0-9-]+):\s*(#[0-9A-Fa-f]{6})", read))


def worst(colour, grounds):
    return min(contrast(colour, ground) for ground in grounds)


def test_every_colour_of_the_cube_gives_readable_text_in_both_themes():
    lowest_light = lowest_dark = 21.0
    colours = [f"#{red:02X}{green:02X}{blue:02X}" for red, green, blue in product(GRID, repeat=3)]
    for colour in colours:
        accent = derive(colour)
        for shades, grounds in ((accent.light, LIGHT_GROUNDS), (accent.dark, DARK_GROUNDS)):
            lowest = min(
                worst(shades.accent, (*grounds, shades.soft, shades.on)), worst(shades.strong, (*grounds, shades.on))
            )
            assert lowest >= AA_TEXT, (colour, shades)
        lowest_light = min(lowest_light, worst(accent.light.accent, (*LIGHT_GROUNDS, accent.light.soft)))
        lowest_dark = min(lowest_dark, worst(accent.dark.accent, (*DARK_GROUNDS, accent.dark.soft)))
    assert len(colours) == 4913
    assert lowest_light >= 4.6 and lowest_dark >= 5.0


@pytest.mark.parametrize(
    ("colour", "light", "dark"),
    [
        (
            "#FFD200",
            Shades("#7D6708", "#635105", "#F4EFDC", "#FFFFFF"),
            Shades("#EFD57F", "#FFEDB3", "#373018", "#13110F"),
        ),
    ],
)
def test_the_yellow_commune_of_the_design_gets_its_four_colours(colour, light, dark):
    assert derive(colour) == Accent(colour, light, dark)


@pytest.mark.parametrize("colour", ["#1c6470", "#E2001A", "#000000", "#FFFFFF"])
def test_the_entered_colour_is_kept_in_capitals(colour):
    assert derive(colour).commune == colour.upper()


def test_a_hue_stays_what_it_was():
    red, green, blue = (int(derive("#E2001A").light.accent[at : at + 2], 16) for at in (1, 3, 5))
    assert red > 2 * max(green, blue)


@pytest.mark.parametrize(
    "text", ["", "red", "#FFF", "1C6470", "#1C647", "#1C64700", "#1C647G", "#1C6470\n", " #1C6470"]
)
def test_a_text_that_is_no_colour_is_refused(text):
    with pytest.raises(ValueError, match="not a colour"):
        derive(text)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("#000000", "#FFFFFF", 21.0),
        ("#FFFFFF", "#FFFFFF", 1.0),
        ("#767676", "#FFFFFF", 4.54),
        ("#FFFFFF", "#777777", 4.48),
    ],
)
def test_contrast_is_the_one_of_the_accessibility_guidelines(one, other, expected):
    assert round(contrast(one, other), 2) == expected


@pytest.mark.parametrize(("front", "ground"), pairs(TEXT_PAIRS))
def test_every_text_of_the_sheet_can_be_read_on_its_ground(sheet, front, ground):
    assert contrast(sheet[1][front], sheet[1][ground]) >= AA_TEXT


@pytest.mark.parametrize(("front", "ground"), pairs(CONTROL_PAIRS))
def test_every_edge_of_the_sheet_can_be_seen_on_its_ground(sheet, front, ground):
    assert contrast(sheet[1][front], sheet[1][ground]) >= AA_CONTROL


def test_the_accent_is_derived_for_the_grounds_that_the_sheet_has(sheet):
    theme, colours = sheet
    grounds, on = {"light": (LIGHT_GROUNDS, ON_LIGHT), "dark": (DARK_GROUNDS, ON_DARK)}[theme]
    assert (colours["surface"], colours["paper"], colours["sunken"]) == grounds
    assert colours["on-accent"] == on
