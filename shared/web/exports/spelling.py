"""How a file is written for those who open it: plain for programs, or as the spreadsheet program of a country reads it."""

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from shared.web.moments import ZoneName, zone_of

Profile = Literal["plain", "excel"]
FileLanguage = Literal["en", "de"]
"""The languages of what Heed itself says in a file."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """How numbers, moments and lines are written. The defaults are plain CSV."""

    profile: Profile = "plain"
    locale: str = "en"
    """A language tag, whose numbers are written with `profile="excel"`."""
    zone: str = "UTC"
    """In which spreadsheets show moments."""

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
    def language(self) -> FileLanguage:
        return "de" if self.locale.partition("-")[0].lower() == "de" else "en"

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
    "`plain`: RFC 4180, UTF-8, commas. `excel`: what the Excel and LibreOffice of `locale` open with a double click: a "
    "byte order mark, semicolons where the locale writes decimals with a comma, its decimals, and dates and times as "
    "they read them. For CSV only."
)
LOCALE = (
    "A language, perhaps with a country, such as `de` or `de-CH`: by it `profile=excel` writes numbers, and Heed's own "
    "words in the file are German or English."
)
ZONE = "IANA name of the zone in which `xlsx` and `profile=excel` show moments; the head of the column names it."


class SpellingParameters(BaseModel):
    """Parameters of exports."""

    model_config = ConfigDict(extra="forbid")

    profile: Profile = Field(default="plain", description=PROFILE)
    locale: LocaleTag = Field(default="en", description=LOCALE)


def spelling_of(profile: Profile, locale: str, zone: ZoneName | tzinfo = UTC) -> Spelling:
    return Spelling(profile, locale, zone if isinstance(zone, str) else str(zone))
