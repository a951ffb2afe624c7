"""Languages by lingua, whose models come with the package.

All 75 languages in the mode of low accuracy: 54 MB and a second to load, 1.5 ms a comment. The other mode takes 900 MB
for all of them, and a choice of few languages names a Vietnamese comment Portuguese with full conviction.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lingua import LanguageDetector

CANDIDATES = 2


class LinguaDetector:
    """Loads its models with the first comment."""

    def candidates(self, text: str) -> Sequence[tuple[str, float]]:
        """Return the most probable languages with their share of the probability."""
        values = self._detector.compute_language_confidence_values(text)[:CANDIDATES]
        return [(value.language.iso_code_639_1.name.lower(), value.value) for value in values if value.value > 0]

    @cached_property
    def _detector(self) -> "LanguageDetector":
        from lingua import LanguageDetectorBuilder  # noqa: PLC0415 - 54 MB for those who have comments to read

        return LanguageDetectorBuilder.from_all_languages().with_low_accuracy_mode().build()
