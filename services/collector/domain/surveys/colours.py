"""How well two colours can be distinguished (WCAG 2.2, relative luminance and contrast ratio)."""

import re

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")

_LINEAR_UP_TO = 0.04045
"""Below this, sRGB's curve is a line."""

BLACK = "#000000"
WHITE = "#ffffff"


def is_colour(text: str) -> bool:
    """Return whether `text` is a colour such as `#0b5fff`."""
    return _COLOUR.fullmatch(text) is not None


def luminance(colour: str) -> float:
    """Return how bright a colour is, from 0 (black) to 1 (white)."""
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= _LINEAR_UP_TO else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(a: str, b: str) -> float:
    """Return the contrast ratio of two colours, from 1 (the same) to 21 (black and white)."""
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


def label_on(colour: str) -> str:
    """Return black or white, whichever is read better on `colour`; its contrast is never below 4.58."""
    return max((WHITE, BLACK), key=lambda label: contrast(label, colour))
