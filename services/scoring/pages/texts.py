"""The texts of scoring's pages in the reader's language."""

from dataclasses import dataclass
from pathlib import Path

from shared.web.console.templates import Console
from shared.web.console.visit import Visit

CONSOLE = Console(Path(__file__).parent)


@dataclass(frozen=True, slots=True)
class Texts:
    """What one reader is shown."""

    visit: Visit

    def of(self, text: str, /, **values: object) -> str:
        """Return a text of `labels` in the reader's language, with its values filled in."""
        translated = CONSOLE.texts(self.visit.language).gettext(text)
        return translated % values if values else translated
