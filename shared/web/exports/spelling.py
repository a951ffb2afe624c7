"""How a file is written for those who open it: plain for programs, or as a country's spreadsheet programs read it."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from shared.access import Language
from shared.web.moments import ZoneName, zone_of

Profile = Literal["plain", "excel"]


@dataclass(frozen=True, slots=True)
class Spelling:
    """How numbers, moments and lines are written. The defaults are plain CSV."""

    profile: Profile = "plain"
    locale: str = "en"
    """A language tag, whose numbers are written with `profile="excel"`."""
    zone: str = "UTC"
    """In which spreadsheets show moments."""
    language: Language = "en"
    """Of what Heed itself says in the file."""

    @property
    def decimal(self) -> str:
        """What stands between whole and part: a comma where the locale writes one, else a point."""
        if self.profile == "plain":
            return "."
        return "," if decimal_symbol(self.locale) == "," else "."

    @property
    def separator(self) -> str:
        """What stands between two cells: a semicolon where the comma is taken."""
        return ";" if self.decimal == "," else ","

    @property
    def tzinfo(self) -> tzinfo:
        return zone_of(self.zone)

    def local(self, at: datetime) -> datetime:
        """Return a moment as clocks in the zone show it, without a zone: spreadsheets know none."""
        return at.astimezone(self.tzinfo).replace(tzinfo=None)

    def head(self, name: str, kind: str) -> str:
        """Return the head of a column; that of moments names the zone in which spreadsheets show them."""
        return f"{name} ({self.zone})" if kind == "moment" else name


PLAIN = Spelling()


def decimal_symbol(tag: str) -> str:
    """Return the decimal separator of a language (CLDR).

    Raises:
        ValueError: CLDR does not know the language.
    """
    from babel.core import Locale, UnknownLocaleError  # noqa: PLC0415 - of use to exports only
    from babel.numbers import get_decimal_symbol  # noqa: PLC0415 - likewise

    try:
        return get_decimal_symbol(Locale.parse(tag, sep="-"))
    except (UnknownLocaleError, ValueError, TypeError):
        message = "must be a language, perhaps with a country, such as `de` or `de-CH`"
        raise ValueError(message) from None


def _known(tag: str) -> str:
    decimal_symbol(tag)
    return tag


LocaleTag = Annotated[str, Field(max_length=35), AfterValidator(_known)]
"""A language that CLDR knows, perhaps with a country."""

PROFILE = (
    "Of CSV: `plain` is RFC 4180 in UTF-8 with commas. `excel` is what Excel and LibreOffice open with a double click: "
    "with a byte order mark, dates and times as they read them, decimals as `locale` writes them, and semicolons "
    "between the cells where that is with a comma."
)
LOCALE = (
    "A language, perhaps with a country, such as `de` or `de-CH`: `profile=excel` writes numbers as they are written "
    "there, and what Heed itself says in the file is in German or else in English."
)
ZONE = (
    "IANA name of the time zone in which `xlsx` and `profile=excel` show moments, such as `Europe/Berlin`; the "
    "column's head names it. Other files have UTC."
)

CsvProfile = Annotated[Profile, Field(description=PROFILE)]
FileLocale = Annotated[LocaleTag | None, Field(description=LOCALE)]
FileZone = Annotated[ZoneName, Field(description=ZONE)]


def spelling_of(profile: Profile, locale: str | None, zone: str = "UTC", language: str | None = None) -> Spelling:
    """Return how a file is written. Without a locale numbers are written as in the language, and vice versa."""
    spoken = (language or locale or "en").partition("-")[0].lower()
    return Spelling(profile, locale or _numbers_of(language), zone, "de" if spoken == "de" else "en")


def _numbers_of(language: str | None) -> str:
    try:
        return _known(language or "en")
    except ValueError:  # surveys may be in languages that CLDR does not know
        return "en"
