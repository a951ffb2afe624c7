"""Stop words are honoured, and words of feedback are not mistaken for them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.collector.domain.sms.keyword import Keyword, keyword_of

STOP_WORDS = ["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT", "ABMELDEN", "STOPP"]


@pytest.mark.parametrize("word", STOP_WORDS)
@pytest.mark.parametrize("form", ["{}", " {} ", "{}.", "{}!!", '"{}"', "{}\n", "\u200b{}"])
def test_stop_word_alone_opts_out(word: str, form: str) -> None:
    """Case, white space, punctuation and invisible characters do not keep a stop word from being recognised."""
    for spelled in (word, word.lower(), word.capitalize()):
        assert keyword_of(form.format(spelled)) is Keyword.STOP


@pytest.mark.parametrize(
    "text", ["STOP 3", "3 stop", "stop3", "Opt out", "opt-out", "stop all", "\uff33\uff34\uff2f\uff30"]
)
def test_stop_word_wins_over_a_number_beside_it(text: str) -> None:
    """Somebody who wants no more messages has not answered the question, whatever number stands there."""
    assert keyword_of(text) is Keyword.STOP


@pytest.mark.parametrize(
    "text",
    [
        "please cancel my order",
        "the end of the line",
        "9 great",
        "Never quit!",
        "stop making me wait",
        "",
        "9",
        "yes",
        "YES",
    ],
)
def test_sentence_with_a_stop_word_is_feedback(text: str) -> None:
    """Only a message that is a keyword steers the conversation; YES is an answer to a question."""
    assert keyword_of(text) is None


@pytest.mark.parametrize(
    ("text", "keyword"), [("START", "start"), ("unstop.", "start"), ("Help?", "help"), ("INFO", "help")]
)
def test_start_and_help_words_are_known(text: str, keyword: str) -> None:
    """The words that gateways prescribe are understood."""
    assert keyword_of(text) == keyword


@given(st.text())
def test_any_text_is_read_without_failing(text: str) -> None:
    """No message can make the reader fail."""
    assert keyword_of(text) in {None, *Keyword}
