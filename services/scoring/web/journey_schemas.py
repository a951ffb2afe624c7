"""Journeys as JSON."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from services.scoring.domain.journey import MAX_STAGES, MAX_TOUCHPOINTS, Journey, JourneyDefinition, JourneyStage
from shared.web.lines import Key, Line

EXAMPLE: dict[str, Any] = {
    "name": "Buying a bicycle",
    "stages": [
        {"key": "before", "name": "Before the purchase", "touchpoints": ["website", "hotline"]},
        {"key": "purchase", "name": "Purchase", "touchpoints": ["till"]},
        {"key": "after", "name": "After the purchase", "touchpoints": ["delivery", "workshop"]},
    ],
}


class StageBody(BaseModel):
    """A part of the journey."""

    model_config = ConfigDict(extra="forbid", strict=True)

    key: Key
    name: Line
    touchpoints: Annotated[list[Key], Field(min_length=1, max_length=MAX_TOUCHPOINTS)] = Field(
        description="In the order in which customers meet them. A touchpoint is in a journey once."
    )


class JourneyBody(BaseModel):
    """A journey as it is to be."""

    model_config = ConfigDict(extra="forbid", strict=True, json_schema_extra={"examples": [EXAMPLE]})

    name: Line
    stages: Annotated[list[StageBody], Field(min_length=1, max_length=MAX_STAGES)]

    def to_domain(self) -> JourneyDefinition:
        """Return the definition."""
        return JourneyDefinition(
            self.name, tuple(JourneyStage(stage.key, stage.name, tuple(stage.touchpoints)) for stage in self.stages)
        )


class JourneyStageView(BaseModel):
    """A stage as it stands."""

    key: str
    name: str
    touchpoints: list[str]


class JourneyView(BaseModel):
    """A journey as it stands."""

    key: str
    name: str
    stages: list[JourneyStageView]
    revision: int = Field(description="How often it was changed, beginning with 1.")
    updated_at: datetime

    @classmethod
    def from_domain(cls, journey: Journey) -> "JourneyView":
        """Return the view of `journey`."""
        return cls(
            key=journey.key,
            name=journey.definition.name,
            stages=[
                JourneyStageView(key=stage.key, name=stage.name, touchpoints=list(stage.touchpoints))
                for stage in journey.definition.stages
            ],
            revision=journey.version,
            updated_at=journey.updated_at,
        )
