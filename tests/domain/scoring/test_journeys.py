"""Journeys: which ones make sense, and what changes them."""

from datetime import UTC, datetime, timedelta

import pytest

from services.scoring.domain.errors import InvalidJourneyError
from services.scoring.domain.journey import MAX_STAGES, MAX_TOUCHPOINTS, Journey, JourneyDefinition, JourneyStage

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
BUYING = JourneyDefinition(
    "Buying", (JourneyStage("before", "Before", ("website", "hotline")), JourneyStage("after", "After", ("delivery",)))
)


def stage(key: str, *touchpoints: str) -> JourneyStage:
    """Return a stage."""
    return JourneyStage(key, key.title(), touchpoints)


@pytest.mark.parametrize(
    ("stages", "fields"),
    [
        ((), ["stages"]),
        (tuple(stage(f"s{number}", f"t{number}") for number in range(MAX_STAGES + 1)), ["stages"]),
        ((stage("s", *(f"t{number}" for number in range(MAX_TOUCHPOINTS + 1))),), ["stages"]),
        ((stage("s"),), ["stages.0.touchpoints"]),
        ((stage("s", "a"), stage("s", "b")), ["stages.1.key"]),
        ((stage("s", "a"), stage("t", "b", "a")), ["stages.1.touchpoints.1"]),
        ((stage("s", "a", "a"), stage("s")), ["stages.0.touchpoints.1", "stages.1.key", "stages.1.touchpoints"]),
    ],
)
def test_a_journey_that_makes_no_sense_is_refused(stages: tuple[JourneyStage, ...], fields: list[str]) -> None:
    """No stage or too many, an empty one, a key or a touchpoint twice: each place is named."""
    with pytest.raises(InvalidJourneyError) as refused:
        Journey.new("buying", JourneyDefinition("Buying", stages), at=NOON)
    assert [problem.field for problem in refused.value.problems] == fields


def test_only_another_definition_changes_a_journey() -> None:
    """Saying the same again keeps revision and tag; another one gives a tag that never comes back."""
    journey = Journey.new("buying", BUYING, at=NOON)
    assert journey.redefined(BUYING, at=NOON + timedelta(hours=1)) is journey
    other = journey.redefined(JourneyDefinition("Trying", BUYING.stages), at=NOON + timedelta(hours=1))
    back = other.redefined(BUYING, at=NOON + timedelta(hours=2))
    assert (other.version, back.version) == (2, 3)
    assert len({journey.tag, other.tag, back.tag}) == 3
