"""Praise and blame by the rules of VADER (Hutto and Gilbert 2014): words with valences, negations, boosters, "but".

English has VADER's own lexicon with what customer feedback adds to it; German has the rules with words of its own.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from services.scoring.domain.text import english_words, german_words
from services.scoring.domain.text.sentiment import WordBalance

if TYPE_CHECKING:
    from vader import SentimentIntensityAnalyzer

_NO_NEGATIONS = frozenset({"nothing", "none"})
"""As an answer they are all of it: "Nothing, they were good" does not negate what follows."""


class VaderReader:
    """Loads its lexicons with the first comment."""

    def weigh(self, language: str, text: str) -> WordBalance | None:
        """Return what the words of an English or a German text say; None for any other language."""
        engine = self._engines.get(language)
        if engine is None:
            return None
        if language == "de":
            text = german_words.with_english_order(text)
        scores = engine.polarity_scores(text)
        return WordBalance(scores["pos"], scores["neg"], scores["compound"])

    @cached_property
    def _engines(self) -> "Mapping[str, SentimentIntensityAnalyzer]":
        from vader import SentimentIntensityAnalyzer, constants  # noqa: PLC0415 - for those who have comments to read
        from vader.data.lexicon import LEXICON, MULTIWORD  # noqa: PLC0415 - likewise

        faces = {face: valence for face, valence in LEXICON.items() if not any(map(str.isalpha, face))}
        return {
            "en": SentimentIntensityAnalyzer(
                extra_lexicon=english_words.WORDS,
                multiword={**MULTIWORD, **english_words.PHRASES},
                negations=constants.NEGATE - _NO_NEGATIONS,
            ),
            "de": SentimentIntensityAnalyzer(
                lexicon={**faces, **german_words.words()},
                multiword=german_words.PHRASES,
                negations=german_words.NEGATIONS,
                booster=german_words.BOOSTERS,
                special_cases={},
                idioms={},
            ),
        }
