"""Naming people: one digest for one person, however they are written, and nothing else kept."""

from datetime import UTC, datetime, timedelta
from typing import get_args
from uuid import UUID

import pytest

from services.collector.domain.eligibility.decision import RESTS, Clocks, Decision, EligibilityReason
from services.collector.domain.eligibility.explanation import explain, for_strangers
from services.collector.domain.eligibility.person import (
    InvalidPersonError,
    PersonForbiddenError,
    PersonKind,
    people_of,
    read_person,
)
from services.collector.domain.people.contact import Respondent, identify
from services.collector.domain.surveys.rules import Eligibility

VISITOR = "8f14e45f-ceea-467f-9c1f-2b1f4a1c9e10"
EVENING = datetime(2026, 3, 1, 18, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("email:Ada@Example.org", "email: ada@example.org "),
        ("phone:+49 30 123456", "phone:030 123456"),
        ("external_id:4711", "external_id: 4711"),
        (f"visitor:{VISITOR}", f"visitor:{VISITOR.upper()}"),
        (f"visitor:{VISITOR}", f"visitor:{VISITOR.replace('-', '')}"),
    ],
)
def test_a_person_has_one_digest(one: str, other: str) -> None:
    """Two ways of writing the same name give the same digest."""
    assert read_person(one, "DE", by_stranger=False).digest() == read_person(other, "DE", by_stranger=False).digest()


def test_kinds_do_not_mix() -> None:
    """The same text as a customer's number and as a visitor are two people, and no digest holds the name."""
    customer, visitor = (
        read_person(f"{kind}:{VISITOR}", None, by_stranger=True) for kind in ("external_id", "visitor")
    )
    assert customer.digest() != visitor.digest()
    assert VISITOR not in repr(customer)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ada",
        "4711",
        "name:Ada",
        "EMAIL:ada@example.org",
        "email:",
        "email:ada",
        "email:ada@example.org\x00",
        "email:" + "a" * 250 + "@example.org",
        "phone:12",
        "phone:030 123456",
        "external_id:",
        "external_id:   ",
        "external_id:a\x00b",
        "external_id:a\nb",
        "external_id:\ud800",
        "external_id:" + "x" * 201,
        "visitor:",
        "visitor:ada",
        "visitor:" + VISITOR + "0",
    ],
)
def test_nobody_is_refused(text: str) -> None:
    """What names nobody is refused with the field, and the text is not repeated."""
    with pytest.raises(InvalidPersonError) as refused:
        read_person(text, None, by_stranger=False)
    assert [problem.field for problem in refused.value.problems] == ["person"]
    name = text.partition(":")[2]
    assert len(name) < 5 or name not in str(refused.value.problems)


@pytest.mark.parametrize("text", ["email:ada@example.org", "phone:+4930123456", "email:nonsense", "phone:"])
def test_strangers_cannot_try_out_addresses(text: str) -> None:
    """Without a key nobody can be named by address or number, whether it is one or not."""
    with pytest.raises(PersonForbiddenError):
        read_person(text, None, by_stranger=True)


def test_a_respondent_is_everybody_they_are_known_as() -> None:
    """Whoever asks by customer number, address, phone or visitor finds the same respondent."""
    respondent = Respondent(external_id="4711", email="Ada@Example.org", phone="+49 30 123456", name="Ada")
    contact, _ = identify(respondent, None)
    wanted = ["visitor:" + VISITOR, "external_id:4711", "email:ada@example.org", "phone:+4930123456"]
    assert list(people_of(contact, UUID(VISITOR))) == [read_person(one, None, by_stranger=False) for one in wanted]
    assert list(people_of(None, None)) == []


@pytest.mark.parametrize("reason", sorted(RESTS))
@pytest.mark.parametrize(("kind", "keeps"), [("visitor", True), ("external_id", False)])
def test_strangers_learn_no_moment(reason: EligibilityReason, kind: PersonKind, *, keeps: bool) -> None:
    """Of a delay they learn the next midnight, of a block nothing; a customer's rests all have one reason."""
    clocks = Clocks(shown_at=EVENING, answered_at=EVENING)
    until = EVENING + timedelta(days=3)
    delayed = for_strangers(Decision("later", reason, until, clocks), kind)
    assert delayed == Decision(
        "later", reason if keeps else "asked_recently", datetime(2026, 3, 5, tzinfo=UTC), Clocks()
    )
    blocked = for_strangers(Decision("no", reason, until, clocks), kind)
    assert (blocked.eligible_at, blocked.clocks) == (None, Clocks())


def test_a_rest_that_ends_at_midnight_ends_on_that_day() -> None:
    """Strangers get the first day on which the person may be asked: a moment later it is the day after."""
    midnight = datetime(2026, 3, 5, tzinfo=UTC)
    moments = (midnight - timedelta(microseconds=1), midnight, midnight + timedelta(microseconds=1))
    days = [for_strangers(Decision("later", "quarantine", moment), "visitor").eligible_at for moment in moments]
    assert days == [midnight, midnight, midnight + timedelta(days=1)]


@pytest.mark.parametrize("reason", ["ok", "survey_not_open", "quota_full", "not_sampled"])
def test_what_is_no_rest_is_shown_to_all(reason: EligibilityReason) -> None:
    """Reasons that reveal nothing about the person's past stay as they are."""
    assert for_strangers(Decision("no", reason), "external_id").reason == reason


def test_every_reason_has_a_sentence() -> None:
    """Each reason is explained in one sentence of its own, with the number of days where there is one."""
    reasons = get_args(EligibilityReason)
    sentences = [explain(reason, Eligibility(after_shown_days=1), quarantine_days=14) for reason in reasons]
    assert len(set(sentences)) == len(reasons)
    assert all(sentence.endswith(".") and sentence.count(".") == 1 for sentence in sentences)
    assert "1 day after" in explain("shown_recently", Eligibility(after_shown_days=1), quarantine_days=14)
    assert "14 days" in explain("quarantine", Eligibility(), quarantine_days=14)
