"""What a respondent is offered after an answer, by what they answered. Worked out once for each version."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.collector.domain.responses.response import StoredResponse
from services.collector.domain.surveys.afterwards import Afterwards
from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.path import Walker
from services.collector.domain.surveys.question import Question, is_free_text
from shared.scales import Scale, category_of, verdict_of
from shared.vocabulary import AnswerVerdict, Channel

OFFERING: frozenset[Channel] = frozenset({"web", "qr", "email"})
"""Channels on which there is a page to offer something on, and time to read it."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What to offer to somebody who is unhappy."""

    comment: str | None
    """Key of the question that says what went wrong; None where they wrote something, or are not to be asked."""
    call_back: bool
    """Whether they can ask for a call."""


class Offering:
    """What one version offers."""

    def __init__(self, definition: Definition) -> None:
        """Work it out.

        Args:
            definition: of the version.
        """
        whole = definition.with_follow_up()
        self._last = {question.key for question in whole.questions} - {one.key for one in definition.questions}
        self._afterwards = definition.afterwards or Afterwards()
        self._unhappy = {
            question.key: values for question in definition.questions if (values := _unhappy_values(question))
        }
        self._texts = tuple(question.key for question in whole.questions if is_free_text(question))
        self._walker = Walker(definition)

    def is_unhappy(self, answers: Mapping[str, object]) -> bool:
        """Return whether one of the answers is unhappy by the rules of its metric, as scoring judges it."""
        return any(answers.get(key) in values for key, values in self._unhappy.items())

    def of(self, response: StoredResponse) -> Offer | None:
        """Return what is offered after a response; None: thanks alone."""
        if response.channel not in OFFERING or response.withdrawn_at is not None:
            return None
        if not self.is_unhappy(response.answers):
            return None
        comment = self._comment(response) if self._afterwards.follow_up else None
        if comment is None and not self._afterwards.call_back:
            return None
        return Offer(comment, self._afterwards.call_back)

    def words_in(self, answers: Mapping[str, object]) -> list[object]:
        """Return what somebody wrote in words of their own."""
        return [answers[key] for key in self._texts if key in answers]

    def _comment(self, response: StoredResponse) -> str | None:
        """Return the first question for words that they were asked and did not answer; None where they wrote some."""
        if self.words_in(response.answers):
            return None
        asked = {question.key for question in self._walker.walk(response.answers, response.attributes).asked}
        return next((key for key in self._texts if key in asked | self._last), None)


def _unhappy_values(question: Question) -> frozenset[int]:
    metric, low, high, polarity = question.metric, question.scale_min, question.scale, question.polarity
    if metric is None or low is None or high is None or polarity is None:
        return frozenset()
    scale = Scale(metric, low, high, polarity)
    verdicts: dict[int, AnswerVerdict | None] = {
        value: verdict_of(category_of(scale, value)) for value in range(low, high + 1)
    }
    return frozenset(value for value, verdict in verdicts.items() if verdict == "unhappy")
