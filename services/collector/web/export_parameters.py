"""How exported files of responses are written, as requests ask for it."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query

from shared.errors import InvalidFieldError
from shared.web.exports.spelling import CsvProfile, FileLocale, FileZone, Spelling, spelling_of
from shared.web.exports.table import Format

LanguageTag = Annotated[
    str | None,
    Query(
        pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$",
        description="Of labels and codebook, such as `de`; what has no wording in it comes in the survey's first "
        "language. By default the language of `locale`, or the survey's first.",
    ),
]


@dataclass(frozen=True, slots=True)
class Looks:
    """How a file of responses is written."""

    spelling: Spelling
    labels: bool
    """Whether it has wordings instead of keys."""
    language: str | None
    """Of wordings; None: the survey's first one."""

    def check(self, file_format: Format) -> None:
        """Refuse what the format does not have.

        Raises:
            InvalidFieldError: JSON Lines are the API's replies, which have keys.
        """
        if self.labels and file_format == "jsonl":
            raise InvalidFieldError(field="labels", detail="is for `csv`, `xlsx` and `parquet`; JSON Lines have keys")


def _looks(
    *,
    profile: Annotated[CsvProfile, Query()] = "plain",
    locale: Annotated[FileLocale, Query()] = None,
    zone: Annotated[FileZone, Query()] = "UTC",
    labels: Annotated[
        bool,
        Query(
            description="Wordings instead of keys: questions as heads, choices as cells, in `language`. Answers on "
            "scales stay numbers; their heads say what the ends mean. Not for JSON Lines."
        ),
    ] = False,
    language: LanguageTag = None,
) -> Looks:
    return Looks(spelling_of(profile, locale, zone, language), labels, language or locale)


FileLooks = Annotated[Looks, Depends(_looks)]
