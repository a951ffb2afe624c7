"""Language and sentiment of one comment, by whatever reads them."""

from dataclasses import dataclass

from services.scoring.domain.text.language import judge_language
from services.scoring.domain.text.sentiment import Judgement, judge_sentiment
from services.scoring.gateways.ports import LanguageDetector, WordReader

MOST_CHARACTERS = 4_000
"""What stands behind them changes neither language nor sentiment, and costs time."""


@dataclass(frozen=True, slots=True)
class CommentReader:
    """Reads comments one by one; takes milliseconds of processor time for each, so call it in a thread."""

    detector: LanguageDetector
    words: WordReader

    def read(self, text: str, *, locale: str | None) -> tuple[str | None, Judgement | None]:
        """Return the language (ISO 639-1) and the sentiment; each is None when it cannot be told.

        Args:
            text: what the respondent wrote.
            locale: BCP 47 tag of the language in which the survey was answered.
        """
        text = text[:MOST_CHARACTERS]
        language = judge_language(self.detector.candidates(text), declared=locale, text=text)
        if language is None:
            return None, None
        balance = self.words.weigh(language, text)
        return language, None if balance is None else judge_sentiment(language, text, balance)
