"""From the commune's colour, the working colours whose contrast is guaranteed (WCAG 2.1 AA), for light and for dark.

Hue is kept; lightness moves, in OKLCH, until text on every ground of the pages can be read. Colours are « #RRGGBB ».
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from re import fullmatch

LIGHT_GROUNDS = ("#FFFFFF", "#FAF7F1", "#F1EBE1")  # surface, paper, sunken of the style sheet
DARK_GROUNDS = ("#26221E", "#1B1815", "#13110F")
ON_LIGHT, ON_DARK = "#FFFFFF", "#13110F"
LIGHT_CONTRAST, DARK_CONTRAST = 4.6, 5.0  # AA asks for 4.5
MOST_CHROMA, MOST_DARK_CHROMA = 0.16, 0.11
STEP = 0.01

Colour = tuple[float, float, float]  # red, green, blue of linear light, 0 to 1; or lightness, chroma, hue


@dataclass(frozen=True, slots=True)
class Shades:
    """The four colours of one theme: links and main button, hover, tint, and the text on `accent`."""

    accent: str
    strong: str
    soft: str
    on: str


@dataclass(frozen=True, slots=True)
class Accent:
    """The colour as entered, and what the pages use of it."""

    commune: str
    light: Shades
    dark: Shades


@lru_cache(maxsize=64)
def derive(colour: str) -> Accent:
    """The accent of a commune's colour; refuses with ValueError a text that is not #RRGGBB."""
    if not fullmatch(r"#[0-9A-Fa-f]{6}", colour):
        raise ValueError(f"not a colour: {colour!r}")
    lightness, chroma, hue = _to_oklch(colour)
    chroma = min(chroma, MOST_CHROMA)
    return Accent(colour.upper(), _light(lightness, chroma, hue), _dark(lightness, chroma, hue))


def contrast(one: str, other: str) -> float:
    """The WCAG contrast of two colours, 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _light(lightness: float, chroma: float, hue: float) -> Shades:
    soft = _to_hex(0.95, min(chroma, 0.025), hue)
    grounds = (*LIGHT_GROUNDS, soft)
    found = _move(min(lightness, 0.55), -STEP, lambda at: _readable(_to_hex(at, chroma, hue), grounds, LIGHT_CONTRAST))
    return Shades(_to_hex(found, chroma, hue), _to_hex(found - 0.08, chroma, hue), soft, ON_LIGHT)


def _dark(lightness: float, chroma: float, hue: float) -> Shades:
    soft = _to_hex(0.31, min(chroma, 0.04), hue)
    strong_chroma, chroma = min(chroma, 0.08), min(chroma, MOST_DARK_CHROMA)
    grounds = (*DARK_GROUNDS, soft)
    found = _move(max(lightness, 0.70), STEP, lambda at: _readable(_to_hex(at, chroma, hue), grounds, DARK_CONTRAST))
    return Shades(_to_hex(found, chroma, hue), _to_hex(min(found + 0.07, 0.97), strong_chroma, hue), soft, ON_DARK)


def _move(lightness: float, step: float, enough: Callable[[float], bool]) -> float:
    while not enough(lightness):
        lightness += step
    return lightness


def _readable(colour: str, grounds: tuple[str, ...], need: float) -> bool:
    return all(contrast(colour, ground) >= need for ground in grounds)


@lru_cache(maxsize=256)
def _luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(colour: str) -> Colour:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return _expand(red), _expand(green), _expand(blue)


def _expand(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _compress(value: float) -> int:
    value = max(0.0, min(1.0, value))
    return round(255 * (12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055))


def _to_oklch(colour: str) -> Colour:
    red, green, blue = _linear(colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    return lightness, math.hypot(a, b), math.atan2(b, a)


def _to_hex(lightness: float, chroma: float, hue: float) -> str:
    """The nearest colour that a screen has: chroma is lowered until it exists."""
    for step in range(41):
        linear = _to_linear(lightness, chroma * (1 - step / 40), hue)
        if all(-0.0005 <= value <= 1.0005 for value in linear):
            break
    return "#" + "".join(f"{_compress(value):02X}" for value in linear)


def _to_linear(lightness: float, chroma: float, hue: float) -> Colour:
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
