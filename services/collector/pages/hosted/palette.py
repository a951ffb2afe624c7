"""All colours of a page from the few that a theme names, each with enough contrast to its background."""

from collections.abc import Iterable

from services.collector.domain.surveys.colours import BLACK, WHITE, contrast, label_on
from services.collector.domain.surveys.theme import DARK_BACKGROUND, LIGHT_BACKGROUND, PART_CONTRAST, TEXT_CONTRAST

# What page.css uses where no theme says otherwise.
LIGHT = {"paper": LIGHT_BACKGROUND, "card": WHITE, "ink": "#1c2a2e"}
DARK = {"paper": DARK_BACKGROUND, "card": "#182326", "ink": "#e7eeed"}
_ACCENTS = {False: "#0b6466", True: "#7fd3ca"}
_FAULTS = {False: "#a3242b", True: "#ffa39d"}
_FOCUSES = {False: "#1a4fd0", True: "#a9c4ff"}

_STEPS = 40
_TEXT = TEXT_CONTRAST + 0.1
"""A little more than is needed, for washes and hovering."""
_PART = PART_CONTRAST + 0.1


def is_dark(ground: str) -> bool:
    """Return whether light text is easier to read on `ground` than dark text."""
    return label_on(ground) == WHITE


def mixed(colour: str, other: str, share: float) -> str:
    """Return `colour` with so much of `other` in it, from 0 (none) to 1 (nothing else)."""
    parts = ((int(colour[start : start + 2], 16), int(other[start : start + 2], 16)) for start in (1, 3, 5))
    return "#" + "".join(f"{round(mine + (theirs - mine) * share):02x}" for mine, theirs in parts)


def distinct(wanted: str, towards: str, grounds: Iterable[str], ratio: float) -> str:
    """Return the colour nearest to `wanted`, on the way to `towards`, with enough contrast to all `grounds`."""
    behind = tuple(grounds)
    for step in range(_STEPS + 1):
        found = mixed(wanted, towards, step / _STEPS)
        if all(contrast(found, ground) >= ratio for ground in behind):
            return found
    return towards


def accent_colours(accent: str, paper: str, card: str, ink: str) -> dict[str, str]:
    """Return what follows from the accent on given grounds, by the names of custom properties."""
    fill = distinct(accent, ink, (paper, card), _PART)
    label = label_on(fill)
    return {
        "accent": fill,
        "accent-deep": mixed(fill, BLACK if label == WHITE else WHITE, 0.18),
        "on-accent": label,
        "link": distinct(fill, ink, (paper, card), _TEXT),
        "wash": distinct(mixed(card, fill, 0.12), card, (ink,), _TEXT),
    }


def all_colours(accent: str | None, background: str | None, text: str | None) -> dict[str, str]:
    """Return every colour of a page that has its own background or ink, by the names of custom properties."""
    paper = background or _paper_for(text)
    dark = is_dark(paper)
    ink = distinct(text or (DARK["ink"] if dark else LIGHT["ink"]), label_on(paper), (paper,), _TEXT)
    card = distinct(mixed(paper, WHITE, 0.07 if dark else 0.75), paper, (ink,), _TEXT)
    grounds = (paper, card)
    fault = distinct(_FAULTS[dark], ink, grounds, _TEXT)
    return {
        "paper": paper,
        "card": card,
        "ink": ink,
        "soft": distinct(mixed(ink, paper, 0.32), ink, grounds, _TEXT),
        "edge": distinct(mixed(ink, card, 0.52), ink, grounds, _PART),
        "hair": mixed(ink, card, 0.86),
        **accent_colours(accent or _ACCENTS[dark], paper, card, ink),
        "error": fault,
        "error-wash": distinct(mixed(card, fault, 0.06), card, (fault,), _TEXT),
        "focus": distinct(_FOCUSES[dark], ink, grounds, _PART),
    }


def _paper_for(text: str | None) -> str:
    """Return the ground for an ink that comes without one; the survey's own check assumes the same."""
    if text is None:
        return LIGHT_BACKGROUND
    return max((LIGHT_BACKGROUND, DARK_BACKGROUND), key=lambda ground: contrast(text, ground))
