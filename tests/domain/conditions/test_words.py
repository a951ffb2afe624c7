"""Whole words: what a phrase finds in what somebody wrote, and what it does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.conditions.documents import expression_of
from shared.conditions.evaluate import Values, holds
from shared.conditions.words import phrase_problem, written

FOUND = [
    ("I want a refund!", "refund"),
    ("I want a REFUND", "Refund"),
    ("They refunded me", "refund*"),
    ("Die Versandkosten sind zu hoch", "*kosten"),
    ("Die Versandkosten sind zu hoch", "versand*"),
    ("Nie  wieder,\nnie wieder!", "nie wieder"),
    ("Nie-wieder!", "nie wieder"),
    ("Rückerstattung fuer mich", "rueckerstattung für"),
    ("STRASSE", "Straße"),
    ("I can’t wait", "can't wait"),  # noqa: RUF001 - as phones write
    ("Error 404 again", "404"),
    ("E-Mail kam nie", "e-mail"),
    ("返金してください", "返金"),
    ("ขอเงินคืน", "เงินคืน"),
    ("환불을 원합니다", "환불*"),
    ("Я хочу ВОЗВРАТ", "возврат"),  # noqa: RUF001 - Russian
    ("أريد استرداد المال", "استرداد"),
    ("कृपया धनवापसी करें", "धनवापसी"),
    ("ﬁne", "fine"),
]
NOT_FOUND = [
    ("They refunded me", "refund"),
    ("Die Versandkosten", "kosten"),
    ("wieder nie", "nie wieder"),
    ("prefund", "refund*"),
    ("", "refund"),
    ("🙂 !!", "refund"),
    ("refund", "refund me"),
]


@pytest.mark.parametrize(("text", "phrase"), FOUND)
def test_a_phrase_is_found(text: str, phrase: str) -> None:
    """Whatever the case, the apostrophe, the spelling of umlauts and what stands around it."""
    assert phrase_problem(phrase) is None
    assert written(text).says(phrase)


@pytest.mark.parametrize(("text", "phrase"), NOT_FOUND)
def test_a_part_of_a_word_is_none(text: str, phrase: str) -> None:
    """Nor are words in another order."""
    assert not written(text).says(phrase)


@pytest.mark.parametrize("phrase", ["*", "***", " ", "!!", "re*fund", "🙂", "* refund"])
def test_a_phrase_without_words_is_refused(phrase: str) -> None:
    """As is a star in the middle of one, or on its own: nobody could say what it finds."""
    assert phrase_problem(phrase) is not None


def test_no_phrase_reaches_from_one_text_into_the_next() -> None:
    """What two people, or one in two places, wrote is not one sentence."""
    both = written("Never", "again")
    assert both.says("never")
    assert both.says("again")
    assert not both.says("never again")


@pytest.mark.parametrize(
    ("document", "verdict"),
    [
        ({"field": "words", "includes": "refund"}, True),
        ({"field": "words", "one_of": ["price", "refund*"]}, True),
        ({"field": "words", "one_of": ["price"]}, False),
        ({"field": "words", "answered": True}, True),
        ({"none_of": [{"field": "words", "includes": "refund"}]}, False),
        ({"field": "silent", "answered": True}, False),
        ({"field": "silent", "answered": False}, True),
    ],
)
def test_words_in_conditions(document: object, verdict: bool) -> None:  # noqa: FBT001 - a column of the table
    """A text without a word is missing."""
    values = Values(fields={"words": written("I want a refund."), "silent": written("…")})
    assert holds(expression_of(document), values) is verdict


@given(st.text(), st.text())
def test_nothing_that_people_type_breaks_it(text: str, phrase: str) -> None:
    """Any text, any phrase; and every word of a text is found in it."""
    found = written(text)
    found.says(phrase)
    for word in found.text.split("\x1f"):
        assert word == "" or found.says(word)
