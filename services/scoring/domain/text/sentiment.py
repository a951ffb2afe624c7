"""Whether a comment praises, blames or weighs both, as far as its words say so; else it is not known.

A list of words never understands a text. So nothing is claimed where the words are few, weak or at odds: "Nothing" is
praise as an answer to one question and none to another.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from shared.vocabulary import Sentiment

STRONG: Mapping[str, float] = {"en": 0.3, "de": 0.4}
"""How far from 0 a balance must be to be believed, by language; there is no rule for any other.

Set on one half of labelled comments (English) and on labelled short messages (German); `make bench ONLY=text` measures
on others."""

MIXED_WITHIN = 0.7
"""A text with "but" whose balance is nearer to 0 than this weighs praise against blame."""
BOTH_SIDES = 0.08
"""So large a share of the words must praise, and of the words must blame, in such a text."""

_CONTRAST: Mapping[str, re.Pattern[str]] = {
    "en": re.compile(r"\b(?:but|however|although|though|except|apart from|downside|shame|just)\b", re.IGNORECASE),
    "de": re.compile(r"\b(?:aber|jedoch|allerdings|obwohl|trotzdem|dennoch|hingegen|nur)\b", re.IGNORECASE),
}


@dataclass(frozen=True, slots=True)
class WordBalance:
    """What the words of a text say: how much of it praises and blames, each 0 to 1, and the balance, -1 to 1."""

    praise: float
    blame: float
    balance: float


@dataclass(frozen=True, slots=True)
class SentimentJudgement:
    """What is claimed about a text."""

    sentiment: Sentiment
    share: float
    """How much of what was weighed speaks for it, 0 to 1."""


def judge_sentiment(language: str, text: str, words: WordBalance) -> SentimentJudgement | None:
    """Return what the text says; None when it is not known.

    Args:
        language: ISO 639-1 code.
        text: the text; whether it says "but" counts.
        words: what its words say.
    """
    strong = STRONG.get(language)
    weighed = words.praise + words.blame
    if strong is None or weighed <= 0:
        return None
    if (
        min(words.praise, words.blame) > BOTH_SIDES
        and abs(words.balance) < MIXED_WITHIN
        and _CONTRAST[language].search(text)
    ):
        return SentimentJudgement("neutral", 1 - abs(words.praise - words.blame) / weighed)
    if words.balance > strong:
        return SentimentJudgement("positive", words.praise / weighed)
    if words.balance < -strong:
        return SentimentJudgement("negative", words.blame / weighed)
    return None
