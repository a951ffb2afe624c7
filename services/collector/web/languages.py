"""Choosing the language of a page."""

from collections.abc import Mapping, Sequence

_RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})
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


def primary(language: str) -> str:
    """Return the first part of a language tag: `de` of `de-AT`."""
    return language.partition("-")[0].lower()


def direction(language: str) -> str:
    """Return `rtl` for languages that are written from right to left, else `ltr`."""
    return "rtl" if primary(language) in _RIGHT_TO_LEFT else "ltr"


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
        found = _match(wanted, available)
        if found is not None:
            return found
    return available[0]


def wording(text: Mapping[str, str], language: str, fallback: str) -> tuple[str, str]:
    """Return the language that a wording exists in, and the wording: as asked, a relative of it, or the fallback."""
    found = _match(language, list(text)) or fallback
    return found, text[found]


def _match(wanted: str, available: Sequence[str]) -> str | None:
    lowered = wanted.lower()
    exact = (language for language in available if language.lower() == lowered)
    related = (language for language in available if primary(language) == primary(wanted))
    return next(exact, None) or next(related, None)


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
