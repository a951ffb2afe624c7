"""The boxes of the ledger: whatever is known of something, it stands in exactly one, and the sums are scoring's."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from itertools import product
from typing import Any, get_args

from hypothesis import given
from hypothesis import strategies as st

from services.alerts.domain.ledger import (
    BOXES,
    LINES,
    Box,
    CaseState,
    Gone,
    LedgerFacts,
    Tallied,
    box_of,
    counts_of,
    facts_of,
    ledger_of,
)

CHOICES: Mapping[str, tuple[Any, ...]] = {"gone": ("no", "withdrawn", "erased"), "case": get_args(CaseState)}
EVERYTHING = [
    LedgerFacts(**dict(zip((field.name for field in fields(LedgerFacts)), values, strict=True)))
    for values in product(*(CHOICES.get(field.name, (False, True)) for field in fields(LedgerFacts)))
]


def counts(facts: LedgerFacts) -> bool:
    """Whether scoring counts it as unhappy."""
    return facts.gone == "no" and not facts.is_suspect and facts.is_unhappy


def lives(facts: LedgerFacts) -> bool:
    return counts(facts) and not facts.is_imported


def is_alone(facts: LedgerFacts) -> bool:
    return lives(facts) and facts.case == "none" and not facts.expects_case


ORACLE: Mapping[Box, Callable[[LedgerFacts], bool]] = {
    "corrected": lambda one: not one.is_unhappy,
    "erased": lambda one: one.is_unhappy and one.gone == "erased",
    "withdrawn": lambda one: one.is_unhappy and one.gone == "withdrawn",
    "suspect": lambda one: one.is_unhappy and one.gone == "no" and one.is_suspect,
    "imported": lambda one: counts(one) and one.is_imported,
    "case_open": lambda one: lives(one) and one.case == "open",
    "case_closed": lambda one: lives(one) and one.case == "closed",
    "case_expected": lambda one: lives(one) and one.case == "none" and one.expects_case,
    "grouped": lambda one: is_alone(one) and one.is_joined,
    "held_back": lambda one: is_alone(one) and not one.is_joined and one.is_held_back,
    "superseded": lambda one: is_alone(one) and not one.is_joined and not one.is_held_back and one.is_answered_again,
    "no_rule": lambda one: not (one.is_joined or one.is_held_back or one.is_answered_again) and is_alone(one),
}
"""Every box by itself, with all that must be and must not be; the table of the code is read from above."""


def test_everything_is_in_exactly_one_box() -> None:
    """Of all that can be known of something, each combination has one box, and no box is out of reach."""
    assert get_args(Gone)[0] == "no"
    found = set()
    for facts in EVERYTHING:
        boxes = [box for box, holds in ORACLE.items() if holds(facts)]
        assert boxes == [box_of(facts)], facts
        found.add(box_of(facts))
    assert found == set(BOXES) == {line.box for line in LINES}
    assert sorted(map(str, EVERYTHING)) == sorted(str(facts) for box in BOXES for facts in facts_of(box))
    assert all(box_of(facts) == box for box in BOXES for facts in facts_of(box))
    assert len(EVERYTHING) == 3 * 3 * 2**8


@given(
    st.lists(
        st.builds(
            Tallied,
            kind=st.sampled_from(["response", "complaint"]),
            facts=st.sampled_from(EVERYTHING),
            rule=st.sampled_from([None, "a", "b"]),
            number=st.integers(1, 9),
        )
    )
)
def test_the_boxes_come_to_all_there_is_and_to_what_scoring_counts(tallied: list[Tallied]) -> None:
    """Nothing is lost and nothing counted twice; of responses, the four numbers are those that scoring publishes."""
    ledger = ledger_of(tallied)
    assert ledger.total == sum(one.number for one in tallied)
    assert set(ledger.boxes) == set(ledger.responses) == set(BOXES)
    responses = [one for one in tallied if one.kind == "response"]
    assert sum(ledger.responses.values()) == sum(one.number for one in responses)

    def number(holds: Callable[[LedgerFacts], bool]) -> int:
        return sum(one.number for one in responses if holds(one.facts))

    found = counts_of(ledger.responses)
    assert found.unhappy == number(counts)
    assert found.suspect == number(lambda one: one.is_unhappy and one.gone == "no" and one.is_suspect)
    assert found.withdrawn == number(lambda one: one.is_unhappy and one.gone != "no")
    assert found.imported == number(lambda one: counts(one) and one.is_imported)
    assert found.total == sum(ledger.responses.values()) - ledger.responses["corrected"]
    held = sum(one.number for one in tallied if box_of(one.facts) == "held_back" and one.rule)
    assert sum(ledger.held_by.values()) == held
