"""Give a stored response other answers: what was keyed in wrongly, or what the respondent asks to be put right."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from services.collector import events_out
from services.collector.application.invitations.resurvey_news import publish_correction
from services.collector.application.responses.corrections import audit_correction, lock_visible, note_correction
from services.collector.application.surveys.published_surveys import PublishedSurveys, PublishedVersion, version_of
from services.collector.domain.errors import InvalidResponseError, ResponseNotFoundError
from services.collector.domain.responses.answers import NOTHING_ANSWERED
from services.collector.domain.responses.correction import with_answers
from services.collector.domain.responses.response import AnswerValue, StoredResponse
from services.collector.domain.responses.submission import PARTIAL_CHANNELS
from services.collector.store.response_store import ResponseStore
from shared.access import Caller
from shared.clock import Clock
from shared.errors import FieldProblem
from shared.keyed.preconditions import Precondition, check_expected
from shared.unit_of_work import UnitOfWork

_NO_CONTACT = "asks for contact data, which is no answer and is not changed here"


@dataclass(frozen=True, slots=True)
class Edited:
    """A response after its correction."""

    response: StoredResponse
    ignored_answers: tuple[str, ...]
    """Keys of the questions whose answers were not kept, because the other answers do not lead to them."""


@dataclass(frozen=True, slots=True)
class EditResponse:
    """Put answers in the place of those that are stored; the same again changes nothing."""

    unit_of_work: UnitOfWork
    clock: Clock
    surveys: PublishedSurveys

    async def __call__(
        self, *, response_id: UUID, answers: Mapping[str, object], expected: Precondition, caller: Caller
    ) -> Edited:
        """Return the response as it is now.

        Args:
            response_id: which one.
            answers: all of them, by question key; the rules of the version that it is bound to hold.
            expected: what must be true of the response.
            caller: who corrects it.

        Raises:
            ResponseNotFoundError: there is none of this id, it was withdrawn, or its location is none of the caller's.
            PreconditionFailedError: it is not as expected.
            InvalidResponseError: names every answer that is wrong.
        """
        async with self.unit_of_work.begin() as work:
            responses = ResponseStore(work.connection)
            stored = await lock_visible(responses, response_id, caller)
            if stored.withdrawn_at is not None:
                raise ResponseNotFoundError
            check_expected(expected, stored.tag, thing="response")
            version = await version_of(self.surveys, work.connection, stored)
            kept, ignored_answers = _checked(version, stored, answers)
            response = with_answers(stored, kept, at=self.clock.now())
            if response is not stored and response.edited_at is not None:
                await responses.save_corrections([response])
                work.publish(events_out.response_edited(response, version.asking, at=response.edited_at))
                await publish_correction(work, response, version.asking)
                audit_correction(work, "edited", stored, response)
        if response is not stored:
            note_correction("edited", response, actor=caller.name)
        return Edited(response, ignored_answers)


def _checked(
    version: PublishedVersion, stored: StoredResponse, answers: Mapping[str, object]
) -> tuple[dict[str, AnswerValue], tuple[str, ...]]:
    """Return what is to be kept of the answers, and the keys of those that are off the path.

    Contact questions count as answered: what was said to them is kept elsewhere and cannot be sent again.
    """
    contact = [question.key for question in version.definition.questions if question.type == "contact"]
    checked = version.rules.check(answers, stored.attributes, partial=stored.channel in PARTIAL_CHANNELS)
    problems = [problem for problem in checked.problems if not any(_is_about(problem, key) for key in contact)]
    problems += [FieldProblem(f"answers.{key}", _NO_CONTACT) for key in contact if key in answers]
    if not checked.answers and not problems:
        problems.append(NOTHING_ANSWERED)
    if problems:
        raise InvalidResponseError(problems)
    return checked.answers, checked.ignored_answers


def _is_about(problem: FieldProblem, key: str) -> bool:
    return f"{problem.field}.".startswith(f"answers.{key}.")
