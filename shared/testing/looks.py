"""How pages can look: languages, themes, widths, zoom, forced colours. Pairwise for tests, all of them for people."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Literal, TypeVar, get_args

from shared.access import Language, Theme

FOLDER = "HEED_LOOKS"
"""Environment variable: the folder for screenshots. Where it is set every combination is looked at."""
NARROWEST = 320
"""CSS pixels; a page that is enlarged must fit into so many (WCAG 1.4.10)."""
_HEIGHT = 800
Forced = Literal["none", "active"]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Look:
    """One way to look at a page."""

    language: Language
    theme: Theme
    width: int
    zoom: int
    """In per cent, as a browser enlarges."""
    forced: Forced
    """Whether the reader's own colours replace those of the page."""

    @property
    def viewport(self) -> tuple[int, int]:
        """Width and height in CSS pixels: a page that is enlarged has fewer of them."""
        return max(NARROWEST, self.width * 100 // self.zoom), _HEIGHT * 100 // self.zoom

    def __str__(self) -> str:
        colours = "-forced" if self.forced == "active" else ""
        return f"{self.language}-{self.theme}-{self.width}-{self.zoom}{colours}"


def every_look() -> Sequence[Look]:
    """Return all combinations."""
    languages: tuple[Language, ...] = ("en", "de")
    themes: tuple[Theme, ...] = ("light", "dark")
    return [Look(*values) for values in product(languages, themes, (1280, 390), (100, 200), get_args(Forced))]


PAIRWISE = (
    Look("en", "light", 1280, 100, "none"),
    Look("de", "dark", 1280, 100, "active"),
    Look("de", "light", 390, 200, "none"),
    Look("de", "light", 390, 100, "active"),
    Look("en", "dark", 390, 200, "active"),
    Look("en", "dark", 1280, 200, "none"),
)
"""Every two values of two kinds stand together in one of these."""


def pairwise(roles: Sequence[T]) -> list[tuple[Look, T]]:
    """Return looks, each with one of `roles`, in which every two values of two kinds stand together.

    Greedily: the one that brings the most new pairs is next, so that the same roles give the same looks.
    """
    rows = [(look, role) for look in every_look() for role in roles]
    missing = {pair for row in rows for pair in _pairs(row)}
    chosen = []
    while missing:
        best = max(rows, key=lambda row: len(missing.intersection(_pairs(row))))
        missing.difference_update(_pairs(best))
        chosen.append(best)
    return chosen


def _pairs(row: tuple[Look, object]) -> list[tuple[object, ...]]:
    look, role = row
    values = [*((name, getattr(look, name)) for name in Look.__dataclass_fields__), ("role", role)]
    return list(combinations(values, 2))


DESK, PHONE = PAIRWISE[0], Look("en", "light", 390, 100, "none")
LOOKS = every_look() if os.environ.get(FOLDER) else PAIRWISE
