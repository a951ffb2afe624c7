"""Responses as a plain recount sees them, their events, and the recount itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import fmean
from typing import Any
from uuid import UUID

import pytest
from hypothesis import strategies as st
from scipy import stats

from shared.contracts.event import Event
from shared.ids import uuid7
from shared.testing.interval_oracles import score_test, spread_mean

START = datetime(2024, 2, 28, tzinfo=UTC)
QUESTIONS = ("satisfied", "recommend", "effort")
PEOPLE = [UUID(int=number) for number in range(1, 4)]
FATES = ("kept", "kept", "kept", "edited", "withdrawn", "erased", "suspect")


@dataclass(frozen=True)
class Given:
    """One response as the recount sees it."""

    answers: dict[str, int]
    changed: dict[str, int]
    """Its answers after the edit, if that is its fate."""
    fate: str
    person: UUID | None
    touchpoint: str | None
    channel: str
    location: str | None
    locale: str | None
    plan: str | None
    at: datetime

    @property
    def final(self) -> dict[str, int]:
        """The answers that are to count in the end."""
        return self.changed if self.fate == "edited" else self.answers


ANSWERS = st.fixed_dictionaries(
    {}, optional={"satisfied": st.integers(1, 5), "recommend": st.integers(0, 10), "effort": st.integers(1, 7)}
)
GIVEN = st.builds(
    Given,
    answers=ANSWERS,
    changed=ANSWERS,
    fate=st.sampled_from(FATES),
    person=st.sampled_from([None, *PEOPLE]),
    touchpoint=st.sampled_from([None, "till", "door"]),
    channel=st.sampled_from(["web", "sms", "kiosk"]),
    location=st.sampled_from([None, "Graz", "Linz"]),
    locale=st.sampled_from([None, "de-AT", "de", "en"]),
    plan=st.sampled_from([None, "pro"]),
    # Whole seconds of their own: who answered last is never a matter of luck.
    at=st.integers(0, 4 * 24 * 3600).map(lambda seconds: START + timedelta(seconds=seconds)),
)


def recount(question: str, values: Sequence[int]) -> tuple[float | None, float | None, float | None]:
    """Return value and interval, computed answer by answer and by other means than the suite's own."""
    n = len(values)
    if n == 0:
        return None, None, None
    if question == "satisfied":
        happy = sum(value >= 4 for value in values)
        interval = stats.binomtest(happy, n).proportion_ci(method="wilson")
        return 100 * happy / n, 100 * interval.low, 100 * interval.high
    if question == "recommend":
        signs = [1 if value > 8 else -1 if value < 7 else 0 for value in values]
        low, high = score_test(signs.count(1), signs.count(-1), n)
        return 100 * fmean(signs), 100 * low, 100 * high
    return fmean(values), *spread_mean(values, 1, 7)


def assert_is_recount(item: dict[str, Any], question: str, values: Sequence[int]) -> None:
    """Compare one score with the recount of `values`."""
    assert item["n"] == item["denominator"] == sum(item["counts"].values()) == len(values)
    shown = (item["value"], item["ci_low"], item["ci_high"])
    if values:
        assert shown == pytest.approx(recount(question, values), rel=1e-9, abs=1e-9, nan_ok=False)
    else:
        assert shown == (None, None, None)


@dataclass(frozen=True)
class Events:
    """What makes events."""

    response: Callable[..., Event[Any]]
    edited: Callable[..., Event[Any]]
    withdrawn: Callable[..., Event[Any]]
    erased: Callable[..., Event[Any]]
    skipped: Callable[..., Any]

    def of(self, one: Given, survey: str) -> list[Event[Any]]:
        """Return all events of a response, from the first to the last."""
        # Whoever asks to be forgotten is somebody of their own here, or they would take others' answers with them.
        person = uuid7() if one.fate == "erased" else one.person
        first = self.response(
            one.answers,
            survey=survey,
            respondent_id=person,
            touchpoint=one.touchpoint,
            channel=one.channel,
            location=one.location,
            locale=one.locale,
            attributes={} if one.plan is None else {"plan": one.plan},
            segments=("plan",),
            skipped=self._skipped(one.answers),
            suspect="rapid_taps" if one.fate == "suspect" else None,
            occurred_at=one.at,
        )
        if one.fate == "edited":
            return [first, self.edited(first, one.changed, skipped=self._skipped(one.changed))]
        if one.fate == "withdrawn":
            return [first, self.withdrawn(first)]
        return [first, self.erased(person)] if one.fate == "erased" else [first]

    def _skipped(self, answers: Mapping[str, int]) -> Any:
        return self.skipped(*(question for question in QUESTIONS if question not in answers))
