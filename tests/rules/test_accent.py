"""The commune's accent: its contrast on every ground, proved over the whole colour cube, and the pairs of the sheet."""

from itertools import product

import pytest

from rules.accent import DARK_GROUNDS, LIGHT_GROUNDS, Accent, Shades, contrast, derive

GRID = (*range(0, 255, 16), 255)
AA_TEXT = 4.5


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
