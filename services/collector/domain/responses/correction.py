"""Correcting a stored response: other answers, a mark, or its end. Each correction is a revision of its own."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from services.collector.domain.errors import InvalidResponseError
from services.collector.domain.names import KEY_RULE, is_key
from services.collector.domain.responses.response import AnswerValue, StoredResponse
from shared.errors import FieldProblem

NO_FINGERPRINT = b""
"""Of what was withdrawn: not even a digest of what somebody said is left."""


def with_answers(response: StoredResponse, answers: Mapping[str, AnswerValue], *, at: datetime) -> StoredResponse:
    """Return the response with these answers in the place of its own; itself when they are the same.

    The fingerprint stays that of the original: who sends that again has sent a repetition and reverts nothing.
    """
    if dict(answers) == dict(response.answers):
        return response
    return replace(response, answers=answers, revision=response.revision + 1, edited_at=at)


def marked(response: StoredResponse, suspect: str | None, *, at: datetime) -> StoredResponse:
    """Return the response marked as suspect for a reason, or with None as one that counts; itself when it is so.

    Raises:
        InvalidResponseError: the reason is no key.
    """
    if suspect is not None and not is_key(suspect):
        raise InvalidResponseError([FieldProblem("reason", KEY_RULE)])
    if suspect == response.suspect:
        return response
    return replace(response, suspect=suspect, revision=response.revision + 1, edited_at=at)


def withdrawn(response: StoredResponse, *, at: datetime) -> StoredResponse:
    """Return the response without anything that was said, and without who said it; itself when that happened before.

    What is left keeps its id taken, so that nothing that is sent again brings it back.
    """
    if response.withdrawn_at is not None:
        return response
    return replace(
        response,
        answers={},
        attributes={},
        customer={},
        locale=None,
        respondent_id=None,
        suspect=None,
        fingerprint=NO_FINGERPRINT,
        revision=response.revision + 1,
        withdrawn_at=at,
    )
