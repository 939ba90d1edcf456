"""The picture of Valbruyère's home page, drawn: hills under an evening sky, in the town's colours."""

from io import BytesIO
from math import sin

from PIL import Image, ImageDraw, ImageFilter

SIZE = 1200, 640
SKY_HIGH, SKY_LOW, SUN = (159, 205, 208), (250, 232, 204), (255, 247, 226)
HILLS = (
    ((150, 190, 190), 330, 46, 0.0052, 0.4),
    ((104, 158, 160), 400, 40, 0.0068, 2.2),
    ((58, 122, 128), 470, 34, 0.0060, 4.1),
    ((28, 100, 112), 545, 26, 0.0082, 1.1),
    ((18, 70, 80), 600, 16, 0.0110, 3.0),
)
"""From the farthest to the nearest: colour, middle and height in pixels, width of the waves, where they begin."""


def landscape() -> bytes:
    """The picture as PNG."""
    width, height = SIZE
    image = Image.new("RGB", SIZE)
    draw = ImageDraw.Draw(image)
    for y in range(height):
        part = y / height
        mixed = tuple(round(high + (low - high) * part) for high, low in zip(SKY_HIGH, SKY_LOW, strict=True))
        draw.line([(0, y), (width, y)], fill=mixed)
    draw.ellipse([800, 190, 920, 310], fill=SUN)
    for colour, middle, waves, pace, start in HILLS:
        ridge = [
            (x, middle + waves * sin(x * pace + start) + waves / 3 * sin(x * pace * 2.7)) for x in range(width + 1)
        ]
        draw.polygon([(0, height), *ridge, (width, height)], fill=colour)
    content = BytesIO()
    image.filter(ImageFilter.SMOOTH).save(content, "PNG")
    return content.getvalue()
