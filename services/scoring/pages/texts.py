"""The texts of scoring's pages in the reader's language."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from shared.access import Caller, Language
from shared.web.console.templates import Console

CONSOLE = Console(Path(__file__).parent)


class Reader(Protocol):
    """Somebody who is shown something: on a page, who is a `Visit`, or in a report."""

    @property
    def caller(self) -> Caller: ...

    @property
    def language(self) -> Language: ...

    @property
    def zone(self) -> str: ...

    @property
    def now(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Texts:
    """What one reader is shown."""

    visit: Reader

    def of(self, text: str, /, **values: object) -> str:
        """Return a text of `labels` in the reader's language, with its values filled in."""
        translated = CONSOLE.texts(self.visit.language).gettext(text)
        return translated % values if values else translated
