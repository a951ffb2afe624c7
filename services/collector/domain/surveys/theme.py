"""How a survey looks: colours that can be read, a logo and a font, all from the survey's own host."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from services.collector.domain.names import KEY_RULE, is_key
from services.collector.domain.surveys.colours import contrast, is_colour
from services.collector.domain.surveys.wording import Words, check_words
from shared.errors import FieldProblem

LIGHT_BACKGROUND = "#f3f6f4"
DARK_BACKGROUND = "#10181a"
"""What the page lies on where no theme says otherwise; see `pages/static/page.css`."""

TEXT_CONTRAST = 4.5
"""What words need (WCAG 2.2, 1.4.3, level AA)."""
PART_CONTRAST = 3.0
"""What buttons, marks and edges need (1.4.11, level AA)."""
LONGEST_LOGO_TEXT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """Colours as `#rrggbb`; the page's own by default."""

    accent: str | None = None
    """Buttons, chosen answers, links."""
    background: str | None = None
    text: str | None = None
    logo: str | None = None
    """Name of an uploaded image."""
    logo_text: Words | None = None
    """What the logo says, by language, for those who do not see it; needed beside `logo`."""
    font: str | None = None
    """Name of an uploaded font (WOFF2)."""


def check_theme(theme: Theme | None, languages: Sequence[str]) -> list[FieldProblem]:
    """Return what is wrong with a theme; each problem names its place, such as `theme.accent`."""
    if theme is None:
        return []
    problems = [
        FieldProblem(f"theme.{name}", "must be a colour such as `#0b5fff`")
        for name in ("accent", "background", "text")
        if (colour := getattr(theme, name)) is not None and not is_colour(colour)
    ]
    if not problems:
        problems += _check_contrast(theme)
    for name in ("logo", "font"):
        asset = getattr(theme, name)
        if asset is not None and not is_key(asset):
            problems.append(FieldProblem(f"theme.{name}", KEY_RULE))
    if theme.logo is None and theme.logo_text is not None:
        problems.append(FieldProblem("theme.logo_text", "belongs to a `logo`"))
    if theme.logo is not None and theme.logo_text is None:
        problems.append(FieldProblem("theme.logo_text", "is needed for those who do not see the logo"))
    return problems + check_words(theme.logo_text, "theme.logo_text", languages, LONGEST_LOGO_TEXT)


def _check_contrast(theme: Theme) -> list[FieldProblem]:
    """Return the colours that cannot be distinguished from their background.

    The page chooses the colours that are None to suit those that are given, and the label of a button is black or
    white, one of which can be read on every accent.
    """
    ground = theme.background or _ground_for(theme.text)
    problems = []
    for name, needed in (("text", TEXT_CONTRAST), ("accent", PART_CONTRAST)):
        colour = getattr(theme, name)
        if colour is not None and (found := contrast(colour, ground)) < needed:
            # Rounded down, so that nobody reads 4.50 where 4.496 is not enough.
            ratio = math.floor(found * 100) / 100
            rule = f"has a contrast of {ratio:.2f}:1 on the background; at least {needed:.1f}:1 is needed (WCAG AA)"
            problems.append(FieldProblem(f"theme.{name}", rule))
    return problems


def _ground_for(text: str | None) -> str:
    if text is None:
        return LIGHT_BACKGROUND
    return max((LIGHT_BACKGROUND, DARK_BACKGROUND), key=lambda ground: contrast(text, ground))
