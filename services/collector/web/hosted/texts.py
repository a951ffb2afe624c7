"""What the hosted page says itself, in each of its languages."""

from services.collector.web.hosted.arabic import ARABIC
from services.collector.web.hosted.english import ENGLISH
from services.collector.web.hosted.german import GERMAN
from services.collector.web.hosted.languages import primary
from services.collector.web.hosted.page_texts import PageTexts

__all__ = ["OWN_LANGUAGES", "PageTexts", "texts_in"]

_TEXTS = {texts.language: texts for texts in (ENGLISH, GERMAN, ARABIC)}

OWN_LANGUAGES = tuple(_TEXTS)
"""The languages that the page itself speaks, the fallback first."""


def texts_in(language: str) -> PageTexts:
    """Return the page's words in `language`, or in English."""
    return _TEXTS.get(primary(language), ENGLISH)
