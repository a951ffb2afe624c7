"""Where a concept is measured in another way than before, so that its figures make no common series."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.question import Question
from shared.errors import FieldProblem

_ADVICE = "declare `series_break` with the reason, or choose a new concept"


@dataclass(frozen=True, slots=True)
class SeriesBreak:
    """One difference between a question and the newest earlier one with its concept."""

    place: str
    """Such as `questions.2.scale`."""
    concept: str
    version: int
    """The newest earlier version that had the concept."""
    before: str
    """What it was in that version, in words."""
    reason: str | None
    """Why it is so, as the question declares; None when it declares nothing."""

    def problem(self) -> FieldProblem:
        """Return what is wrong when nothing is declared."""
        return FieldProblem(self.place, f"was {self.before} in version {self.version} of this concept; {_ADVICE}")


def series_breaks(definition: Definition, earlier: Mapping[str, tuple[int, Question]]) -> list[SeriesBreak]:
    """Return every difference in metric, scale or polarity, declared or not.

    Args:
        definition: what is about to be published.
        earlier: by concept, the newest earlier version that had it, and its question there.
    """
    return [
        SeriesBreak(f"questions.{index}.{field}", question.concept, version, before, question.series_break)
        for index, question in enumerate(definition.questions)
        if question.concept in earlier
        for version, known in [earlier[question.concept]]
        for field, before in _differences(question, known)
    ]


def series_start(history: Iterable[tuple[int, Question]]) -> int | None:
    """Return the version with which a concept's series began that its latest version continues.

    A draft keeps its words from one publication to the next, so a declaration that only stands there again is none:
    a series begins where the reason is new, or where it stands beside a difference.

    Args:
        history: versions that have the concept, with its question there, the oldest first.

    Returns:
        The newest version that declared a break; None when none did.
    """
    start, before = None, None
    for version, question in history:
        if question.series_break is not None and (
            before is None or question.series_break != before.series_break or _differences(question, before)
        ):
            start = version
        before = question
    return start


def _differences(question: Question, before: Question) -> list[tuple[str, str]]:
    """Return the fields that differ and what they were; questions that nothing is computed from do not differ."""
    if question.metric != before.metric:
        # A scale of another metric is another scale anyway.
        return [("type", f"of type {before.type}")]
    found = []
    if question.scale != before.scale:
        found.append(("scale", f"{before.scale}"))
    if question.polarity != before.polarity:
        found.append(("polarity", f"{before.polarity}"))
    return found
