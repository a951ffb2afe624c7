"""What Heed itself says in files: names of sheets, and what is shortened."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from shared.access import Language

SheetKind = Literal["responses", "scores", "comments", "audit", "codebook"]


class Said(NamedTuple):
    """A text in the languages of files."""

    en: str
    de: str

    def in_language(self, language: Language) -> str:
        return self.de if language == "de" else self.en


SHEETS: Mapping[SheetKind, Said] = {
    "responses": Said("Responses", "Antworten"),
    "scores": Said("Scores", "Kennzahlen"),
    "comments": Said("Comments", "Kommentare"),
    "audit": Said("Audit log", "Prüfprotokoll"),
    "codebook": Said("Codebook", "Codebuch"),
}
"""At most 31 characters, none of `[]:*?/\\`: what spreadsheets allow."""
SHORTENED = Said("… [shortened, {count} characters in all]", "… [gekürzt, insgesamt {count} Zeichen]")
"""Stands at the end of a text that is longer than a cell may be."""
