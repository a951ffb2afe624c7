"""Choosing the language of a page, and the page's own words in it."""

from collections.abc import Sequence

from services.collector.domain.surveys.wording import direction, match, primary, wording
from services.collector.pages.hosted.arabic import ARABIC
from services.collector.pages.hosted.english import ENGLISH
from services.collector.pages.hosted.german import GERMAN
from services.collector.pages.hosted.page_texts import PageTexts

__all__ = ["OWN_LANGUAGES", "choose", "direction", "own_name", "primary", "texts_in", "wording", "writing"]

_MAX_HEADER = 500

_OWN_NAMES = {
    "ar": "العربية",
    "bg": "Български",
    "cs": "Čeština",
    "da": "Dansk",
    "de": "Deutsch",
    "el": "Ελληνικά",
    "en": "English",
    "es": "Español",
    "fa": "فارسی",
    "fi": "Suomi",
    "fr": "Français",
    "he": "עברית",
    "hu": "Magyar",
    "it": "Italiano",
    "ja": "日本語",
    "nl": "Nederlands",
    "no": "Norsk",
    "pl": "Polski",
    "pt": "Português",
    "ro": "Română",
    "ru": "Русский",
    "sv": "Svenska",
    "tr": "Türkçe",
    "uk": "Українська",
    "zh": "中文",
}


def writing(language: str) -> str:
    """Return the direction of fields that somebody writes in: that of their language, else `auto`.

    An empty field with `auto` begins at the left, which is the wrong side of a page that runs from right to left.
    """
    return "rtl" if direction(language) == "rtl" else "auto"


def own_name(language: str) -> str:
    """Return what a language calls itself, or its tag."""
    return _OWN_NAMES.get(primary(language), language)


def choose(available: Sequence[str], asked: str | None, accept_language: str) -> str:
    """Return the language to show.

    Args:
        available: the languages there are, in order of preference; at least one.
        asked: what the link asks for.
        accept_language: the browser's `Accept-Language` header, perhaps empty.
    """
    for wanted in ([asked] if asked else []) + _preferred(accept_language):
        found = match(wanted, available)
        if found is not None:
            return found
    return available[0]


def _preferred(header: str) -> list[str]:
    """Return the languages of an `Accept-Language` header, the best first (RFC 9110 §12.5.4)."""
    weighted = []
    for position, item in enumerate(header[:_MAX_HEADER].split(",")):
        language, _, parameters = item.partition(";")
        weight = _weight(parameters)
        if language.strip() and weight > 0:
            weighted.append((-weight, position, language.strip()))
    return [language for _, _, language in sorted(weighted)]


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


_TEXTS = {texts.language: texts for texts in (ENGLISH, GERMAN, ARABIC)}

OWN_LANGUAGES = tuple(_TEXTS)
"""The languages of the page's own words, the fallback first."""


def texts_in(language: str) -> PageTexts:
    """Return the page's words in `language`, or in English."""
    return _TEXTS.get(primary(language), ENGLISH)
