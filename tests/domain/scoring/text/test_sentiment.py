"""What is reported about the balance of a comment's words, and what is left unknown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.scoring.domain.text.german_words import BOOSTERS, NEGATIONS, words
from services.scoring.domain.text.sentiment import STRONG, SentimentJudgement, WordBalance, judge_sentiment

shares = st.floats(0, 1)
balances = st.floats(-1, 1)


@pytest.mark.parametrize(
    ("text", "balance", "expected"),
    [
        ("Good.", WordBalance(0.6, 0.0, 0.31), SentimentJudgement("positive", 1.0)),
        ("Good.", WordBalance(0.6, 0.0, 0.30), None),
        ("Bad.", WordBalance(0.1, 0.3, -0.31), SentimentJudgement("negative", 0.75)),
        ("Bad.", WordBalance(0.1, 0.3, -0.30), None),
        ("Good but bad.", WordBalance(0.2, 0.2, 0.0), SentimentJudgement("neutral", 1.0)),
        ("Good but bad.", WordBalance(0.3, 0.1, 0.4), SentimentJudgement("neutral", 0.5)),
        ("Good but bad.", WordBalance(0.3, 0.1, 0.8), SentimentJudgement("positive", 0.75)),
        ("Good but slow.", WordBalance(0.3, 0.05, 0.2), None),
        ("Good and bad.", WordBalance(0.2, 0.2, 0.0), None),
        ("Nothing.", WordBalance(0.0, 0.0, 0.0), None),
    ],
)
def test_only_what_the_words_say_is_reported(
    text: str, balance: WordBalance, expected: SentimentJudgement | None
) -> None:
    """Praise and blame need a clear balance, neutral needs both and a "but"; all else is not known."""
    judged = judge_sentiment("en", text, balance)
    if expected is None:
        assert judged is None
    else:
        assert judged is not None
        assert judged.sentiment == expected.sentiment
        assert judged.share == pytest.approx(expected.share)


@given(shares, shares, balances, st.sampled_from(["en", "de", "fr"]), st.sampled_from(["Ja.", "gut, aber", "x but y"]))
def test_judgements_are_never_against_the_balance(
    praise: float, blame: float, balance: float, language: str, text: str
) -> None:
    """Whatever the words say: no praise is reported below zero, no blame above, and nothing for other languages."""
    judged = judge_sentiment(language, text, WordBalance(praise, blame, balance))
    if language not in STRONG:
        assert judged is None
    if judged is not None:
        assert 0 <= judged.share <= 1
        assert {"positive": balance > 0, "negative": balance < 0, "neutral": min(praise, blame) > 0}[judged.sentiment]


def test_german_words_are_words() -> None:
    """Each is one word in small letters with a valence on VADER's scale, and no negation or booster besides."""
    found = words()
    assert len(found) > 1000
    assert all(word == word.lower() and " " not in word and 0 < abs(valence) <= 4 for word, valence in found.items())
    assert not found.keys() & (NEGATIONS | BOOSTERS.keys())
    assert found["freundliche"] == found["freundlich"] > 0 > found["teure"] == found["teuer"]
