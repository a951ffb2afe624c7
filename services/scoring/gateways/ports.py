"""What scoring expects of those who read comments. Both take processor time, so they are called in a thread."""

from collections.abc import Sequence
from typing import Protocol

from services.scoring.domain.text.sentiment import WordBalance


class LanguageDetector(Protocol):
    """Knows languages apart."""

    def candidates(self, text: str) -> Sequence[tuple[str, float]]:
        """Return ISO 639-1 codes with their share of the probability, 0 to 1, the most probable first."""
        ...


class WordReader(Protocol):
    """Knows which words praise and which blame."""

    def weigh(self, language: str, text: str) -> WordBalance | None:
        """Return what the words of a text say; None for a language that it has no words of."""
        ...
