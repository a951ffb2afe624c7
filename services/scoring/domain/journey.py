"""A customer journey: touchpoints in the order in which customers meet them, by stage."""

from dataclasses import dataclass

from services.scoring.domain.errors import InvalidJourneyError
from shared.errors import FieldProblem
from shared.keyed.resource import KeyedResource

MAX_STAGES = 20
MAX_TOUCHPOINTS = 100


@dataclass(frozen=True, slots=True)
class JourneyStage:
    """A part of the journey, such as what happens before a purchase."""

    key: str
    name: str
    touchpoints: tuple[str, ...]
    """In the order in which customers meet them."""


@dataclass(frozen=True, slots=True)
class JourneyDefinition:
    """What people say about a journey."""

    name: str
    stages: tuple[JourneyStage, ...]

    def check(self) -> None:
        """Refuse what scores cannot be given by.

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


Journey = KeyedResource[JourneyDefinition]
"""A journey as it stands now."""
