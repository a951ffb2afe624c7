"""The path through a survey: which questions are asked, given the answers so far."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.question import Question
from shared.conditions.evaluate import Values, holds

END = "end"
"""Where a jump leads that ends the survey."""


@dataclass(frozen=True, slots=True)
class Path:
    """The questions that are asked, in their order, and what was said to them."""

    asked: tuple[Question, ...]
    answers: Mapping[str, object]
    """Those of the given answers that belong to questions on the path."""


def has_logic(definition: Definition) -> bool:
    """Return whether the path depends on anything."""
    return any(question.show_if is not None or question.jumps for question in definition.questions)


class Walker:
    """Finds paths through one definition; what does not depend on the answers is worked out once."""

    def __init__(self, definition: Definition) -> None:
        """Work out where each key leads.

        Args:
            definition: a definition without problems; see `check_logic`.
        """
        self._questions = definition.questions
        self._places = {question.key: place for place, question in enumerate(definition.questions)}
        self._ranked = ranked_in(definition)
        self._has_logic = has_logic(definition)

    def walk(self, answers: Mapping[str, object], attributes: Mapping[str, object]) -> Path:
        """Return the path that `answers` lead along; they may be incomplete, or hold answers that are off the path.

        A condition sees the answers to questions on the path only. A question that is not asked takes no jump.
        """
        if not self._has_logic:
            return Path(self._questions, {key: answers[key] for key in self._places if key in answers})
        asked: list[Question] = []
        seen: dict[str, object] = {}
        values = Values(questions=seen, fields=attributes, ranked=self._ranked)
        place = 0
        while place < len(self._questions):
            question = self._questions[place]
            place += 1
            if question.show_if is not None and not holds(question.show_if, values):
                continue
            asked.append(question)
            if question.key in answers:
                seen[question.key] = answers[question.key]
            for jump in question.jumps:
                if jump.when is None or holds(jump.when, values):
                    # Never backwards, whatever the definition says: the walk ends.
                    place = max(place, self._place_of(jump.to))
                    break
        return Path(tuple(asked), seen)

    def _place_of(self, target: str) -> int:
        return len(self._questions) if target == END else self._places.get(target, 0)


def walk(definition: Definition, answers: Mapping[str, object], attributes: Mapping[str, object]) -> Path:
    """Return the path through `definition`; use a `Walker` where the same definition is walked often."""
    return Walker(definition).walk(answers, attributes)


def ranked_in(definition: Definition) -> frozenset[str]:
    """Return the keys of the questions whose answers are rankings, as `Values` has them."""
    return frozenset(question.key for question in definition.questions if question.type == "ranking")
