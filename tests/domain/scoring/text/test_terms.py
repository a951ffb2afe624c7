"""Terms, counted by respondents."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.scoring.domain.text.stop_words import NEGATIONS, STOP_WORDS
from services.scoring.domain.text.terms import CountedComment, TermCounter, terms_of, visible_segments


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "The waiting room was dirty.", ["waiting", "room", "waiting room", "dirty"]),
        ("en", "Not clean, not clean!", ["clean", "not clean", "clean", "not clean"]),
        ("en", "Clean. Room", ["clean", "room"]),
        ("en", "Friendly, clean (and quiet) room", ["friendly", "clean", "quiet", "room"]),
        ("en", "ROOM don’t stink", ["room", "stink", "don't stink"]),  # noqa: RUF001 - as phones write it
        ("de", "Die Straße war NICHT sauber", ["straße", "sauber", "nicht sauber"]),
        ("de", "E-Mail-Adresse 2024 von Köln", ["e-mail-adresse", "köln"]),
        (None, "The und das Zimmer", ["zimmer"]),
        (None, "Fast!", ["fast"]),
        ("de", "Fast sauber", ["sauber"]),
        ("en", "", []),
        ("en", "x 😀 " + "y" * 41, []),
    ],
)
def test_words_and_pairs_that_say_something(language: str | None, text: str, expected: list[str]) -> None:
    """Stop words, numbers, letters and noise are ignored; pairs stand side by side, with nothing between them."""
    assert list(terms_of(text, language)) == expected


def test_negations_are_no_stop_words() -> None:
    """A negation would be lost with the stop words, and "not clean" be counted as "clean"."""
    assert all(not words & NEGATIONS for words in STOP_WORDS.values())


texts = st.lists(st.sampled_from(["clean room", "dirty room", "slow", "not clean", "the"]), min_size=1, max_size=3)
people = st.lists(st.tuples(texts, st.sampled_from(["a", "b", "c"])), max_size=40)


@given(people, st.integers(1, 6))
def test_numbers_are_those_of_a_recount(crowd: list[tuple[list[str], str]], smallest: int) -> None:
    """Each respondent counts once for each term; no small number is shown, nor what discloses one by subtraction."""
    counter = TermCounter()
    expected: Counter[str] = Counter()
    for comments, segment in crowd:
        counter.add([CountedComment("en", text, segment) for text in comments])
        expected.update({term for text in comments for term in terms_of(text, "en")})
    terms = counter.most_used(words=None, limit=1000, smallest=smallest)
    assert {count.term: count.n for count in terms} == {term: n for term, n in expected.items() if n >= smallest}
    assert [count.n for count in terms] == sorted((count.n for count in terms), reverse=True)
    assert counter.respondents == len(crowd)
    for count in terms:
        shown = [cell.n for cell in count.segments if cell.n is not None]
        hidden = count.n - sum(shown)
        assert not any(0 < n < smallest for n in shown)
        assert hidden == 0 or hidden >= smallest or all(cell.n in (None, 0) for cell in count.segments)
        assert len(shown) != len(count.segments) - 1 or hidden == 0


def test_segments_of_few_people_hide_their_terms_too() -> None:
    """Where a segment's own number is not shown, neither is any of its terms."""
    counter = TermCounter()
    for segment, number in (("a", 20), ("b", 2), ("c", 7)):
        for _ in range(number):
            counter.add([CountedComment("en", "slow", segment)])
    assert [cell.n for cell in visible_segments(counter.by_segment, 5)] == [20, None, None]
    [slow] = counter.most_used(words=1, limit=5, smallest=5)
    assert (slow.n, [(cell.segment, cell.n) for cell in slow.segments]) == (29, [("a", 20), ("c", None), ("b", None)])


def test_other_languages_are_ignored_and_counted() -> None:
    """Without stop words a language would fill the list with them, so whoever wrote in one is only counted."""
    counter = TermCounter()
    counter.add([CountedComment("fr", "le personnel est aimable", None)])
    counter.add([CountedComment("fr", "le personnel est aimable", None), CountedComment(None, "slow", None)])
    assert (counter.respondents, counter.other_languages) == (1, 1)
    assert [count.term for count in counter.most_used(words=None, limit=5, smallest=1)] == ["slow"]
