"""Who rests, for how long and why, against a plain recomputation that asks every exposure anew."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from services.collector.domain.eligibility.decision import Decision, decide
from services.collector.domain.eligibility.exposure import Exposure, ExposureKind
from services.collector.domain.surveys.rules import Eligibility, TouchpointCap

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
TICK = timedelta(microseconds=1)
NO_QUARANTINE = timedelta()


def met(kind: ExposureKind, days_ago: float, survey: str = "visit", touchpoint: str | None = "till") -> Exposure:
    """Return an exposure of the person."""
    return Exposure(kind, survey, "web", NOW - timedelta(days=days_ago), b"person", touchpoint=touchpoint)


def judged(
    exposures: Sequence[Exposure],
    rules: Eligibility | None = None,
    *,
    quarantine: timedelta = NO_QUARANTINE,
    touchpoint: str | None = "till",
    now: datetime = NOW,
) -> Decision:
    """Return the decision about the survey `visit`."""
    return decide(
        rules or Eligibility(), exposures, survey="visit", touchpoint=touchpoint, quarantine=quarantine, now=now
    )


def asked_at(exposures: Sequence[Exposure], touchpoint: str | None) -> list[datetime]:
    """Return when the person was asked there: every showing, and every answer that nothing was shown for."""
    there = [one for one in exposures if one.touchpoint == touchpoint]
    shown = {(one.survey, one.at) for one in there if one.kind == "shown"}
    answers = sorted({(one.survey, one.at) for one in there if one.kind == "answered"})
    starts = [("", NOW), *answers]
    unannounced = [
        (survey, at)
        for (previous, since), (survey, at) in pairwise(starts)
        if not any(one == survey and (previous != survey or when > since) and when <= at for one, when in shown)
    ]
    return [at for _, at in [*shown, *unannounced]]


def reasons_at(
    moment: datetime,
    exposures: Sequence[Exposure],
    rules: Eligibility,
    quarantine: timedelta,
    touchpoint: str | None,
) -> set[str]:
    """Return every reason not to ask the person at `moment`, straight from the meaning of the rules."""
    found = set()
    for one in exposures:
        if one.kind in {"shown", "answered"} and rules.quarantine and moment < one.at + quarantine:
            found.add("quarantine")
        if one.survey != "visit":
            continue
        if one.kind == "answered" and moment < one.at + rules.after_answered_days * DAY:
            found.add("answered_recently")
        if one.kind == "dismissed" and moment < one.at + rules.after_dismissed_days * DAY:
            found.add("dismissed_recently")
        ended = any(
            other.survey == "visit" and other.kind in {"dismissed", "answered"} and other.at >= one.at
            for other in exposures
        )
        if one.kind == "shown" and not ended and moment < one.at + rules.after_shown_days * DAY:
            found.add("shown_recently")
    cap = rules.touchpoint_cap
    if cap is not None and touchpoint is not None:
        recent = [at for at in asked_at(exposures, touchpoint) if moment - cap.days * DAY < at]
        if len(recent) >= cap.limit:
            found.add("touchpoint_cap")
    return found


DAYS = st.integers(0, 60)
EXPOSURES = st.lists(
    st.builds(
        met,
        st.sampled_from(["shown", "dismissed", "answered", "refused"]),
        st.integers(0, 2 * 40).map(lambda halves: halves / 2),
        st.sampled_from(["visit", "visit", "other"]),
        st.sampled_from(["till", "till", "exit", None]),
    ),
    max_size=14,
)
RULES = st.builds(
    Eligibility,
    after_shown_days=DAYS,
    after_dismissed_days=DAYS,
    after_answered_days=DAYS,
    touchpoint_cap=st.none() | st.builds(TouchpointCap, limit=st.integers(1, 4), days=st.integers(1, 60)),
    quarantine=st.booleans(),
    otherwise=st.sampled_from(["block", "delay"]),
)


@given(EXPOSURES, RULES, st.integers(0, 30), st.sampled_from(["till", "exit", None]))
def test_the_longest_rest_counts(
    exposures: list[Exposure], rules: Eligibility, quarantine_days: int, touchpoint: str | None
) -> None:
    """A person is asked exactly when no rule speaks against it; the end of the rest and its reason are right."""
    quarantine = quarantine_days * DAY
    decision = judged(exposures, rules, quarantine=quarantine, touchpoint=touchpoint)
    against = reasons_at(NOW, exposures, rules, quarantine, touchpoint)
    event(decision.reason)
    if not against:
        assert (decision.verdict, decision.reason, decision.eligible_at) == ("yes", "ok", None)
        return
    until = decision.eligible_at
    assert until is not None
    assert until > NOW
    assert decision.verdict == ("later" if rules.otherwise == "delay" else "no")
    assert reasons_at(until, exposures, rules, quarantine, touchpoint) == set()
    assert decision.reason in against
    assert decision.reason in reasons_at(until - TICK, exposures, rules, quarantine, touchpoint)


@given(EXPOSURES, RULES, st.randoms(use_true_random=False))
def test_order_and_repetition_do_not_count(exposures: list[Exposure], rules: Eligibility, chance: object) -> None:
    """The same exposures in any order, some of them twice, lead to the same decision."""
    twice = [*exposures, *exposures[::2]]
    chance.shuffle(twice)  # type: ignore[attr-defined]  # a strategy's random has no public type
    assert judged(twice, rules, quarantine=14 * DAY) == judged(exposures, rules, quarantine=14 * DAY)


@pytest.mark.parametrize(
    ("exposures", "reason", "days"),
    [
        ([], "ok", None),
        ([met("shown", 6)], "shown_recently", 1),
        ([met("shown", 7)], "ok", None),
        ([met("shown", 6), met("dismissed", 6)], "dismissed_recently", 24),
        ([met("answered", 89)], "answered_recently", 1),
        ([met("answered", 90)], "ok", None),
        ([met("answered", 100), met("shown", 1)], "shown_recently", 6),
        ([met("answered", 1, "other")], "ok", None),
        ([met("refused", 0)], "ok", None),
    ],
)
def test_default_clocks(exposures: list[Exposure], reason: str, days: int | None) -> None:
    """Without rules of its own a survey rests 7 days shown, 30 dismissed and 90 answered."""
    decision = judged(exposures)
    assert decision.reason == reason
    assert decision.eligible_at == (None if days is None else NOW + days * DAY)


def test_quarantine_spans_all_surveys() -> None:
    """Any survey that was shown or answered starts the quarantine, unless this survey opts out of it."""
    exposures = [met("shown", 3, "other", None)]
    assert judged(exposures, quarantine=14 * DAY).reason == "quarantine"
    assert judged(exposures, quarantine=14 * DAY).eligible_at == NOW + 11 * DAY
    assert judged(exposures, Eligibility(quarantine=False), quarantine=14 * DAY).verdict == "yes"
    assert judged([met("dismissed", 3, "other")], quarantine=14 * DAY).verdict == "yes"


def test_touchpoint_cap_counts_people_asked_not_messages() -> None:
    """A showing with its answer is one asking, an answer out of nothing is one too; elsewhere does not count."""
    rules = Eligibility(touchpoint_cap=TouchpointCap(limit=2, days=30))
    once = [met("shown", 20, "other"), met("answered", 19, "other")]
    assert judged(once, rules).verdict == "yes"
    assert judged([*once, met("shown", 10, "third", "exit")], rules).verdict == "yes"
    for second in (met("answered", 10, "third"), met("answered", 10, "other"), met("shown", 10, "other")):
        capped = judged([*once, second], rules)
        assert (capped.reason, capped.eligible_at) == ("touchpoint_cap", NOW + 10 * DAY)
    crowded = [met("shown", days, survey) for days, survey in ((20, "other"), (15, "third"), (10, "fourth"))]
    assert judged(crowded, rules).eligible_at == NOW + 15 * DAY


def test_a_survey_that_was_dismissed_rests_by_that_clock_alone() -> None:
    """Whoever closes the card at once is asked again as the rules for dismissing say, however long showing rests."""
    rules = Eligibility(after_shown_days=60, after_dismissed_days=5)
    for dismissed in (met("dismissed", 4), met("dismissed", 3)):
        decision = judged([met("shown", 4), dismissed], rules)
        assert decision.reason == "dismissed_recently"
    assert judged([met("shown", 6), met("dismissed", 6)], rules).verdict == "yes"
    assert judged([met("dismissed", 7), met("shown", 6)], rules).reason == "shown_recently"


def test_clocks_are_of_this_survey() -> None:
    """The clocks show the last showing, dismissal and answer of this survey, whatever the others did."""
    clocks = judged([met("shown", 9), met("shown", 8), met("answered", 1, "other"), met("dismissed", 8)]).clocks
    assert (clocks.shown_at, clocks.dismissed_at, clocks.answered_at) == (NOW - 8 * DAY, NOW - 8 * DAY, None)
