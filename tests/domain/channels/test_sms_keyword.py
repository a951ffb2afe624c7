"""Stop words are honoured, and words of feedback are not mistaken for them."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.collector.domain.sms.keyword import Keyword, keyword_of, steering_of
from tests.domain.channels.sms_wishes import ANSWERS, REQUESTS

STARTS = [
    "START", "unstop.", "START please", "start sending texts again", "Start texting me again", "opt me back in",
    "sign me up again", "bitte wieder anmelden", "melde mich an", "reprendre", "abonnez-moi", "alta", "dame de alta",
    "iscrivimi", "riattiva", "aanmelden graag", "meld me aan", "başlat", "abone ol", "ابدأ", "اشتراك",
]  # fmt: skip
HELPS = [
    "Help?", "INFO", "help me", "I need help", "can you help me", "info please", "ich brauche Hilfe", "Hilfe bitte",
    "j'ai besoin d'aide", "aide svp", "necesito ayuda", "ho bisogno di aiuto", "ik heb hulp nodig", "yardim", "مساعدة",
    "أحتاج مساعدة",
]  # fmt: skip
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


@pytest.mark.parametrize("text", STARTS)
def test_start_words_are_known(text: str) -> None:
    """The words that gateways prescribe are understood, also inside short sentences of eight languages."""
    assert keyword_of(text) is Keyword.START


@pytest.mark.parametrize("text", HELPS)
def test_help_words_are_known(text: str) -> None:
    """Whoever asks for help, and says nothing else, is not answering."""
    assert keyword_of(text) is Keyword.HELP


@pytest.mark.parametrize(
    "text",
    ["good start", "start was slow", "start at 9", "no help at all", "help was great", "need help with my order",
     "more info please", "info war schlecht", "alta calidad", "reprendre contact 9"],
)  # fmt: skip
def test_sentence_with_a_start_or_help_word_is_feedback(text: str) -> None:
    assert keyword_of(text) is None


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
