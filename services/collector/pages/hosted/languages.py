"""Choosing the language of a page, and the page's own words in it."""

from collections.abc import Sequence

from services.collector.domain.surveys.wording import direction, match, wording
from services.collector.pages.hosted.arabic import ARABIC
from services.collector.pages.hosted.english import ENGLISH
from services.collector.pages.hosted.german import GERMAN
from services.collector.pages.hosted.page_texts import PageTexts
from shared.languages.locales import own_name
from shared.languages.tags import best_of, preferred

__all__ = ["OWN_LANGUAGES", "choose", "direction", "own_name", "spoken_in", "texts_in", "wording", "writing"]


def writing(language: str) -> str:
    """Return the direction of fields that somebody writes in: that of their language, else `auto`.

    An empty field with `auto` begins at the left, which is the wrong side of a page that runs from right to left.
    """
    return "rtl" if direction(language) == "rtl" else "auto"


def choose(available: Sequence[str], asked: str | None, accept_language: str) -> str:
    """Return the language to show.

    Args:
        available: the languages there are, in order of preference; at least one.
        asked: what the link asks for.
        accept_language: the browser's `Accept-Language` header, perhaps empty.
    """
    found = best_of([asked], available) if asked else None
    return found or best_of(preferred(accept_language), available) or available[0]


_TEXTS = {texts.language: texts for texts in (ENGLISH, GERMAN, ARABIC)}

OWN_LANGUAGES = tuple(_TEXTS)
"""The languages of the page's own words, the fallback first."""


def spoken_in(language: str) -> str:
    """Return the language of the page's own words for readers of another: their own, a near one, or English."""
    return match(language, OWN_LANGUAGES) or ENGLISH.language


def texts_in(language: str) -> PageTexts:
    """Return the page's words in `language`, or in English."""
    return _TEXTS[spoken_in(language)]
