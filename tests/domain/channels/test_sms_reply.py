"""Text messages are read as people mean them, and never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.collector.domain.sms.numbers import NoScoreReason, ScaleRange
from services.collector.domain.sms.reply import read_comment, read_reply

NPS = ScaleRange(0, 10)
FIVE = ScaleRange(1, 5)

SCORED = [
    ("9 great", 9, "great"),
    ("9", 9, None),
    (" 9 ", 9, None),
    ("9.", 9, None),
    ("10!!", 10, None),
    ("(9)", 9, None),
    ("0", 0, None),
    ("9/10", 9, None),
    ("9 / 10", 9, None),
    ("9 out of 10", 9, None),
    ("9 von 10", 9, None),
    ("9 von 10 Punkten", 9, None),
    ("nine out of ten", 9, None),
    ("out of 10: 9", 9, None),
    ("on a scale of 0 to 10: 9", 9, None),
    ("nine", 9, None),
    ("Neun", 9, None),
    ("zehn!", 10, None),
    ("fünf", 5, None),
    ("fu\u0308nf", 5, None),
    ("neun super", 9, "super"),
    ("\u0661\u0660", 10, None),
    ("\u06f9", 9, None),
    ("\u09ef", 9, None),
    ("\uff19", 9, None),
    ("\uff19\u3000great", 9, "great"),
    ("10\ufe0f\u20e3", 10, None),
    ("1\ufe0f\u20e30\ufe0f\u20e3", 10, None),
    ("\U0001f51f", 10, None),
    ("9\u200b", 9, None),
    ("9 \U0001f44d", 9, "\U0001f44d"),
    ("9, great!", 9, "great!"),
    ("9: great", 9, "great"),
    ("9 - great", 9, "great"),
    ("9,great", 9, "great"),
    ("9\n\nThanks", 9, "Thanks"),
    ("10 10", 10, None),
    ("Great service - 9", 9, "Great service"),
    ("I'd say 8", 8, None),
    ("I'd say 8 because delivery took 3 days", 8, "because delivery took 3 days"),
    ("I\u2019d say 8 because delivery took 3 days", 8, "because delivery took 3 days"),
    ("Ich gebe eine 9, weil alles gut war", 9, "weil alles gut war"),
    ("delivery took 3 days, so 8", 8, "delivery took 3 days, so"),
    ("Waited 45 minutes. 2", 2, "Waited 45 minutes."),
    ("Room 7 was dirty. 2", 2, "Room 7 was dirty."),
    ("9 Punkte, danke", 9, "danke"),
    ("No, 9", 9, None),
    ("not bad, 8", 8, "not bad"),
    ("Good. 9 from me. Thanks", 9, "Good. 9 from me. Thanks"),
]

UNSCORED = [
    ("service was great 9", NoScoreReason.AMBIGUOUS),
    ("open 24/7, 9", NoScoreReason.AMBIGUOUS),
    ("it cost 3.50, 9", NoScoreReason.AMBIGUOUS),
    ("8-9", NoScoreReason.AMBIGUOUS),
    ("8 \u2013 9", NoScoreReason.AMBIGUOUS),
    ("7 or 8", NoScoreReason.AMBIGUOUS),
    ("7 oder 8", NoScoreReason.AMBIGUOUS),
    ("7 8", NoScoreReason.AMBIGUOUS),
    ("8. Or 9.", NoScoreReason.AMBIGUOUS),
    ("not 10, more like 4", NoScoreReason.AMBIGUOUS),
    ("keine 10, eher 4", NoScoreReason.AMBIGUOUS),
    ("I would not give 10", NoScoreReason.AMBIGUOUS),
    ("I wouldn't say 9", NoScoreReason.AMBIGUOUS),
    ("at least 9", NoScoreReason.AMBIGUOUS),
    ("mindestens 9", NoScoreReason.AMBIGUOUS),
    ("one of the best", NoScoreReason.NO_NUMBER),
    ("no one helped me", NoScoreReason.NO_NUMBER),
    ("we had 4 nice chats", NoScoreReason.AMBIGUOUS),
    ("11", NoScoreReason.OUT_OF_RANGE),
    ("100", NoScoreReason.OUT_OF_RANGE),
    ("-1", NoScoreReason.OUT_OF_RANGE),
    ("11/10", NoScoreReason.OUT_OF_RANGE),
    ("eleven", NoScoreReason.OUT_OF_RANGE),
    ("123456789012345678901234567890", NoScoreReason.OUT_OF_RANGE),
    ("8.5", NoScoreReason.DECIMAL),
    ("8,5", NoScoreReason.DECIMAL),
    ("8\u00bd", NoScoreReason.DECIMAL),
    ("4/5", NoScoreReason.OTHER_SCALE),
    ("5 stars", NoScoreReason.OTHER_SCALE),
    ("O", NoScoreReason.NO_NUMBER),
    ("l0", NoScoreReason.NO_NUMBER),
    ("1O", NoScoreReason.AMBIGUOUS),
    ("3 days late", NoScoreReason.AMBIGUOUS),
    ("3 ganze Tage gewartet", NoScoreReason.AMBIGUOUS),
    ("10 %", NoScoreReason.AMBIGUOUS),
    ("$9", NoScoreReason.AMBIGUOUS),
    ("+49170123456", NoScoreReason.AMBIGUOUS),
    ("Zimmer 7 war schmutzig", NoScoreReason.AMBIGUOUS),
    ("terminal-2", NoScoreReason.AMBIGUOUS),
    ("great!", NoScoreReason.NO_NUMBER),
    ("\U0001f44d", NoScoreReason.NO_NUMBER),
]


@pytest.mark.parametrize(("text", "score", "comment"), SCORED)
def test_clear_reply_gives_score_and_comment(text: str, score: int, comment: str | None) -> None:
    """A score that is clear to a reader is taken, and the other words are the comment."""
    reply = read_reply(text, NPS)
    assert (reply.score, reply.comment, reply.reason) == (score, comment, None)


@pytest.mark.parametrize(("text", "reason"), UNSCORED)
def test_unclear_reply_gives_no_score_and_keeps_the_words(text: str, reason: NoScoreReason) -> None:
    """Where no single value of the scale is meant, there is no score, the reason is given and no word is lost."""
    reply = read_reply(text, NPS)
    assert (reply.score, reply.comment, reply.reason) == (None, text, reason)


@pytest.mark.parametrize(
    ("text", "score"), [("5 stars", 5), ("4/5", 4), ("4 von 5", 4), ("0", None), ("6", None), ("9/10", None)]
)
def test_reply_is_read_on_the_scale_of_its_question(text: str, score: int | None) -> None:
    """The same words mean another thing on another scale: nothing is converted or clamped."""
    assert read_reply(text, FIVE).score == score


@pytest.mark.parametrize("text", ["", "   ", "\n", "...", "?!", "\u200b"])
def test_message_without_content_is_no_answer(text: str) -> None:
    """A picture message without words is neither a score nor a comment."""
    assert read_reply(text, NPS).reason is NoScoreReason.EMPTY
    assert read_reply(text, NPS).comment is None
    assert read_comment(text).reason is NoScoreReason.EMPTY


WORDS = [
    "9",
    "10",
    "eleven",
    "neun",
    "not",
    "out",
    "of",
    "/",
    "-",
    ".",
    ",",
    "3",
    "days",
    "I'd say",
    "\u0669",
    "\u00bd",
]
MESSAGES = st.one_of(
    st.text(), st.lists(st.sampled_from(WORDS)).map(" ".join), st.lists(st.sampled_from(WORDS)).map("".join)
)


@given(text=MESSAGES, low=st.integers(0, 1), high=st.integers(3, 10))
def test_no_text_gives_a_score_outside_the_scale(text: str, low: int, high: int) -> None:
    """Whatever somebody sends, reading it never fails, and a score is always one of the scale."""
    reply = read_reply(text, ScaleRange(low, high))
    assert reply.score is None or low <= reply.score <= high
    assert (reply.score is None) == (reply.reason is not None)


@given(score=st.integers(0, 10), words=st.text(st.characters(categories=["L"]), min_size=1, max_size=20))
def test_bare_score_before_a_comma_is_always_understood(score: int, words: str) -> None:
    """A number, a comma and any word: the commonest reply of all is never misread."""
    reply = read_reply(f"{score}, {words}", NPS)
    assert reply.score in {score, None}
    if reply.score is None:
        assert reply.reason is NoScoreReason.AMBIGUOUS  # the word was a number itself


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("sorry, 8", 8),
        ("Sorry I meant 8", 8),
        ("actually 8", 8),
        ("ich meinte 8", 8),
        ("Entschuldigung, 8", 8),
        ("pardon, 8", 8),
        ("je voulais dire 8", 8),
        ("perdón, 8", 8),
        ("quise decir 8", 8),
        ("scusate, 8", 8),
        ("volevo dire 8", 8),
        ("sorry, ik bedoelde 8", 8),
        ("No, 8", 8),
    ],
)
def test_a_correction_that_names_one_score_is_that_score(text: str, score: int) -> None:
    """In a conversation the earlier score stands in another message, so that nothing is left to guess."""
    reply = read_reply(text, NPS)
    assert (reply.score, reply.comment) == (score, None)
