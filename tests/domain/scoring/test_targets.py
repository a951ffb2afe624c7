"""Targets: which ones make sense, which one counts, and whether it is reached."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.scoring.domain.errors import InvalidTargetError
from services.scoring.domain.histogram import Histogram
from services.scoring.domain.measure import measure
from services.scoring.domain.target import Target, TargetDefinition, progress, settled_scale, target_for
from shared.scales import Scale

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TODAY = NOON.date()
NPS = Scale("nps", 0, 10, "high_is_good")
CSAT = Scale("csat", 1, 5, "high_is_good")
EFFORT = Scale("ces", 1, 5, "low_is_good")


def definition(touchpoint: str | None, scale: Scale, value: float, due_on: date) -> TargetDefinition:
    """Return a target for a concept of the survey `visit`."""
    return TargetDefinition(
        survey="visit",
        concept="satisfied",
        touchpoint=touchpoint,
        value=value,
        due_on=due_on,
        owner="Retail",
        scale=scale,
    )


def target(
    key: str, *, touchpoint: str | None = None, scale: Scale = CSAT, value: float = 80, due_on: date = TODAY
) -> Target:
    """Return a target."""
    return Target.new(key, definition(touchpoint, scale, value, due_on), at=NOON)


@pytest.mark.parametrize(
    ("scale", "lowest", "highest"),
    [(NPS, -100, 100), (CSAT, 0, 100), (EFFORT, 1, 5), (Scale("rating", 0, 10, "high_is_good"), 0, 10)],
)
def test_a_target_is_a_value_that_a_score_can_have(scale: Scale, lowest: float, highest: float) -> None:
    """The ends can be targets; what lies beyond them is refused, when it is changed too."""
    kept = target("t", scale=scale, value=lowest)
    target("t", scale=scale, value=highest)
    for value in (lowest - 0.01, highest + 0.01):
        with pytest.raises(InvalidTargetError, match="must be from"):
            target("t", scale=scale, value=value)
        with pytest.raises(InvalidTargetError, match="must be from"):
            kept.redefined(definition(None, scale, value, TODAY), at=NOON)


def test_only_another_definition_changes_a_target() -> None:
    """Saying the same again keeps revision and tag."""
    first = target("t")
    assert first.redefined(first.definition, at=NOON + timedelta(days=1)) is first
    moved = first.redefined(target("t", value=90).definition, at=NOON + timedelta(days=1))
    assert moved.version == 2
    assert moved.tag != first.tag


def test_an_interval_that_begins_at_the_target_has_reached_it() -> None:
    """The target itself is good enough, so an interval that only ends there has not missed it yet."""
    score = measure(EFFORT, Histogram({1: 40, 2: 60}))
    assert score.ci_low is not None
    assert score.ci_high is not None
    reached = progress(target("t", scale=EFFORT, value=score.ci_high), score)
    open_yet = progress(target("t", scale=EFFORT, value=score.ci_low), score)
    assert (reached and reached.standing, open_yet and open_yet.standing) == ("reached", "undecided")
    score = measure(CSAT, Histogram({1: 40, 5: 60}))
    assert score.ci_low is not None
    assert score.ci_high is not None
    reached = progress(target("t", value=score.ci_low), score)
    open_yet = progress(target("t", value=score.ci_high), score)
    assert (reached and reached.standing, open_yet and open_yet.standing) == ("reached", "undecided")


@pytest.mark.parametrize(
    ("counts", "value", "standing"),
    [
        ({5: 900, 1: 100}, 80, "reached"),
        ({5: 900, 1: 100}, 91, "undecided"),
        ({5: 900, 1: 100}, 95, "missed"),
        ({5: 9, 1: 1}, 80, "undecided"),
        ({5: 10}, 100, "undecided"),
    ],
)
def test_a_target_is_reached_or_missed_when_the_whole_interval_is(
    counts: dict[int, int], value: float, standing: str
) -> None:
    """90 % of a thousand reach 80 and miss 95; of ten they say neither. The gap has the interval of the score."""
    score = measure(CSAT, Histogram(counts))
    found = progress(target("t", value=value), score)
    assert found is not None
    assert score.value is not None
    assert score.ci_low is not None
    assert score.ci_high is not None
    assert found.standing == standing
    assert (found.gap, found.gap_low, found.gap_high) == (
        score.value - value,
        score.ci_low - value,
        score.ci_high - value,
    )


@pytest.mark.parametrize(("value", "standing"), [(2.5, "reached"), (1.2, "missed"), (2.0, "undecided")])
def test_low_effort_reaches_a_target_from_above(value: float, standing: str) -> None:
    """Where low is good, a mean below the target has reached it."""
    found = progress(target("t", scale=EFFORT, value=value), measure(EFFORT, Histogram({1: 50, 2: 100, 3: 50})))
    assert found is not None
    assert found.standing == standing


def test_a_csat_with_low_answers_being_good_is_still_better_the_higher() -> None:
    """The share of satisfied answers rises with satisfaction whichever end of the scale they are at."""
    scale = Scale("csat", 1, 5, "low_is_good")
    found = progress(target("t", scale=scale, value=80), measure(scale, Histogram({1: 900, 5: 100})))
    assert found is not None
    assert found.standing == "reached"


def test_without_answers_nothing_is_reached_or_missed() -> None:
    """There is no progress to speak of."""
    assert progress(target("t"), measure(CSAT, Histogram())) is None


def test_the_next_due_target_counts_and_the_own_goes_before_the_general() -> None:
    """Past ones count only when none is ahead; those on another scale never."""
    past, today, later = (
        target(key, touchpoint="till", due_on=TODAY + timedelta(days=days))
        for key, days in (("past", -1), ("today", 0), ("later", 9))
    )
    older = target("older", touchpoint="till", due_on=TODAY - timedelta(days=30))
    general = target("general", due_on=TODAY + timedelta(days=1))
    unlike = target("unlike", touchpoint="till", scale=NPS)
    everything = [general, later, unlike, past, older, today]

    def chosen(targets: list[Target], touchpoint: str | None = "till", scale: Scale = CSAT) -> Target | None:
        return target_for(targets, touchpoint=touchpoint, scale=scale, on=TODAY)

    assert chosen(everything) == today
    assert chosen([later, past, older]) == later
    assert chosen([older, past, general]) == past
    assert chosen(everything, "website") == general
    assert chosen(everything, None) == general
    assert chosen(everything, scale=NPS) == unlike
    assert chosen([unlike]) is None
    assert chosen([]) is None


def test_the_scale_is_that_of_the_answers_or_must_be_given() -> None:
    """Omitted, it is the one that answers were given on; an unlike one is refused, and so is guessing."""
    assert settled_scale(None, {CSAT}) == CSAT
    assert settled_scale(NPS, set()) == NPS
    assert settled_scale(NPS, {CSAT, NPS}) == NPS
    with pytest.raises(InvalidTargetError, match="csat 1 to 5"):
        settled_scale(NPS, {CSAT})
    with pytest.raises(InvalidTargetError, match="no answers yet"):
        settled_scale(None, set())
    with pytest.raises(InvalidTargetError, match=r"csat 1 to 5, high is good; nps 0 to 10"):
        settled_scale(None, {CSAT, NPS})
