"""CLDR's data for a language tag, and what languages call themselves."""

from functools import lru_cache
from typing import TYPE_CHECKING

from shared.languages.tags import standard_tag

if TYPE_CHECKING:
    from babel.core import Locale


@lru_cache(512)
def locale_of(tag: str) -> "Locale | None":
    """Return the data for a language tag or the nearest more general one; None for a language that CLDR lacks."""
    from babel.core import Locale, UnknownLocaleError  # noqa: PLC0415 - loaded for the first reader only

    parts = standard_tag(tag).split("-")
    while parts:
        try:
            return Locale.parse("-".join(parts), sep="-")
        except (UnknownLocaleError, ValueError):
            parts.pop()
    return None


def writing_locale(tag: str) -> "Locale":
    """Return the data for a language tag; of English where nothing is known of it."""
    from babel.core import Locale  # noqa: PLC0415 - loaded for the first reader only

    return locale_of(tag) or Locale("en")


@lru_cache(512)
def own_name(tag: str) -> str:
    """Return what a language calls itself, such as `Deutsch (Österreich)`; its tag where CLDR has no name."""
    locale = locale_of(tag)
    name = locale.get_display_name() if locale is not None else None
    return name[:1].upper() + name[1:] if name else tag
