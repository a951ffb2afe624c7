"""Dispositions and response rates of invitations, beside a second and dumber way to work them out."""

from itertools import product
from math import isclose, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.collector.domain.invitations.disposition import DISPOSITIONS, disposition_of, is_final
from services.collector.domain.invitations.facts import STAGES, Facts
from services.collector.domain.invitations.rates import rates_of

REASONS = (None, "no_address", "opted_out", "quota_full", "survey_not_open", "not_sampled", "quarantine", "no_template")


def _facts() -> st.SearchStrategy[Facts]:
    flags = [name for name in Facts.__dataclass_fields__ if name.startswith("is_")]
    return st.builds(
        Facts,
        channel=st.sampled_from(["email", "sms", None]),
        refusal=st.sampled_from(REASONS),
        **{name: st.booleans() for name in flags},
    )


@pytest.mark.parametrize(
    ("facts", "code", "final"),
    [
        ({}, None, False),
        ({"is_on_its_way": True}, None, False),
        ({"is_cancelled": True, "is_over": True}, "4.90", True),
        ({"refusal": "no_address"}, "3.11", True),
        ({"refusal": "no_basis"}, "3.11", True),
        ({"refusal": "suppressed"}, "3.11", True),
        ({"refusal": "no_sender"}, "3.11", True),
        ({"refusal": "opted_out"}, "2.11", True),
        ({"refusal": "quota_full"}, "4.80", True),
        ({"refusal": "survey_not_open"}, "4.90", True),
        ({"refusal": "not_sampled"}, "4.10", True),
        ({"refusal": "quarantine"}, "4.10", True),
        ({"refusal": "not_eligible"}, "4.10", True),
        ({"is_returned": True}, "3.30", True),
        ({"is_sent": True}, "3.19", False),
        ({"is_sent": True, "is_over": True}, "3.19", True),
        ({"is_sent": True, "is_delivered": True}, "2.20", False),
        ({"is_sent": True, "is_opened": True}, "2.112", False),
        ({"is_sent": True, "is_opened": True, "is_started": True}, "2.12", False),
        ({"is_sent": True, "is_started": True, "is_partial": True, "is_over": True}, "1.2", True),
        ({"is_sent": True, "is_opened": True, "is_opted_out": True}, "2.11", True),
        ({"is_sent": True, "is_opted_out": True, "is_answered": True}, "1.1", True),
        ({"is_sent": True, "is_cancelled": False, "is_over": True}, "3.19", True),
    ],
)
def test_each_outcome_has_its_number(facts: dict[str, object], code: str | None, final: object) -> None:
    known = Facts(channel="email", **facts)  # type: ignore[arg-type]  # a table has one type for all
    assert (disposition_of(known).code, is_final(known)) == (code, final)


@given(_facts())
def test_who_answered_is_complete_and_who_was_sent_something_stays_in_the_denominator(facts: Facts) -> None:
    """Whatever else is true: nothing that somebody did or did not do can improve a rate by leaving it."""
    found = disposition_of(facts)
    assert (found.name == "complete") == facts.is_answered
    if facts.is_sent or facts.is_opened or facts.is_started or facts.is_returned:
        assert found.outcome in {"I", "P", "R", "NC", "U"}


@given(_facts())
def test_who_reached_a_stage_passed_all_before_it(facts: Facts) -> None:
    reached = facts.stages
    assert reached == STAGES[: len(reached)]
    assert reached[0] == "wanted"


def _expected(facts: Facts) -> str | None:
    """Return where one invitation counts, by a table that is read from the top: the oracle of the next test."""
    table = [
        (facts.is_answered, "I"),
        (facts.is_partial, "P"),
        (facts.is_opted_out or facts.refusal == "opted_out", "R"),
        (facts.is_started or facts.is_opened, "R"),
        (facts.is_sent and facts.is_delivered, "NC"),
        (facts.is_sent or facts.is_returned, "U"),
        (facts.refusal in {"quota_full", "survey_not_open", "not_sampled", "quarantine"}, "NE"),
        (facts.refusal is not None, "U"),
        (facts.is_cancelled, "NE"),
    ]
    return next((outcome for holds, outcome in table if holds), None)


def _wilson(part: int, of: int) -> tuple[float, float]:
    """Return where (p - part/of)² = z² p (1-p) / of, solved as a quadratic equation."""
    z2 = 1.959963984540054**2
    a, b, c = 1 + z2 / of, -(2 * part / of + z2 / of), (part / of) ** 2
    root = sqrt(max(0.0, b * b - 4 * a * c))
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


@given(st.lists(st.tuples(_facts(), st.integers(1, 400)), max_size=40))
def test_rates_are_those_of_the_standard_definitions(counted: list[tuple[Facts, int]]) -> None:
    outcomes = dict.fromkeys(("I", "P", "R", "NC", "U", "NE"), 0)
    for facts, number in counted:
        outcome = _expected(facts)
        if outcome is not None:
            outcomes[outcome] += number
    rates = rates_of(counted)
    assert {name: rates.outcomes[name] for name in outcomes} == outcomes  # type: ignore[index]  # plain texts
    assert rates.outcomes["O"] == 0
    assert sum(rates.dispositions.values()) == rates.stages["wanted"] == sum(number for _, number in counted)
    base = sum(number for name, number in outcomes.items() if name != "NE")
    for rate, part in ((rates.rr1, outcomes["I"]), (rates.rr2, outcomes["I"] + outcomes["P"])):
        if base == 0:
            assert rate is None
            continue
        assert rate is not None
        assert (rate.part, rate.of, rate.value) == (part, base, part / base)
        low, high = _wilson(part, base)
        assert isclose(rate.low, low, abs_tol=1e-9)
        assert isclose(rate.high, high, abs_tol=1e-9)
        assert 0 <= rate.low <= rate.value <= rate.high <= 1


def test_every_disposition_can_come_about() -> None:
    """No number stands in the list for nothing."""
    flags = ("is_cancelled", "is_sent", "is_delivered", "is_returned", "is_opened", "is_started", "is_partial")
    found = set()
    for refusal in REASONS:
        for values in product((False, True), repeat=len(flags)):
            for answered in (False, True):
                facts = Facts(
                    channel="email",
                    refusal=refusal,
                    is_answered=answered,
                    **dict(zip(flags, values, strict=True)),
                )
                found.add(disposition_of(facts).name)
    assert found == set(DISPOSITIONS)


def test_an_early_rate_only_rises() -> None:
    """Who can still answer counts as not having answered, and is named."""
    early = rates_of(
        [(Facts(channel="email", is_sent=True, is_answered=True), 1), (Facts(channel="email", is_sent=True), 9)]
    )
    assert early.rr1 is not None
    assert (early.rr1.value, early.running) == (0.1, 9)
