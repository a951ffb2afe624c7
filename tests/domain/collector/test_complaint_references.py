"""References of complaints: nobody guesses them, everybody can read them out, and mistakes are noticed."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from services.collector.domain.complaints.reference import (
    ALPHABET,
    LENGTH,
    RANDOM_BYTES,
    make_reference,
    read_reference,
)

REFERENCES = st.binary(min_size=RANDOM_BYTES, max_size=RANDOM_BYTES).map(make_reference)


def test_there_are_more_than_two_to_the_fifty() -> None:
    assert len(ALPHABET) ** (LENGTH - 1) > 2**50


def test_no_two_characters_look_alike() -> None:
    assert len(set(ALPHABET)) == len(ALPHABET)
    for pair in ("0O", "1I", "1L", "IL", "2Z", "5S", "8B", "UV"):
        assert not set(pair) <= set(ALPHABET)
    assert not set("AEIOU") & set(ALPHABET)


@given(REFERENCES)
def test_reads_what_it_made(reference: str) -> None:
    assert read_reference(reference) == reference
    assert [len(group) for group in reference.split("-")] == [4, 4, 4]


@given(REFERENCES, st.sampled_from([" ", "-", "–", "", " - ", "."]), st.sampled_from([str.lower, str.upper]))
def test_reads_what_people_type(reference: str, separator: str, case: Callable[[str], str]) -> None:
    """However they group and write it, and with the letters that they take for its digits."""
    typed = separator.join(reference.replace("2", "Z").replace("5", "s").replace("8", "B").split("-"))
    assert read_reference(f" {case(typed)} ") == reference


@given(REFERENCES, st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(reference: str, place: int, other: str) -> None:
    plain = reference.replace("-", "")
    assume(plain[place] != other)
    assert read_reference(plain[:place] + other + plain[place + 1 :]) is None


@given(REFERENCES, st.integers(0, LENGTH - 2), st.sampled_from([1, 2]))
def test_two_that_changed_places_are_noticed(reference: str, place: int, distance: int) -> None:
    plain = list(reference.replace("-", ""))
    other = min(place + distance, LENGTH - 1)
    assume(plain[place] != plain[other])
    plain[place], plain[other] = plain[other], plain[place]
    assert read_reference("".join(plain)) is None


@pytest.mark.parametrize(
    "text", ["", "-", "7K2M-9QPD", "7K2M-9QPD-H4X42", "7K2M-9QPD-H4XO", "x" * 100, "\u0667K2M9QPDH4X4"]
)
def test_what_is_none(text: str) -> None:
    assert read_reference(text) is None


def test_every_bit_counts() -> None:
    """References of counted numbers differ: none of the randomness that fits is thrown away."""
    made = [make_reference(number.to_bytes(RANDOM_BYTES)) for number in range(2000)]
    assert len(set(made)) == len(made)
    assert all(one != other for one, other in pairwise(made))
