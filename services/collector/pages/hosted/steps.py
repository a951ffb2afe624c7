"""What happens when a form is sent: another page, the same one with its errors, or the response is stored."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol
from urllib.parse import urlencode

import structlog
from fastapi import Response
from starlette.responses import RedirectResponse

from services.collector.application.responses.submit_responses import Submitted
from services.collector.domain.channels.link import typed_code
from services.collector.domain.errors import (
    InvalidResponseError,
    ProofNeededError,
    QuotaFullError,
    SurveyNotFoundError,
    SurveyNotOpenError,
)
from services.collector.domain.responses.response import Outcome, ResponseDraft
from services.collector.domain.surveys.piping import pipes_in
from services.collector.domain.surveys.question import Question
from services.collector.pages.hosted.answering import answers_of, has_doubled_ranks, says_something
from services.collector.pages.hosted.faults import ANSWERS, wrong_questions
from services.collector.pages.hosted.filling_in import respelled
from services.collector.pages.hosted.form import BACK, Entered
from services.collector.pages.hosted.languages import texts_in
from services.collector.pages.hosted.messages import answered_page, personal_answered_page
from services.collector.pages.hosted.pages import Journey
from services.collector.pages.hosted.visit import Visit
from shared.errors import ConflictError, FieldProblem, HeedError, UnavailableError
from shared.failpoints import failpoint
from shared.observability import correlation

log = structlog.get_logger("heed.hosted")


class Keeping(Protocol):
    """What becomes of the answers."""

    async def save(self, visit: Visit, journey: Journey, number: int) -> None:
        """Save the answers up to this page."""
        ...

    async def submit(self, visit: Visit, number: int | None) -> Response:
        """Store the response, and return the page that follows."""
        ...


async def take_step(visit: Visit, keeping: Keeping) -> Response:
    """Answer a form that was sent.

    Args:
        visit: the request.
        keeping: what becomes of the answers.

    Raises:
        SurveyNotFoundError: the survey does not exist any more.
        SurveyNotOpenError: it has just stopped taking responses.
        UnavailableError: the response is not stored for sure.
    """
    entered, journey = visit.entered, visit.journey()
    number = journey.page_with(entered.page)
    if entered.is_trapped:
        return visit.show(number or 0, 422, error=texts_in(visit.language).send_again)
    if entered.go == BACK:
        before = None if number is None else journey.before(number)
        return visit.show(journey.first() if before is None else before)
    if entered.go in visit.version.definition.languages:
        spelled = respelled(entered, visit.version.definition, visit.language, entered.go)
        return replace(visit, entered=spelled).show(journey.first() if number is None else number)
    if number is not None:
        problems = await _problems_on(visit, journey.on(number))
        if problems:
            return visit.show(number, 422, problems=problems)
        following = journey.after(number)
        if following is not None:
            await keeping.save(visit, journey, number)
            return visit.show(following)
    return await keeping.submit(visit, number)


async def _problems_on(visit: Visit, questions: Sequence[Question]) -> Sequence[FieldProblem]:
    """Return what is wrong with the answers to the questions of one page."""
    entered, definition = visit.entered, visit.version.definition
    attributes = entered.hidden.attributes_for(definition)
    answers = answers_of(entered, definition, visit.language)
    problems = list(
        await visit.menu.responses.check_answers(version=visit.version, answers=answers, attributes=attributes)
    )
    problems += _doubled(questions, entered)
    return [problem for problem in problems if wrong_questions(questions, [problem])]


def _doubled(questions: Sequence[Question], entered: Entered) -> list[FieldProblem]:
    return [
        FieldProblem(f"{ANSWERS}.{question.key}", "gives a place twice")
        for question in questions
        if question.type == "ranking" and has_doubled_ranks(question, entered)
    ]


class Stored:
    """Of respondents: partial responses page by page, and the response at the end."""

    async def save(self, visit: Visit, journey: Journey, number: int) -> None:
        """Save the answers up to this page; the respondent must not notice when that fails."""
        seen = [question for page in range(number + 1) for question in journey.on(page) if question.type != "contact"]
        draft = await _draft(visit)
        if (
            draft.invitation is not None
            and visit.personal is not None
            and draft.id != visit.personal.invitation.form_id
        ):
            return  # an old tab of a link that takes many answers: nobody could find it again
        answers = {question.key: draft.answers[question.key] for question in seen if question.key in draft.answers}
        try:
            await visit.menu.partials.save(draft=replace(draft, answers=answers))
        except (HeedError, UnavailableError) as error:
            log.warning("partial_not_saved", error=type(error).__name__)
        except Exception:  # a defect here must not keep the next page from the respondent
            log.exception("partial_not_saved")

    async def submit(self, visit: Visit, number: int | None) -> Response:
        """Store the response, or show what is wrong with it."""
        version, entered = visit.version, visit.entered
        shown = visit.journey().first() if number is None else number
        texts = texts_in(visit.language)
        if await visit.menu.abuse.notice_haste(form_id=entered.id):
            return visit.show(shown, 422, error=texts.too_fast)
        doubled = _doubled(version.definition.questions, entered)
        if doubled:
            return _show_faults(visit, doubled)
        draft = await _draft(visit)
        if visit.personal is None:
            proven = visit.menu.abuse.proofs.is_proven(entered.proof or None, response_id=entered.id)
            draft = replace(draft, proven=proven)
        outcome = await visit.menu.responses.submissions.submit(Submitted(draft, correlation.current()))
        await failpoint("ingest.before_reply")
        match outcome.error:
            case None:
                return RedirectResponse(await _thanks(visit, outcome), 303)
            case InvalidResponseError():
                return _show_faults(visit, outcome.error.problems)
            case ProofNeededError():
                again = replace(visit, entered=replace(entered, proof=""), must_prove=True)
                return again.show(shown, 422, error=texts.needs_proof)
            case SurveyNotFoundError() | SurveyNotOpenError() | QuotaFullError():
                raise outcome.error
            case ConflictError():
                return _already_answered(visit)
            case _:
                raise outcome.error


STORED = Stored()


def _already_answered(visit: Visit) -> Response:
    """Return the page for other answers under the id of what was stored."""
    if visit.personal is None:
        return answered_page(visit.version.survey, visit.entered, visit.version.definition, visit.language)
    anew = visit.personal.address if visit.personal.invitation.many_times else None
    return personal_answered_page(visit.language, anew)


def _show_faults(visit: Visit, problems: Sequence[FieldProblem]) -> Response:
    """Return the first page on which something is wrong."""
    journey = visit.journey()
    wrong = (number for number in range(len(journey.pages)) if wrong_questions(journey.on(number), problems))
    number = next(wrong, journey.page_with(visit.entered.page))
    return visit.show(journey.first() if number is None else number, 422, problems=problems)


async def _draft(visit: Visit) -> ResponseDraft:
    """Return what was entered as a submission, with the place behind its short link.

    An unknown link, or another survey's, changes nothing.
    """
    entered, version = visit.entered, visit.version
    answers = answers_of(entered, version.definition, visit.language)
    draft = ResponseDraft(
        survey=version.survey,
        answers=answers if says_something(answers) else {},
        id=entered.id,
        touchpoint=entered.hidden.touchpoint,
        location=entered.hidden.location,
        locale=visit.language,
        attributes=entered.hidden.attributes_for(version.definition),
        version=version.number,
    )
    if visit.personal is not None:
        return visit.personal.bound(draft)
    if entered.hidden.link is None:
        return draft
    place = await visit.menu.links.resolve(code=entered.hidden.link)
    if place is None or place.survey != draft.survey:
        return draft
    return replace(place.applied_to(draft), link=typed_code(entered.hidden.link))


async def _thanks(visit: Visit, outcome: Outcome) -> str:
    """Return the address of the page that thanks.

    It names the response only if its words repeat an answer; for those who are unhappy it has a token that leads on.
    """
    version = visit.version
    parts = {"lang": visit.language, "v": str(version.number)}
    if any(pipes_in(words) for words in (version.definition.thanks or {}).values()):
        parts["response"] = str(visit.entered.id)
    if outcome.is_followed_up and outcome.id is not None:
        try:
            invited = visit.personal is not None
            parts["after"] = await visit.menu.responses.make_afterwards_token(response_id=outcome.id, invited=invited)
        except UnavailableError as error:  # the response is stored: thanks are due
            log.warning("not_followed_up", error=type(error).__name__)
    return f"/s/{version.survey}/thanks?{urlencode(parts)}"
