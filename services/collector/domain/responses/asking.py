"""What a published version asked: since when its series run, and which of its questions a response skipped."""

from collections.abc import Mapping

from services.collector.domain.responses.response import AnswerValue
from services.collector.domain.responses.submission import PARTIAL_CHANNELS
from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.path import Walker, has_logic
from services.collector.domain.surveys.question import Question
from shared.vocabulary import AttributeValue

_NOTHING_BROKEN: Mapping[str, int] = {}


class Asking:
    """One version as events describe it. What does not depend on the answers is worked out once."""

    def __init__(self, definition: Definition, series_from: Mapping[str, int] = _NOTHING_BROKEN) -> None:
        """Work it out.

        Args:
            definition: of the version.
            series_from: by concept, the version with which its present series began; see `series_start`.
        """
        self.definition = definition.with_follow_up()
        self.series_from = series_from
        self._scored = tuple(question for question in definition.questions if question.metric is not None)
        self._walker = Walker(definition) if has_logic(definition) else None

    def skipped(
        self, channel: str, answers: Mapping[str, AnswerValue], attributes: Mapping[str, AttributeValue]
    ) -> tuple[Question, ...]:
        """Return the questions on scales that were asked and skipped, in the order of the survey.

        What the path did not reach was not asked. A kiosk sends the tap on what it asked, or nothing. A text message is
        the answer to one question, the first on a scale (see `answer_of`), which it skips when it holds only words.

        Args:
            channel: how the response came in.
            answers: as they are stored.
            attributes: of the response; conditions may look at them.
        """
        missing = tuple(question for question in self._scored if question.key not in answers)
        if channel in PARTIAL_CHANNELS:
            return missing[:1] if channel == "sms" and len(missing) == len(self._scored) else ()
        if not missing or self._walker is None:
            return missing
        reached = {question.key for question in self._walker.walk(answers, attributes).asked}
        return tuple(question for question in missing if question.key in reached)
