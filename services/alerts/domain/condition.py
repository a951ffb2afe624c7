"""When a rule fires: a small closed language of tests on single answers, stored as JSON and never executed as code."""

from dataclasses import dataclass

from services.alerts.domain.words import ANY_VALUE, VALUES
from shared.errors import FieldProblem
from shared.vocabulary import CATEGORIES, AnswerVerdict, Category, Metric, ScoredAnswer

MAX_TESTS = 20


@dataclass(frozen=True, slots=True)
class AnswerTest:
    """A test that one answer passes or not. What is None is not looked at; all the rest must hold of the same answer.

    `question` and `metric` choose which answers are tested; `verdict`, `category`, `at_least` and `at_most`
    say what must be true of them. The bounds are on the value as it was given, whatever the polarity, and inclusive.
    """

    question: str | None = None
    metric: Metric | None = None
    verdict: AnswerVerdict | None = None
    category: Category | None = None
    at_least: int | None = None
    at_most: int | None = None

    def passes(self, answer: ScoredAnswer) -> bool:
        """Tell whether `answer` passes."""
        return (
            self.question in {None, answer.question}
            and self.metric in {None, answer.metric}
            and self.verdict in {None, answer.verdict}
            and self.category in {None, answer.category}
            and (self.at_least is None or answer.value >= self.at_least)
            and (self.at_most is None or answer.value <= self.at_most)
        )

    def problems(self, place: str) -> list[FieldProblem]:
        """Return what is wrong with the test at `place`; empty when it makes sense."""
        found = []
        bounded = self.at_least is not None or self.at_most is not None
        if self.verdict is None and self.category is None and not bounded:
            found.append(FieldProblem(place, "needs one of verdict, category, at_least and at_most"))
        if bounded and self.question is None and self.metric is None:
            found.append(FieldProblem(place, "needs a question or a metric beside at_least and at_most"))
        if self.metric == "rating" and self.verdict is not None:
            found.append(FieldProblem(f"{place}.verdict", "a rating has no verdict; use at_least or at_most"))
        return found + self._category_problems(place) + self._bound_problems(place)

    def _category_problems(self, place: str) -> list[FieldProblem]:
        if self.metric is None or self.category is None or self.category in CATEGORIES[self.metric]:
            return []
        fitting = ", ".join(CATEGORIES[self.metric])
        detail = f"must be one of {fitting}" if fitting else "a rating has no category; use at_least or at_most"
        return [FieldProblem(f"{place}.category", detail)]

    def _bound_problems(self, place: str) -> list[FieldProblem]:
        lowest, highest = VALUES[self.metric] if self.metric else ANY_VALUE
        bounds = (("at_least", self.at_least), ("at_most", self.at_most))
        found = [
            FieldProblem(f"{place}.{name}", f"must be from {lowest} to {highest}")
            for name, bound in bounds
            if bound is not None and not lowest <= bound <= highest
        ]
        if not found and self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            found.append(FieldProblem(f"{place}.at_least", "must not be above at_most: no answer could ever pass"))
        return found


@dataclass(frozen=True, slots=True)
class Condition:
    """A response meets the condition when at least one of its answers passes any of the tests."""

    any: tuple[AnswerTest, ...]

    def met_by(self, answer: ScoredAnswer) -> bool:
        """Tell whether `answer` passes one of the tests."""
        return any(test.passes(answer) for test in self.any)

    def problems(self, place: str) -> list[FieldProblem]:
        """Return what is wrong with the condition at `place`; empty when it makes sense."""
        if not 1 <= len(self.any) <= MAX_TESTS:
            return [FieldProblem(f"{place}.any", f"needs 1 to {MAX_TESTS} tests")]
        return [problem for index, test in enumerate(self.any) for problem in test.problems(f"{place}.any.{index}")]
