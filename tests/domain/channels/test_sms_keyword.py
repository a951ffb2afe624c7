"""Stop words are honoured, and words of feedback are not mistaken for them."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.collector.domain.sms.keyword import Keyword, keyword_of, steering_of
from tests.domain.channels.sms_wishes import ANSWERS, REQUESTS

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


@pytest.mark.parametrize("text", REQUESTS)
def test_clear_requests_opt_out_in_many_languages(text: str) -> None:
    """Whoever says clearly that they want no more messages has not to know a word for it."""
    assert keyword_of(text) is Keyword.STOP


@pytest.mark.parametrize("text", ANSWERS)
def test_what_can_mean_something_else_stays_an_answer(text: str) -> None:
    """A customer who speaks of stopping something else, or of messages they did not get, is not lost."""
    assert keyword_of(text) is not Keyword.STOP


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("STOP 3", ""),
        ("3 - stop texting me", ""),
        ("Stop, please. Thank you!", ""),
        ("Yes, stop", ""),
        ("The food was bad. Please stop texting me", "The food was bad"),
        ("Horrible!! STOP", "Horrible"),
        ("Das Essen war kalt.\nKeine SMS mehr!", "Das Essen war kalt"),
        ("terrible service stop texting me", "terrible service stop texting me"),
    ],
)
def test_words_beside_a_request_are_an_answer_of_their_own(text: str, rest: str) -> None:
    """Their complaint is not thrown away because they want no more messages; a number beside the wish is no score."""
    steered = steering_of(text)
    assert (steered.keyword, steered.rest) == (Keyword.STOP, rest)


@given(
    st.sampled_from(REQUESTS),
    st.sampled_from(["{}", "  {}", "{}!", "{} 🙏", "\u200e{}", "{}\n"]),
    st.sampled_from([str.upper, str.lower, str]),
)
def test_a_request_stays_one_however_it_is_typed(text: str, form: str, case: Callable[[str], str]) -> None:
    """Case, signs, pictures and marks of direction change nothing."""
    assert keyword_of(form.format(case(text))) is Keyword.STOP
