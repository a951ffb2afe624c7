"""A customer journey: touchpoints in the order in which customers meet them, by stage."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from services.scoring.domain.errors import InvalidJourneyError
from shared.errors import FieldProblem

MAX_STAGES = 20
MAX_TOUCHPOINTS = 100
_TAG_LENGTH = 32


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of the journey, such as what happens before a purchase."""

    key: str
    name: str
    touchpoints: tuple[str, ...]
    """In the order in which customers meet them."""


@dataclass(frozen=True, slots=True)
class JourneyDefinition:
    """What people say about a journey."""

    name: str
    stages: tuple[Stage, ...]

    def check(self) -> None:
        """Refuse what scores cannot be told by.

        A touchpoint stands in one stage only: otherwise its answers would count in two.

        Raises:
            InvalidJourneyError: names each place.
        """
        problems: list[FieldProblem] = []
        if not 0 < len(self.stages) <= MAX_STAGES:
            problems.append(FieldProblem("stages", f"must be 1 to {MAX_STAGES}"))
        stages: set[str] = set()
        touchpoints: set[str] = set()
        for place, stage in enumerate(self.stages):
            if stage.key in stages:
                problems.append(FieldProblem(f"stages.{place}.key", "must be different from the other stages' keys"))
            stages.add(stage.key)
            if not stage.touchpoints:
                problems.append(FieldProblem(f"stages.{place}.touchpoints", "must name a touchpoint"))
            for position, touchpoint in enumerate(stage.touchpoints):
                if touchpoint in touchpoints:
                    detail = "must be in the journey once"
                    problems.append(FieldProblem(f"stages.{place}.touchpoints.{position}", detail))
                touchpoints.add(touchpoint)
        if len(touchpoints) > MAX_TOUCHPOINTS:
            problems.append(FieldProblem("stages", f"must not have more than {MAX_TOUCHPOINTS} touchpoints in all"))
        if problems:
            raise InvalidJourneyError(problems)


@dataclass(frozen=True, slots=True)
class Journey:
    """A journey as it stands now."""

    key: str
    definition: JourneyDefinition
    revision: int
    updated_at: datetime

    @classmethod
    def new(cls, key: str, definition: JourneyDefinition, *, at: datetime) -> "Journey":
        """Return a new journey.

        Raises:
            InvalidJourneyError: the definition makes no sense.
        """
        definition.check()
        return cls(key, definition, 1, at)

    @property
    def tag(self) -> str:
        """Return a digest that is equal as long as nobody changes the journey, and never equal again."""
        told = f"{self.key} {self.revision} {self.updated_at.timestamp()}"
        return hashlib.sha256(told.encode()).hexdigest()[:_TAG_LENGTH]

    @property
    def touchpoints(self) -> tuple[str, ...]:
        """All touchpoints, from the first to the last."""
        return tuple(touchpoint for stage in self.definition.stages for touchpoint in stage.touchpoints)

    @property
    def stage_of(self) -> Mapping[str, str]:
        """The key of the stage that each touchpoint is in."""
        return {touchpoint: stage.key for stage in self.definition.stages for touchpoint in stage.touchpoints}

    def redefined(self, definition: JourneyDefinition, *, at: datetime) -> "Journey":
        """Return the journey with another definition; itself when that says the same.

        Raises:
            InvalidJourneyError: the definition makes no sense.
        """
        definition.check()
        if definition == self.definition:
            return self
        return replace(self, definition=definition, revision=self.revision + 1, updated_at=at)
