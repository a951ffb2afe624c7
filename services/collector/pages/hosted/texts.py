"""What the hosted page says itself, in each of its languages."""

from services.collector.pages.hosted.arabic import ARABIC
from services.collector.pages.hosted.english import ENGLISH
from services.collector.pages.hosted.german import GERMAN
from services.collector.pages.hosted.languages import primary
from services.collector.pages.hosted.page_texts import PageTexts

__all__ = ["OWN_LANGUAGES", "PageTexts", "texts_in"]

_TEXTS = {texts.language: texts for texts in (ENGLISH, GERMAN, ARABIC)}

OWN_LANGUAGES = tuple(_TEXTS)
"""The languages that the page itself speaks, the fallback first."""


def texts_in(language: str) -> PageTexts:
    """Return the page's words in `language`, or in English."""
    return _TEXTS.get(primary(language), ENGLISH)
