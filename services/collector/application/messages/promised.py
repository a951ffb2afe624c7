"""A promise in the customer's language, such as `Tuesday, 1 December, 12:00`."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

_OWN_ORDER = {"en": "en_GB"}
"""Languages whose plain tag is written as in one of its countries."""
_AFTER_TIME = {"de": " Uhr"}
_FALLBACK = "en_GB"


def promise_words(at: datetime, zone: str, language: str) -> str:
    """Return a moment with its weekday, in 24 hours or 12 as the language does.

    Args:
        at: until when somebody calls.
        zone: IANA time zone of the reader.
        language: tag of the message's words, such as `de-AT`; English where nothing is known of it.
    """
    from babel.dates import format_date, format_skeleton, format_time  # noqa: PLC0415 - of no use to a process that sends nothing

    locale = _locale(language)
    local = at.astimezone(ZoneInfo(zone))
    weekday = format_date(local, "EEEE", locale=locale)
    day = format_skeleton("MMMMd", local, tzinfo=local.tzinfo, locale=locale)
    time = format_time(local, "short", tzinfo=local.tzinfo, locale=locale)
    return f"{weekday}, {day}, {time}{_AFTER_TIME.get(locale.language, '')}"


def _locale(language: str) -> Any:  # noqa: ANN401 - babel is imported late
    from babel.core import Locale, UnknownLocaleError  # noqa: PLC0415 - likewise

    for tag in (_OWN_ORDER.get(language, language.replace("-", "_")), language.partition("-")[0]):
        try:
            return Locale.parse(tag)
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse(_FALLBACK)
